//! Brings a schema to its simplest form before it is classified: branches of `null` become
//! nullability, compositions of one branch become that branch, `allOf` becomes one schema.

use std::{borrow::Cow, collections::HashSet};

use super::{absorption::without_absorbed, shapes::Shapes};
use crate::{
    document::{Additional, Rules, Schema, SchemaId, SchemaType},
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

/// Compositions deeper than this are taken for circles.
pub(super) const DEEPEST: usize = 32;

/// What one schema was merged from so far.
#[derive(Default)]
struct Taken {
    count: usize,
    parts: HashSet<SchemaId>,
}

/// After so many parts, none is taken in again: a lattice of `allOf` has more ways through it than there is time.
const MANY_PARTS: usize = 256;

impl Taken {
    fn has_room_for(&mut self, part: SchemaId) -> bool {
        self.count += 1;
        self.parts.insert(part) || self.count <= MANY_PARTS
    }
}

/// With how many others each of several schemas for one value is compared.
const COMPARED: usize = 64;

impl<'d> Shapes<'_, 'd> {
    /// The simplest form of a schema.
    pub(super) fn simple(&self, id: SchemaId) -> Simple<'d> {
        self.simplified(Cow::Borrowed(self.schemas.get(id)), 0)
    }

    /// The simplest form of what several schemas say about one value.
    pub(super) fn simple_of_all(&self, ids: &[SchemaId]) -> Simple<'d> {
        let mut telling: Vec<SchemaId> = Vec::new();
        for id in ids.iter().copied().filter(|id| has_structure(self.schemas.get(*id))) {
            // What is said twice is said once: a reference stays one.
            if !telling.iter().rev().take(COMPARED).any(|known| self.say_the_same(*known, id)) {
                telling.push(id);
            }
        }
        match (telling.as_slice(), ids.last()) {
            ([only], _) | ([], Some(only)) => self.simple(*only),
            (several, last) => {
                let at = last.map(|id| self.schemas.get(*id).at.clone()).unwrap_or_default();
                let all = Schema { at, all_of: several.to_vec(), ..Schema::default() };
                self.simplified(Cow::Owned(all), 0)
            }
        }
    }

    /// Whether two schemas are one reference, or one text.
    fn say_the_same(&self, one: SchemaId, other: SchemaId) -> bool {
        let bare = |id: SchemaId| Schema {
            at: Pointer::root(),
            title: None,
            description: None,
            example: None,
            read_only: false,
            write_only: false,
            ..self.schemas.get(id).clone()
        };
        bare(one) == bare(other)
    }

    /// The simplest form of a schema that is not in the document itself.
    pub(super) fn simple_of(&self, schema: Schema) -> Simple<'d> {
        self.simplified(Cow::Owned(schema), 0)
    }

    fn simplified(&self, schema: Cow<'d, Schema>, depth: usize) -> Simple<'d> {
        let nullable = schema.nullable
            || schema.values.as_ref().is_some_and(|values| values.iter().any(serde_json::Value::is_null));
        if depth > DEEPEST {
            return Simple { schema: Cow::Owned(Schema::default()), nullable, target: None };
        }
        if let Some(target) = &schema.reference {
            let target = target.clone();
            if self.adds_nothing(&Schema { reference: None, ..schema.clone().into_owned() }, &target) {
                return Simple { schema, nullable, target: Some(target) };
            }
            let merged = self.merged(&schema, depth, &mut Taken::default());
            return self.simplified(Cow::Owned(merged), depth + 1);
        }
        if !schema.all_of.is_empty() {
            return self.without_all_of(&schema, nullable, depth);
        }
        self.without_null_branches(schema, nullable, depth)
    }

    /// Whether what stands beside a reference says no more than its target: nothing, or the same `type`.
    fn adds_nothing(&self, beside: &Schema, target: &Pointer) -> bool {
        let types_alone = || !has_structure(&Schema { types: Vec::new(), ..beside.clone() });
        let same = || self.types_of(target) == Some(beside.types.as_slice());
        !has_structure(beside) || types_alone() && same()
    }

    /// What a schema, its references or the parts of its `allOf` say first of the type.
    fn types_of(&self, target: &Pointer) -> Option<&[SchemaType]> {
        let mut open: Vec<SchemaId> = self.schemas.at(target).into_iter().collect();
        let mut looked = 0;
        while let Some(id) = open.pop().filter(|_| looked < DEEPEST) {
            looked += 1;
            let schema = self.schemas.get(id);
            if !schema.types.is_empty() {
                return Some(&schema.types);
            }
            open.extend(schema.all_of.iter().rev());
            open.extend(schema.reference.as_ref().and_then(|target| self.schemas.at(target)));
        }
        None
    }

    fn without_all_of(&self, schema: &Schema, nullable: bool, depth: usize) -> Simple<'d> {
        let parts: Vec<SchemaId> =
            schema.all_of.iter().copied().filter(|part| has_structure(self.schemas.get(*part))).collect();
        let parts = without_absorbed(self.schemas, parts);
        let alone = !has_structure(&Schema { all_of: Vec::new(), ..schema.clone() });
        if let (true, [only]) = (alone, parts.as_slice()) {
            let inner = self.simplified(Cow::Borrowed(self.schemas.get(*only)), depth + 1);
            let null_elsewhere = schema.all_of.iter().any(|part| part != only && self.schemas.get(*part).nullable);
            return Simple { nullable: nullable || inner.nullable || null_elsewhere, ..inner };
        }
        let merged = self.merged(schema, depth, &mut Taken::default());
        self.simplified(Cow::Owned(merged), depth + 1)
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
            } else if !found.is_constraint() || schema.properties.is_empty() && found.required.is_empty() {
                real.push(*branch);
            }
        }
        match (real.as_slice(), says_branches_alone(&schema)) {
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
    /// successfully against all", JSON Schema 2020-12 core, section 10.2.1.1). What the schema says
    /// itself comes last and is the most particular.
    fn merged(&self, schema: &Schema, depth: usize, taken: &mut Taken) -> Schema {
        let mut whole = Schema {
            at: schema.at.clone(),
            title: schema.title.clone(),
            deprecated: schema.deprecated,
            read_only: schema.read_only,
            write_only: schema.write_only,
            ..Schema::default()
        };
        let reference = schema.reference.as_ref().and_then(|target| self.schemas.at(target));
        let parts =
            without_absorbed(self.schemas, reference.into_iter().chain(schema.all_of.iter().copied()).collect());
        let mut telling =
            parts.iter().map(|part| self.schemas.get(*part)).filter(|part| has_structure(part)).peekable();
        let all_nullable = telling.peek().is_some() && telling.all(|part| part.nullable);
        for part in parts {
            if taken.has_room_for(part) {
                self.take_in(&mut whole, self.schemas.get(part), depth + 1, taken);
            }
        }
        self.take_in(&mut whole, &Schema { reference: None, all_of: Vec::new(), ..schema.clone() }, depth + 1, taken);
        whole.nullable = schema.nullable || all_nullable;
        whole
    }

    fn take_in(&self, whole: &mut Schema, part: &Schema, depth: usize, taken: &mut Taken) {
        if depth > DEEPEST {
            return;
        }
        if part.reference.is_some() || !part.all_of.is_empty() {
            let merged = self.merged(part, depth, taken);
            return self.take_in(whole, &merged, depth + 1, taken);
        }
        for (name, properties) in &part.properties {
            let known = whole.properties.entry(name.clone()).or_default();
            known.extend(properties.iter().filter(|id| !known.contains(id)).copied().collect::<Vec<_>>());
        }
        whole
            .required
            .extend(part.required.iter().filter(|name| !whole.required.contains(name)).cloned().collect::<Vec<_>>());
        self.take_types(whole, part);
        if part.additional != Additional::Nothing && part.additional != Additional::Unsaid {
            whole.additional = part.additional;
        }
        whole.format = part.format.clone().or(whole.format.take());
        self.take_values(whole, part);
        whole.items.extend(part.items.iter().filter(|id| !whole.items.contains(id)).copied().collect::<Vec<_>>());
        if !part.prefix_items.is_empty() {
            whole.prefix_items.clone_from(&part.prefix_items);
        }
        self.take_branches(whole, part);
        whole.description = part.description.clone().or(whole.description.take());
        whole.example = part.example.clone().or(whole.example.take());
        whole.default = part.default.clone().or(whole.default.take());
        whole.content_encoding = part.content_encoding.clone().or(whole.content_encoding.take());
        whole.content_media_type = part.content_media_type.clone().or(whole.content_media_type.take());
        whole.rules = both(part.rules.clone(), &whole.rules);
    }

    /// The types that both allow; an integer is a number.
    fn take_types(&self, whole: &mut Schema, part: &Schema) {
        if whole.types.is_empty() || part.types.is_empty() {
            whole.types.extend(&part.types);
            return;
        }
        let allows = |types: &[SchemaType], one: SchemaType| {
            types.contains(&one) || one == SchemaType::Integer && types.contains(&SchemaType::Number)
        };
        let mut common: Vec<SchemaType> = whole.types.iter().copied().filter(|one| allows(&part.types, *one)).collect();
        common.extend(
            part.types
                .iter()
                .copied()
                .filter(|one| !common.contains(one) && allows(&whole.types, *one))
                .collect::<Vec<_>>(),
        );
        if common.is_empty() {
            self.contradiction(&part.at, "`allOf` asks for another type here than before; this one counts");
            common.clone_from(&part.types);
        }
        whole.types = common;
    }

    /// The values that both allow.
    fn take_values(&self, whole: &mut Schema, part: &Schema) {
        let Some(values) = &part.values else { return };
        let mut common = whole.values.take().unwrap_or_else(|| values.clone());
        common.retain(|value| values.contains(value));
        if common.is_empty() && !values.is_empty() {
            self.contradiction(&part.at, "`allOf` asks for other values here than before; these count");
            common.clone_from(values);
        }
        whole.values = Some(common);
    }

    /// The union of a part, unless it is one of the whole itself: a parent that lists its children,
    /// of which each begins with the parent.
    fn take_branches(&self, whole: &mut Schema, part: &Schema) {
        let lists_whole = part.branches().any(|id| self.schemas.get(id).reference.as_ref() == Some(&whole.at));
        if lists_whole {
            return;
        }
        if part.branches().next().is_some() {
            if !whole.one_of.is_empty() || !whole.any_of.is_empty() {
                self.contradiction(&part.at, "of several unions in one `allOf`, the last one counts");
            }
            whole.one_of.clone_from(&part.one_of);
            whole.any_of.clone_from(&part.any_of);
        }
        whole.discriminator = part.discriminator.clone().or(whole.discriminator.take());
    }

    fn contradiction(&self, at: &Pointer, message: &'static str) {
        self.contradictions.borrow_mut().insert((at.clone(), message));
    }
}

/// Whether a schema says more than words: anything about what a value is.
pub(super) fn has_structure(schema: &Schema) -> bool {
    !schema.is_anything() || !schema.required.is_empty()
}

/// Whether a schema says no more of its values than which branches they may be of, and perhaps their `type`.
pub(super) fn says_branches_alone(schema: &Schema) -> bool {
    !has_structure(&Schema { one_of: Vec::new(), any_of: Vec::new(), types: Vec::new(), ..schema.clone() })
}

/// Whether a branch of a union stands for `null`. One that says `nullable` and nothing else would allow any value, and the
/// union with it; nobody writes a union for that.
fn is_null(schema: &Schema) -> bool {
    schema.only_null
        || schema.nullable && says_nothing(schema)
        || schema
            .values
            .as_ref()
            .is_some_and(|values| values.iter().all(serde_json::Value::is_null) && !values.is_empty())
}

/// Whether a schema has nothing but words about its values.
fn says_nothing(schema: &Schema) -> bool {
    !has_structure(schema)
        && schema.format.is_none()
        && schema.rules == Rules::default()
        && schema.content_encoding.is_none()
        && schema.content_media_type.is_none()
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
