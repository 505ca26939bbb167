//! Compiles the crates of a run together, in one workspace with one target folder, and runs the
//! tests that they have.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use super::row::{Compiled, Outcome, Row};
use crate::{arguments::CRATES, job, step};

/// How many crates' tests are run where not all are asked for.
const SAMPLE: usize = 20;

/// Checks every crate. Any warning counts.
pub fn check(folder: &Path, rows: &mut [Row]) -> Result<(), String> {
    let members: Vec<&str> = generated(rows).map(|row| row.package.as_str()).collect();
    write_workspace(folder, &members)?;
    let output = cargo(folder)
        .args(["check", "--workspace", "--keep-going", "--message-format", "json"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo check: {error}"))?;
    let found = messages(&String::from_utf8_lossy(&output.stdout));
    for row in rows.iter_mut().filter(|row| row.outcome == Outcome::Generated) {
        row.compiled = Some(found.get(&row.package).cloned().unwrap_or_default());
    }
    Ok(())
}

/// Runs the tests of some crates, or of all: of the document's examples, and of a request of each operation.
pub fn tests(folder: &Path, rows: &mut [Row], all: bool) -> Result<(), String> {
    let compiles = |row: &&mut Row| row.compiled.as_ref().is_some_and(|compiled| compiled.errors == 0);
    let chosen: Vec<&mut Row> = rows.iter_mut().filter(compiles).collect();
    let step = if all { 1 } else { chosen.len().div_ceil(SAMPLE).max(1) };
    for row in chosen.into_iter().step_by(step) {
        if row.examples.valid > 0 {
            row.failed_examples = Some(test(folder, &row.package, "examples", |line| line.starts_with("#/"))?);
        }
        if row.requests > 0 {
            let names_one = |line: &str| line.split(' ').next().is_some_and(|method| METHODS.contains(&method));
            row.failed_requests = Some(test(folder, &row.package, "requests", names_one)?);
        }
    }
    Ok(())
}

/// The methods of OpenAPI 3.1, with which an operation's line begins.
const METHODS: &[&str] = &["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/// The lines of a failed test that name what failed; its end, if it names nothing.
fn test(folder: &Path, package: &str, name: &str, names_one: impl Fn(&str) -> bool) -> Result<Vec<String>, String> {
    let output = cargo(folder)
        .args(["test", "--quiet", "--no-default-features", "--test", name, "--package", package])
        .args(has_tags(&folder.join(package)).then_some(["--features", "tags"]).into_iter().flatten())
        .env("RUST_BACKTRACE", "0")
        .env("STRICT_REQUESTS", "1")
        .output()
        .map_err(|error| format!("cargo test: {error}"))?;
    if output.status.success() {
        return Ok(Vec::new());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let is_failure = |line: &&str| names_one(line) && !line.contains(": not sent: ");
    let named: Vec<String> = text.lines().filter(is_failure).map(str::to_owned).collect();
    Ok(if named.is_empty() { text.lines().rev().take(5).map(str::to_owned).collect() } else { named })
}

/// Whether the tags of a crate can be chosen.
pub fn has_tags(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml"));
    manifest.is_ok_and(|manifest| manifest.lines().any(|line| line == "tags = ["))
}

/// Cargo for the crates of a run. Where they are always written, they share the target folder of this workspace, in which most of
/// what they depend on is compiled. Elsewhere they do not: crates of one name are the same to cargo, whatever their folder.
fn cargo(folder: &Path) -> Command {
    let mut command = step::cargo(folder);
    if folder == Path::new(CRATES) {
        command.env("CARGO_TARGET_DIR", "..");
    }
    command
}

fn generated(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|row| row.outcome == Outcome::Generated)
}

fn write_workspace(folder: &Path, members: &[&str]) -> Result<(), String> {
    let members: Vec<String> = members.iter().map(|member| format!("    \"{member}\",\n")).collect();
    let text = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
        members.concat()
    );
    fs::write(folder.join("Cargo.toml"), text).map_err(|error| format!("{}: {error}", folder.display()))?;
    let lock = job::workspace().join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|error| format!("{}: {error}", lock.display()))?;
    Ok(())
}

/// Errors and warnings by package, from cargo's messages.
fn messages(text: &str) -> BTreeMap<String, Compiled> {
    let mut found: BTreeMap<String, Compiled> = BTreeMap::new();
    for message in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let level = message["message"]["level"].as_str().unwrap_or_default();
        let Some(target) = message["target"]["name"].as_str().filter(|_| !level.is_empty()) else { continue };
        let row = found.entry(target.replace('_', "-")).or_default();
        match level {
            "error" => row.errors += 1,
            "warning" => row.warnings += 1,
            _ => continue,
        }
        let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
        row.first.get_or_insert_with(|| rendered.lines().take(3).collect::<Vec<_>>().join(" "));
    }
    found
}
