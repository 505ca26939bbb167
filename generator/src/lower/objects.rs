//! Objects and lists: what they hold.

use std::collections::BTreeSet;

use super::shapes::{Lowered, Shapes, docs, or_null};
use crate::{
    api::{Field, Shape, Struct, Type, TypeIndex},
    document::{Additional, Schema, SchemaId},
    lower::rules::rules,
};

/// The support code decodes tuples of up to so many items (`runtime/tuple.rs`).
const LONGEST_TUPLE: u64 = 6;

impl Shapes<'_, '_> {
    pub(super) fn array(&mut self, schema: &Schema, name: Option<&str>) -> Type {
        if schema.prefix_items.is_empty() {
            return Type::List(Box::new(self.items(schema, name)));
        }
        let length = schema.prefix_items.len() as u64;
        let ends = schema.items.iter().any(|id| self.schemas.get(*id).never);
        let closed = ends || schema.rules.max_items.is_some_and(|most| most <= length);
        let mut types: Vec<Type> = schema.prefix_items.iter().map(|item| self.item(*item, name)).collect();
        let is_full = schema.rules.min_items.is_some_and(|least| least >= length);
        if is_full && closed && length <= LONGEST_TUPLE {
            return Type::Tuple(types);
        }
        // A list that may be shorter or longer, or is longer than tuples are: each item is of one of the types.
        if !closed {
            types.push(if schema.items.is_empty() { Type::Any } else { self.items(schema, name) });
        }
        if types.contains(&Type::Any) {
            return Type::List(Box::new(Type::Any));
        }
        let mut distinct: Vec<Type> = Vec::new();
        for ty in types {
            if !distinct.contains(&ty) {
                distinct.push(ty);
            }
        }
        let item = match distinct.as_slice() {
            [only] => only.clone(),
            _ => self.one_of_types(&Schema { at: schema.at.clone(), ..Schema::default() }, distinct, None),
        };
        Type::List(Box::new(item))
    }

    /// The type of a list's items, which keep to each of the schemas.
    pub(super) fn items(&mut self, schema: &Schema, name: Option<&str>) -> Type {
        let Some(last) = schema.items.last() else {
            return self.untyped(schema, "a list does not say what its items are");
        };
        if schema.items.len() == 1 {
            return self.item(*last, name);
        }
        let simple = self.simple_of_all(&schema.items);
        let Lowered { ty, nullable } = self.lower_simple(&simple, *last, name);
        if nullable { or_null(ty) } else { ty }
    }

    /// The type of an item or of a map's value.
    pub(super) fn item(&mut self, id: SchemaId, name: Option<&str>) -> Type {
        let Lowered { ty, nullable } = self.lower(id, name);
        if nullable { or_null(ty) } else { ty }
    }

    pub(super) fn object(&mut self, schema: &Schema, index: Option<TypeIndex>) -> Type {
        let additional = match schema.additional {
            Additional::Schema(id) => Some(self.item(id, None)),
            Additional::Anything => Some(Type::Any),
            Additional::Unsaid | Additional::Nothing => None,
        };
        if schema.properties.is_empty() && index.is_none() {
            return Type::Map(Box::new(additional.unwrap_or(Type::Any)));
        }
        let required: BTreeSet<&String> = schema.required.iter().collect();
        let fields = schema.properties.iter().filter(|(_, ids)| !ids.iter().any(|id| self.schemas.get(*id).never));
        let fields = fields.map(|(name, ids)| self.field(name, ids, required.contains(name))).collect();
        self.named(schema, Shape::Struct(Struct { fields, additional }), index)
    }

    /// A property, of which each of `ids` says something. What is said last counts most.
    pub(super) fn field(&mut self, name: &str, ids: &[SchemaId], required: bool) -> Field {
        let simple = self.simple_of_all(ids);
        let Lowered { ty, nullable } = match ids {
            [] => Lowered { ty: Type::Any, nullable: false },
            [id] => self.lower(*id, Some(name)),
            [.., id] => self.lower_simple(&simple, *id, Some(name)),
        };
        let said: Vec<&Schema> = ids.iter().rev().map(|id| self.schemas.get(*id)).collect();
        let constant = match simple.schema.values.as_deref() {
            Some([only]) if required && !nullable && simple.target.is_none() => is_single(only).then(|| only.clone()),
            _ => None,
        };
        Field {
            ident: String::new(),
            wire_name: name.to_owned(),
            required,
            // Any JSON has room for `null` itself.
            nullable: nullable && ty != Type::Any,
            docs: said.iter().find_map(|schema| docs(schema)),
            deprecated: said.iter().any(|schema| schema.deprecated),
            read_only: said.iter().any(|schema| schema.read_only),
            write_only: said.iter().any(|schema| schema.write_only),
            default: said.iter().find_map(|schema| schema.default.clone()),
            example: said.iter().find_map(|schema| schema.example.clone()),
            rules: rules(&simple.schema.rules, &ty),
            pattern: simple.schema.rules.pattern.clone(),
            constant,
            ty,
        }
    }
}

/// Whether a value can stand for a property that never has another one.
fn is_single(value: &serde_json::Value) -> bool {
    value.is_string() || value.is_boolean() || value.is_i64()
}
