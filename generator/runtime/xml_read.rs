//! XML to JSON. Namespaces are not compared: a name without its prefix is enough to find a member, and servers are
//! free to choose prefixes.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

use super::xml::{Member, Node};

/// Elements deeper than this are refused.
const DEEPEST: usize = 128;

/// An element as it came.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

/// The value of the outermost element.
///
/// # Errors
/// What is wrong with the XML, and at which byte.
pub fn value(text: &str, node: &Node) -> Result<Value, (String, usize)> {
    let mut reader = Reader::from_str(text);
    match parse(&mut reader) {
        Ok(element) => Ok(of(&element, node)),
        Err(reason) => Err((reason, usize::try_from(reader.buffer_position()).unwrap_or_default())),
    }
}

fn parse(reader: &mut Reader<&[u8]>) -> Result<Element, String> {
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let depth = open.len();
        let Some(inner) = open.last_mut() else { return Err("an element ends that did not begin".to_owned()) };
        match event {
            Event::Start(_) if depth > DEEPEST => return Err(format!("more than {DEEPEST} levels")),
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => inner.children.push(element(&start)?),
            Event::End(_) => {
                let Some(done) = open.pop() else { break };
                open.last_mut().ok_or("an element ends that did not begin")?.children.push(done);
            }
            Event::Text(text) => inner.text.push_str(&text.xml10_content().map_err(|error| error.to_string())?),
            Event::CData(text) => inner.text.push_str(&text.xml10_content().map_err(|error| error.to_string())?),
            Event::GeneralRef(reference) => inner.text.push_str(&entity(&reference)?),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    match open.pop() {
        Some(mut document) if open.is_empty() => {
            document.children.pop().ok_or_else(|| "there is no element".to_owned())
        }
        _ => Err("an element does not end".to_owned()),
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let local = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        attributes.push((local(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(Element { name: local(start.local_name().as_ref()), attributes, ..Element::default() })
}

/// The five entities that XML has by itself, and characters by number; none that a document defines.
fn entity(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(character.to_string());
    }
    let name = reference.decode().map_err(|error| error.to_string())?;
    let known = match &*name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        unknown => return Err(format!("the entity `{unknown}` is not known")),
    };
    Ok(known.to_owned())
}

fn of(element: &Element, node: &Node) -> Value {
    if element.attributes.iter().any(|(name, value)| name == "nil" && value == "true") {
        return Value::Null;
    }
    match node {
        Node::Text => Value::String(element.text.clone()),
        Node::Plain => plain(&element.text),
        Node::Any => any(element),
        Node::Object(members) => object(element, members),
        Node::List(name, node) => items(element, name.local, node),
        Node::Map(node) => {
            let entries = element.children.iter().map(|child| (child.name.clone(), of(child, node)));
            Value::Object(entries.collect())
        }
    }
}

/// A number or a boolean; a text that is neither stays one.
fn plain(text: &str) -> Value {
    let text = text.trim();
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => Value::String(text.to_owned()),
    }
}

fn items(element: &Element, name: &str, node: &Node) -> Value {
    element.children.iter().filter(|child| child.name == name).map(|child| of(child, node)).collect()
}

fn object(element: &Element, members: &[Member]) -> Value {
    let mut found = Map::new();
    let mut lonely = None;
    for member in members {
        if let Some(value) = member_of(element, member) {
            found.insert(member.property.to_owned(), value);
        } else if !member.attribute && matches!(member.node, Node::Text | Node::Plain) {
            lonely = Some(member);
        }
    }
    // What stands in the element itself is of the one property that has no element.
    if let (Some(member), true) = (lonely, element.children.is_empty() && !element.text.trim().is_empty()) {
        let value = if matches!(member.node, Node::Plain) { plain(&element.text) } else { element.text.clone().into() };
        found.insert(member.property.to_owned(), value);
    }
    Value::Object(found)
}

fn member_of(element: &Element, member: &Member) -> Option<Value> {
    let Member { name, attribute, wrapped, node, .. } = member;
    if *attribute {
        let (_, text) = element.attributes.iter().find(|(key, _)| key == name.local)?;
        return Some(if matches!(node, Node::Plain) { plain(text) } else { Value::String(text.clone()) });
    }
    match node {
        // A list of nothing, and no list, look the same.
        Node::List(item, node) if !wrapped => Some(items(element, item.local, node)),
        _ => element.children.iter().find(|child| child.name == name.local).map(|child| of(child, node)),
    }
}

/// What the document does not describe: a text, or an object of what is there.
fn any(element: &Element) -> Value {
    if element.children.is_empty() && element.attributes.is_empty() {
        return Value::String(element.text.clone());
    }
    let mut found = Map::new();
    for (name, text) in &element.attributes {
        found.insert(name.clone(), text.clone().into());
    }
    for child in &element.children {
        let value = any(child);
        match found.get_mut(&child.name) {
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => drop(found.insert(child.name.clone(), value)),
        }
    }
    Value::Object(found)
}
