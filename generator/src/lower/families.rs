//! Inheritance: a component with a `discriminator` and no union of its own stands for its children,
//! the components that begin with it in an `allOf` (OpenAPI 3.1.1, section 4.8.25.4).

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::shapes::Shapes;
use crate::{
    api::{Dispatch, Look, Shape, Type, TypeIndex, Union, UnionVariant},
    document::{Discriminator, Document, Schema},
    source::Pointer,
};

/// A component and its children.
pub(super) struct Family {
    property: String,
    /// The children, each with the values of the property that lead to it.
    children: Vec<(Pointer, Vec<String>)>,
    /// The values that the component itself has.
    own: Vec<String>,
}

impl Shapes<'_, '_> {
    /// The family of a component, if it has one.
    pub(super) fn family(&mut self, target: &Pointer, schema: &Schema) -> Option<Family> {
        let discriminator = schema.discriminator.as_ref().filter(|_| schema.one_of.is_empty())?;
        let children = self.children.get(target).cloned().unwrap_or_default();
        if children.is_empty() || !schema.properties.contains_key(&discriminator.property) {
            return None;
        }
        let children = children.into_iter().map(|child| {
            let values = self.values_of(&child, discriminator);
            (child, values)
        });
        let children = children.collect();
        let mut own = mapped_to(target, discriminator);
        let is_child = self.schemas.at(target).is_some_and(|id| !self.schemas.get(id).all_of.is_empty());
        if own.is_empty() && is_child {
            own.extend(target.last());
        }
        Some(Family { property: discriminator.property.clone(), children, own })
    }

    /// A union of the children, and of the component's own properties if a value leads to them.
    pub(super) fn family_union(&mut self, schema: &Schema, family: Family, index: Option<TypeIndex>) -> Type {
        let mut variants: Vec<UnionVariant> = Vec::new();
        let mut values: Vec<(String, usize)> = Vec::new();
        let mut own = family.own;
        for (child, tags) in family.children {
            let ty = self.referenced(&child).ty;
            // A child that adds nothing is the parent by another name.
            if index.is_some_and(|index| ty == Type::Named(index)) {
                own.extend(tags);
                continue;
            }
            let known = variants.iter().position(|variant| variant.ty == ty);
            let place = known.unwrap_or(variants.len());
            values.extend(tags.into_iter().map(|tag| (tag, place)));
            if known.is_none() {
                variants.push(UnionVariant { ident: String::new(), ty, look: Look::default() });
            }
        }
        if !own.is_empty() {
            values.extend(own.into_iter().map(|tag| (tag, variants.len())));
            let ty = self.object(schema, None);
            variants.push(UnionVariant { ident: String::new(), ty, look: Look::default() });
        }
        let mut seen = BTreeSet::new();
        values.retain(|(tag, _)| seen.insert(tag.clone()));
        let dispatch = Dispatch::Tag { property: family.property, values, binding: false, otherwise: Vec::new() };
        self.named(schema, Shape::Union(Union { variants, dispatch }), index)
    }

    /// The values that lead to a component: those that `mapping` gives it, or a constant of its own, or
    /// else its name; and those of its children.
    fn values_of(&mut self, component: &Pointer, discriminator: &Discriminator) -> Vec<String> {
        let mut values = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![component.clone()];
        while let Some(here) = open.pop() {
            if !seen.insert(here.clone()) || self.family_values == 0 {
                continue;
            }
            let mapped = mapped_to(&here, discriminator);
            if mapped.is_empty() {
                let key = (here.clone(), discriminator.property.clone());
                let known = self.family_constants.get(&key).cloned();
                let constant = known.unwrap_or_else(|| self.constant_of(&here, &discriminator.property));
                values.extend(constant.clone().or_else(|| here.last()));
                self.family_constants.insert(key, constant);
            }
            self.family_values = self.family_values.saturating_sub(mapped.len() + 1);
            values.extend(mapped);
            open.extend(self.children.get(&here).into_iter().flatten().rev().cloned());
        }
        values
    }

    fn constant_of(&self, component: &Pointer, property: &str) -> Option<String> {
        let schema = self.simple(self.schemas.at(component)?).schema;
        let values = self.simple_of_all(schema.properties.get(property)?).schema.values.clone()?;
        match values.as_slice() {
            [Value::String(only)] => Some(only.clone()),
            _ => None,
        }
    }
}

/// More values than all families of a document have: in circles and lattices of them, each leads to many.
pub(super) const MOST_VALUES: usize = 1_000_000;

/// The components that begin with each component, in document order.
pub(super) fn children(document: &Document) -> HashMap<Pointer, Vec<Pointer>> {
    let mut children: HashMap<Pointer, Vec<Pointer>> = HashMap::new();
    for (name, id) in &document.components {
        let at = Pointer::from_text("/components/schemas").child(name);
        let parts = document.schemas.get(*id).all_of.iter().map(|part| document.schemas.get(*part));
        let parents: BTreeSet<&Pointer> = parts.filter_map(|part| part.reference.as_ref()).collect();
        for parent in parents {
            children.entry(parent.clone()).or_default().push(at.clone());
        }
    }
    children
}

/// The values that `mapping` gives a component, by reference or by name.
fn mapped_to(component: &Pointer, discriminator: &Discriminator) -> Vec<String> {
    let name = component.last();
    let leads_here =
        |target: &String| Pointer::from_fragment(target).as_ref() == Some(component) || Some(target) == name.as_ref();
    let entries = discriminator.mapping.iter().filter(|(_, target)| leads_here(target));
    entries.map(|(value, _)| value.clone()).collect()
}
