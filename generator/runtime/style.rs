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
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

/// A name and a value of a query, or of the `cookie` header, both encoded.
pub type Pair = (String, String);

/// What stands in the place of `{name}` in a path; `None` for a value that is not there.
pub fn in_path(parameter: &Parameter, value: &Value) -> Option<String> {
    let shape = shape(parameter, value, percent::data)?;
    let explode = parameter.explode;
    Some(match parameter.style {
        Style::Label => format!(".{}", joined(&shape, explode, if explode { "." } else { "," })),
        Style::Matrix => matrix(&percent::data(parameter.name), shape, explode),
        _ => joined(&shape, explode, ","),
    })
}

/// The value of a header; `None` for a value that is not there. It is not encoded: no server decodes headers.
pub fn in_header(parameter: &Parameter, value: &Value) -> Option<String> {
    shape(parameter, value, str::to_owned).map(|shape| joined(&shape, parameter.explode, ","))
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
    match shape(parameter, value, encode) {
        None => Vec::new(),
        Some(Shape::List(items)) if parameter.explode => items.into_iter().map(|item| (name.clone(), item)).collect(),
        Some(Shape::Object(pairs)) if parameter.explode => pairs,
        Some(shape) => vec![(name, joined(&shape, false, separator))],
    }
}

/// `simple` with the separator of the style.
fn joined(shape: &Shape, explode: bool, separator: &str) -> String {
    match shape {
        Shape::Plain(text) => text.clone(),
        Shape::List(items) => items.join(separator),
        Shape::Object(pairs) => {
            let between = if explode { "=" } else { separator };
            let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}{between}{value}")).collect();
            pairs.join(separator)
        }
    }
}

/// `;color=blue;color=black`, `;R=100;G=200`, `;color=blue,black`; an empty text leaves only the name.
fn matrix(name: &str, shape: Shape, explode: bool) -> String {
    let pairs = match shape {
        Shape::List(items) if explode => items.into_iter().map(|item| (name.to_owned(), item)).collect(),
        Shape::Object(pairs) if explode => pairs,
        shape => vec![(name.to_owned(), joined(&shape, false, ","))],
    };
    pairs
        .into_iter()
        .map(|(name, value)| if value.is_empty() { format!(";{name}") } else { format!(";{name}={value}") })
        .collect()
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
fn shape(parameter: &Parameter, value: &Value, encode: fn(&str) -> String) -> Option<Shape> {
    let there = |value: &&Value| !value.is_null();
    match value {
        _ if parameter.json => Some(Shape::Plain(encode(&value.to_string()))),
        Value::Null => None,
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter(there).map(|item| encode(&text(item))).collect();
            (!items.is_empty()).then_some(Shape::List(items))
        }
        Value::Object(properties) => {
            let properties = properties.iter().filter(|(_, value)| there(value));
            let pairs: Vec<Pair> = properties.map(|(name, value)| (encode(name), encode(&text(value)))).collect();
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
