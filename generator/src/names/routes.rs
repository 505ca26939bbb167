//! A path template as the rule reads it: static segments as words, and parameters.

use super::{lexicon::Lexicon, words::Words};

/// One segment of a path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Text that stands in every request.
    Static(Words),
    /// The name of a parameter.
    Parameter(String),
}

/// A path template without what says nothing: versions and `api` at its head, and endings such as
/// `.json`.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// The segments that are left.
    pub segments: Vec<Segment>,
    /// The version, where the path has one at its head.
    pub version: Words,
}

impl Route {
    /// Reads a path template.
    #[must_use]
    pub fn new(path: &str, lexicon: &Lexicon) -> Self {
        let mut route = Self::default();
        for text in path.split('/').map(without_ending) {
            route.push(text, lexicon);
        }
        route
    }

    fn push(&mut self, text: &str, lexicon: &Lexicon) {
        if text.contains('{') {
            let (parameters, rest) = braces(text);
            self.segments.push(Segment::Parameter(parameters));
            // `/{id}:cancel` has an action behind the parameter; in `/{id}.json` the rest is form.
            if text.contains(':') {
                self.push_static(lexicon.split(&rest));
            }
        } else if let Some(name) = text.strip_prefix(':') {
            self.segments.push(Segment::Parameter(name.to_owned()));
        } else if self.statics().next().is_some() || !is_preamble(text) {
            self.push_static(lexicon.split(text));
        } else if text.contains(|character: char| character.is_ascii_digit()) {
            self.version = lexicon.split(text);
        }
    }

    fn push_static(&mut self, words: Words) {
        if !words.is_empty() {
            self.segments.push(Segment::Static(words));
        }
    }

    /// The static segments, each with its position.
    pub fn statics(&self) -> impl DoubleEndedIterator<Item = (usize, &Words)> {
        self.segments.iter().enumerate().filter_map(|(index, segment)| match segment {
            Segment::Static(words) => Some((index, words)),
            Segment::Parameter(_) => None,
        })
    }

    /// The parameters' names.
    pub fn parameters(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(name.as_str()),
            Segment::Static(_) => None,
        })
    }

    /// The words at a position, if a static segment is there.
    #[must_use]
    pub fn static_at(&self, index: usize) -> Option<&Words> {
        match self.segments.get(index) {
            Some(Segment::Static(words)) => Some(words),
            _ => None,
        }
    }

    /// Whether a parameter is at a position.
    #[must_use]
    pub fn is_parameter(&self, index: usize) -> bool {
        matches!(self.segments.get(index), Some(Segment::Parameter(_)))
    }

    /// The last segment, if it is a parameter.
    #[must_use]
    pub fn last_parameter(&self) -> Option<&str> {
        match self.segments.last() {
            Some(Segment::Parameter(name)) => Some(name),
            _ => None,
        }
    }

    /// A static segment as a qualifier: in the singular where a parameter picks one of many.
    #[must_use]
    pub fn qualifier(&self, index: usize) -> Words {
        let words = self.static_at(index).cloned().unwrap_or_default();
        if self.is_parameter(index + 1) { words.singular() } else { words }
    }

    /// The static segments before the first parameter.
    #[must_use]
    pub fn head(&self) -> Vec<&Words> {
        (0..self.segments.len()).map_while(|index| self.static_at(index)).collect()
    }
}

fn without_ending(segment: &str) -> &str {
    let endings = [".json", ".xml", ".php", ".html", ".txt"];
    endings.iter().find_map(|ending| segment.strip_suffix(ending)).unwrap_or(segment)
}

/// The names between braces, and the text outside of them.
fn braces(text: &str) -> (String, String) {
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some((before, name, after)) = next_brace(rest) {
        outside.push(before);
        inside.push(name);
        rest = after;
    }
    outside.push(rest);
    (inside.join(" "), outside.join(" "))
}

fn next_brace(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// `v2`, `v1.1`, `2024-10-01`, `api`, `rest`, `public`: nothing that tells operations apart.
fn is_preamble(segment: &str) -> bool {
    let segment = segment.to_ascii_lowercase();
    matches!(segment.as_str(), "api" | "apis" | "rest" | "public")
        || segment.strip_prefix('v').is_some_and(is_dotted_number)
        || is_date(&segment)
}

fn is_dotted_number(text: &str) -> bool {
    text.split(['.', '_']).all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests;
