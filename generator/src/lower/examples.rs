//! Examples: values that the document itself says are right.

use serde_json::Value;

use super::shapes::{Lowered, Shapes, or_null};
use crate::{
    api::{Example, Type, TypeDef},
    source::Pointer,
};

impl Shapes<'_, '_> {
    /// Notes the `example` and `examples` of the schema at `at`.
    pub(super) fn examples_of(&mut self, at: &Pointer, lowered: &Lowered) {
        let Some(Value::Object(keywords)) = at.find(self.context.tree) else { return };
        if let Some(value) = keywords.get("example") {
            self.example(&at.child("example"), at, lowered, value);
        }
        if let Some(Value::Array(values)) = keywords.get("examples") {
            for (index, value) in values.iter().enumerate() {
                self.example(&at.child("examples").index(index), at, lowered, value);
            }
        }
    }

    /// Notes the examples of a body (`example`, `examples` of a media type object: OpenAPI 3.1.1, section
    /// 4.8.14). `at` is the media type's place, `schema` its schema's.
    pub(super) fn examples_of_body(&mut self, at: &Pointer, schema: &Pointer, lowered: &Lowered) {
        let Some(Value::Object(fields)) = at.find(self.context.tree) else { return };
        if let Some(value) = fields.get("example") {
            self.example(&at.child("example"), schema, lowered, value);
        }
        let Some(Value::Object(examples)) = fields.get("examples") else { return };
        for (name, example) in examples {
            let mut here = at.child("examples").child(name);
            let mut example = example;
            if let Some(target) = example.get("$ref").and_then(Value::as_str).and_then(Pointer::from_fragment) {
                let Some(found) = target.find(self.context.tree) else { continue };
                (here, example) = (target, found);
            }
            if let Some(value) = example.get("value") {
                self.example(&here.child("value"), schema, lowered, value);
            }
        }
    }

    fn example(&mut self, at: &Pointer, schema: &Pointer, lowered: &Lowered, value: &Value) {
        if self.seen_examples.insert(at.clone()) {
            let ty = if lowered.nullable { or_null(lowered.ty.clone()) } else { lowered.ty.clone() };
            let (at, schema) = (at.to_string(), schema.to_string());
            self.examples.push(Example { at, schema, ty, value: value.clone() });
        }
    }
}

/// Gives types that have no example of their own one that the document gives where they are used.
pub(super) fn adopt(types: &mut [TypeDef], examples: &[Example]) {
    for example in examples {
        if let Type::Named(index) = example.ty {
            types[index].example.get_or_insert_with(|| example.value.clone());
        }
    }
}
