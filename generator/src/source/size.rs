//! How large a tree is, and whether places in it stay in proportion to it.

use serde_json::Value;

use super::Pointer;
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
};

/// How large a tree is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Its nodes, with long texts and keys as several.
    pub weight: usize,
    /// How deep it nests.
    pub depth: usize,
}

/// How many bytes of a text weigh as much as a node.
pub const TEXT_WEIGHT: usize = 32;

/// The size of a tree.
pub fn size(tree: &Value) -> Size {
    let mut whole = Size { weight: 1, depth: 0 };
    let mut add = |key: &str, value: &Value| {
        let inner = size(value);
        whole.weight += inner.weight + key.len() / TEXT_WEIGHT;
        whole.depth = whole.depth.max(inner.depth + 1);
    };
    match tree {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| add(key, value)),
        Value::Array(items) => items.iter().for_each(|item| add("", item)),
        Value::String(text) => whole.weight += text.len() / TEXT_WEIGHT,
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    whole
}

/// Every node is known by its pointer, which repeats the keys above it. Where keys are so long that this
/// would be many times the document, it is refused; real documents reach 7 times.
pub fn check(tree: &Value, problems: &mut Diagnostics) {
    let Bytes { own, pointers } = bytes(tree, 0);
    if pointers > LEAST_POINTERS.max(own * POINTERS) {
        let message =
            "keys are so long, or nest so deep, that the places of all nodes would be many times the document";
        problems.push(Diagnostic::new(Code::TooLarge, Place::value(&Pointer::root()), message));
    }
}

const LEAST_POINTERS: usize = 16 << 20;
const POINTERS: usize = 40;

/// How many bytes the nodes of a tree take as compact JSON, about, and how many their pointers.
struct Bytes {
    own: usize,
    pointers: usize,
}

fn bytes(tree: &Value, pointer: usize) -> Bytes {
    let mut all = Bytes { own: 2, pointers: pointer };
    let mut add = |key: usize, value: &Value| {
        let inner = bytes(value, pointer + 1 + key);
        all.own += inner.own + key;
        all.pointers += inner.pointers;
    };
    match tree {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| add(key.len(), value)),
        Value::Array(items) => items.iter().for_each(|item| add(2, item)),
        Value::String(text) => all.own += text.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Size, check, size};
    use crate::diagnostic::Diagnostics;
    use serde_json::json;

    #[test]
    fn long_texts_weigh_more() {
        assert_eq!(size(&json!({"a": [1, "b"]})), Size { weight: 4, depth: 2 });
        assert_eq!(size(&json!("x".repeat(320))), Size { weight: 11, depth: 0 });
    }

    #[test]
    fn a_long_key_above_many_nodes_is_refused() {
        for (nodes, refused) in [(1, false), (1000, true)] {
            let mut problems = Diagnostics::default();
            check(&json!({"x".repeat(100_000): vec![0; nodes]}), &mut problems);
            assert_eq!(problems.has_errors(), refused);
        }
    }
}
