//! Reads YAML as libyaml does: what a stricter parser refuses, such as a `]` left of its line's indentation.

use std::collections::BTreeSet;

use serde_json::Value;

use super::MAX_DEPTH;

/// Reads `text`, without places. `None` if libyaml cannot read it either, or if it has what could make it
/// slow or large there: brackets that nest deeper than [`MAX_DEPTH`], or aliases.
pub fn read(text: &str) -> Option<Value> {
    if nests_deep(text) || has_aliases(text) {
        return None;
    }
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    converted(value, 0)
}

/// Whether so many brackets are open at once, also in texts.
fn nests_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_DEPTH
    })
}

/// Whether an anchor and an alias have one name.
fn has_aliases(text: &str) -> bool {
    let anchors: BTreeSet<&str> = names_after(text, '&').collect();
    !anchors.is_empty() && names_after(text, '*').any(|alias| anchors.contains(alias))
}

/// The words that begin with a sign.
fn names_after(text: &str, sign: char) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    text.split(ends).filter_map(move |word| word.strip_prefix(sign)).filter(|name| !name.is_empty())
}

fn converted(value: serde_yaml::Value, depth: usize) -> Option<Value> {
    use serde_yaml::Value as Yaml;
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => serde_json::to_value(number).ok()?,
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => {
            Value::Array(items.into_iter().map(|item| converted(item, depth + 1)).collect::<Option<_>>()?)
        }
        Yaml::Mapping(entries) => {
            let entry = |(key, value)| match converted(key, depth + 1)? {
                Value::String(key) => Some((key, converted(value, depth + 1)?)),
                Value::Array(_) | Value::Object(_) => None,
                scalar => Some((scalar.to_string(), converted(value, depth + 1)?)),
            };
            Value::Object(entries.into_iter().map(entry).collect::<Option<_>>()?)
        }
        Yaml::Tagged(tagged) => converted(tagged.value, depth + 1)?,
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_could_grow_is_refused() {
        assert!(read("a: &a [1]\nb: a *very* small c\n").is_some());
        assert_eq!(read("a: &a [1]\nb: *a\n"), None);
        assert_eq!(read(&"[".repeat(1000)), None);
    }
}
