//! Single values: numbers, `enum` and `const`.

use std::collections::HashSet;

use serde_json::Value;

use super::shapes::Shapes;
use crate::{
    api::{Enum, Format, Integer, Shape, Time, Type, TypeIndex, Variant},
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
            (None, SchemaType::Integer) if is_large(schema) => Type::Integer(Integer::U64),
            (None, SchemaType::Integer) => Type::Integer(Integer::I64),
            _ => Type::Number,
        }
    }

    /// A text, by its format (OpenAPI 3.1.1, section 4.4.2).
    pub(super) fn text(&self, schema: &Schema) -> Type {
        let by_encoding = (schema.content_encoding.as_deref() == Some("base64")).then_some("byte");
        let Some(format) = schema.format.as_deref().or(by_encoding) else { return Type::Text };
        let found = match self.context.config.formats.get(format) {
            Some(library) => Format::by(format, library).unwrap_or_default(),
            None => Format::usual(format),
        };
        found.map_or(Type::Text, Type::Formatted)
    }

    /// `enum` and `const`.
    pub(super) fn values(&mut self, schema: &Schema, values: &[Value], index: Option<TypeIndex>) -> Type {
        let mut known = HashSet::new();
        let distinct = values.iter().filter_map(Value::as_str).filter(|text| known.insert(*text));
        let texts: Vec<(String, Option<String>)> = distinct.map(|text| (text.to_owned(), None)).collect();
        let others: Vec<&Value> = values.iter().filter(|value| !value.is_string() && !value.is_null()).collect();
        let other = scalars(&others);
        match (texts.is_empty(), other) {
            (true, Some(other)) => other,
            (false, None) if others.is_empty() => self.texts(schema, texts, index),
            (false, Some(other)) => {
                let variants = [self.texts(&Schema { title: None, ..schema.clone() }, texts, None), other];
                self.one_of_types(schema, variants.into(), index)
            }
            (_, None) => self.untyped(schema, "`enum` has values of several kinds"),
        }
    }

    /// One of some texts, each with the document's words about it. A single one is no choice.
    pub(super) fn texts(
        &mut self,
        schema: &Schema,
        texts: Vec<(String, Option<String>)>,
        index: Option<TypeIndex>,
    ) -> Type {
        if texts.len() == 1 && index.is_none() {
            return Type::Text;
        }
        let variants =
            texts.into_iter().map(|(wire_name, docs)| Variant { ident: String::new(), wire_name, docs }).collect();
        self.named(schema, Shape::Enum(Enum { variants }), index)
    }
}

/// Whether an integer may be too large for `i64`, and never negative.
fn is_large(schema: &Schema) -> bool {
    let rules = &schema.rules;
    let positive =
        rules.minimum.is_some_and(|least| least >= 0.0) || rules.exclusive_minimum.is_some_and(|least| least >= -1.0);
    positive && rules.maximum.is_some_and(|most| most >= 9_223_372_036_854_775_808.0)
}

/// Whether values become an enum, or a union with one: there are texts, and the others, if there
/// are any, have one type.
pub(super) fn has_variants(values: &[Value]) -> bool {
    let others: Vec<&Value> = values.iter().filter(|value| !value.is_string() && !value.is_null()).collect();
    values.iter().any(Value::is_string) && (others.is_empty() || scalars(&others).is_some())
}

/// What values that are no texts have in common.
fn scalars(values: &[&Value]) -> Option<Type> {
    let all = |is: fn(&Value) -> bool| values.iter().all(|value| is(value));
    if values.is_empty() {
        None
    } else if all(|value| value.is_i64() || value.is_u64()) {
        Some(Type::Integer(Integer::I64))
    } else if all(Value::is_number) {
        Some(Type::Number)
    } else if all(Value::is_boolean) {
        Some(Type::Boolean)
    } else {
        None
    }
}
