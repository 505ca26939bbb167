//! Says what became of a document: in a few lines for a person, in full for a file.

use std::path::Path;

use generator::{
    Output,
    coverage::{Coverage, Loss, Paged, Used},
    diagnostic::Place,
    source::Sources,
};
use serde_json::{Map, Value, json};

use super::{counted, machine};

/// How many kinds of losses a person is told of, of each fate.
const TOLD: usize = 4;

/// A line of what was read, one of what is approximated, one of what is ignored; of these two only what matters.
pub fn lines(coverage: &Coverage) -> Vec<String> {
    let objects =
        [("Operation", "operation"), ("Parameter", "parameter"), ("Request Body", "body"), ("Response", "response")];
    let objects = objects.into_iter().chain([("Schema", "schema"), ("Security Scheme", "security scheme")]);
    let read = objects.map(|(object, noun)| (coverage.count(object, ""), noun)).filter(|(count, _)| *count > 0);
    let read: Vec<String> = read.map(|(count, noun)| plural(count, noun)).collect();
    let mut lines = vec![format!("read {}", if read.is_empty() { "nothing".to_owned() } else { read.join(", ") })];
    lines.extend(paged(coverage));
    lines.extend(told("approximated", &coverage.approximated));
    lines.extend(told("ignored", &coverage.ignored));
    if !coverage.approximated.is_empty() || !coverage.ignored.is_empty() {
        lines.push("`--report FILE` has all of it, with places".to_owned());
    }
    lines
}

/// How many operations are paged, and by what.
fn paged(coverage: &Coverage) -> Option<String> {
    let all = coverage.paged.len();
    let told = coverage.paged.iter().filter(|paged| paged.configured).count();
    let by = match told {
        0 => "all recognised".to_owned(),
        told => format!("{} recognised, {told} told by `api.toml`", all - told),
    };
    (all > 0).then(|| {
        format!("{} paged, {by}", if all == 1 { "1 operation is".to_owned() } else { format!("{all} operations are") })
    })
}

fn told(fate: &str, losses: &[Loss]) -> Option<String> {
    let mut weighty: Vec<(usize, String)> = Vec::new();
    for loss in losses.iter().filter(|loss| !loss.is_minor) {
        let construct = match loss.code {
            Some(code) => format!("`{}`", code.name()),
            None => loss.construct.clone(),
        };
        match weighty.iter_mut().find(|(_, known)| *known == construct) {
            Some((count, _)) => *count += loss.places.len(),
            None => weighty.push((loss.places.len(), construct)),
        }
    }
    weighty.sort_by(|one, other| other.cmp(one).then_with(|| one.1.cmp(&other.1)));
    let kinds = weighty.len();
    let mut words: Vec<String> =
        weighty.into_iter().take(TOLD).map(|(count, construct)| format!("{construct} ({count})")).collect();
    if kinds > TOLD {
        words.push(counted(kinds - TOLD, "more kind"));
    }
    (!words.is_empty()).then(|| format!("{fate}: {}", words.join(", ")))
}

fn plural(count: usize, noun: &str) -> String {
    match noun {
        "body" if count != 1 => format!("{count} bodies"),
        noun => counted(count, noun),
    }
}

/// All of it, as JSON, for the crate that is written to `folder`.
pub fn json(folder: &Path, output: &Output) -> Value {
    let (errors, warnings) = super::counts(output.problems.list());
    let sources = &output.sources;
    let coverage = output.coverage.clone().unwrap_or_default();
    json!({
        "folder": folder.display().to_string(),
        "documents": sources.files().iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
        "errors": errors,
        "warnings": warnings,
        "paged": coverage.paged.iter().map(|paged| of_paged(paged, sources)).collect::<Vec<_>>(),
        "used": coverage.used.iter().map(|used| of_used(used, sources)).collect::<Vec<_>>(),
        "approximated": coverage.approximated.iter().map(|loss| of_loss("how", loss, sources)).collect::<Vec<_>>(),
        "ignored": coverage.ignored.iter().map(|loss| of_loss("why", loss, sources)).collect::<Vec<_>>(),
    })
}

fn of_used(used: &Used, sources: &Sources) -> Value {
    let mut object = Map::new();
    object.insert("object".to_owned(), json!(used.object));
    if !used.construct.is_empty() {
        object.insert("construct".to_owned(), json!(used.construct));
    }
    object.insert("count".to_owned(), json!(used.count));
    object.insert("first".to_owned(), Value::Object(machine::place(&used.first, sources)));
    Value::Object(object)
}

fn of_paged(paged: &Paged, sources: &Sources) -> Value {
    json!({
        "operation": paged.operation,
        "how": paged.how,
        "by": if paged.configured { "api.toml" } else { "recognised" },
        "items": paged.items,
        "more": paged.more,
        "place": machine::place(&paged.place, sources),
    })
}

fn of_loss(reason: &str, loss: &Loss, sources: &Sources) -> Value {
    let mut object = Map::new();
    object.insert("construct".to_owned(), json!(loss.construct));
    object.insert(reason.to_owned(), json!(loss.why));
    if let Some(code) = loss.code {
        object.insert("code".to_owned(), json!(code.name()));
    }
    object.insert("minor".to_owned(), json!(loss.is_minor));
    object.insert("count".to_owned(), json!(loss.places.len()));
    let mut places: Vec<&Place> = loss.places.iter().collect();
    places.sort_by_cached_key(|place| sources.locate(place).map(|(file, bytes)| (file, bytes.start)));
    let places: Vec<_> = places.into_iter().map(|place| machine::place(place, sources)).collect();
    object.insert("places".to_owned(), json!(places));
    Value::Object(object)
}
