//! Where a request goes: path, query, headers and cookies, from the inputs of an operation.

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::operation::{Parameter, Place};
use super::rules::Violation;
use super::secret::{self, Text};
use super::validate::Checker;
use super::{percent, style};

/// What is wrong with a text that cannot be the value of a header (RFC 9110, section 5.5).
pub(super) const NO_HEADER: &str = "has a character that a header cannot have";

/// A value for a parameter.
#[derive(Clone)]
pub struct Input {
    /// What the document says about it.
    pub parameter: Parameter,
    /// The value, before it is written in the style of the parameter.
    pub value: Value,
    /// What is wrong inside of the value.
    pub wrong: Vec<Violation>,
}

/// The inputs of an operation as they go on the wire.
#[derive(Clone, Default)]
pub struct Target {
    /// The path below the base URL, encoded.
    pub path: String,
    /// The query without its `?`, encoded.
    pub query: Text,
    /// The headers that are parameters.
    pub headers: HeaderMap,
    /// The `cookie` header.
    pub cookies: Text,
    /// What is wrong with the inputs.
    pub violations: Vec<Violation>,
}

impl Target {
    /// Puts the inputs into a template, after they were checked.
    #[must_use]
    pub fn new(template: &str, inputs: &[Input]) -> Self {
        let mut target = Self::default();
        for input in inputs {
            target.check(input);
        }
        let template = template.split('#').next().unwrap_or_default();
        let (path, query) = template.split_once('?').unwrap_or((template, ""));
        target.expand(path, inputs);
        target.expand_query(query, inputs);
        for input in inputs {
            target.write(input);
        }
        target
    }

    /// Where a link leads, with the headers and cookies of the call.
    pub(super) fn linked(reference: &str, inputs: &[Input]) -> Self {
        Self::written_out(reference, inputs, |input| matches!(input.parameter.place, Place::Header | Place::Cookie))
    }

    /// Takes a path that is written out already; what would leave it is refused.
    #[must_use]
    pub fn literal(path: &str, inputs: &[Input]) -> Self {
        Self::written_out(path, inputs, |_| true)
    }

    fn written_out(path: &str, inputs: &[Input], is_kept: fn(&Input) -> bool) -> Self {
        let mut target = Self::default();
        for input in inputs {
            if is_kept(input) {
                target.check(input);
            }
        }
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let decoded = |segment| percent_decode_str(segment).decode_utf8_lossy();
        let leaves = path.split('/').any(|segment| is_dots(&decoded(segment)));
        if leaves || !path.starts_with('/') || path.contains(['\\', '#']) {
            let rule = "must begin with `/`, without `.` and `..` segments, `\\` and `#`";
            target.violations.push(Violation::new("path", rule));
        }
        target.path = percent::template(path);
        target.query = Text::new(percent::template(query));
        for input in inputs {
            if is_kept(input) {
                target.write(input);
            }
        }
        target
    }

    fn check(&mut self, Input { parameter, value, wrong }: &Input) {
        let mut check = Checker::default();
        check.parameter(parameter.name, value, parameter.rules, parameter.item_rules);
        self.violations.extend(check.finish());
        self.violations.extend_from_slice(wrong);
    }

    /// Adds a pair to the query, both parts encoded already.
    pub fn push_query(&mut self, name: &str, value: &str) {
        push_pair(&mut self.query, "&", name, value);
    }

    /// Adds a pair to the cookies, both parts encoded already.
    pub fn push_cookie(&mut self, name: &str, value: &str) {
        push_pair(&mut self.cookies, "; ", name, value);
    }

    /// Puts the values into the path, segment by segment.
    fn expand(&mut self, path: &str, inputs: &[Input]) {
        if !path.contains('{') {
            return self.path.extend(percent::template_parts(path));
        }
        for segment in path.trim_start_matches('/').split('/') {
            self.path.push('/');
            if segment.contains('{') {
                let filled = self.fill(segment, inputs);
                self.path.push_str(&filled);
            } else {
                self.path.extend(percent::template_parts(segment));
            }
        }
    }

    /// A segment with its values. No value adds a segment, and none takes one away.
    fn fill(&mut self, segment: &str, inputs: &[Input]) -> String {
        let Filled { text, last, missing } = filled(segment, inputs);
        for name in missing {
            self.violations.push(Violation::new(name, VALUELESS));
        }
        if text.is_empty() || is_dots(&text) {
            self.violations
                .push(Violation::new(last, "must not make a segment of the path that is empty, `.` or `..`"));
        }
        text
    }

    /// Adds what the document writes behind the path: pairs as they stand there, and those of path parameters. A parameter
    /// of the query writes its pair itself.
    fn expand_query(&mut self, query: &str, inputs: &[Input]) {
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let Filled { text, missing, .. } = filled(pair, inputs);
            let is_path = |name: &&str| {
                inputs.iter().any(|input| input.parameter.place == Place::Path && input.parameter.name == *name)
            };
            if let Some(name) = missing.iter().copied().find(is_path) {
                self.violations.push(Violation::new(name, VALUELESS));
            } else if missing.is_empty() {
                let separator = if self.query.is_empty() { "" } else { "&" };
                secret::push(&mut self.query, &[separator, &text]);
            }
        }
    }

    fn write(&mut self, Input { parameter, value, .. }: &Input) {
        match parameter.place {
            Place::Path => {}
            Place::Query => style::in_pairs(parameter.name, parameter, value)
                .iter()
                .for_each(|(name, value)| self.push_query(name, value)),
            Place::Cookie => style::in_pairs(parameter.name, parameter, value)
                .iter()
                .for_each(|(name, value)| self.push_cookie(name, value)),
            Place::Header => {
                if let Some(text) = style::in_header(parameter, value) {
                    match header(parameter.name, &text) {
                        Ok((name, value)) => _ = self.headers.append(name, value),
                        Err(violation) => self.violations.push(violation),
                    }
                }
            }
        }
    }
}

/// A header whose value is not shown by `Debug`: callers put secrets into headers of their own, too.
///
/// # Errors
/// Where the name or the value cannot be sent in a header (RFC 9110, section 5).
pub fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Violation> {
    let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(Violation::new(name.escape_debug().to_string(), "is no name of a header"));
    };
    secret::header(value).map(|value| (header, value)).ok_or_else(|| Violation::new(name, NO_HEADER))
}

/// What is wrong with an empty list in a path.
const VALUELESS: &str = "is a part of the path and has no value";

/// A part of a template with its values.
struct Filled<'t> {
    text: String,
    /// The last name in it.
    last: &'t str,
    /// The names that have no value.
    missing: Vec<&'t str>,
}

fn filled<'t>(template: &'t str, inputs: &[Input]) -> Filled<'t> {
    let mut filled = Filled { text: String::new(), last: template, missing: Vec::new() };
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        filled.text.extend(percent::template_parts(before));
        match value_of(name, inputs) {
            Some(value) => filled.text.push_str(&value),
            None => filled.missing.push(name),
        }
        (filled.last, rest) = (name, after);
    }
    filled.text.extend(percent::template_parts(rest));
    filled
}

fn value_of(name: &str, inputs: &[Input]) -> Option<String> {
    let input = inputs.iter().find(|input| input.parameter.place == Place::Path && input.parameter.name == name)?;
    style::in_path(&input.parameter, &input.value)
}

fn is_dots(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

fn push_pair(pairs: &mut Text, separator: &str, name: &str, value: &str) {
    let separator = if pairs.is_empty() { "" } else { separator };
    secret::push(pairs, &[separator, name, "=", value]);
}
