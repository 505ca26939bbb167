//! Actions of an overlay (Overlay Specification 1.0, section 4.4.3) that would mend a problem, ready to be pasted.

use serde_json::{Value, json};

use crate::source::Pointer;

/// Gives the field `key` of the object at `node` a value.
pub(crate) fn set(node: &Pointer, key: &str, value: &Value) -> String {
    let is_plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        && key.chars().skip(1).all(|c| c.is_ascii_alphanumeric());
    let key = if is_plain { key.to_owned() } else { json!(key).to_string() };
    format!("- target: {}\n  update: {{{key}: {value}}}", target(node))
}

/// Puts another value in the place of the one at `node`; none where that is an item of a list, for an update
/// only adds to lists.
pub(crate) fn replace(tree: &Value, node: &Pointer, value: &Value) -> Option<String> {
    let (parent, key) = node.split()?;
    parent.find(tree)?.as_object().map(|_| set(&parent, &key, value))
}

/// What is said of a plain value in the place of a list of them: the list, and the action that puts it there.
pub(crate) fn listed(tree: &Value, node: &Pointer, value: &Value) -> (Option<String>, Option<String>) {
    if value.is_array() || value.is_object() || value.is_null() {
        return (None, None);
    }
    let list = Value::from(vec![value.clone()]);
    (Some(format!("did you mean `{list}`?")), replace(tree, node, &list))
}

/// Gives a field another name; none where its value is too long to be repeated.
pub(crate) fn rename(tree: &Value, node: &Pointer, name: &str) -> Option<String> {
    const LONGEST: usize = 100;
    let (parent, _) = node.split()?;
    let value = node.find(tree)?;
    let is_short = !matches!(value, Value::Object(fields) if fields.len() > LONGEST);
    let value = Some(value).filter(|value| is_short && value.to_string().len() <= LONGEST)?;
    Some(format!("{}\n- target: {}\n  remove: true", set(&parent, name, value), target(node)))
}

fn target(node: &Pointer) -> String {
    let path = node.json_path();
    if path.contains(": ") || path.contains(" #") || path.contains(char::is_control) {
        json!(path).to_string()
    } else {
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_yaml_with_a_json_path() {
        let tree = json!({"paths": {"/a b: c": {"get": {"summry": "One", "tags": ["x"]}}}});
        let at = Pointer::root().child("paths").child("/a b: c").child("get");
        let renamed = rename(&tree, &at.child("summry"), "summary").unwrap_or_default();
        assert_eq!(
            renamed,
            "- target: \"$.paths['/a b: c'].get\"\n  update: {summary: \"One\"}\n\
             - target: \"$.paths['/a b: c'].get.summry\"\n  remove: true"
        );
        assert_eq!(replace(&tree, &at.child("tags").index(0), &json!("y")), None);
        assert_eq!(set(&Pointer::root(), "$ref", &json!("#/a")), "- target: $\n  update: {$ref: \"#/a\"}");
    }
}
