//! `oneOf`, `anyOf` and several types: one of several, told apart by looking.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    merge::Simple,
    shapes::{Lowered, Shapes, json_kind, or_null},
};
use crate::{
    api::{Dispatch, Enum, JsonKind, Look, Shape, Type, TypeIndex, Union, UnionVariant},
    document::{Schema, SchemaId, SchemaType},
    source::Pointer,
};

impl Shapes<'_, '_> {
    /// A union; a simpler type where the branches are one (all texts, an enum that is open).
    pub(super) fn union(&mut self, schema: &Schema, index: Option<TypeIndex>) -> Type {
        if let Some(texts) = self.listed(schema) {
            return self.texts(schema, texts, index);
        }
        let mut branches: Vec<Branch> = schema.one_of.iter().map(|id| self.branch(schema, *id)).collect();
        plain_texts(&mut branches);
        if let (Some(ty), None) = (self.common(&branches), index) {
            return ty;
        }
        let mut variants: Vec<UnionVariant> = Vec::new();
        let mut places = Vec::new();
        for branch in branches {
            let known = variants.iter().position(|variant| variant.ty == branch.ty);
            places.push(known.unwrap_or(variants.len()));
            if known.is_none() {
                let look = Look { kind: json_kind(&branch.ty, &self.defs), ..branch.look };
                variants.push(UnionVariant { ident: String::new(), ty: branch.ty, look });
            }
        }
        let dispatch = self.dispatch(schema, &variants, &places);
        self.named(schema, Shape::Union(Union { variants, dispatch }), index)
    }

    /// `type` with several names: a union of what each means.
    pub(super) fn type_union(&mut self, schema: &Schema, types: &[SchemaType], index: Option<TypeIndex>) -> Type {
        let types = types.iter().map(|one| self.of_type(schema, *one)).collect();
        self.one_of_types(schema, types, index)
    }

    /// A union of types of which nothing more is known than their kinds.
    pub(super) fn one_of_types(&mut self, schema: &Schema, types: Vec<Type>, index: Option<TypeIndex>) -> Type {
        let variant = |ty: Type| {
            let look = Look { kind: json_kind(&ty, &self.defs), ..Look::default() };
            UnionVariant { ident: String::new(), ty, look }
        };
        let variants: Vec<UnionVariant> = types.into_iter().map(variant).collect();
        let dispatch = Dispatch::Looks(looks(&variants));
        self.named(schema, Shape::Union(Union { variants, dispatch }), index)
    }

    /// The texts of a union whose branches are nothing but one text each, or any text at all: an enum
    /// that says more about its values.
    fn listed(&self, schema: &Schema) -> Option<Vec<(String, Option<String>)>> {
        let mut texts: Vec<(String, Option<String>)> = Vec::new();
        for id in &schema.one_of {
            let branch = self.schemas.get(*id);
            match branch.values.as_deref() {
                Some([Value::String(text)]) => {
                    let docs = branch.description.clone().or_else(|| branch.title.clone());
                    texts.push((text.clone(), docs));
                }
                None if branch.types == [SchemaType::String] && branch.format.is_none() => {}
                _ => return None,
            }
        }
        let mut distinct: Vec<&String> = texts.iter().map(|(text, _)| text).collect();
        distinct.sort();
        distinct.dedup();
        (distinct.len() == texts.len() && texts.len() > 1 && schema.properties.is_empty()).then_some(texts)
    }

    fn of_type(&mut self, schema: &Schema, one: SchemaType) -> Type {
        match one {
            SchemaType::Array => Type::List(Box::new(self.items(schema, None))),
            SchemaType::Object => self.object(schema, None),
            SchemaType::Boolean => Type::Boolean,
            SchemaType::Integer => Type::Integer(crate::api::Integer::I64),
            SchemaType::Number => Type::Number,
            SchemaType::String => self.text(schema),
        }
    }

    /// A branch. Where the union has properties of its own, each branch has them too.
    fn branch(&mut self, union: &Schema, id: SchemaId) -> Branch {
        let has_room = self.shared == 0 || self.shared == 1 && self.nested_unions < MOST_NESTED;
        let whole = self.with_properties_of(union, id).filter(|_| has_room);
        if let Some(whole) = whole {
            let simple = self.simple_of(whole);
            self.nested_unions += self.shared;
            self.shared += 1;
            let Lowered { ty, nullable } = self.lower_simple(&simple, id, None);
            self.shared -= 1;
            let includes = self.simple(id).target.and_then(|target| target.last());
            let look = Look { includes, ..self.look_of(&simple, 0) };
            return Branch { look, ty: if nullable { or_null(ty) } else { ty } };
        }
        let Lowered { ty, nullable } = self.lower(id, None);
        let ty = if nullable { or_null(ty) } else { ty };
        Branch { look: self.look_of(&self.simple(id), 0), ty }
    }

    /// The branch and the union's own properties in one schema, if the branch is an object that does
    /// not have them all itself.
    fn with_properties_of(&self, union: &Schema, id: SchemaId) -> Option<Schema> {
        let simple = self.resolved(id);
        let missing = |name: &&String| !simple.schema.properties.contains_key(*name);
        let is_object = !simple.schema.properties.is_empty() || simple.schema.types == [SchemaType::Object];
        if !is_object || !union.properties.keys().any(|name| missing(&name)) {
            return None;
        }
        let branch = self.schemas.get(id);
        let own = Schema { one_of: Vec::new(), discriminator: None, title: None, ..union.clone() };
        Some(Schema { at: branch.at.clone(), title: branch.title.clone(), all_of: vec![id], ..own })
    }

    /// The simplest form of a schema, behind all its references.
    pub(super) fn resolved(&self, id: SchemaId) -> Simple<'_> {
        let mut simple = self.simple(id);
        for _ in 0..16 {
            match simple.target.as_ref().and_then(|target| self.schemas.at(target)) {
                Some(target) => simple = self.simple(target),
                None => break,
            }
        }
        simple
    }

    /// The required properties of an object, and those that have one value.
    pub(super) fn look_of(&self, simple: &Simple<'_>, depth: usize) -> Look {
        if let Some(target) = simple.target.as_ref().filter(|_| depth < 16) {
            let target = self.schemas.at(target);
            return target.map(|target| self.look_of(&self.simple(target), depth + 1)).unwrap_or_default();
        }
        let mut constants = Vec::new();
        for (name, property) in &simple.schema.properties {
            let values = self.simple_of_all(property).schema.values.clone();
            if let Some([Value::String(only)]) = values.as_deref() {
                constants.push((name.clone(), only.clone()));
            }
        }
        let required = simple.schema.required.iter();
        let mut required: Vec<String> =
            required.filter(|name| simple.schema.properties.contains_key(*name)).cloned().collect();
        required.sort();
        required.dedup();
        let nested = self.nested_constants(&simple.schema);
        Look { required, constants, nested, ..Look::default() }
    }

    /// The constants of the objects that are properties: what tells `{settings: {kind: "a"}}` from its
    /// siblings.
    fn nested_constants(&self, schema: &Schema) -> Vec<(Vec<String>, String)> {
        let mut found = Vec::new();
        for (name, property) in &schema.properties {
            let inner = match property.as_slice() {
                [only] => self.resolved(*only),
                several => self.simple_of_all(several),
            };
            for (inner_name, property) in &inner.schema.properties {
                let values = self.simple_of_all(property).schema.values.clone();
                if let Some([Value::String(only)]) = values.as_deref() {
                    found.push((vec![name.clone(), inner_name.clone()], only.clone()));
                }
            }
        }
        found
    }

    /// The one type that all branches are.
    fn common(&mut self, branches: &[Branch]) -> Option<Type> {
        let first = branches.first()?;
        if branches.iter().all(|branch| branch.ty == first.ty) {
            return Some(first.ty.clone());
        }
        // Values and any text: an enum that is open, as all of ours are.
        let mut enums = branches.iter().filter(|branch| self.is_enum(&branch.ty));
        let texts = branches.iter().filter(|branch| branch.ty == Type::Text).count();
        match (enums.next(), enums.next()) {
            (Some(only), None) if texts + 1 == branches.len() => Some(only.ty.clone()),
            (Some(_), Some(_)) if branches.iter().all(|branch| self.is_enum(&branch.ty)) => self.joined(branches),
            _ => None,
        }
    }

    fn is_enum(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(index) if matches!(self.defs[*index].shape, Shape::Enum(_)))
    }

    /// Several inline enums are one with all values.
    fn joined(&mut self, branches: &[Branch]) -> Option<Type> {
        let mut all = Enum::default();
        let mut at = Pointer::root();
        for branch in branches {
            let Type::Named(index) = branch.ty else { return None };
            let def = &self.defs[index];
            let (Shape::Enum(one), None) = (&def.shape, &def.component) else { return None };
            at = Pointer::from_text(def.at.trim_start_matches('#'));
            for variant in &one.variants {
                if all.variants.iter().all(|known| known.wire_name != variant.wire_name) {
                    all.variants.push(variant.clone());
                }
            }
        }
        Some(self.named(&Schema { at, ..Schema::default() }, Shape::Enum(all), None))
    }

    fn dispatch(&self, schema: &Schema, variants: &[UnionVariant], places: &[usize]) -> Dispatch {
        let tagged = schema.discriminator.as_ref().and_then(|discriminator| {
            let mut values = self.mapped(schema, &discriminator.mapping, places);
            if values.is_empty() {
                values = by_constant(variants, &discriminator.property).unwrap_or_default();
            }
            if values.is_empty() {
                values = self.by_component(schema, places);
            }
            let mut seen = BTreeSet::new();
            values.retain(|(text, _)| seen.insert(text.clone()));
            let property = discriminator.property.clone();
            // Where the property is not required of all variants, a value may be without it.
            let always = variants.iter().all(|variant| variant.look.required.contains(&property));
            let otherwise = if always { Vec::new() } else { looks(variants) };
            (!values.is_empty()).then_some(Dispatch::Tag { property, values, binding: true, otherwise })
        });
        tagged.or_else(|| implicit(variants)).unwrap_or_else(|| Dispatch::Looks(looks(variants)))
    }

    /// The branches that `mapping` names, by reference or by the component's name (OpenAPI 3.1.1,
    /// section 4.8.25.3).
    fn mapped(
        &self,
        schema: &Schema,
        mapping: &indexmap::IndexMap<String, String>,
        places: &[usize],
    ) -> Vec<(String, usize)> {
        let targets: BTreeMap<String, usize> = self.targets(schema, places).collect();
        let find = |target: &String| {
            let pointer = Pointer::from_fragment(target)
                .unwrap_or_else(|| Pointer::from_text("/components/schemas").child(target));
            targets.get(pointer.as_str()).copied()
        };
        mapping.iter().filter_map(|(value, target)| Some((value.clone(), find(target)?))).collect()
    }

    /// "The name of the schema component is the implicit value" (the same section).
    fn by_component(&self, schema: &Schema, places: &[usize]) -> Vec<(String, usize)> {
        let name = |(pointer, place): (String, usize)| Some((Pointer::from_text(pointer).last()?, place));
        self.targets(schema, places).filter_map(name).collect()
    }

    fn targets<'s>(&'s self, schema: &'s Schema, places: &'s [usize]) -> impl Iterator<Item = (String, usize)> + 's {
        schema.one_of.iter().zip(places).filter_map(|(branch, place)| {
            let target = self.simple(*branch).target?;
            Some((target.as_str().to_owned(), *place))
        })
    }
}

/// How many branches of unions that are branches themselves get the properties of both: where unions hold each
/// other, there is no end of them.
const MOST_NESTED: usize = 128;

struct Branch {
    ty: Type,
    look: Look,
}

/// Nothing tells texts of two formats apart: where there are several, they are plain texts.
fn plain_texts(branches: &mut [Branch]) {
    let is_text = |branch: &&mut Branch| matches!(branch.ty, Type::Text | Type::Formatted(_));
    let mut texts: Vec<&mut Branch> = branches.iter_mut().filter(is_text).collect();
    if texts.windows(2).any(|pair| pair[0].ty != pair[1].ty) {
        for branch in &mut texts {
            branch.ty = Type::Text;
        }
    }
}

/// A property that has another constant in each variant.
fn implicit(variants: &[UnionVariant]) -> Option<Dispatch> {
    let first = variants.first()?;
    let always = |property: &String| variants.iter().all(|variant| variant.look.required.contains(property));
    first.look.constants.iter().filter(|(property, _)| always(property)).find_map(|(property, _)| {
        let values = by_constant(variants, property)?;
        Some(Dispatch::Tag { property: property.clone(), values, binding: true, otherwise: Vec::new() })
    })
}

fn by_constant(variants: &[UnionVariant], property: &str) -> Option<Vec<(String, usize)>> {
    let mut values: Vec<(String, usize)> = Vec::new();
    for (place, variant) in variants.iter().enumerate() {
        let (_, value) = variant.look.constants.iter().find(|(name, _)| name == property)?;
        if values.iter().any(|(known, _)| known == value) {
            return None;
        }
        values.push((value.clone(), place));
    }
    Some(values)
}

/// By how values look: the more particular first.
fn looks(variants: &[UnionVariant]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..variants.len()).collect();
    order.sort_by_key(|&place| {
        let look = &variants[place].look;
        let vague = look.kind.is_none();
        // An integer is a number too.
        let number = look.kind == Some(JsonKind::Number);
        (vague, number, usize::MAX - look.constants.len(), usize::MAX - look.required.len(), place)
    });
    order
}
