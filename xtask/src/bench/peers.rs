//! Other generators, each as its documentation has it called, at a version that does not change.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{fault::Fault, step::Step};

/// A generator that the registry has.
#[derive(Debug)]
pub struct Peer {
    pub name: &'static str,
    pub version: &'static str,
    /// The command for a document and a folder.
    command: fn(&Path, &Path, &Path) -> Command,
}

/// Those that are compared. `progenitor` reads no OpenAPI 3.1, and `openapi-generator` is no crate.
pub const PEERS: &[Peer] = &[
    Peer {
        name: "oas3-gen",
        version: "0.29.0",
        command: |program, document, out| {
            let mut command = Command::new(program);
            command.args(["generate", "--quiet", "--workspace", "--input"]).arg(document);
            command.arg("--output").arg(out).arg("client-mod");
            command
        },
    },
    Peer {
        name: "openapi-to-rust",
        version: "0.23.0",
        command: |program, document, out| {
            let mut command = Command::new(program);
            command.arg("generate").arg(document).args(["--quiet", "--output-dir"]).arg(out.join("src"));
            command
        },
    },
    Peer {
        name: "ploidy",
        version: "0.15.0",
        command: |program, document, out| {
            let mut command = Command::new(program);
            command.args(["generate", "rust", "--output"]).arg(out).arg(document);
            command
        },
    },
];

/// Those that are named; all where none is, and none where no others are asked for.
pub fn named(names: Option<&[String]>) -> Vec<&'static Peer> {
    let is_meant =
        |peer: &&Peer| names.is_some_and(|names| names.is_empty() || names.iter().any(|name| name == peer.name));
    PEERS.iter().filter(is_meant).collect()
}

impl Peer {
    /// What it is called in a table.
    pub fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Installs it, unless it is there.
    pub fn install(&self, tools: &Path) -> Result<(), Fault> {
        if self.program(tools).exists() {
            return Ok(());
        }
        let (root, name, version) = (tools.display(), self.name, self.version);
        Step::new(&format!("cargo install --locked --root {root} --target-dir {root}/target {name}@{version}"))
            .run()?;
        Ok(())
    }

    /// What generates a client in a folder that is not there yet.
    pub fn command(&self, tools: &Path, document: &Path, out: &Path) -> Command {
        (self.command)(&self.program(tools), document, out)
    }

    fn program(&self, tools: &Path) -> PathBuf {
        tools.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }
}

/// How many lines of Rust there are in a folder, and in what is below it.
pub fn lines(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let of = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => lines(&path),
        Some(ending) if ending == "rs" => fs::read_to_string(&path).map_or(0, |text| text.lines().count()),
        _ => 0,
    };
    entries.flatten().map(|entry| of(entry.path())).sum()
}
