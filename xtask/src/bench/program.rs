//! What a program that makes one call costs: the time of its release build, its dependencies left out, and its size.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Bench, OURS,
    compile::{complete, touch},
    cost::{Runs, more},
    table::Table,
    write,
};
use crate::{fault::Fault, step};

/// The operation that is called.
const CALLED: &str = "\"/v2/account/whoami\"";

/// Programs that call it.
struct Caller {
    generator: &'static str,
    source: &'static str,
    /// What it depends on besides the generated crate.
    dependencies: &'static str,
}

const CALLERS: &[Caller] = &[
    Caller { generator: OURS, source: include_str!("../../templates/calls/ours.rs"), dependencies: "" },
    Caller {
        generator: BY_HAND,
        source: include_str!("../../templates/calls/by-hand.rs"),
        dependencies: "reqwest = { version = \"0.13\", default-features = false, features = [\"http2\", \"json\", \
                       \"rustls\", \"system-proxy\"] }\nserde = { version = \"1\", features = [\"derive\"] }\n",
    },
    Caller {
        generator: "oas3-gen",
        source: include_str!("../../templates/calls/oas3-gen.rs"),
        dependencies: "anyhow = \"1\"\nhttp = \"1\"\n",
    },
    Caller {
        generator: "openapi-to-rust",
        source: include_str!("../../templates/calls/openapi-to-rust.rs"),
        dependencies: "",
    },
];

/// What has no generator.
const BY_HAND: &str = "by hand";

/// A program, and the generated crate that is compiled anew with it.
struct Subject {
    generator: &'static str,
    folder: PathBuf,
    library: Option<PathBuf>,
}

impl Bench {
    /// Release builds of programs that make one call, in turn; none for a document that has no such call.
    pub fn calling(&self, document: &Path) -> Result<Option<Table>, Fault> {
        let text = fs::read_to_string(document).map_err(|error| Fault::file(document, &error))?;
        if !text.contains(CALLED) {
            return Ok(None);
        }
        let mut subjects = Vec::new();
        for caller in CALLERS {
            let library = (caller.generator != BY_HAND).then(|| self.crate_of(caller.generator, document));
            if library.as_ref().is_none_or(|library| library.exists()) {
                subjects.push(self.program(document, caller, library)?);
            }
        }
        let mut runs = Vec::new();
        for subject in &subjects {
            // What it depends on is compiled once.
            let built = self.build(subject).output().map_err(|error| format!("cargo: {error}"))?;
            runs.push(if built.status.success() { Ok(Runs::default()) } else { Err("does not compile".to_owned()) });
        }
        for _ in 0..self.times {
            for (subject, runs) in subjects.iter().zip(&mut runs) {
                touch(&subject.folder.join("src/main.rs"))?;
                subject.library.iter().try_for_each(|library| touch(&library.join("src/lib.rs")))?;
                more(runs, &mut self.build(subject));
            }
        }
        let mut table =
            Table::new(format!("A release build of a program that makes one call, {}", super::name(document)));
        for (subject, runs) in subjects.iter().zip(runs) {
            table.add(subject.generator, runs, self.size(subject));
        }
        Ok(Some(table))
    }

    /// Writes a program.
    fn program(&self, document: &Path, caller: &Caller, library: Option<PathBuf>) -> Result<Subject, Fault> {
        let generator = caller.generator;
        let folder = self.folder.join(format!("{}-{}-call", super::name(document), generator.replace(' ', "-")));
        let client = match &library {
            Some(library) => {
                let path = library.display().to_string();
                format!("client = {{ package = {:?}, path = {path:?} }}\n", package(library)?)
            }
            None => String::new(),
        };
        let manifest = format!(
            "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{client}{}\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n\
             [profile.release]\nstrip = true\n\n[workspace]\n",
            binary(generator),
            caller.dependencies,
        );
        for (path, text) in [("Cargo.toml", manifest.as_str()), ("src/main.rs", caller.source)] {
            write(&folder, path, text)?;
        }
        Ok(Subject { generator, folder, library })
    }

    fn build(&self, subject: &Subject) -> Command {
        let mut command = step::cargo(&subject.folder);
        command.args(["build", "--release"]);
        command.env("CARGO_TARGET_DIR", self.folder.join("target")).env("CARGO_INCREMENTAL", "0");
        command
    }

    /// How large a program is, without symbols.
    fn size(&self, subject: &Subject) -> String {
        let name = format!("{}{}", binary(subject.generator), std::env::consts::EXE_SUFFIX);
        let file = fs::metadata(self.folder.join("target/release").join(name));
        file.map_or_else(
            |_| String::new(),
            |file| format!("{}.{} MB", file.len() / 1_000_000, file.len() / 100_000 % 10),
        )
    }
}

fn binary(generator: &str) -> String {
    format!("call-{}", generator.replace(' ', "-"))
}

/// What a generated crate is called.
fn package(library: &Path) -> Result<String, Fault> {
    complete(library)?;
    let manifest = library.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| Fault::file(&manifest, &error))?;
    let name = text.lines().find_map(|line| line.strip_prefix("name = ")).unwrap_or("\"client\"");
    Ok(name.trim_matches('"').to_owned())
}
