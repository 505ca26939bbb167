//! Writes lists and objects into paths, queries, headers and cookies
//! (OpenAPI 3.1.1, "Style Examples", and RFC 6570, which it refers to).
//!
//! Where the specification is silent: `null` in a list or an object is left out, as RFC 6570 does with undefined members,
//! and a list or an object inside of another one is written as JSON text.

use serde_json::Value;

use super::encode::Plain;
use super::operation::{Parameter, Place, Style};
use super::percent;

/// A value in the form that styles tell apart, its texts encoded.
enum Shape {
    Plain(String),
    /// The items, each under the name of the parameter.
    List(Vec<Pair>),
    /// The properties, each under its own name.
    Object(Vec<Pair>),
}

/// A name and a value of a query, or of the `cookie` header, both encoded.
pub type Pair = (String, String);

/// What stands in the place of `{name}` in a path; `None` for a value that is not there.
pub fn in_path(parameter: &Parameter, value: &Value) -> Option<String> {
    let name = percent::data(parameter.name);
    let shape = shape(&name, parameter, value, percent::data)?;
    let explode = parameter.explode;
    Some(match parameter.style {
        Style::Label => format!(".{}", joined(shape, explode, if explode { "." } else { "," })),
        Style::Matrix => matrix(&name, shape, explode),
        _ => joined(shape, explode, ","),
    })
}

/// The value of a header; `None` for a value that is not there. It is not encoded: no server decodes headers.
pub fn in_header(parameter: &Parameter, value: &Value) -> Option<String> {
    shape(parameter.name, parameter, value, str::to_owned).map(|shape| joined(shape, parameter.explode, ","))
}

/// The pairs of a query, of the `cookie` header, or of a form.
pub fn in_pairs(name: &str, parameter: &Parameter, value: &Value) -> Vec<Pair> {
    let name = percent::data(name);
    let encode =
        if parameter.allow_reserved && parameter.place == Place::Query { percent::reserved } else { percent::data };
    if let (Style::DeepObject, Value::Object(_) | Value::Array(_), false) = (parameter.style, value, parameter.json) {
        let mut pairs = Vec::new();
        deep(&mut pairs, &name, value, encode);
        return pairs;
    }
    let separator = match parameter.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    match shape(&name, parameter, value, encode) {
        None => Vec::new(),
        Some(shape) => pairs(name, shape, parameter.explode, separator),
    }
}

/// `form` with the separator of the style.
fn pairs(name: String, shape: Shape, explode: bool, separator: &str) -> Vec<Pair> {
    match shape {
        Shape::List(pairs) | Shape::Object(pairs) if explode => pairs,
        shape => vec![(name, joined(shape, false, separator))],
    }
}

/// `simple` with the separator of the style.
fn joined(shape: Shape, explode: bool, separator: &str) -> String {
    let (pairs, between) = match shape {
        Shape::Plain(text) => return text,
        Shape::List(items) => (items, None),
        Shape::Object(properties) => (properties, Some(if explode { "=" } else { separator })),
    };
    let mut text = String::new();
    for (index, (name, value)) in pairs.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { separator });
        if let Some(between) = between {
            text.push_str(name);
            text.push_str(between);
        }
        text.push_str(value);
    }
    text
}

/// `;color=blue;color=black`, `;R=100;G=200`, `;color=blue,black`; an empty text leaves only the name.
fn matrix(name: &str, shape: Shape, explode: bool) -> String {
    let mut text = String::new();
    for (name, value) in pairs(name.to_owned(), shape, explode, ",") {
        text.push(';');
        text.push_str(&name);
        if !value.is_empty() {
            text.push('=');
            text.push_str(&value);
        }
    }
    text
}

/// `color[R]=100`. Of what is deeper the specification says nothing; objects go on in the same way, items of a list
/// are `color[]=blue`, and `color[0][name]=blue` where they hold more, as servers commonly read it.
fn deep(pairs: &mut Vec<Pair>, name: &str, value: &Value, encode: fn(&str) -> String) {
    match value {
        Value::Null => {}
        Value::Object(properties) => {
            for (key, value) in properties {
                deep(pairs, &format!("{name}%5B{}%5D", percent::data(key)), value, encode);
            }
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            for (index, item) in items.iter().enumerate() {
                deep(pairs, &format!("{name}%5B{index}%5D"), item, encode);
            }
        }
        Value::Array(items) => {
            for item in items.iter().filter(|item| !item.is_null()) {
                pairs.push((format!("{name}%5B%5D"), encode(&text(item))));
            }
        }
        plain => pairs.push((name.to_owned(), encode(&text(plain)))),
    }
}

/// `None` for null, and for lists and objects that have nothing in them (RFC 6570, section 2.3: undefined).
fn shape(name: &str, parameter: &Parameter, value: &Value, encode: fn(&str) -> String) -> Option<Shape> {
    let mut pairs = Vec::new();
    let mut add = |name: String, value: &Value| {
        if !value.is_null() {
            pairs.push((name, encode(&text(value))));
        }
    };
    match value {
        _ if parameter.json => Some(Shape::Plain(encode(&value.to_string()))),
        Value::Null => None,
        Value::Array(items) => {
            for item in items {
                add(name.to_owned(), item);
            }
            (!pairs.is_empty()).then_some(Shape::List(pairs))
        }
        Value::Object(properties) => {
            for (name, value) in properties {
                add(encode(name), value);
            }
            (!pairs.is_empty()).then_some(Shape::Object(pairs))
        }
        plain => Some(Shape::Plain(encode(&text(plain)))),
    }
}

/// The text of a plain value; JSON text of any other.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => Plain(float).to_string(),
            _ => number.to_string(),
        },
        value => value.to_string(),
    }
}
