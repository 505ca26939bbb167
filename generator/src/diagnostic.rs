//! What is wrong with a document, or worth knowing about it: each with a code, a severity, places
//! and help. Problems are collected, never thrown, so that all of them are reported at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    codes::Code,
    source::{FileId, Part, Pointer, Sources},
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
    /// A setting of `api.toml`.
    Setting(Pointer, Part),
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

    /// The value of a setting, by the keys that lead to it.
    #[must_use]
    pub fn setting(keys: &[&str]) -> Self {
        Self::Setting(keys.iter().fold(Pointer::root(), |at, key| at.child(key)), Part::Value)
    }

    /// The key of a setting.
    #[must_use]
    pub fn setting_key(keys: &[&str]) -> Self {
        Self::Setting(keys.iter().fold(Pointer::root(), |at, key| at.child(key)), Part::Key)
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
    /// Actions of an overlay that mend it.
    pub overlay: Option<String>,
    /// Further places where the same is wrong.
    pub also: Vec<Place>,
    /// Whether it is accepted: then it is no error, however strict one is.
    pub accepted: bool,
}

impl Diagnostic {
    /// A diagnostic of the code's usual severity.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: printable(&message.into()),
            place,
            related: Vec::new(),
            help: None,
            overlay: None,
            also: Vec::new(),
            accepted: false,
        }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what to write instead, where it is known.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds actions of an overlay that mend it, where there are any.
    #[must_use]
    pub fn overlay_if(mut self, actions: Option<String>) -> Self {
        self.overlay = actions;
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, place: Place, why: impl Into<String>) -> Self {
        self.related.push((place, why.into()));
        self
    }
}

/// What a document says becomes one line of a bounded length that steers no terminal.
fn printable(message: &str) -> String {
    const LONGEST: usize = 500;
    let is_plain = |c: char| {
        !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut line = String::new();
    for c in message.chars().take(LONGEST) {
        if is_plain(c) { line.push(c) } else { line.extend(c.escape_default()) }
    }
    if message.chars().nth(LONGEST).is_some() {
        line.push_str("...");
    }
    line
}

/// Problems as they are found, each once. A warning that says the same as an earlier one of another place is
/// noted there.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    warned: BTreeMap<(Code, String), usize>,
    known: BTreeSet<(Code, Place, String)>,
    allowances: Vec<Allowed>,
    /// Warnings that were accepted, of which nothing is said.
    silenced: Vec<Diagnostic>,
}

/// A kind of problem that is accepted: an error is a warning then, and a warning is nothing.
#[derive(Debug, Clone)]
struct Allowed {
    code: Code,
    /// At this node and below it; everywhere, if none is given.
    at: Option<Pointer>,
    /// Where it is written.
    from: Place,
    used: bool,
}

impl Allowed {
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let here = match (&self.at, &diagnostic.place) {
            (None, _) => true,
            (Some(at), Place::Node(pointer, _)) => pointer.below(at).is_some(),
            (Some(_), Place::Bytes(..) | Place::File(_) | Place::Setting(..)) => false,
        };
        self.code == diagnostic.code && here
    }
}

impl Diagnostics {
    /// Adds a diagnostic.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        let mut allowed = false;
        for allowance in self.allowances.iter_mut().filter(|allowance| allowance.covers(&diagnostic)) {
            allowance.used = true;
            allowed = true;
        }
        match diagnostic.severity {
            Severity::Warning if allowed => return self.silenced.push(diagnostic),
            Severity::Error if allowed => {
                diagnostic.severity = Severity::Warning;
                diagnostic.accepted = true;
            }
            Severity::Warning | Severity::Error => {}
        }
        if !self.known.insert((diagnostic.code, diagnostic.place.clone(), diagnostic.message.clone())) {
            return;
        }
        if diagnostic.severity == Severity::Warning {
            let said = (diagnostic.code, diagnostic.message.clone());
            if let Some(&first) = self.warned.get(&said) {
                self.list[first].also.push(diagnostic.place);
                return;
            }
            self.warned.insert(said, self.list.len());
        }
        self.list.push(diagnostic);
    }

    /// Accepts a kind of problem, everywhere or from a node on, before anything is found.
    /// `from` is where that is written.
    pub fn allow(&mut self, code: Code, at: Option<Pointer>, from: Place) {
        self.allowances.push(Allowed { code, at, from, used: false });
    }

    /// Whether a kind of problem is accepted anywhere.
    #[must_use]
    pub fn allows(&self, code: Code) -> bool {
        self.allowances.iter().any(|allowance| allowance.code == code)
    }

    /// The allowances that nothing needed.
    #[must_use]
    pub fn unused_allowances(&self) -> Vec<(Code, Option<Pointer>, Place)> {
        let unused = self.allowances.iter().filter(|allowance| !allowance.used);
        unused.map(|allowance| (allowance.code, allowance.at.clone(), allowance.from.clone())).collect()
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

    /// The warnings that were accepted, of which nothing is said.
    #[must_use]
    pub fn silenced(&self) -> &[Diagnostic] {
        &self.silenced
    }

    /// Makes errors of all warnings that are not accepted.
    pub fn deny_warnings(&mut self) {
        for problem in self.list.iter_mut().filter(|problem| !problem.accepted) {
            problem.severity = Severity::Error;
        }
    }

    /// All of them in the order in which a reader meets them: file by file, from the first line to the last.
    #[must_use]
    pub fn in_order(mut self, sources: &Sources) -> Self {
        let key = |place: &Place| sources.locate(place).map(|(file, bytes)| (file, bytes.start));
        for problem in &mut self.list {
            let mut places: Vec<Place> = [problem.place.clone()].into_iter().chain(problem.also.drain(..)).collect();
            places.sort_by_cached_key(|place| key(place));
            problem.place = places.remove(0);
            problem.also = places;
        }
        self.list.sort_by_cached_key(|problem| key(&problem.place));
        Self { list: self.list, ..Self::default() }
    }

    /// Adds all of `other`.
    pub fn extend(&mut self, other: Diagnostics) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }
}
