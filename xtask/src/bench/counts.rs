//! Instructions, which are the same each time: what may not grow unseen.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use super::synthetic;
use crate::{fault::Fault, job, journal, step::Step};

/// Where those that were accepted stand.
const KNOWN: &str = "tests/counted/instructions.json";

/// By how much they may grow before somebody has to say why, in percent.
const ALLOWED: f64 = 15.0;

/// What is counted: the arguments of the program that does it.
const COUNTED: &[(&str, &[&str])] = &[
    ("generating 50 operations", &["generate", "synthetic-50.json"]),
    ("generating 100 operations", &["generate", "synthetic-100.json"]),
    ("decoding 1,000 items", &["decode", "generated"]),
    ("decoding 1,000 items, by hand", &["decode", "by-hand"]),
    ("encoding 1,000 items", &["encode", "generated"]),
    ("encoding 1,000 items, by hand", &["encode", "by-hand"]),
];

/// Counts, compares, and says what grew. `false`: something grew too much.
pub fn run(json: Option<&Path>) -> Result<bool, Fault> {
    if !Step::new("valgrind --version").succeeds() {
        return Err(Fault::Failed("there is no `valgrind`, which counts instructions".to_owned()));
    }
    Step::new("cargo build --profile counted --package counted").run()?;
    let folder = job::workspace().join("target/bench");
    fs::create_dir_all(&folder).map_err(|error| Fault::file(&folder, &error))?;
    for operations in [50, 100] {
        let file = folder.join(format!("synthetic-{operations}.json"));
        fs::write(&file, synthetic::document(operations)).map_err(|error| Fault::file(&file, &error))?;
    }
    let known = known(&job::workspace().join(KNOWN))?;
    let mut counts = BTreeMap::new();
    let mut holds = true;
    println!("\n| instructions | counted | accepted | more |\n| --- | --- | --- | --- |");
    for (what, arguments) in COUNTED {
        let count = count(&folder, arguments)?;
        let accepted = known.get(*what).copied();
        let more = accepted.map(|accepted| (number(count) / number(accepted) - 1.0) * 100.0);
        holds &= more.is_some_and(|more| more <= ALLOWED);
        let (accepted, more) = (
            accepted.map_or("-".to_owned(), |it| it.to_string()),
            more.map_or("new".to_owned(), |more| format!("{more:+.1} %")),
        );
        println!("| {what} | {count} | {accepted} | {more} |");
        counts.insert((*what).to_owned(), count);
    }
    if !holds && json.is_none() {
        println!(
            "\nmore than {ALLOWED} % more: if that is meant, `cargo xtask bench --quick --json {KNOWN}` accepts it"
        );
    }
    if let Some(file) = json {
        let text = serde_json::to_string_pretty(&counts).unwrap_or_default() + "\n";
        journal::replace(file, &text).map_err(|error| Fault::file(file, &error))?;
    }
    Ok(holds || json.is_some())
}

fn known(file: &Path) -> Result<BTreeMap<String, u64>, Fault> {
    let Ok(text) = fs::read_to_string(file) else { return Ok(BTreeMap::new()) };
    serde_json::from_str(&text).map_err(|error| Fault::Failed(format!("{}: {error}", file.display())))
}

fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count / 1000).unwrap_or(u32::MAX))
}

/// The instructions of a process, as the program counts them itself.
fn count(folder: &Path, arguments: &[&str]) -> Result<u64, Fault> {
    let program =
        fs::canonicalize(job::workspace().join("target/counted/counted")).map_err(|error| error.to_string())?;
    let output = Command::new(program).current_dir(folder).arg("count").args(arguments).output();
    let output = output.map_err(|error| format!("counted: {error}"))?;
    let counted = String::from_utf8_lossy(&output.stdout).trim().parse();
    counted.map_err(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        Fault::Failed(format!("`counted count {}` failed: {said}", arguments.join(" ")))
    })
}
