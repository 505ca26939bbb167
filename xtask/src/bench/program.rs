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
use crate::fault::Fault;

/// The operation that is called.
const CALLED: &str = "\"/v2/account/whoami\"";

/// Programs that call it.
struct Caller {
    what: &'static str,
    /// What generates the crate that it uses; none for one that is written by hand.
    generator: Option<&'static str>,
    /// The features of that crate, instead of those that it has by default.
    features: &'static [&'static str],
    source: &'static str,
    /// What it depends on besides the generated crate.
    dependencies: &'static str,
}

const CALLERS: &[Caller] = &[
    Caller { what: OURS, generator: Some(OURS), features: &[], source: OURS_SOURCE, dependencies: "" },
    Caller {
        what: "ours, with what the call needs",
        generator: Some(OURS),
        features: &["reqwest", "rustls", "http2", "tag-account"],
        source: OURS_SOURCE,
        dependencies: "",
    },
    Caller {
        what: "ours, so and with the system's TLS",
        generator: Some(OURS),
        features: &["reqwest", "http2", "tag-account"],
        source: OURS_SOURCE,
        dependencies: "reqwest = { version = \"0.13\", default-features = false, features = [\"native-tls\"] }\n",
    },
    Caller {
        what: "by hand",
        generator: None,
        features: &[],
        source: include_str!("../../templates/calls/by-hand.rs"),
        dependencies: "reqwest = { version = \"0.13\", default-features = false, features = [\"http2\", \"json\", \
                       \"rustls\", \"system-proxy\"] }\nserde = { version = \"1\", features = [\"derive\"] }\n",
    },
    Caller {
        what: "by hand, with the system's TLS",
        generator: None,
        features: &[],
        source: include_str!("../../templates/calls/by-hand.rs"),
        dependencies: "reqwest = { version = \"0.13\", default-features = false, features = [\"http2\", \"json\", \
                       \"native-tls\", \"system-proxy\"] }\nserde = { version = \"1\", features = [\"derive\"] }\n",
    },
    Caller {
        what: "oas3-gen",
        generator: Some("oas3-gen"),
        features: &[],
        source: include_str!("../../templates/calls/oas3-gen.rs"),
        dependencies: "anyhow = \"1\"\nhttp = \"1\"\n",
    },
    Caller {
        what: "openapi-to-rust",
        generator: Some("openapi-to-rust"),
        features: &[],
        source: include_str!("../../templates/calls/openapi-to-rust.rs"),
        dependencies: "",
    },
];

const OURS_SOURCE: &str = include_str!("../../templates/calls/ours.rs");

/// A program, and the generated crate that is compiled anew with it.
struct Subject {
    what: &'static str,
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
            let library = caller.generator.map(|generator| self.crate_of(generator, document));
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
            table.add(subject.what, runs, self.size(subject));
        }
        Ok(Some(table))
    }

    /// Writes a program.
    fn program(&self, document: &Path, caller: &Caller, library: Option<PathBuf>) -> Result<Subject, Fault> {
        let binary = binary(caller.what);
        let folder = self.folder.join(format!("{}-{binary}", super::name(document)));
        let client = match &library {
            Some(library) => {
                let path = library.display().to_string();
                let package = package(library)?;
                let chosen = match caller.features {
                    [] => String::new(),
                    features => format!(", default-features = false, features = {features:?}"),
                };
                format!("client = {{ package = {package:?}, path = {path:?}{chosen} }}\n")
            }
            None => String::new(),
        };
        let manifest = format!(
            "[package]\nname = {binary:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{client}{}\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n\
             [profile.release]\nstrip = true\n\n[workspace]\n",
            caller.dependencies,
        );
        for (path, text) in [("Cargo.toml", manifest.as_str()), ("src/main.rs", caller.source)] {
            write(&folder, path, text)?;
        }
        Ok(Subject { what: caller.what, folder, library })
    }

    fn build(&self, subject: &Subject) -> Command {
        let mut command = self.cargo(&subject.folder);
        command.args(["build", "--release"]);
        command
    }

    /// How large a program is, without symbols.
    fn size(&self, subject: &Subject) -> String {
        let name = format!("{}{}", binary(subject.what), std::env::consts::EXE_SUFFIX);
        let file = fs::metadata(self.folder.join("target/release").join(name));
        file.map_or_else(
            |_| String::new(),
            |file| format!("{}.{} MB", file.len() / 1_000_000, file.len() / 100_000 % 10),
        )
    }
}

/// What a program is called.
fn binary(what: &str) -> String {
    format!("call-{}", what.replace(", ", "-").replace(' ', "-").replace('\'', ""))
}

/// What a generated crate is called.
fn package(library: &Path) -> Result<String, Fault> {
    complete(library)?;
    let manifest = library.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| Fault::file(&manifest, &error))?;
    let name = text.lines().find_map(|line| line.strip_prefix("name = ")).unwrap_or("\"client\"");
    Ok(name.trim_matches('"').to_owned())
}
