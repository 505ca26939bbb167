//! What compiling a generated crate costs, its dependencies left out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Bench, OURS,
    cost::{Runs, more},
    table::Table,
};
use crate::fault::Fault;

/// A crate, and how it is checked.
struct Subject {
    what: String,
    folder: PathBuf,
    arguments: Vec<String>,
}

impl Bench {
    /// `cargo check` of the crates of a document that has been generated, in turn.
    pub fn compiling(&self, document: &Path) -> Result<Table, Fault> {
        let mut subjects = self.own(document)?;
        for peer in &self.peers {
            let folder = self.crate_of(peer.name, document);
            if !folder.exists() {
                continue;
            }
            complete(&folder)?;
            subjects.push(Subject { what: peer.title(), folder, arguments: Vec::new() });
        }
        let mut runs: Vec<Result<Runs, String>> = subjects.iter().map(|subject| self.prepared(subject)).collect();
        for _ in 0..self.times {
            for (subject, runs) in subjects.iter().zip(&mut runs) {
                touch(&subject.folder.join("src/lib.rs"))?;
                more(runs, &mut self.check(subject));
            }
        }
        let mut table = Table::new(format!("`cargo check` of the crate alone, {}", super::name(document)));
        for (subject, runs) in subjects.into_iter().zip(runs) {
            let arguments = subject.arguments.join(" ");
            table.add(subject.what, runs, arguments);
        }
        Ok(table)
    }

    /// Our crate: all of it, what is on by default, and two tags of it.
    fn own(&self, document: &Path) -> Result<Vec<Subject>, Fault> {
        let folder = self.crate_of(OURS, document);
        let manifest = folder.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).map_err(|error| Fault::file(&manifest, &error))?;
        let tags = text.lines().filter(|line| line.starts_with("tag-")).filter_map(|line| line.split(' ').next());
        let two = tags.take(2).collect::<Vec<_>>().join(",");
        let subject = |what: &str, arguments: &[&str]| Subject {
            what: what.to_owned(),
            folder: folder.clone(),
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
        };
        let mut own = vec![subject("ours", &["--all-features"]), subject("ours, as it is by default", &[])];
        if !two.is_empty() {
            let features = format!("reqwest,rustls,http2,{two}");
            own.push(subject("ours, two tags", &["--no-default-features", "--features", &features]));
        }
        Ok(own)
    }

    /// Compiles what a crate depends on, and sees whether the crate compiles at all.
    fn prepared(&self, subject: &Subject) -> Result<Runs, String> {
        let output = self.check(subject).output().map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(Runs::default());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let errors = said.lines().filter(|line| line.starts_with("error[")).count();
        Err(format!("does not compile: {errors} errors"))
    }

    fn check(&self, subject: &Subject) -> Command {
        let mut command = self.cargo(&subject.folder);
        command.args(["check", "--lib"]).args(&subject.arguments);
        command
    }
}

/// Makes a crate of what a generator wrote, if that is none by itself, and one that is not in this workspace.
pub fn complete(folder: &Path) -> Result<(), Fault> {
    let manifest = folder.join("Cargo.toml");
    let source = folder.join("src");
    let mut text = fs::read_to_string(&manifest).unwrap_or_default();
    if text.is_empty() {
        let needed = source.join("REQUIRED_DEPS.toml");
        let dependencies = fs::read_to_string(&needed).map_err(|error| Fault::file(&needed, &error))?;
        text = format!("[package]\nname = \"client\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{dependencies}");
        let root = source.join("mod.rs");
        fs::rename(&root, source.join("lib.rs")).map_err(|error| Fault::file(&root, &error))?;
    }
    if !text.contains("[workspace]") {
        text.push_str("\n[workspace]\n");
    }
    fs::write(&manifest, text).map_err(|error| Fault::file(&manifest, &error))
}

/// Makes cargo compile a crate again.
pub fn touch(root: &Path) -> Result<(), Fault> {
    let text = fs::read(root).map_err(|error| Fault::file(root, &error))?;
    fs::write(root, text).map_err(|error| Fault::file(root, &error))
}
