//! One operation's path as it is seen from its tag: what the tag says already, what is left, and
//! whose it is.

use super::{
    graph::Operation,
    lexicon::Lexicon,
    routes::{Route, Segment},
    words::{Word, Words},
};

/// One operation's path and tag while they are read.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The tables of words.
    pub lexicon: &'a Lexicon,
    /// The operation.
    pub operation: &'a Operation,
    /// Its path.
    pub route: &'a Route,
    /// The tag's words.
    pub tag: &'a Words,
    /// How many segments the tag's name has used up.
    pub start: usize,
    /// Whether a `POST` exists on the same path.
    pub has_post: bool,
}

/// Where the relative path begins: after the run of segments that the tag names and that includes
/// the tag's last word; else after the first run that it names or the `common` prefix of all paths
/// of the tag, whichever is longer.
#[must_use]
pub fn start(route: &Route, tag: &Words, common: usize) -> usize {
    let ends = |word: &Word| tag.last().is_some_and(|last| last.resembles(word));
    let is_named = |index: usize| route.static_at(index).is_some_and(|words| words.all_in(tag));
    let indices: Vec<usize> = (0..route.segments.len()).collect();
    let runs: Vec<&[usize]> = indices
        .chunk_by(|left, right| is_named(*left) == is_named(*right))
        .filter(|run| run.first().is_some_and(|index| is_named(*index)))
        .collect();
    let includes_last = |run: &&&[usize]| {
        run.iter().any(|index| route.static_at(*index).and_then(|words| words.last()).is_some_and(ends))
    };
    let after = |run: &[usize]| run.last().map_or(0, |index| index + 1);
    let common = common.min(route.segments.len());
    match (runs.iter().find(includes_last), runs.first()) {
        (Some(run), _) => after(run),
        (None, Some(run)) => after(run).max(common),
        (None, None) => common,
    }
}

/// The static segments at the head of a path that its tag may use up: all up to the first
/// parameter, but never the last segment of all unless the tag names it.
#[must_use]
pub fn head<'r>(route: &'r Route, tag: &Words) -> Vec<&'r Words> {
    let mut head = route.head();
    let is_whole = head.len() == route.segments.len();
    if is_whole && head.last().is_some_and(|last| !last.all_in(tag)) {
        head.pop();
    }
    head
}

impl Reading<'_> {
    pub(super) fn method(&self) -> &str {
        &self.operation.method
    }

    pub(super) fn is_get(&self) -> bool {
        self.method() == "get"
    }

    pub(super) fn has_parameter_after(&self, index: usize) -> bool {
        self.route.is_parameter(index + 1)
    }

    /// The static segments after the tag's own, each with its position.
    pub(super) fn relative(&self) -> Vec<(usize, &Words)> {
        self.route.statics().filter(|(index, _)| *index >= self.start).collect()
    }

    pub(super) fn tail(&self) -> Option<&Words> {
        self.relative().pop().map(|(_, words)| words)
    }

    pub(super) fn last_static(&self) -> Option<&Words> {
        self.route.statics().next_back().map(|(_, words)| words)
    }

    pub(super) fn last_but_one(&self) -> Option<(usize, &Words)> {
        self.route.statics().rev().nth(1)
    }

    /// Whose the thing is where the path has a foreign head, as `/users/{id}/posts` under `Posts`.
    pub(super) fn owner(&self) -> Words {
        let mut owner = Words::default();
        if !self.relative().is_empty() {
            return owner;
        }
        for index in 0..self.start.saturating_sub(1) {
            if self.route.static_at(index).is_some() && self.has_parameter_after(index) {
                owner = self.route.qualifier(index);
            } else if let (true, Some(Segment::Parameter(name))) = (owner.is_empty(), self.route.segments.get(index)) {
                owner = self.lexicon.split(name).iter().filter(|word| &***word != "id").cloned().collect();
            }
        }
        owner
    }

    /// The segment that owns the last one, if it is part of the relative path or picked by a
    /// parameter.
    pub(super) fn holder(&self) -> Words {
        match self.last_but_one() {
            Some((index, _)) if index >= self.start || self.has_parameter_after(index) => self.route.qualifier(index),
            _ => Words::default(),
        }
    }
}
