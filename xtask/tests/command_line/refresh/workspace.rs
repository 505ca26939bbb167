//! A workspace of one API, which is refreshed as a person does it.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::support::{Run, scratch};

pub type Files = BTreeMap<PathBuf, Vec<u8>>;

pub struct Workspace {
    pub root: PathBuf,
}

/// A document of some tags with an operation each; `more` stands in the schema of one.
pub fn shop(more: &str) -> String {
    let mut text = String::from(
        "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\nservers: [{url: https://shop.example}]\npaths:\n",
    );
    for tag in ["apples", "bread", "candles", "dates"] {
        text.push_str(&format!(
            "  /{tag}:\n    get:\n      tags: [{tag}]\n      responses:\n        '200':\n          description: All.\n          \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/{tag}'}}}}}}\n"
        ));
    }
    text.push_str("components:\n  schemas:\n");
    for tag in ["apples", "bread", "candles", "dates"] {
        let more = if tag == "bread" { more } else { "" };
        text.push_str(&format!(
            "    {tag}:\n      type: object\n      properties:\n        {tag}Count: {{type: integer}}\n{more}"
        ));
    }
    text
}

/// A property of the schema that `shop` gives more.
pub const PRICE: &str = "        price: {type: number}\n";

impl Workspace {
    /// A workspace whose API has these files, generated.
    pub fn new(name: &str, files: &[(&str, &str)]) -> io::Result<Self> {
        let root = scratch(&format!("refresh-{name}"))?;
        let specs = root.join("specs/shop");
        fs::create_dir_all(&specs)?;
        for (file, text) in files {
            fs::write(specs.join(file), text)?;
        }
        let names: Vec<String> = files.iter().map(|(file, _)| format!("{file:?}")).collect();
        let settings = format!(
            "# What is written by hand stays.\n[document]\nfiles = [{}]\n\n[crate]\nname = \"shop\"\nversion = \"0.1.0\" # the first\n",
            names.join(", ")
        );
        fs::write(specs.join("api.toml"), settings)?;
        let workspace = Self { root };
        let run = workspace.run(&["generate"])?;
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        Ok(workspace)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(&self.root).env_remove("GITHUB_ACTIONS").env("NO_PROXY", "127.0.0.1");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> io::Result<Run> {
        Self::done(&mut self.command(arguments))
    }

    /// Runs it with a variable of the environment.
    pub fn run_with(&self, name: &str, value: &str, arguments: &[&str]) -> io::Result<Run> {
        Self::done(self.command(arguments).env(name, value))
    }

    fn done(command: &mut Command) -> io::Result<Run> {
        let run = command.output()?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(Run { status: run.status.code(), stdout: text(run.stdout), stderr: text(run.stderr) })
    }

    /// Refreshes without the tests of the crate, which take long.
    pub fn refresh(&self, from: &str, more: &[&str]) -> io::Result<Run> {
        self.run(&[&["refresh", "--from", from, "--skip-tests"], more].concat())
    }

    /// Refreshes, and is killed once `sign` is there.
    pub fn killed(&self, from: &str, sign: &Path, after: std::time::Duration) -> io::Result<()> {
        let mut command = self.command(&["refresh", "--from", from, "--skip-tests"]);
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        while run.try_wait()?.is_none() && !self.root.join(sign).exists() {}
        let began = std::time::Instant::now();
        while began.elapsed() < after {}
        run.kill()?;
        run.wait().map(drop)
    }

    pub fn read(&self, path: &str) -> io::Result<String> {
        fs::read_to_string(self.root.join(path))
    }

    /// Every file but what is thrown away.
    pub fn files(&self) -> io::Result<Files> {
        let mut found = Files::new();
        let mut open = vec![self.root.clone()];
        while let Some(inside) = open.pop() {
            for entry in fs::read_dir(inside)? {
                let path = entry?.path();
                let relative = path.strip_prefix(&self.root).unwrap_or(&path).to_owned();
                if relative == Path::new("target") {
                    continue;
                }
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.insert(relative, fs::read(&path)?);
                }
            }
        }
        Ok(found)
    }
}
