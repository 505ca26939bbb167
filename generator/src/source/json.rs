//! Reads JSON (RFC 8259): the tree by `serde_json`, for speed; the places only when a diagnostic
//! asks for them, by scanning the text again.

use std::{fmt, ops::Range};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{
    MAX_DEPTH, MAX_REPEATED,
    marks::{Inside, Mark},
};

/// What is wrong with a text: a message, and the bytes it is about.
pub type Problem = (String, Range<usize>);

/// Reads `text`. A key that stands twice in one object is found afterwards, by [`marks`].
///
/// # Errors
/// The first place where the text is no JSON, or where it nests deeper than [`MAX_DEPTH`].
pub fn read(text: &str) -> Result<(Value, bool), Problem> {
    let mut repeated = false;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let seed = Node { depth: 0, repeated: &mut repeated };
    let value = seed.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Ok((value, repeated)),
        Err(error) => {
            let place = offset(text, error.line(), error.column());
            let full = error.to_string();
            let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
            Err((message, place))
        }
    }
}

/// The character at a line (from 1) and a column (in bytes, from 1), which may be in the middle of it.
fn offset(text: &str, line: usize, column: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len().saturating_sub(1));
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
}

struct Node<'r> {
    depth: usize,
    repeated: &'r mut bool,
}

impl Node<'_> {
    fn inner<E: serde::de::Error>(&mut self) -> Result<Node<'_>, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format_args!("nested deeper than {MAX_DEPTH} levels")));
        }
        Ok(Node { depth: self.depth + 1, repeated: self.repeated })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.inner::<A::Error>()?)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(self.inner::<A::Error>()?)?;
            if map.insert(key, value).is_some() {
                *self.repeated = true;
            }
        }
        Ok(Value::Object(map))
    }
}

/// How deep a document is looked into at first: what stands below is one operation, or one component.
const FOLDED: usize = 3;

/// The places of the nodes of `text`, which [`read`] has accepted.
#[must_use]
pub fn marks(text: &str) -> Mark {
    Scanner { bytes: text.as_bytes(), text, at: 0, depth: FOLDED }.value(None)
}

/// The places of all nodes of `text`, which [`read`] has accepted.
fn all_marks(text: &str) -> Mark {
    Scanner { bytes: text.as_bytes(), text, at: 0, depth: usize::MAX }.value(None)
}

/// What the node at `place` contains.
pub(super) fn inside(text: &str, place: &Range<usize>) -> Inside {
    let text = &text[..place.end];
    Scanner { bytes: text.as_bytes(), text, at: place.start, depth: usize::MAX }.value(None).inside
}

/// Walks over text that is known to be JSON.
struct Scanner<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    /// How many levels are looked into; what is below is folded.
    depth: usize,
}

impl Scanner<'_> {
    fn value(&mut self, key: Option<Range<usize>>) -> Mark {
        self.space();
        let start = self.at;
        let inside = match self.peek() {
            b'{' | b'[' if self.depth == 0 => self.pass(),
            b'{' => self.object(),
            b'[' => self.list(),
            b'"' => {
                self.string();
                Inside::Nothing
            }
            _ => {
                while !matches!(self.peek(), b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t' | 0) {
                    self.at += 1;
                }
                Inside::Nothing
            }
        };
        Mark { value: start..self.at, key, inside }
    }

    /// Passes over what is not looked into yet.
    fn pass(&mut self) -> Inside {
        let mut open = 0_usize;
        let is_sign = |byte: &u8| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']');
        while let Some(length) = self.bytes.get(self.at..).and_then(|rest| rest.iter().position(is_sign)) {
            self.at += length;
            match self.peek() {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' | b'[' => open += 1,
                _ => open = open.saturating_sub(1),
            }
            self.at += 1;
            if open == 0 {
                break;
            }
        }
        Inside::Folded(Box::default())
    }

    fn object(&mut self) -> Inside {
        let mut entries = Vec::new();
        self.at += 1;
        self.depth -= 1;
        loop {
            self.space();
            match self.peek() {
                b'"' => {
                    let key = self.string();
                    let written = &self.text[key.clone()];
                    let name = if written.contains('\\') {
                        serde_json::from_str(written).unwrap_or_default()
                    } else {
                        written.trim_matches('"').to_owned()
                    };
                    self.space();
                    self.at += 1;
                    entries.push((name, self.value(Some(key))));
                }
                b',' => self.at += 1,
                _ => break,
            }
        }
        self.at += 1;
        self.depth += 1;
        Inside::Map(entries)
    }

    fn list(&mut self) -> Inside {
        let mut items = Vec::new();
        self.at += 1;
        self.depth -= 1;
        loop {
            self.space();
            match self.peek() {
                b']' | 0 => break,
                b',' => self.at += 1,
                _ => items.push(self.value(None)),
            }
        }
        self.at += 1;
        self.depth += 1;
        Inside::List(items)
    }

    fn string(&mut self) -> Range<usize> {
        let start = self.at;
        self.at += 1;
        while let Some(length) =
            self.bytes.get(self.at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'"' | b'\\')))
        {
            self.at += length;
            if self.peek() == b'"' {
                break;
            }
            self.at += 2;
        }
        self.at += 1;
        start..self.at.min(self.bytes.len())
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// The byte at hand; 0 at the end.
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }
}

/// The keys of `text` that stand twice in one object: both places.
#[must_use]
pub fn repeated_keys(text: &str) -> Vec<(String, Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    collect_repeated(&all_marks(text), &mut found);
    found
}

fn collect_repeated(mark: &Mark, found: &mut Vec<(String, Range<usize>, Range<usize>)>) {
    match &mark.inside {
        Inside::Nothing | Inside::Folded(_) => {}
        Inside::List(items) => items.iter().for_each(|item| collect_repeated(item, found)),
        Inside::Map(entries) => {
            let mut first = std::collections::BTreeMap::new();
            for (key, value) in entries {
                let here = value.key.clone().unwrap_or_default();
                if let Some(there) = first.get(key.as_str()) {
                    if found.len() >= MAX_REPEATED {
                        return;
                    }
                    found.push((key.clone(), Clone::clone(there), here));
                } else {
                    first.insert(key.as_str(), here);
                }
                collect_repeated(value, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{marks::Part, pointer::Pointer};

    #[test]
    fn a_value_is_found_by_its_pointer() {
        let text = r#"{"a": [1, {"b\"c": "x"}], "d": null}"#;
        let marks = marks(text);
        let at = |pointer: &str, part| &text[marks.locate(text, &Pointer::from_text(pointer), part)];
        assert_eq!(at("/a/1/b\"c", Part::Value), r#""x""#);
        assert_eq!(at("/a/1/b\"c", Part::Key), r#""b\"c""#);
        assert_eq!(at("/d", Part::Value), "null");
        assert_eq!(at("/d/missing", Part::Value), r#""d""#);
    }

    #[test]
    fn what_is_deep_is_found_as_well() {
        let text = r#"{"a": {"b": {"c": [{"d": "]}\\"}, {"e": {"f": [1, {"g": 2}]}}], "h": {}}}, "i": [[[[3]]]]}"#;
        let marks = marks(text);
        let at = |pointer: &str, part| &text[marks.locate(text, &Pointer::from_text(pointer), part)];
        assert_eq!(at("/a/b/c/0/d", Part::Value), r#""]}\\""#);
        assert_eq!(at("/a/b/c/1/e/f/1/g", Part::Key), r#""g""#);
        assert_eq!(at("/a/b/c/1/e/f", Part::Value), r#"[1, {"g": 2}]"#);
        assert_eq!(at("/a/b/h", Part::Value), "{}");
        assert_eq!(at("/i/0/0/0/0", Part::Value), "3");
        assert!(marks.is_scalar(text, &Pointer::from_text("/a/b/c/1/e/f/0")));
        assert!(!marks.is_scalar(text, &Pointer::from_text("/a/b/h")));
    }

    #[test]
    fn depth_is_limited_before_a_tree_exists() {
        let deep = "[".repeat(100_000);
        let problem = read(&deep).map_err(|(message, _)| message);
        assert_eq!(problem, Err(format!("nested deeper than {MAX_DEPTH} levels")));
    }

    #[test]
    fn a_place_is_a_whole_character() {
        let place = |text: &str| read(text).map_err(|(_, place)| place).err();
        assert_eq!(place("{🦀"), Some(1..5));
        assert_eq!(place("{\"a\": é}"), Some(6..8));
        assert_eq!(place("[\"é"), Some(2..4));
    }

    #[test]
    fn a_repeated_key_is_found_with_both_places() {
        let text = r#"{"a": 1, "a": 2}"#;
        assert!(read(text).is_ok_and(|(_, repeated)| repeated));
        assert_eq!(repeated_keys(text), [("a".to_owned(), 1..4, 9..12)]);
    }
}
