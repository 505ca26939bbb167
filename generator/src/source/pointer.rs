//! JSON pointers (RFC 6901), by which every node of a document is known.

use std::fmt;

use serde_json::Value;

/// Where a node stands in a tree, as a JSON pointer: empty for the root, else `/` before each step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The root of a tree.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer with exactly this text.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What `#...` in a `$ref` points at; `None` where it is no pointer into the same document.
    /// The fragment is percent-decoded first (RFC 6901, section 6).
    #[must_use]
    pub fn from_fragment(reference: &str) -> Option<Self> {
        let fragment = reference.strip_prefix('#')?;
        let decoded = percent_decoded(fragment);
        (decoded.is_empty() || decoded.starts_with('/')).then_some(Self(decoded))
    }

    /// The node one step below, by key.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        if key.contains(['~', '/']) {
            text.push_str(&key.replace('~', "~0").replace('/', "~1"));
        } else {
            text.push_str(key);
        }
        Self(text)
    }

    /// The node one step below, by position in a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The node one step above, and the key of this one in it.
    #[must_use]
    pub fn split(&self) -> Option<(Self, String)> {
        let at = self.0.rfind('/')?;
        Some((Self(self.0[..at].to_owned()), unescaped(&self.0[at + 1..])))
    }

    /// The last step, without escapes.
    #[must_use]
    pub fn last(&self) -> Option<String> {
        self.split().map(|(_, key)| key)
    }

    /// The steps from the root, without escapes.
    pub fn steps(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescaped)
    }

    /// As a JSONPath (RFC 9535) of this node, which an overlay can have for its target.
    #[must_use]
    pub fn json_path(&self) -> String {
        let step = |step: String| {
            let is_name = step.starts_with(|c: char| c.is_ascii_alphabetic())
                && step.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            match step {
                step if is_name => format!(".{step}"),
                step if step.parse::<usize>().is_ok_and(|number| number < 100) => format!("[{step}]"),
                step => format!("['{}']", step.replace('\\', "\\\\").replace('\'', "\\'")),
            }
        };
        ["$".to_owned()].into_iter().chain(self.steps().map(step)).collect()
    }

    /// The text, without `#`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `prefix` is this node or one that contains it; then what remains below it.
    #[must_use]
    pub fn below<'a>(&'a self, prefix: &Pointer) -> Option<&'a str> {
        let rest = self.0.strip_prefix(&prefix.0)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// This node with the steps of `rest` (a pointer's text) below it.
    #[must_use]
    pub fn join(&self, rest: &str) -> Self {
        Self(format!("{}{rest}", self.0))
    }

    /// The node in `tree`, if there is one.
    #[must_use]
    pub fn find<'t>(&self, tree: &'t Value) -> Option<&'t Value> {
        self.0.split('/').skip(1).try_fold(tree, |node, step| match node {
            Value::Object(fields) if step.contains('~') => fields.get(&unescaped(step)),
            Value::Object(fields) => fields.get(step),
            Value::Array(items) => items.get(position(step)?),
            _ => None,
        })
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{}", self.0)
    }
}

/// A step as a position in a list (RFC 6901, section 4): digits, without zeros in front.
fn position(step: &str) -> Option<usize> {
    let is_position = step == "0" || !step.starts_with(['0', '+']);
    is_position.then(|| step.parse().ok()).flatten()
}

fn unescaped(step: &str) -> String {
    if step.contains('~') { step.replace("~1", "/").replace("~0", "~") } else { step.to_owned() }
}

/// Decodes `%XX`; what is no such escape stays as it is.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(escape.unwrap_or(bytes[at]));
        at += if escape.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_escaped_and_unescaped() {
        let pointer = Pointer::root().child("paths").child("/a~b/{id}").index(3);
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{id}/3");
        assert_eq!(pointer.steps().collect::<Vec<_>>(), ["paths", "/a~b/{id}", "3"]);
    }

    #[test]
    fn a_node_is_found_by_its_steps() {
        let tree = serde_json::json!({ "a~b": { "/": [1, 2] }, "": 3 });
        let find = |text: &str| Pointer::from_text(text).find(&tree);
        assert_eq!(find("/a~0b/~1/1"), Some(&serde_json::json!(2)));
        assert_eq!(find("/"), Some(&serde_json::json!(3)));
        assert_eq!(find(""), Some(&tree));
        for none in ["/a~0b/~1/01", "/a~0b/~1/+1", "/a~0b/~1/-1", "/a~0b/~1/2", "/a~0b/~1/0/x"] {
            assert_eq!(find(none), None, "{none}");
        }
    }

    #[test]
    fn a_fragment_is_percent_decoded() {
        let pointer = Pointer::from_fragment("#/paths/~1a~1%7Bid%7D/get").unwrap_or_default();
        assert_eq!(pointer.as_str(), "/paths/~1a~1{id}/get");
        assert_eq!(Pointer::from_fragment("#/%zz").unwrap_or_default().as_str(), "/%zz");
        assert_eq!(Pointer::from_fragment("other.yaml#/a"), None);
    }

    #[test]
    fn below_respects_whole_steps() {
        let inner = Pointer::from_text("/a/bc");
        assert_eq!(inner.below(&Pointer::from_text("/a")), Some("/bc"));
        assert_eq!(inner.below(&Pointer::from_text("/a/b")), None);
    }
}
