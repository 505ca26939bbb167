//! The table of a run, and its sums.

use std::collections::BTreeMap;

use super::row::{Outcome, Row};

/// How many kinds of unsupported things are listed.
const LISTED: usize = 30;

/// Prints the table to the standard output.
pub fn print(rows: &[Row]) {
    println!(
        "{:<44} {:>9} {:>8} {:>6} {:>9} {:>6} {:>7} {:>9} {:>8}",
        "document", "outcome", "warnings", "calls", "requests", "types", "untyped", "examples", "seconds"
    );
    for row in rows {
        println!("{}", line(row));
        for error in row.errors.iter().take(3) {
            println!("    {error}");
        }
        if let Some(first) = row.compiled.as_ref().and_then(|compiled| compiled.first.as_ref()) {
            println!("    {first}");
        }
        for failed in row.failed_examples.iter().chain(&row.failed_requests).flat_map(|failed| failed.iter().take(3)) {
            println!("    {}", failed.chars().take(300).collect::<String>());
        }
    }
    unsupported(rows);
    sums(rows);
}

fn line(row: &Row) -> String {
    let outcome = match (row.outcome, &row.compiled) {
        (Outcome::Generated, None) => "generated",
        (Outcome::Generated, Some(found)) if found.errors > 0 => "broken",
        (Outcome::Generated, Some(found)) if found.warnings > 0 => "warns",
        (Outcome::Generated, Some(_)) => "compiles",
        (Outcome::Refused, _) => "refused",
        (Outcome::Other, _) => "other",
        (Outcome::Crashed, _) => "crashed",
        (Outcome::Hung, _) => "hung",
    };
    let of = |failed: &Option<Vec<String>>, all: usize| match failed {
        None => all.to_string(),
        Some(failed) => format!("{}/{all}", all.saturating_sub(failed.len())),
    };
    let (examples, requests) = (of(&row.failed_examples, row.examples.valid), of(&row.failed_requests, row.requests));
    format!(
        "{:<44} {outcome:>9} {:>8} {:>6} {requests:>9} {:>6} {:>7} {examples:>9} {:>8.2}",
        row.document,
        row.warnings,
        row.operations,
        row.types,
        row.untyped.len(),
        row.seconds
    )
}

/// What is not supported, most frequent first, each with one of its places.
fn unsupported(rows: &[Row]) {
    let mut found: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (message, place) in rows.iter().flat_map(|row| &row.unsupported) {
        found.entry(message).or_insert((0, place)).0 += 1;
    }
    let mut found: Vec<(&str, (usize, &str))> = found.into_iter().collect();
    found.sort_by_key(|(message, (count, _))| (std::cmp::Reverse(*count), *message));
    if !found.is_empty() {
        println!("\nnot supported:");
    }
    for (message, (count, place)) in found.into_iter().take(LISTED) {
        println!("{count:>6}  {message} ({place})");
    }
}

fn sums(rows: &[Row]) {
    let count = |outcome: Outcome| rows.iter().filter(|row| row.outcome == outcome).count();
    println!(
        "\n{} documents: {} generated, {} are no OpenAPI 3, {} refused, {} crashed, {} hung",
        rows.len(),
        count(Outcome::Generated),
        count(Outcome::Other),
        count(Outcome::Refused),
        count(Outcome::Crashed),
        count(Outcome::Hung)
    );
    let mut why: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, reason) in rows.iter().flat_map(|row| &row.untyped) {
        *why.entry(reason).or_default() += 1;
    }
    for (reason, times) in why {
        println!("{times} schemas are any JSON: {reason}");
    }
    let compiled: Vec<_> = rows.iter().filter_map(|row| row.compiled.as_ref()).collect();
    if !compiled.is_empty() {
        let clean = compiled.iter().filter(|found| found.errors + found.warnings == 0).count();
        println!("{clean} of {} crates compile without a warning", compiled.len());
    }
    let run: Vec<&Row> = rows.iter().filter(|row| row.failed_examples.is_some()).collect();
    let valid: usize = run.iter().map(|row| row.examples.valid).sum();
    let failed: usize = run.iter().flat_map(|row| &row.failed_examples).map(Vec::len).sum();
    let total = |each: fn(&Row) -> usize| rows.iter().map(each).sum::<usize>();
    println!(
        "examples: {} valid, {} invalid, {} not judged; of {valid} that were tried, {} survive",
        total(|row| row.examples.valid),
        total(|row| row.examples.invalid),
        total(|row| row.examples.unjudged),
        valid.saturating_sub(failed)
    );
    let run = || rows.iter().filter(|row| row.failed_requests.is_some());
    let tried: usize = run().map(|row| row.requests).sum();
    let failed: usize = run().flat_map(|row| &row.failed_requests).map(Vec::len).sum();
    println!(
        "requests: {} of {} operations can be called with made-up values; of {tried} that were tried, {} are what the \
         document says",
        total(|row| row.requests),
        total(|row| row.operations),
        tried.saturating_sub(failed)
    );
}
