//! JSON to XML.

use quick_xml::escape::escape;
use serde_json::Value;

use super::style;
use super::xml::{Member, Name, Node, Root};

/// The XML of a value.
pub fn text(root: &Root, value: &Value) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
    element(&mut text, root.name, root.node, value);
    text
}

fn element(text: &mut String, name: Name, node: &Node, value: &Value) {
    let tag = qualified(name);
    text.push('<');
    text.push_str(&tag);
    declare(text, name);
    if let (Node::Object(members), Value::Object(properties)) = (node, value) {
        let attributes = members.iter().filter(|member| member.attribute);
        for (member, value) in attributes.filter_map(|member| Some((member, properties.get(member.property)?))) {
            attribute(text, member.name, value);
        }
    }
    let before = text.len();
    text.push('>');
    let start = text.len();
    content(text, node, value);
    if text.len() == start {
        text.truncate(before);
        text.push_str("/>");
        return;
    }
    text.push_str("</");
    text.push_str(&tag);
    text.push('>');
}

fn qualified(name: Name) -> String {
    match name.prefix {
        Some(prefix) => format!("{prefix}:{}", name.local),
        None => name.local.to_owned(),
    }
}

fn declare(text: &mut String, name: Name) {
    if let Some(namespace) = name.namespace {
        let prefix = name.prefix.map(|prefix| format!(":{prefix}")).unwrap_or_default();
        text.extend([" xmlns", &prefix, "=\"", &escape(namespace), "\""]);
    }
}

fn attribute(text: &mut String, name: Name, value: &Value) {
    if !value.is_null() {
        declare(text, name);
        let value = style::text(value);
        text.extend([" ", &qualified(name), "=\"", &escape(&*value), "\""]);
    }
}

fn content(text: &mut String, node: &Node, value: &Value) {
    match (node, value) {
        (_, Value::Null) => {}
        (Node::Object(members), Value::Object(properties)) => {
            let elements = members.iter().filter(|member| !member.attribute);
            for (member, value) in elements.filter_map(|member| Some((member, properties.get(member.property)?))) {
                property(text, member, value);
            }
        }
        (Node::List(name, node), Value::Array(items)) => items.iter().for_each(|item| element(text, *name, node, item)),
        (Node::Map(node), Value::Object(entries)) => {
            for (name, value) in entries {
                entry(text, name, |text| content(text, node, value));
            }
        }
        (_, Value::Object(entries)) => {
            for (name, value) in entries {
                entry(text, name, |text| content(text, &Node::Any, value));
            }
        }
        (_, Value::Array(items)) => {
            for item in items {
                entry(text, "item", |text| content(text, &Node::Any, item));
            }
        }
        (_, plain) => text.push_str(&escape(&*style::text(plain))),
    }
}

/// A property as an element; the items of a list that is not wrapped as one each.
fn property(text: &mut String, member: &Member, value: &Value) {
    match (member.node, value) {
        (_, Value::Null) => {}
        (Node::List(..), Value::Array(_)) if !member.wrapped => content(text, member.node, value),
        _ => element(text, member.name, member.node, value),
    }
}

/// An element of a name that the document does not have: what cannot be a name becomes `_`.
fn entry(text: &mut String, name: &str, inside: impl FnOnce(&mut String)) {
    let fits = |(index, letter): (usize, char)| match letter {
        '_' => letter,
        '-' | '.' if index > 0 => letter,
        _ if letter.is_alphabetic() || (index > 0 && letter.is_numeric()) => letter,
        _ => '_',
    };
    let name: String = name.chars().enumerate().map(fits).collect();
    text.extend(["<", &name, ">"]);
    inside(text);
    text.extend(["</", &name, ">"]);
}
