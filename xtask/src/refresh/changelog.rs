//! What users of a crate are told of a new version: what is new, what breaks, and how to adapt.

use std::fmt::Write as _;

use generator::diff::{CallerChange, Difference, Rule, Step, Wire};

use crate::diff::{Report, described_place};

const TITLE: &str = "# Changelog\n\nWhat changes for those who use this crate, from its API's document. Written by `cargo xtask refresh`.\n";

/// How many additions are named one by one.
const NAMED: usize = 150;

/// The changelog with an entry for a new version on top. `date` is the day of it.
pub fn with_entry(before: Option<&str>, report: &Report, version: &str, date: &str) -> String {
    let entry = entry(report, version, date);
    let before = before.unwrap_or(TITLE);
    match before.find("\n## ") {
        Some(at) => format!("{}\n{entry}{}", &before[..at], &before[at..]),
        None => format!("{}\n\n{entry}", before.trim_end()),
    }
}

fn entry(report: &Report, version: &str, date: &str) -> String {
    let mut text = format!("## {version} - {date}\n");
    let of = |step: Step| report.callers.iter().filter(move |change| change.step == step && !change.silent);
    let breaks: Vec<&CallerChange> = of(Step::Major).collect();
    if !breaks.is_empty() {
        text.push_str("\n### Breaking\n\n");
    }
    for change in breaks {
        let _ = writeln!(text, "- `{}` {}.", change.item, change.what);
        if let Some(advice) = change.adapt {
            let _ = writeln!(text, "  To adapt: {advice}.");
        }
        text.push_str(&sides(change));
    }
    let silent: Vec<&CallerChange> = report.callers.iter().filter(|change| change.silent).collect();
    if !silent.is_empty() {
        text.push_str("\n### Compiles and means something else\n\n");
    }
    for change in silent {
        let _ = writeln!(text, "- `{}` {}.", change.item, change.what);
        text.push_str(&sides(change));
    }
    let server = |wire: Wire| report.differences.iter().filter(move |one| one.wire == wire);
    let server: Vec<&Difference> = server(Wire::Fails).chain(server(Wire::MayFail)).collect();
    if !server.is_empty() {
        text.push_str("\n### The server does otherwise\n\nVersions before this one fail at it, or may fail:\n\n");
    }
    for one in server {
        let loses = if one.loses { "; a value can be lost" } else { "" };
        let operations = one.operations.iter().map(|operation| format!("`{operation}`")).collect::<Vec<_>>();
        let operations = if operations.is_empty() { "all operations".to_owned() } else { operations.join(", ") };
        let _ = writeln!(text, "- {} {} ({operations}{loses})", described_place(one), one.what);
    }
    text.push_str(&new(report));
    if report.callers.is_empty() && report.differences.is_empty() {
        text.push_str("\nNothing but documentation.\n");
    }
    text
}

/// What there was not before: operations, what callers can do with what they know, and types by their names alone.
fn new(report: &Report) -> String {
    let is_new = |change: &&CallerChange| change.step == Step::Minor && !change.silent;
    let is_type = |change: &CallerChange| change.is_type && change.before.is_none();
    let (types, others): (Vec<&CallerChange>, Vec<&CallerChange>) =
        report.callers.iter().filter(is_new).partition(|change| is_type(change));
    let operations = report.differences.iter().filter(|one| one.rule == Rule::OperationAdded);
    let operations = operations.flat_map(|one| &one.operations).map(|operation| format!("the operation `{operation}`"));
    let others = others.into_iter().map(|change| format!("`{}` {}", change.item, change.what));
    let lines: Vec<String> = operations.chain(others).collect();
    // Each operation has a type for its request, which has been said.
    let types: Vec<String> =
        types.iter().filter_map(|change| Some(format!("`{}`", change.item.strip_prefix("types::")?))).collect();
    if lines.is_empty() && types.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n### New\n\n");
    for line in lines.iter().take(NAMED) {
        let _ = writeln!(text, "- {line}");
    }
    if lines.len() > NAMED {
        let _ = writeln!(text, "- and {} more", lines.len() - NAMED);
    }
    if !types.is_empty() {
        let _ = writeln!(text, "- the types {}", types.join(", "));
    }
    text
}

/// A change in Rust, as it was and as it is.
fn sides(change: &CallerChange) -> String {
    let mut text = String::from("\n  ```rust,ignore\n");
    let mut side = |word: &str, code: &Option<String>| {
        if let Some(code) = code {
            let _ = writeln!(text, "  // {word}\n  {code}");
        }
    };
    side("before", &change.before);
    side("after", &change.after);
    text.push_str("  ```\n\n");
    text
}
