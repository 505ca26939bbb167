//! What is wrong with a document, or worth knowing about it: each with a code, a severity, places
//! and help. Problems are collected, never thrown, so that all of them are reported at once.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    codes::Code,
    source::{FileId, Part, Pointer},
};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The document is wrong or thin, what is meant is clear, and it was understood so.
    Warning,
}

/// What a diagnostic is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A node of the document's tree.
    Node(Pointer, Part),
    /// Bytes of a file.
    Bytes(FileId, Range2),
    /// A file as a whole, by name.
    File(String),
}

/// A range of bytes that can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Range2 {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl From<Range<usize>> for Range2 {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

impl Place {
    /// The value at `pointer`.
    #[must_use]
    pub fn value(pointer: &Pointer) -> Self {
        Self::Node(pointer.clone(), Part::Value)
    }

    /// The key at `pointer`.
    #[must_use]
    pub fn key(pointer: &Pointer) -> Self {
        Self::Node(pointer.clone(), Part::Key)
    }
}

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of thing, for `--allow` and `explain`.
    pub code: Code,
    /// How grave it is here.
    pub severity: Severity,
    /// One line that says what is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places that matter, each with a word on why.
    pub related: Vec<(Place, String)>,
    /// What to write instead.
    pub help: Option<String>,
    /// In how many further places the same is wrong.
    pub more: usize,
}

impl Diagnostic {
    /// A diagnostic of the code's usual severity.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place,
            related: Vec::new(),
            help: None,
            more: 0,
        }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, place: Place, why: impl Into<String>) -> Self {
        self.related.push((place, why.into()));
        self
    }
}

/// Problems as they are found. A warning that says the same as an earlier one is counted there.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    warned: BTreeMap<(Code, String), usize>,
}

impl Diagnostics {
    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Warning {
            let said = (diagnostic.code, diagnostic.message.clone());
            if let Some(&first) = self.warned.get(&said) {
                self.list[first].more += 1;
                return;
            }
            self.warned.insert(said, self.list.len());
        } else if self.list.contains(&diagnostic) {
            return;
        }
        self.list.push(diagnostic);
    }

    /// Whether something stands against writing files.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|one| one.severity == Severity::Error)
    }

    /// All of them, as found.
    #[must_use]
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// All of them, to change: the severity of what is allowed, for example.
    pub fn retain_mut(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.warned.clear();
        self.list.retain_mut(keep);
    }

    /// Adds all of `other`.
    pub fn extend(&mut self, other: Diagnostics) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }
}
