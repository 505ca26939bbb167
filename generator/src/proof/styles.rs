//! How values stand on the wire after decoding, by the tables of the specification (OpenAPI 3.1.1, sections
//! 4.8.12.4 and 4.8.12.5). Written apart from the support code of the client, which is held against it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A name and a value, decoded.
pub(super) type Pair = (String, String);

/// How a parameter is written.
pub(super) struct Style<'t> {
    pub(super) name: &'t str,
    /// `style`.
    pub(super) kind: &'t str,
    pub(super) explode: bool,
}

impl<'t> Style<'t> {
    /// What a Parameter or Encoding Object says; what it leaves out follows from its place.
    pub(super) fn new(name: &'t str, place: &str, object: &'t Value) -> Self {
        let (usual, allowed): (&str, &[&str]) = match place {
            "path" => ("simple", &["simple", "label", "matrix"]),
            "header" => ("simple", &["simple"]),
            "query" => ("form", &["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
            _ => ("form", &["form"]),
        };
        let said = object.get("style").and_then(Value::as_str).filter(|style| allowed.contains(style));
        let style = said.unwrap_or(usual);
        let explode = object.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
        Self { name, kind: style, explode }
    }

    /// The text in a path or a header.
    pub(super) fn text(&self, value: &Value) -> String {
        let name = self.name;
        let (prefix, separator) = match (self.kind, self.explode) {
            ("label", true) => (".", "."),
            ("label", false) => (".", ","),
            ("matrix", _) => (";", ";"),
            _ => ("", ","),
        };
        let inside = if self.explode { separator } else { "," };
        let named = |text: String| if text.is_empty() { name.to_owned() } else { format!("{name}={text}") };
        let text = match value {
            Value::Array(items) if self.kind == "matrix" && self.explode => {
                items.iter().map(|item| named(plain(item))).collect::<Vec<_>>().join(";")
            }
            Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(inside),
            Value::Object(entries) if self.explode => {
                sorted(entries).map(|(key, value)| format!("{key}={}", plain(value))).collect::<Vec<_>>().join(inside)
            }
            Value::Object(entries) => flat(entries).join(","),
            scalar => plain(scalar),
        };
        let by_name = self.kind == "matrix" && !(self.explode && (value.is_array() || value.is_object()));
        format!("{prefix}{}", if by_name { named(text) } else { text })
    }

    /// The pairs in a query, a form or the cookies.
    pub(super) fn pairs(&self, value: &Value) -> Vec<Pair> {
        let one = |text: String| vec![(self.name.to_owned(), text)];
        let separator = match self.kind {
            "spaceDelimited" => " ",
            "pipeDelimited" => "|",
            _ => ",",
        };
        match value {
            Value::Object(_) | Value::Array(_) if self.kind == "deepObject" => deep(self.name, value),
            Value::Array(items) if self.explode => {
                items.iter().map(|item| (self.name.to_owned(), plain(item))).collect()
            }
            Value::Array(items) if items.is_empty() => Vec::new(),
            Value::Array(items) => one(items.iter().map(plain).collect::<Vec<_>>().join(separator)),
            Value::Object(entries) if self.explode => {
                entries.iter().map(|(key, value)| (key.clone(), plain(value))).collect()
            }
            Value::Object(entries) if entries.is_empty() => Vec::new(),
            Value::Object(entries) => one(flat(entries).join(separator)),
            scalar => one(plain(scalar)),
        }
    }
}

/// `name[key]=value`. Of lists and objects inside the specification says nothing; each level adds a `[key]`, and
/// items of a list have `[]`, or their number where they hold more.
fn deep(name: &str, value: &Value) -> Vec<Pair> {
    match value {
        Value::Object(entries) => {
            entries.iter().flat_map(|(key, value)| deep(&format!("{name}[{key}]"), value)).collect()
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            items.iter().enumerate().flat_map(|(index, item)| deep(&format!("{name}[{index}]"), item)).collect()
        }
        Value::Array(items) => items.iter().map(|item| (format!("{name}[]"), plain(item))).collect(),
        scalar => vec![(name.to_owned(), plain(scalar))],
    }
}

/// Properties have no order; the client writes them in that of the alphabet.
fn sorted(entries: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    entries.iter().collect::<BTreeMap<_, _>>().into_iter()
}

fn flat(entries: &Map<String, Value>) -> Vec<String> {
    sorted(entries).flat_map(|(key, value)| [key.clone(), plain(value)]).collect()
}

/// The text of a value; JSON of what has no other.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The table of OpenAPI 3.1.1, section 4.8.12.5, decoded, with the properties in the order of the alphabet.
    #[test]
    fn the_specification_s_own_examples_hold() {
        let (array, object) = (json!(["blue", "black", "brown"]), json!({"R": 100, "G": 200, "B": 150}));
        let text = |style, explode, value: &Value| Style { name: "color", kind: style, explode }.text(value);
        assert_eq!(text("matrix", false, &json!("")), ";color");
        assert_eq!(text("matrix", false, &json!("blue")), ";color=blue");
        assert_eq!(text("matrix", false, &array), ";color=blue,black,brown");
        assert_eq!(text("matrix", true, &array), ";color=blue;color=black;color=brown");
        assert_eq!(text("matrix", false, &object), ";color=B,150,G,200,R,100");
        assert_eq!(text("matrix", true, &object), ";B=150;G=200;R=100");
        assert_eq!(text("label", false, &array), ".blue,black,brown");
        assert_eq!(text("label", true, &array), ".blue.black.brown");
        assert_eq!(text("label", true, &object), ".B=150.G=200.R=100");
        assert_eq!(text("simple", false, &object), "B,150,G,200,R,100");
        assert_eq!(text("simple", true, &object), "B=150,G=200,R=100");
        let pairs = |style, explode, value: &Value| {
            let pairs = Style { name: "color", kind: style, explode }.pairs(value);
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        assert_eq!(pairs("form", true, &array), "color=blue&color=black&color=brown");
        assert_eq!(pairs("form", false, &object), "color=B,150,G,200,R,100");
        assert_eq!(pairs("form", true, &object), "R=100&G=200&B=150");
        assert_eq!(pairs("spaceDelimited", false, &array), "color=blue black brown");
        assert_eq!(pairs("pipeDelimited", false, &object), "color=B|150|G|200|R|100");
        assert_eq!(pairs("deepObject", true, &object), "color[R]=100&color[G]=200&color[B]=150");
    }
}
