//! What is different between a request that is expected and one that was sent.

use serde_json::Value;

/// More differences are counted and not shown.
const SHOWN: usize = 20;

/// Longer values are cut.
const LONGEST: usize = 200;

/// Differences, a line each.
#[derive(Default)]
pub(super) struct Differences {
    lines: Vec<String>,
}

impl Differences {
    pub(super) fn count(&self) -> usize {
        self.lines.len()
    }

    /// Adds a line.
    pub(super) fn say(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Notes what was expected in a place, and what was sent instead.
    pub(super) fn note(&mut self, place: &str, expected: Option<&str>, sent: Option<&str>) {
        let (expected, sent) = (expected.unwrap_or("nothing"), sent.unwrap_or("nothing"));
        self.lines.push(format!("{place}: expected {}, sent {}", cut(expected), cut(sent)));
    }

    /// Compares two values of JSON; numbers by value.
    pub(super) fn json(&mut self, place: &str, expected: &Value, sent: &Value) {
        match (expected, sent) {
            (Value::Object(one), Value::Object(other)) => {
                for (name, expected) in one {
                    let place = format!("{place}.{name}");
                    match other.get(name) {
                        Some(sent) => self.json(&place, expected, sent),
                        None => self.note(&place, Some(&expected.to_string()), None),
                    }
                }
                for (name, sent) in other.iter().filter(|(name, _)| !one.contains_key(*name)) {
                    self.note(&format!("{place}.{name}"), None, Some(&sent.to_string()));
                }
            }
            (Value::Array(one), Value::Array(other)) => {
                for index in 0..one.len().max(other.len()) {
                    let place = format!("{place}[{index}]");
                    match (one.get(index), other.get(index)) {
                        (Some(expected), Some(sent)) => self.json(&place, expected, sent),
                        (expected, sent) => {
                            let text = |value: Option<&Value>| value.map(ToString::to_string);
                            self.note(&place, text(expected).as_deref(), text(sent).as_deref());
                        }
                    }
                }
            }
            (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => {}
            _ if expected == sent => {}
            _ => self.note(place, Some(&expected.to_string()), Some(&sent.to_string())),
        }
    }

    /// The lines, each after an indent.
    pub(super) fn text(&self, indent: &str) -> String {
        let mut lines: Vec<String> = self.lines.iter().take(SHOWN).map(|line| format!("{indent}{line}")).collect();
        if let Some(more @ 1..) = self.lines.len().checked_sub(SHOWN) {
            lines.push(format!("{indent}and {more} more"));
        }
        lines.join("\n")
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
