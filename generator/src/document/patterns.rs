//! Regular expressions: `pattern`, and the keys of `patternProperties`. "This string SHOULD be a valid regular
//! expression, according to the ECMA-262 regular expression dialect" (JSON Schema 2020-12 validation, section
//! 6.3.3). The client holds no text against them, so one that is none costs no more than a warning.

use regress::Regex;
use serde_json::Value;

use super::schemas::Reader;
use crate::{
    action,
    codes::Code,
    diagnostic::{Diagnostic, Place},
    source::Pointer,
};

/// What is longer, or has more groups, is not looked at: each group in another costs the parser a step of its stack.
const LONGEST: usize = 10_000;
const MOST_GROUPS: usize = 50;

impl Reader<'_> {
    /// Takes `pattern`, and says if it is no regular expression.
    pub(super) fn pattern(&mut self, value: &Value, here: &Pointer) -> Option<String> {
        let pattern = self.text(value, here)?;
        if let Some((message, meant)) = wrong(&pattern) {
            let problem = Diagnostic::new(Code::InvalidPattern, Place::value(here), message);
            let actions = meant.as_ref().and_then(|meant| action::replace(self.tree, here, &meant.as_str().into()));
            self.problems.push(problem.help_if(help(&pattern, meant.as_ref())).overlay_if(actions));
        }
        Some(pattern)
    }

    /// Says which keys of `patternProperties` are no regular expressions.
    pub(super) fn pattern_keys(&mut self, value: &Value, here: &Pointer) {
        for key in value.as_object().into_iter().flatten().map(|(key, _)| key) {
            if let Some((message, meant)) = wrong(key) {
                let problem = Diagnostic::new(Code::InvalidPattern, Place::key(&here.child(key)), message);
                self.problems.push(problem.help_if(help(key, meant.as_ref())));
            }
        }
    }
}

/// What is wrong with a pattern, and what it may be meant to be.
fn wrong(pattern: &str) -> Option<(String, Option<String>)> {
    if pattern.len() > LONGEST || pattern.matches('(').count() > MOST_GROUPS {
        return None;
    }
    if let Some(inside) = between_slashes(pattern) {
        let message = "the slashes are a part of this pattern, so that no text matches it".to_owned();
        return Some((message, Some(inside.to_owned()).filter(|inside| parsed(inside).is_ok())));
    }
    let why = parsed(pattern).err()?;
    let meant = pattern.replace("(?P<", "(?<").replace("(?P=", "\\k<");
    let meant = Some(meant).filter(|meant| meant != pattern && parsed(meant).is_ok());
    Some((format!("this is no regular expression of ECMA-262: {why}"), meant))
}

/// Whether a pattern is one, with or without the flag `u`: documents are written for both.
fn parsed(pattern: &str) -> Result<(), String> {
    if Regex::with_flags(pattern, "u").is_ok() {
        return Ok(());
    }
    let lower =
        |text: &str| text.chars().next().map(|first| first.to_lowercase().chain(text.chars().skip(1)).collect());
    Regex::new(pattern).map(drop).map_err(|error| lower(&error.text).unwrap_or_default())
}

/// What stands between the slashes of a literal of JavaScript, where they can be nothing else: before `^` or behind `$`.
fn between_slashes(pattern: &str) -> Option<&str> {
    let (inside, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    let are_flags = flags.chars().all(|c| "dgimsuvy".contains(c));
    let is_anchored = inside.starts_with('^') || inside.ends_with('$') && !inside.ends_with("\\$");
    (are_flags && is_anchored).then_some(inside)
}

fn help(pattern: &str, meant: Option<&String>) -> Option<String> {
    if let Some(meant) = meant {
        return Some(format!("did you mean `{meant}`?"));
    }
    ["(?i)", "(?s)", "(?m)", "(?x)", "(?u)"]
        .into_iter()
        .find(|flag| pattern.contains(flag))
        .map(|flag| format!("there are no flags such as `{flag}`; `[aA]` is either case"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_no_dialect_of_javascript_takes_is_wrong() {
        let right = [
            "^[a-z]+$",
            "\\A\\d+\\Z",
            "^[\\w-.]$",
            "(?<=a)b",
            "\\p{L}",
            "[[:alpha:]]",
            "(?<y>\\d)\\k<y>",
            "a{,3}",
            "^/a/$",
        ];
        for pattern in right {
            assert_eq!(wrong(pattern), None, "{pattern}");
        }
        for pattern in ["(", "a)", "[a", "*", "a**", "(?P<y>a)", "(?i)a", "[z-a]", "a{3,1}", "\\", "/^a$/i"] {
            assert!(wrong(pattern).is_some(), "{pattern}");
        }
        let meant = |pattern: &str| wrong(pattern).and_then(|(_, meant)| meant);
        assert_eq!(meant("(?P<year>\\d+)").as_deref(), Some("(?<year>\\d+)"));
        assert_eq!(meant("/^a$/i").as_deref(), Some("^a$"));
    }

    #[test]
    fn what_would_exhaust_the_parser_is_not_looked_at() {
        for pattern in ["(".repeat(100_000), "a{1000}".repeat(2000), format!("{}{}", "(".repeat(50), ")*".repeat(50))] {
            assert_eq!(wrong(&pattern), None);
        }
    }
}
