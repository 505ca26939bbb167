//! Brings a schema to its simplest form before it is classified: branches of `null` become
//! nullability, compositions of one branch become that branch, `allOf` becomes one schema.

use std::borrow::Cow;

use super::shapes::Shapes;
use crate::{
    document::{Additional, Rules, Schema, SchemaId},
    source::Pointer,
};

/// A schema in its simplest form.
pub(super) struct Simple<'d> {
    pub(super) schema: Cow<'d, Schema>,
    /// Whether it allows `null` besides.
    pub(super) nullable: bool,
    /// The component it stands for, if it is nothing but a reference.
    pub(super) target: Option<Pointer>,
}

impl<'d> Shapes<'_, 'd> {
    /// The simplest form of a schema.
    pub(super) fn simple(&self, id: SchemaId) -> Simple<'d> {
        self.simplified(Cow::Borrowed(self.schemas.get(id)), 0)
    }

    fn simplified(&self, schema: Cow<'d, Schema>, depth: usize) -> Simple<'d> {
        let nullable = schema.nullable
            || schema.values.as_ref().is_some_and(|values| values.iter().any(serde_json::Value::is_null));
        let plain = |schema, nullable| Simple { schema, nullable, target: None };
        if depth > 32 {
            return plain(Cow::Owned(Schema::default()), nullable);
        }
        if let Some(target) = &schema.reference {
            let target = target.clone();
            if !has_structure(&Schema { reference: None, ..schema.clone().into_owned() }) {
                return Simple { schema, nullable, target: Some(target) };
            }
            return plain(Cow::Owned(self.merged(&schema, depth)), nullable);
        }
        if !schema.all_of.is_empty() {
            let parts: Vec<SchemaId> =
                schema.all_of.iter().copied().filter(|part| has_structure(self.schemas.get(*part))).collect();
            let alone = !has_structure(&Schema { all_of: Vec::new(), ..schema.clone().into_owned() });
            if let (true, [only]) = (alone, parts.as_slice()) {
                let inner = self.simplified(Cow::Borrowed(self.schemas.get(*only)), depth + 1);
                let null_elsewhere = schema.all_of.iter().any(|part| part != only && self.schemas.get(*part).nullable);
                return Simple { nullable: nullable || inner.nullable || null_elsewhere, ..inner };
            }
            let merged = self.merged(&schema, depth);
            return self.simplified(Cow::Owned(merged), depth + 1);
        }
        self.without_null_branches(schema, nullable, depth)
    }

    fn without_null_branches(&self, schema: Cow<'d, Schema>, mut nullable: bool, depth: usize) -> Simple<'d> {
        let branches = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        if branches.is_empty() {
            return Simple { schema, nullable, target: None };
        }
        let mut real: Vec<SchemaId> = Vec::new();
        for branch in branches {
            let found = self.schemas.get(*branch);
            if is_null(found) {
                nullable = true;
            } else if !found.is_constraint()
                || found.is_anything() && schema.properties.is_empty() && !constrains(found)
            {
                real.push(*branch);
            }
        }
        let bare = !has_structure(&Schema {
            one_of: Vec::new(),
            any_of: Vec::new(),
            types: Vec::new(),
            ..schema.clone().into_owned()
        });
        match (real.as_slice(), bare) {
            ([only], true) => {
                let inner = self.simplified(Cow::Borrowed(self.schemas.get(*only)), depth + 1);
                Simple { nullable: nullable || inner.nullable, ..inner }
            }
            ([], _) => {
                let rest = Schema { one_of: Vec::new(), any_of: Vec::new(), ..schema.into_owned() };
                Simple { schema: Cow::Owned(rest), nullable, target: None }
            }
            _ => {
                let mut rest = schema.into_owned();
                rest.any_of = Vec::new();
                rest.one_of = real;
                Simple { schema: Cow::Owned(rest), nullable, target: None }
            }
        }
    }

    /// One schema that says all that a schema, its `$ref` and its `allOf` say ("validates
    /// successfully against all", JSON Schema 2020-12 core, section 10.2.1.1).
    fn merged(&self, schema: &Schema, depth: usize) -> Schema {
        let mut whole = Schema { all_of: Vec::new(), reference: None, ..schema.clone() };
        let own = std::mem::take(&mut whole.properties);
        let mut parts = Vec::new();
        if let Some(target) = &schema.reference {
            parts.extend(self.schemas.at(target));
        }
        parts.extend(&schema.all_of);
        for part in parts {
            self.take_in(&mut whole, self.schemas.get(part), depth + 1);
        }
        // What the schema says itself is the most particular.
        whole.properties.extend(own);
        whole
    }

    fn take_in(&self, whole: &mut Schema, part: &Schema, depth: usize) {
        if depth > 32 {
            return;
        }
        if part.reference.is_some() || !part.all_of.is_empty() {
            let merged = self.merged(part, depth);
            return self.take_in(whole, &merged, depth + 1);
        }
        for (name, property) in &part.properties {
            whole.properties.insert(name.clone(), *property);
        }
        whole.required.extend(part.required.iter().cloned());
        if whole.types.is_empty() {
            whole.types.clone_from(&part.types);
        }
        if matches!(whole.additional, Additional::Unsaid | Additional::Nothing) {
            whole.additional = if part.additional == Additional::Nothing { whole.additional } else { part.additional };
        }
        whole.format = whole.format.take().or_else(|| part.format.clone());
        whole.values = whole.values.take().or_else(|| part.values.clone());
        whole.items = whole.items.or(part.items);
        if whole.prefix_items.is_empty() {
            whole.prefix_items.clone_from(&part.prefix_items);
        }
        if whole.one_of.is_empty() && whole.any_of.is_empty() {
            whole.one_of.clone_from(&part.one_of);
            whole.any_of.clone_from(&part.any_of);
        }
        whole.description = whole.description.take().or_else(|| part.description.clone());
        whole.example = whole.example.take().or_else(|| part.example.clone());
        let rules = std::mem::take(&mut whole.rules);
        whole.rules = both(rules, &part.rules);
    }
}

/// Whether a schema says more than words: anything about what a value is.
fn has_structure(schema: &Schema) -> bool {
    !schema.is_anything() || !schema.required.is_empty()
}

fn constrains(schema: &Schema) -> bool {
    !schema.required.is_empty()
}

fn is_null(schema: &Schema) -> bool {
    schema.only_null
        || schema
            .values
            .as_ref()
            .is_some_and(|values| values.iter().all(serde_json::Value::is_null) && !values.is_empty())
}

/// The rules of both, the first's where both have one.
fn both(first: Rules, second: &Rules) -> Rules {
    Rules {
        min_length: first.min_length.or(second.min_length),
        max_length: first.max_length.or(second.max_length),
        min_items: first.min_items.or(second.min_items),
        max_items: first.max_items.or(second.max_items),
        unique_items: first.unique_items || second.unique_items,
        min_properties: first.min_properties.or(second.min_properties),
        max_properties: first.max_properties.or(second.max_properties),
        minimum: first.minimum.or(second.minimum),
        maximum: first.maximum.or(second.maximum),
        exclusive_minimum: first.exclusive_minimum.or(second.exclusive_minimum),
        exclusive_maximum: first.exclusive_maximum.or(second.exclusive_maximum),
        multiple_of: first.multiple_of.or(second.multiple_of),
        pattern: first.pattern.or_else(|| second.pattern.clone()),
    }
}
