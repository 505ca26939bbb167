//! Differences for people: in lines, and for a pull request.

use std::fmt::Write as _;

use generator::diff::{Difference, Step, Wire};

use super::Report;
use crate::report::counted;

/// How many operations of one difference are named.
const NAMED: usize = 3;

/// Everything in lines, what is worst first.
pub fn text(report: &Report) -> String {
    let mut text = format!("{}\n", headline(report));
    for wire in [Wire::Fails, Wire::MayFail, Wire::Works] {
        let all: Vec<&Difference> = report.differences.iter().filter(|one| one.wire == wire).collect();
        if !all.is_empty() {
            let _ = writeln!(text, "\nold clients, new server: {}", meaning(wire));
        }
        for one in all {
            let loses = if one.loses { " (a value can be lost)" } else { "" };
            let _ = writeln!(text, "  {} {}{loses} [{}]", place(one), one.what, one.rule.name());
            let _ = writeln!(text, "    in {}", operations(one, str::to_owned));
        }
    }
    if !report.callers.is_empty() {
        text.push_str("\nRust callers\n");
    }
    for change in &report.callers {
        let silent = if change.silent { " (and compiles all the same)" } else { "" };
        let _ = writeln!(text, "  {}: `{}` {}{silent}", change.step, change.item, change.what);
    }
    text
}

/// The same as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("**{}**\n", headline(report));
    if !report.differences.is_empty() {
        text.push_str("\n### On the wire\n\n| old clients | what | where | rule |\n|---|---|---|---|\n");
    }
    for wire in [Wire::Fails, Wire::MayFail, Wire::Works] {
        for one in report.differences.iter().filter(|one| one.wire == wire) {
            let loses = if one.loses { "; a value can be lost" } else { "" };
            let (place, what) = (cell(&place(one)), cell(&one.what));
            let operations = operations(one, |operation| format!("`{}`", cell(operation)));
            let _ = writeln!(text, "| {wire}{loses} | {place} {what} | {operations} | `{}` |", one.rule.name());
        }
    }
    if !report.callers.is_empty() {
        text.push_str("\n### For Rust callers\n\n");
    }
    for change in &report.callers {
        let silent = if change.silent { " (and compiles all the same)" } else { "" };
        let _ = writeln!(text, "- **{}**: `{}` {}{silent}", change.step, change.item, change.what);
    }
    text
}

fn headline(report: &Report) -> String {
    let [old, new] = &report.versions;
    let step = match report.step {
        Step::None => return "no difference".to_owned(),
        step if old == new => format!("a {step} step"),
        step => format!("a {step} step: {old} becomes {new}"),
    };
    match report.wire {
        None => format!("{step}; nothing changes on the wire"),
        Some(worst) => {
            let operations = counted(report.operations().len(), "operation");
            format!("{step}; it concerns {operations}, and at worst an old client {worst}")
        }
    }
}

fn meaning(wire: Wire) -> &'static str {
    match wire {
        Wire::Fails => "they fail",
        Wire::MayFail => "they may fail",
        Wire::Works => "they work",
    }
}

/// What a difference is about.
pub fn place(one: &Difference) -> String {
    match (one.ty.as_str(), one.place.as_str()) {
        ("", "") if one.operations.is_empty() => "the API:".to_owned(),
        ("", "") => "the operation".to_owned(),
        ("", place) => format!("`{place}`"),
        (ty, _) => format!("`{ty}`"),
    }
}

fn operations(one: &Difference, written: impl Fn(&str) -> String) -> String {
    if one.operations.is_empty() {
        return "all operations".to_owned();
    }
    let mut named: Vec<String> = one.operations.iter().take(NAMED).map(|operation| written(operation)).collect();
    if one.operations.len() > NAMED {
        named.push(counted(one.operations.len() - NAMED, "more operation"));
    }
    named.join(", ")
}

/// A text that ends no cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
