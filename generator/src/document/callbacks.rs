//! Callbacks: requests that the server makes because of an operation (OpenAPI 3.1.1, section 4.8.18).

use std::collections::HashSet;

use serde_json::Value;

use super::{
    kinds,
    skeleton::{MARK, Walk},
};
use crate::source::Pointer;

/// A callback of an operation.
#[derive(Debug)]
pub(crate) struct Callback<Item> {
    /// The operation, as `METHOD /path`.
    pub(crate) operation: String,
    /// The operation's first tag, for callbacks that have none.
    pub(crate) tag: String,
    /// The callback's key.
    pub(crate) name: String,
    /// The URL that is called, as an expression.
    pub(crate) expression: String,
    /// What is called there.
    pub(crate) item: Item,
}

impl Callback<Value> {
    /// The same with its path item read.
    pub(super) fn typed<Item>(self, typed: impl FnOnce(Value) -> Option<Item>) -> Option<Callback<Item>> {
        let Self { operation, tag, name, expression, item } = self;
        Some(Callback { operation, tag, name, expression, item: typed(item)? })
    }
}

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads those of all operations that the walk has found; an operation that several paths share is read once.
pub(super) fn read(walk: &mut Walk<'_>, skeleton: &Value) -> Vec<Callback<Value>> {
    let mut callbacks = Vec::new();
    let mut seen = HashSet::new();
    let paths = skeleton["paths"].as_object();
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            let operation = &item[*method];
            let Some(at) = operation[MARK].as_str().map(Pointer::from_text).filter(|at| !seen.contains(at)) else {
                continue;
            };
            let name = format!("{} {path}", method.to_uppercase());
            let tag = operation["tags"][0].as_str().unwrap_or_default();
            let before = callbacks.len();
            of_operation(walk, &at, (&name, tag), &mut callbacks);
            if callbacks.len() > before {
                seen.insert(at);
            }
        }
    }
    callbacks
}

fn of_operation(walk: &mut Walk<'_>, at: &Pointer, (operation, tag): (&str, &str), found: &mut Vec<Callback<Value>>) {
    let at = at.child("callbacks");
    let tree = walk.tree;
    let Some(Value::Object(callbacks)) = at.find(tree) else { return };
    for (name, raw) in callbacks.iter().filter(|(name, _)| !name.starts_with("x-")) {
        let Some(Value::Object(calls)) = walk.object(&kinds::CALLBACK, raw, &at.child(name)) else { continue };
        found.extend(calls.into_iter().map(|(expression, item)| Callback {
            operation: operation.to_owned(),
            tag: tag.to_owned(),
            name: name.clone(),
            expression,
            item,
        }));
    }
}
