//! A value that a server could send, for documentation: the document's examples where they are of the type, or else
//! something simple.

use serde_json::{Map, Value, json};

use crate::api::{Api, Field, Integer, Shape, Struct, Type};

/// Deeper values are no help to a reader.
const DEPTH: usize = 4;

/// A value of a type; `None` where it would be a guess.
pub(super) fn value(api: &Api, ty: &Type) -> Option<Value> {
    of(api, ty, None, DEPTH)
}

fn of(api: &Api, ty: &Type, example: Option<&Value>, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    let said = |fits: fn(&Value) -> bool| example.filter(|value| fits(value)).cloned();
    match ty {
        Type::Text | Type::Formatted(_) => Some(said(Value::is_string).unwrap_or_else(|| "text".into())),
        Type::Any => Some(example.cloned().unwrap_or_else(|| "anything".into())),
        Type::Boolean => Some(said(Value::is_boolean).unwrap_or_else(|| true.into())),
        Type::Integer(Integer::I32 | Integer::U32) => Some(1.into()),
        Type::Integer(_) | Type::Time(_) => Some(said(Value::is_u64).unwrap_or_else(|| 1.into())),
        Type::Number => Some(said(Value::is_number).unwrap_or_else(|| json!(1.5))),
        Type::Nullable(inner) => of(api, inner, example, depth + 1),
        Type::Boxed(inner) => of(api, inner, example, depth),
        Type::List(item) => {
            let first = example.and_then(|example| example.get(0));
            Some(Value::Array(of(api, item, first, depth).into_iter().collect()))
        }
        Type::Map(_) => Some(json!({})),
        Type::Tuple(_) | Type::Upload => None,
        Type::Named(index) => match &api.types[*index].shape {
            Shape::Alias(alias) | Shape::Newtype(alias) => of(api, &alias.ty, example, depth),
            Shape::Enum(values) => values.variants.first().map(|variant| variant.wire_name.as_str().into()),
            Shape::Struct(object) => fields(api, object, example, depth).map(Value::Object),
            // Which of its types a value is of is told by what this knows nothing of.
            Shape::Union(_) => None,
        },
    }
}

fn fields(api: &Api, object: &Struct, example: Option<&Value>, depth: usize) -> Option<Map<String, Value>> {
    let needed = object.fields.iter().filter(|field| field.required && !field.write_only);
    let value = |field: &Field| {
        let said = example.and_then(|example| example.get(&field.wire_name)).or(field.example.as_ref());
        let value = match &field.constant {
            Some(constant) => constant.clone(),
            None if field.nullable && said == Some(&Value::Null) => Value::Null,
            None => of(api, &field.ty, said, depth)?,
        };
        Some((field.wire_name.clone(), value))
    };
    needed.map(value).collect()
}
