//! An example value of a type, as its documentation shows it: the document's own, or one put together from those of its
//! properties.

use serde_json::{Map, Value, json};

use crate::api::{Api, Shape, Type, TypeDef, named_in};

/// How deep values are put together.
const DEPTH: usize = 4;

/// Longer ones are not shown: nobody reads them.
const LONGEST: usize = 2000;

/// The part of a type's documentation that shows a value; empty where the document has none.
pub(super) fn docs(api: &Api, def: &TypeDef) -> String {
    let value = of(api, def, DEPTH).filter(|value| !is_plain(value) && is_said(api, def, DEPTH));
    let Some(value) = value else { return String::new() };
    let text = format!("{value:#}");
    if text.len() > LONGEST { String::new() } else { format!("\n\n# Example\n\n```json\n{text}\n```") }
}

/// A value that says no more than the documentation of a field does.
fn is_plain(value: &Value) -> bool {
    !(value.is_object() || value.is_array())
}

/// Whether anything of a value is the document's.
fn is_said(api: &Api, def: &TypeDef, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let inside = |ty| named_in(ty).into_iter().any(|index| is_said(api, &api.types[index], depth));
    def.example.is_some()
        || match &def.shape {
            Shape::Struct(object) => object.fields.iter().any(|field| field.example.is_some() || inside(&field.ty)),
            Shape::Alias(of) | Shape::Newtype(of) => inside(&of.ty),
            Shape::Enum(_) | Shape::Union(_) => false,
        }
}

fn of(api: &Api, def: &TypeDef, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    def.example.clone().or_else(|| match &def.shape {
        Shape::Struct(object) => {
            let value = |example: &Option<Value>, ty| example.clone().or_else(|| of_type(api, ty, depth));
            let fields = object.fields.iter().filter_map(|field| {
                let value = field.constant.clone().or_else(|| value(&field.example, &field.ty));
                // What must be there is shown, or it would be no value of the type.
                let value = value.or_else(|| field.required.then(|| filler(&field.ty)).flatten())?;
                Some((field.wire_name.clone(), value))
            });
            Some(fields.collect::<Map<_, _>>()).filter(|fields| !fields.is_empty()).map(Value::Object)
        }
        Shape::Alias(of) | Shape::Newtype(of) => of_type(api, &of.ty, depth),
        Shape::Enum(values) => values.variants.first().map(|value| value.wire_name.clone().into()),
        Shape::Union(_) => None,
    })
}

fn of_type(api: &Api, ty: &Type, depth: usize) -> Option<Value> {
    match ty {
        Type::Named(index) => of(api, &api.types[*index], depth),
        Type::List(item) => of_type(api, item, depth).map(|item| Value::Array(vec![item])),
        Type::Map(value) => of_type(api, value, depth).map(|value| json!({ "key": value })),
        Type::Nullable(inner) | Type::Boxed(inner) => of_type(api, inner, depth),
        _ => None,
    }
}

/// A plain value where the document gives none.
fn filler(ty: &Type) -> Option<Value> {
    match ty {
        Type::Text => Some(json!("text")),
        Type::Boolean => Some(json!(true)),
        Type::Integer(_) | Type::Number | Type::Time(_) => Some(json!(1)),
        Type::List(_) => Some(json!([])),
        Type::Map(_) => Some(json!({})),
        Type::Nullable(_) => Some(Value::Null),
        _ => None,
    }
}
