//! The way from an operation or component down to a shape, as text: what the lock file and
//! configuration call a place.
//!
//! ```text
//! POST /v2/media/batch response.items[].media{}
//! GET /v2/media param:status
//! DELETE /v2/media/{id} error:404
//! POST webhook:connection.created request.data
//! #Payment.method|kind:enum
//! ```
//!
//! `[]` is an item of a list, `{}` a value of a map, `|` a branch of a union. No shape's name is in
//! it, so it stays when names change. In names, the signs that mean something here are written as
//! in a URL.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    book::Home,
    graph::{Graph, Label, Parent, Place, Role, ShapeIndex},
    lock::{escape, escape_with},
};

/// The way to a shape's home; empty where nothing uses the shape.
#[must_use]
pub fn of_shape(graph: &Graph, homes: &[Home], index: ShapeIndex) -> String {
    let mut steps = Vec::new();
    let mut current = index;
    loop {
        if let Some(name) = &graph.shapes[current].component {
            steps.push(component(name));
            break;
        }
        let Some(place) = &homes[current].place else { return String::new() };
        steps.push(step(place));
        match place.parent {
            Parent::Shape(parent) => current = parent,
            Parent::Operation(operation) => {
                steps.push(format!("{} ", root(&graph.operations[operation].key())));
                break;
            }
        }
    }
    steps.into_iter().rev().collect()
}

fn component(name: &str) -> String {
    format!("#{}", escape_name(name))
}

fn root(key: &str) -> String {
    key.split_once(' ').map_or_else(|| escape(key), |(method, path)| format!("{method} {}", escape(path)))
}

fn step(place: &Place) -> String {
    let name = label(&place.label);
    match place.role {
        Role::Property => format!(".{name}"),
        Role::Item => format!(".{name}[]"),
        Role::Entry => format!(".{name}{{}}"),
        Role::SelfItem => ".[]".to_owned(),
        Role::Request => "request".to_owned(),
        Role::RequestItem => "request[]".to_owned(),
        Role::Response => "response".to_owned(),
        Role::ResponseItem => "response[]".to_owned(),
        Role::ResponseEntry => "response{}".to_owned(),
        Role::Error => format!("error:{name}"),
        Role::ErrorItem => format!("error:{name}[]"),
        Role::Parameter => format!("param:{name}"),
        Role::ParameterItem => format!("param:{name}[]"),
        Role::Branch => format!("|{name}"),
        Role::BranchItem => format!("|{name}[]"),
    }
}

fn label(label: &Label) -> String {
    match label {
        Label::None => String::new(),
        Label::Word(word) => escape_name(word),
        Label::Constant(text) => format!("is:{}", escape_name(text)),
        Label::With(property) => format!("with:{}", escape_name(property)),
        Label::Plain => "plain".to_owned(),
        Label::Kind(kind) => format!("kind:{}", escape_name(kind)),
    }
}

fn escape_name(name: &str) -> String {
    escape_with(name, ".|[]{}#:")
}

/// Finds the shapes at a place that is given as text.
#[derive(Debug)]
pub struct Trails {
    operations: BTreeMap<String, Parent>,
    components: BTreeMap<String, ShapeIndex>,
    children: BTreeMap<(Parent, String), BTreeSet<ShapeIndex>>,
}

impl Trails {
    /// Every place of a graph, not only homes.
    #[must_use]
    pub fn new(graph: &Graph) -> Self {
        let mut children: BTreeMap<(Parent, String), BTreeSet<ShapeIndex>> = BTreeMap::new();
        let mut components = BTreeMap::new();
        for (index, shape) in graph.shapes.iter().enumerate() {
            components.extend(shape.component.iter().map(|name| (component(name), index)));
            for place in &shape.places {
                children.entry((place.parent, step(place))).or_default().insert(index);
            }
        }
        let operations = graph.operations.iter().enumerate();
        let operations =
            operations.map(|(index, operation)| (root(&operation.key()), Parent::Operation(index))).collect();
        Self { operations, components, children }
    }

    /// The shapes at a place: several where an operation has several bodies.
    #[must_use]
    pub fn resolve(&self, trail: &str) -> BTreeSet<ShapeIndex> {
        let Some((operation, rest)) = trail.rsplit_once(' ') else {
            let mut steps = steps(trail);
            let component = steps.next().and_then(|name| self.components.get(name));
            return self.walk(component.copied().into_iter().collect(), steps);
        };
        let Some(operation) = self.operations.get(operation) else { return BTreeSet::new() };
        let mut steps = steps(rest);
        let bodies = steps.next().map(|step| self.below(*operation, step)).unwrap_or_default();
        self.walk(bodies, steps)
    }

    fn walk<'t>(&self, shapes: BTreeSet<ShapeIndex>, steps: impl Iterator<Item = &'t str>) -> BTreeSet<ShapeIndex> {
        steps.fold(shapes, |shapes, step| {
            shapes.into_iter().flat_map(|shape| self.below(Parent::Shape(shape), step)).collect()
        })
    }

    fn below(&self, parent: Parent, step: &str) -> BTreeSet<ShapeIndex> {
        self.children.get(&(parent, step.to_owned())).cloned().unwrap_or_default()
    }
}

/// The parts of a trail; each but the first begins with `.` or `|`.
fn steps(trail: &str) -> impl Iterator<Item = &str> {
    let mut rest = trail;
    std::iter::from_fn(move || {
        let end = rest.char_indices().skip(1).find(|(_, character)| matches!(character, '.' | '|'));
        let (step, after) = rest.split_at(end.map_or(rest.len(), |(index, _)| index));
        rest = after;
        (!step.is_empty()).then_some(step)
    })
}

#[cfg(test)]
mod tests;
