//! Counts what a document uses while it is read.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::fate::{self, Verdict};
use crate::{diagnostic::Place, source::Pointer};

/// What was met so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// By the object and the construct in it.
    pub(super) entries: BTreeMap<&'static str, BTreeMap<String, Entry>>,
    pub(super) operations: Vec<Pointer>,
    /// What is referred to is read in each place, and counts once. Only looked up: its order reaches nothing.
    met: HashSet<Pointer>,
}

/// One construct.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) verdict: Verdict,
    pub(super) count: usize,
    /// All places of what is lost, else the first.
    pub(super) places: Vec<Place>,
}

impl Tally {
    /// Counts an object; `false` if that was done before, and what it holds is not to be counted again.
    pub(crate) fn enter(&mut self, object: &'static str, at: &Pointer) -> bool {
        let is_new = self.met.insert(at.clone());
        if is_new {
            self.note(object, "", at);
        }
        if is_new && object == "Operation" {
            self.operations.push(at.clone());
        }
        is_new
    }

    /// Counts a field of an object, with its value where that is one of a few.
    pub(crate) fn field(&mut self, object: &'static str, name: &str, value: &Value, is_choice: bool, at: &Pointer) {
        match value {
            Value::String(text) if is_choice => self.note(object, &format!("{name}: {text}"), at),
            _ => self.note(object, name, at),
        }
        if name == "content" {
            for (media_type, content) in value.as_object().into_iter().flatten() {
                let verdict = fate::of_content(object, media_type, content);
                self.add(object, &format!("content: {media_type}"), verdict, &at.child(media_type));
            }
        }
    }

    /// Counts a field whose name the specification leaves open, where the name says something.
    pub(crate) fn open_field(&mut self, object: &'static str, name: &str, at: &Pointer) {
        if object == "Responses" {
            self.note(object, name, at);
        }
    }

    /// Counts an extension.
    pub(crate) fn extension(&mut self, name: &str, at: &Pointer) {
        self.note("Extension", name, at);
    }

    /// Counts a keyword of a schema.
    pub(crate) fn keyword(&mut self, keyword: &str, value: &Value, at: &Pointer) {
        const OBJECT: &str = "Schema";
        match (keyword, value) {
            ("type", Value::Array(types)) => {
                for name in types.iter().filter_map(Value::as_str) {
                    self.note(OBJECT, &format!("type: {name}"), at);
                }
            }
            ("type" | "format", Value::String(text)) => {
                self.note(OBJECT, &format!("{keyword}: {text}"), at);
            }
            (keyword, _) if keyword.starts_with("x-") => self.extension(keyword, at),
            (keyword, _) => self.note(OBJECT, keyword, at),
        }
    }

    /// Whether an object has been met.
    pub(super) fn has_met(&self, at: &Pointer) -> bool {
        self.met.contains(at)
    }

    fn note(&mut self, object: &'static str, construct: &str, at: &Pointer) {
        let verdict = fate::of(object, construct);
        self.add(object, construct, verdict, at);
    }

    fn add(&mut self, object: &'static str, construct: &str, verdict: Verdict, at: &Pointer) {
        let entries = self.entries.entry(object).or_default();
        let Some(entry) = entries.get_mut(construct) else {
            let new = Entry { verdict, count: 1, places: vec![Place::key(at)] };
            entries.insert(construct.to_owned(), new);
            return;
        };
        entry.count += 1;
        // What is lost in one place is lost.
        if entry.verdict == Verdict::Used && verdict != Verdict::Used {
            entry.places.clear();
            entry.verdict = verdict;
        }
        if entry.places.is_empty() || verdict != Verdict::Used {
            entry.places.push(Place::key(at));
        }
    }
}
