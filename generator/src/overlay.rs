//! Applies overlays (OpenAPI Overlay Specification 1.0): where a document is wrong or thin, it is
//! put right here, and stays byte for byte as published.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics},
    document::closest,
    source::{FileId, Pointer, SourceText, Tree},
};

/// Applies the overlay in `text` to `tree`, action by action (section 4.4.1). An action that is
/// malformed or matches nothing is reported and skipped.
pub fn apply(tree: &mut Tree, text: SourceText, problems: &mut Diagnostics) {
    let Some((file, overlay)) = tree.sources.read_beside(text, problems) else { return };
    if overlay.is_null() {
        return;
    }
    let mut target = Target { tree, file, problems };
    let version = overlay.get("overlay").and_then(Value::as_str);
    if !version.is_some_and(|version| version.starts_with("1.")) {
        target.invalid(&Pointer::root().child("overlay"), "an overlay begins with `overlay: 1.0.0`");
        return;
    }
    target.unknown_keys(&overlay, &Pointer::root(), &["overlay", "info", "extends", "actions"]);
    let at = Pointer::root().child("actions");
    match overlay.get("actions") {
        Some(Value::Array(actions)) => {
            for (index, action) in actions.iter().enumerate() {
                target.action(action, &at.index(index));
            }
        }
        _ => target.invalid(&at, "`actions` must be a list"),
    }
}

struct Target<'t> {
    tree: &'t mut Tree,
    file: FileId,
    problems: &'t mut Diagnostics,
}

impl Target<'_> {
    fn invalid(&mut self, at: &Pointer, message: &str) {
        self.report(Code::OverlayInvalid, at, message.to_owned());
    }

    fn report(&mut self, code: Code, at: &Pointer, message: String) {
        self.report_with(code, at, message, None);
    }

    fn report_with(&mut self, code: Code, at: &Pointer, message: String, help: Option<String>) {
        // The overlay is no part of the tree: its places are found in its own file.
        let place = self.tree.sources.place_in(self.file, at);
        self.problems.push(Diagnostic::new(code, place, message).help_if(help));
    }

    /// Keys that the specification does not know (sections 4.4.1 and 4.4.3).
    fn unknown_keys(&mut self, object: &Value, at: &Pointer, known: &[&str]) {
        for key in object.as_object().into_iter().flat_map(Map::keys) {
            if !known.contains(&key.as_str()) && !key.starts_with("x-") {
                let place = self.tree.sources.key_in(self.file, &at.child(key));
                let problem = Diagnostic::new(Code::OverlayInvalid, place, format!("an overlay has no `{key}` here"));
                let meant = closest(key, known.iter().copied()).map(|meant| format!("did you mean `{meant}`?"));
                self.problems.push(problem.help_if(meant.or(Some(format!("one of `{}`", known.join("`, `"))))));
            }
        }
    }

    fn action(&mut self, action: &Value, at: &Pointer) {
        let target_at = at.child("target");
        self.unknown_keys(action, at, &["target", "description", "update", "remove"]);
        let Some(path) = action.get("target").and_then(Value::as_str) else {
            return self.invalid(&target_at, "an action needs a `target`, a JSONPath expression");
        };
        let nodes = match located(path, &self.tree.value) {
            Ok(nodes) => nodes,
            Err(message) => {
                return self.report_with(Code::OverlayInvalid, &target_at, message, Some(notation(path)));
            }
        };
        if nodes.is_empty() {
            let message = format!("`{path}` matches nothing in the document");
            let meant = meant(path, &self.tree.value).map(|meant| format!("did you mean `{meant}`?"));
            return self.report_with(Code::OverlayUnmatched, &target_at, message, meant);
        }
        let remove = action.get("remove").and_then(Value::as_bool).unwrap_or(false);
        match action.get("update") {
            _ if remove => nodes.iter().rev().for_each(|node| self.remove(node)),
            Some(update) => nodes.iter().for_each(|node| self.update(update, &at.child("update"), node)),
            None => self.invalid(at, "an action needs `update` or `remove: true`"),
        }
    }

    /// Removes a node. The items of a list that come after it move up, and take their places in the file along.
    fn remove(&mut self, node: &Pointer) {
        let Some((parent, key)) = node.split() else { return };
        let length = parent.find(&self.tree.value).and_then(Value::as_array).map(Vec::len);
        if let (Some(length), Ok(index)) = (length, key.parse::<usize>()) {
            let sources = &mut self.tree.sources;
            sources.move_up(&parent, index, length);
        }
        remove_node(&mut self.tree.value, node);
    }

    fn update(&mut self, update: &Value, from: &Pointer, node: &Pointer) {
        let mut new = Vec::new();
        if let Some(found) = self.tree.value.pointer_mut(node.as_str()) {
            merge(found, update, node, from, &mut new);
        }
        for (pointer, origin) in new {
            self.tree.sources.set_origin(pointer, self.file, origin);
        }
    }
}

/// The nodes that a JSONPath (RFC 9535) matches, in document order, so that removing from the last
/// to the first keeps the other pointers valid.
fn located(path: &str, tree: &Value) -> Result<Vec<Pointer>, String> {
    let path = JsonPath::parse(path).map_err(|error| format!("not a JSONPath expression: {error}"))?;
    let nodes = path.query_located(tree);
    Ok(nodes.locations().map(|location| Pointer::from_text(location.to_json_pointer())).collect())
}

/// How a target that is no JSONPath may be written.
fn notation(path: &str) -> String {
    if path.starts_with('#') || path.starts_with('/') {
        let pointer = Pointer::from_text(path.trim_start_matches('#'));
        return format!("a target is a JSONPath: `{}`", pointer.json_path());
    }
    "a key with other signs than letters stands in brackets: `$.paths['/books'].get`".to_owned()
}

/// The path with the key that it goes wrong at put right, if it leads by keys and indices alone.
fn meant(path: &str, tree: &Value) -> Option<String> {
    let mut at = Pointer::root();
    for key in keys(path)? {
        let here = at.find(tree)?;
        let key = match here {
            Value::Object(fields) if !fields.contains_key(&key) => {
                closest(&key, fields.keys().map(String::as_str))?.to_owned()
            }
            _ => key,
        };
        at = at.child(&key);
    }
    at.find(tree).map(|_| at.json_path())
}

/// The keys of a JSONPath that selects one node, such as `$.paths['/books'].get`.
fn keys(path: &str) -> Option<Vec<String>> {
    let mut rest = path.strip_prefix('$')?;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        let (key, after) = if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(['.', '[']).unwrap_or(name.len());
            name.split_at(end)
        } else {
            let inside = rest.strip_prefix('[')?;
            let quote = inside.chars().next()?;
            match quote {
                '\'' | '"' => inside[1..].split_once(&format!("{quote}]"))?,
                _ => inside.split_once(']')?,
            }
        };
        if key.is_empty() || key.contains(['*', '?', ',']) {
            return None;
        }
        keys.push(key.to_owned());
        rest = after;
    }
    Some(keys)
}

fn remove_node(tree: &mut Value, node: &Pointer) {
    let Some((parent, key)) = node.split() else { return };
    match tree.pointer_mut(parent.as_str()) {
        Some(Value::Object(map)) => drop(map.shift_remove(&key)),
        Some(Value::Array(list)) => {
            if let Some(index) = key.parse().ok().filter(|index| *index < list.len()) {
                list.remove(index);
            }
        }
        _ => {}
    }
}

/// Objects are merged, lists get the new items at their end, everything else is replaced (section
/// 4.4.3.1). `new` gets what now comes from the overlay.
fn merge(into: &mut Value, update: &Value, at: &Pointer, from: &Pointer, new: &mut Vec<(Pointer, Pointer)>) {
    match (into, update) {
        (Value::Object(into), Value::Object(update)) => {
            for (key, value) in update {
                let (at, from) = (at.child(key), from.child(key));
                if let Some(known) = into.get_mut(key) {
                    merge(known, value, &at, &from, new);
                } else {
                    into.insert(key.clone(), value.clone());
                    new.push((at, from));
                }
            }
        }
        (Value::Array(into), Value::Array(update)) => {
            for (index, item) in update.iter().enumerate() {
                new.push((at.index(into.len()), from.index(index)));
                into.push(item.clone());
            }
        }
        (Value::Array(into), item) => {
            new.push((at.index(into.len()), from.clone()));
            into.push(item.clone());
        }
        (into, update) => {
            *into = update.clone();
            new.push((at.clone(), from.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use serde_json::json;

    fn applied(document: &str, overlay: &str) -> (Tree, Diagnostics) {
        let mut problems = Diagnostics::default();
        let text = |name: &str, text: &str| SourceText { name: name.to_owned(), bytes: text.into() };
        let mut tree = Tree::read(vec![text("api.yaml", document)], &mut problems);
        apply(&mut tree, text("overlay.yaml", &format!("overlay: 1.0.0\nactions:\n{overlay}")), &mut problems);
        (tree, problems)
    }

    #[test]
    fn updates_merge_and_removals_remove() {
        let (tree, problems) = applied(
            "a: {b: 1, c: [1]}\nd: [1, 2, 3]\n",
            "- target: $.a\n  update: {b: 2, c: [2], e: {f: 1}}\n- target: $.d[?@ > 1]\n  remove: true\n",
        );
        assert_eq!(tree.value, json!({"a": {"b": 2, "c": [1, 2], "e": {"f": 1}}, "d": [1]}));
        assert!(problems.list().is_empty());
        let place = tree.sources.locate(&Place::value(&Pointer::from_text("/a/e/f")));
        let (file, bytes) = place.unwrap_or_default();
        assert_eq!((file, bytes.len()), (1, 1));
    }

    #[test]
    fn what_matches_nothing_is_an_error() {
        let (_, problems) = applied("a: 1\n", "- target: $.b\n  remove: true\n- target: 'x['\n  remove: true\n");
        let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [Code::OverlayUnmatched, Code::OverlayInvalid]);
    }
}
