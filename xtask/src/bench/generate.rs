//! What generating costs: real documents beside others' generators, and documents of growing size.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Bench,
    cost::Runs,
    peers::{PEERS, lines},
    synthetic,
    table::Table,
};
use crate::fault::Fault;

/// How many operations the documents of growing size have.
const SIZES: [usize; 5] = [10, 100, 1_000, 4_000, 16_000];

impl Bench {
    /// Each document by each generator in turn, so that all have the same machine.
    pub fn generating(&self, document: &Path) -> Result<Table, Fault> {
        let name = super::name(document);
        let mut runs = vec![Ok(Runs::default()); PEERS.len() + 2];
        for _ in 0..self.times {
            for (index, runs) in runs.iter_mut().enumerate() {
                let out = self.crate_of(index, document);
                remove(&out)?;
                let mut command = match index {
                    0 => self.ours(document, &out),
                    1 => self.floor(document, &self.crate_of(0, document)),
                    other if self.peers => PEERS[other - 2].command(&self.tools, document, &out),
                    _ => continue,
                };
                more(runs, &mut command);
            }
        }
        let mut table = Table::new(format!("Generating {name}"));
        for (index, runs) in runs.into_iter().enumerate().take(if self.peers { usize::MAX } else { 2 }) {
            let lines = format!("{} lines", lines(&self.crate_of(index, document)));
            match index {
                0 => table.add("ours", runs, lines),
                1 => table.add(
                    "the floor",
                    runs,
                    "reads the document as JSON, lexes, parses and prints what was generated",
                ),
                other => {
                    let peer = &PEERS[other - 2];
                    table.add(format!("{} {}", peer.name, peer.version), runs, lines);
                }
            }
        }
        Ok(table)
    }

    /// Documents of growing size.
    pub fn growing(&self) -> Result<Table, Fault> {
        let mut table = Table::new("Generating documents of growing size");
        for operations in SIZES {
            let document = self.folder.join(format!("synthetic-{operations}.json"));
            fs::write(&document, synthetic::document(operations)).map_err(|error| Fault::file(&document, &error))?;
            let out = self.crate_of(0, &document);
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

    /// Where a generator, by its place in the tables, puts the crate of a document.
    pub fn crate_of(&self, tool: usize, document: &Path) -> PathBuf {
        let tool = match tool {
            0 => "ours",
            1 => "floor",
            other => PEERS[other - 2].name,
        };
        self.folder.join(format!("{}-{tool}", super::name(document)))
    }
}

/// Runs a command once more, unless it failed already.
pub fn more(runs: &mut Result<Runs, String>, command: &mut Command) {
    if let Ok(known) = runs {
        if let Err(fault) = known.add(command) {
            *runs = Err(fault.message().to_owned());
        }
    }
}

fn remove(folder: &Path) -> Result<(), Fault> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Fault::file(folder, &error))?;
    }
    Ok(())
}
