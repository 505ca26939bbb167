//! Single values: numbers, `enum` and `const`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::shapes::Shapes;
use crate::{
    api::{Enum, Integer, Shape, Time, Type, TypeIndex, Variant},
    config::Meaning,
    document::{Schema, SchemaType},
};

impl Shapes<'_, '_> {
    pub(super) fn number(&self, schema: &Schema, number: SchemaType, name: Option<&str>) -> Type {
        match name.and_then(|name| self.context.config.meaning(name)) {
            Some(Meaning::Integer) => return Type::Integer(Integer::I64),
            Some(Meaning::Unsigned) => return Type::Integer(Integer::U64),
            Some(Meaning::UnixSeconds) => return Type::Time(Time::Seconds),
            Some(Meaning::UnixMilliseconds) => return Type::Time(Time::Milliseconds),
            None => {}
        }
        let integer = match schema.format.as_deref() {
            Some("int32") => Some(Integer::I32),
            Some("uint32") => Some(Integer::U32),
            Some("int64") => Some(Integer::I64),
            Some("uint64" | "uint") => Some(Integer::U64),
            _ => None,
        };
        match (integer, number) {
            (Some(integer), _) => Type::Integer(integer),
            (None, SchemaType::Integer) => Type::Integer(Integer::I64),
            _ => Type::Number,
        }
    }

    /// `enum` and `const`.
    pub(super) fn values(&mut self, schema: &Schema, values: &[Value], index: Option<TypeIndex>) -> Type {
        let texts: Option<Vec<&str>> = values.iter().filter(|value| !value.is_null()).map(Value::as_str).collect();
        let mut seen = BTreeSet::new();
        match texts {
            Some(texts) if !texts.is_empty() => {
                let distinct: Vec<&str> = texts.into_iter().filter(|text| seen.insert(*text)).collect();
                if distinct.len() == 1 && index.is_none() {
                    return Type::Text;
                }
                let variants = distinct
                    .into_iter()
                    .map(|text| Variant { ident: String::new(), wire_name: text.to_owned() })
                    .collect();
                self.named(schema, Shape::Enum(Enum { variants }), index)
            }
            _ => scalars(values),
        }
    }
}

/// What values that are not all texts have in common.
fn scalars(values: &[Value]) -> Type {
    let all = |is: fn(&Value) -> bool| values.iter().filter(|value| !value.is_null()).all(is);
    if values.iter().all(Value::is_null) {
        Type::Any
    } else if all(|value| value.is_i64() || value.is_u64()) {
        Type::Integer(Integer::I64)
    } else if all(Value::is_number) {
        Type::Number
    } else if all(Value::is_boolean) {
        Type::Boolean
    } else {
        Type::Any
    }
}
