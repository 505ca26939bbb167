//! What generating costs: real documents beside others' generators, and documents of growing size.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Bench, OURS,
    cost::{Runs, more},
    peers::lines,
    synthetic,
    table::Table,
};
use crate::fault::Fault;

/// How many operations the documents of growing size have.
const SIZES: [usize; 5] = [10, 100, 1_000, 4_000, 16_000];

impl Bench {
    /// A document by each generator in turn, so that all have the same machine.
    pub fn generating(&self, document: &Path) -> Result<Table, Fault> {
        let mut subjects = self.subjects(document);
        for _ in 0..self.times {
            for Subject { out, command, runs, begins, .. } in &mut subjects {
                if *begins {
                    remove(out)?;
                }
                more(runs, command);
            }
        }
        let mut table = Table::new(format!("Generating {}", super::name(document)));
        for Subject { what, out, runs, begins, .. } in subjects {
            table.add(what, runs, if begins { format!("{} lines", lines(&out)) } else { String::new() });
        }
        Ok(table)
    }

    /// Generates by each generator once, for what compiles the crates.
    pub fn generate(&self, document: &Path) -> Result<(), Fault> {
        for Subject { what, out, mut command, mut runs, begins } in self.subjects(document) {
            if begins {
                remove(&out)?;
                more(&mut runs, &mut command);
                if let (OURS, Err(why)) = (what.as_str(), runs) {
                    return Err(Fault::Failed(format!("{}: {why}", document.display())));
                }
            }
        }
        Ok(())
    }

    fn subjects(&self, document: &Path) -> Vec<Subject> {
        let out = self.crate_of(OURS, document);
        let subject = |what: &str, begins, command| Subject {
            what: what.to_owned(),
            out: out.clone(),
            begins,
            command,
            runs: Ok(Runs::default()),
        };
        let mut check = self.ours(document, &out);
        check.arg("--check");
        let mut all = vec![
            subject("ours", true, self.ours(document, &out)),
            subject("ours, where nothing has changed", false, self.ours(document, &out)),
            subject("ours, `--check`", false, check),
            subject(
                "the floor: reading JSON, lexing, parsing and printing our Rust",
                false,
                self.floor(document, &out),
            ),
        ];
        for peer in &self.peers {
            let out = self.crate_of(peer.name, document);
            let command = peer.command(&self.tools, document, &out);
            all.push(Subject { out, ..subject(&peer.title(), true, command) });
        }
        all
    }

    /// Documents of growing size.
    pub fn growing(&self) -> Result<Table, Fault> {
        let mut table = Table::new("Generating documents of growing size");
        for operations in SIZES {
            let document = self.folder.join(format!("synthetic-{operations}.json"));
            fs::write(&document, synthetic::document(operations)).map_err(|error| Fault::file(&document, &error))?;
            let out = self.crate_of(OURS, &document);
            let mut runs = Ok(Runs::default());
            for _ in 0..self.times {
                remove(&out)?;
                more(&mut runs, &mut self.ours(&document, &out));
            }
            let each = runs.as_ref().ok().and_then(Runs::median).map(|cost| {
                let count = u32::try_from(operations).map_or(f64::INFINITY, f64::from);
                format!("{:.2} ms an operation", cost.cpu * 1e3 / count)
            });
            table.add(format!("{operations} operations"), runs, each.unwrap_or_default());
            remove(&out)?;
        }
        Ok(table)
    }

    fn ours(&self, document: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("generate").arg("--spec").arg(document).arg("--out").arg(out);
        command.args(["--name", "client", "--no-tests", "--allow", "dangling-reference"]);
        command
    }

    fn floor(&self, document: &Path, generated: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["bench", "--floor"]).arg(document).arg(generated);
        command
    }
}

/// What is run, and what it took.
struct Subject {
    what: String,
    out: PathBuf,
    /// Whether it writes to a folder that is not there yet.
    begins: bool,
    command: Command,
    runs: Result<Runs, String>,
}

fn remove(folder: &Path) -> Result<(), Fault> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Fault::file(folder, &error))?;
    }
    Ok(())
}
