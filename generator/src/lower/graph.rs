//! What the naming rule looks at, read from types and operations.

use super::operations::{Lowering, Part};
use crate::{
    api::{Shape, Struct, Type, TypeDef, Union, UnionVariant},
    names::graph::{self, Graph, Label, Parent, Place, Role, ShapeKind},
    source::{FILES, Pointer},
};

/// The graph of everything that has a name. Its shapes are the types, by index; its operations are
/// the operations, by index.
pub(super) fn graph(types: &[TypeDef], operations: &[Lowering]) -> Graph {
    let mut reading = Reading {
        types,
        graph: Graph {
            shapes: types.iter().map(|def| shape(def, types)).collect(),
            operations: operations.iter().map(operation).collect(),
        },
    };
    for (index, lowering) in operations.iter().enumerate() {
        for (part, ty) in &lowering.uses {
            let (label, role) = match part {
                Part::Parameter(name) => (Label::Word(name.clone()), Role::Parameter),
                Part::Request => (Label::None, Role::Request),
                Part::Response => (Label::None, Role::Response),
                Part::Item => (Label::None, Role::ResponseItem),
                Part::Error(status) => (Label::Word(status.clone()), Role::Error),
            };
            reading.put(&Place { parent: Parent::Operation(index), label, role }, ty);
        }
    }
    for (index, def) in types.iter().enumerate() {
        reading.inside(Parent::Shape(index), def);
    }
    let mut graph = reading.graph;
    for (shape, def) in graph.shapes.iter_mut().zip(types) {
        shape.titles = def.titles.iter().map(|title| (title.trim().to_owned(), shape.places.clone())).collect();
    }
    graph
}

struct Reading<'t> {
    types: &'t [TypeDef],
    graph: Graph,
}

impl Reading<'_> {
    /// Notes the place of every type in `ty` that the document does not name.
    fn put(&mut self, place: &Place, ty: &Type) {
        match ty {
            Type::Named(index) if self.types[*index].component.is_none() => {
                self.graph.shapes[*index].places.insert(place.clone());
            }
            Type::Nullable(inner) | Type::Boxed(inner) => self.put(place, inner),
            Type::List(inner) => self.put(&Place { role: place.role.of_item(), ..place.clone() }, inner),
            Type::Map(inner) => self.put(&Place { role: place.role.of_value(), ..place.clone() }, inner),
            Type::Tuple(items) => {
                for (item, position) in items.iter().zip(POSITIONS.iter().chain(std::iter::repeat(&"further"))) {
                    let name = match &place.label {
                        Label::Word(word) => format!("{position} {word}"),
                        _ => (*position).to_owned(),
                    };
                    self.put(&Place { label: Label::Word(name), ..place.clone() }, item);
                }
            }
            _ => {}
        }
    }

    fn inside(&mut self, parent: Parent, def: &TypeDef) {
        match &def.shape {
            Shape::Struct(object) => {
                for field in &object.fields {
                    let label = Label::Word(field.wire_name.clone());
                    self.put(&Place { parent, label, role: Role::Property }, &field.ty);
                }
                if let Some(ty) = &object.additional {
                    self.put(&Place { parent, label: Label::None, role: Role::Entry }, ty);
                }
            }
            Shape::Union(union) => {
                for variant in &union.variants {
                    let label = self.branch(union, variant);
                    self.put(&Place { parent, label, role: Role::Branch }, &variant.ty);
                }
            }
            Shape::Alias(alias) | Shape::Newtype(alias) => {
                let label = Label::Word(def.component.clone().unwrap_or_default());
                self.put(&Place { parent, label, role: Role::SelfItem }, &alias.ty);
            }
            Shape::Enum(_) => {}
        }
    }

    /// What tells a branch from the others: a constant, or a property that only it has.
    fn branch(&self, union: &Union, variant: &UnionVariant) -> Label {
        let Some(object) = self.object(&variant.ty) else { return Label::Kind(kind(&variant.ty, self.types)) };
        let others: Vec<(&UnionVariant, &Struct)> = union
            .variants
            .iter()
            .filter(|other| other.ty != variant.ty)
            .filter_map(|other| Some((other, self.object(&other.ty)?)))
            .collect();
        if others.is_empty() {
            return Label::None;
        }
        let mut constants: Vec<&(String, String)> = variant.look.constants.iter().collect();
        constants.sort();
        let differs = |constant: &&&(String, String)| {
            constant.1.contains(|letter: char| letter.is_alphabetic())
                && others.iter().all(|(other, _)| !other.look.constants.contains(constant))
        };
        if let Some((_, value)) = constants.iter().find(differs) {
            return Label::Constant(value.clone());
        }
        if let Some(component) = &variant.look.includes {
            return Label::Constant(component.clone());
        }
        let own = object.fields.iter().filter(|field| others.iter().all(|(_, other)| !has(other, &field.wire_name)));
        let best = own.min_by_key(|field| {
            let words = crate::names::words_in(&field.wire_name);
            (words == 0, !field.required, words, field.wire_name.len(), field.wire_name.clone())
        });
        best.map_or(Label::Plain, |field| Label::With(field.wire_name.clone()))
    }

    /// The object that a branch is, if it has no name of the document's.
    fn object(&self, ty: &Type) -> Option<&Struct> {
        match ty {
            Type::Named(index) if self.types[*index].component.is_none() => match &self.types[*index].shape {
                Shape::Struct(object) => Some(object),
                _ => None,
            },
            Type::Nullable(inner) | Type::Boxed(inner) => self.object(inner),
            _ => None,
        }
    }
}

/// Where an item stands in a tuple.
const POSITIONS: &[&str] = &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

fn has(object: &Struct, name: &str) -> bool {
    object.fields.iter().any(|field| field.wire_name == name)
}

fn shape(def: &TypeDef, types: &[TypeDef]) -> graph::Shape {
    let mut shape = graph::Shape {
        identity: def.identity.clone(),
        kind: ShapeKind::Alias,
        component: def.component.clone(),
        origin: origin(&def.at),
        properties: Vec::new(),
        scalars_only: false,
        branch_kinds: Vec::new(),
        titles: std::collections::BTreeMap::default(),
        places: std::collections::BTreeSet::default(),
    };
    match &def.shape {
        Shape::Struct(object) => {
            shape.kind = ShapeKind::Struct;
            shape.properties = object.fields.iter().map(|field| field.wire_name.clone()).collect();
            shape.properties.sort();
            shape.scalars_only = object.fields.iter().all(|field| is_scalar(&field.ty));
        }
        Shape::Enum(_) => shape.kind = ShapeKind::Enum,
        Shape::Union(union) => {
            shape.kind = ShapeKind::Union;
            shape.branch_kinds = union.variants.iter().map(|variant| kind(&variant.ty, types)).collect();
            shape.branch_kinds.sort();
        }
        Shape::Newtype(_) => shape.kind = ShapeKind::Struct,
        Shape::Alias(_) => {}
    }
    shape
}

/// The other file that a type comes from, without its ending.
fn origin(at: &str) -> String {
    let mut steps = Pointer::from_text(at.trim_start_matches('#')).steps().collect::<Vec<_>>().into_iter();
    let file = steps.next().filter(|first| first == FILES).and_then(|_| steps.next()).unwrap_or_default();
    file.rsplit_once('.').map_or(file.clone(), |(stem, _)| stem.to_owned())
}

fn is_scalar(ty: &Type) -> bool {
    match ty {
        Type::Nullable(inner) => is_scalar(inner),
        Type::List(_) | Type::Map(_) | Type::Tuple(_) | Type::Named(_) | Type::Boxed(_) => false,
        _ => true,
    }
}

/// What a branch is, in the words of [`graph::Shape::branch_kinds`].
fn kind(ty: &Type, types: &[TypeDef]) -> String {
    let word = match ty {
        Type::Any => "value",
        Type::Text => "string",
        Type::Upload => "upload",
        Type::Formatted(format) => return format.word().replace(' ', "_"),
        Type::Boolean => "bool",
        Type::Integer(_) => "integer",
        Type::Number => "number",
        Type::Time(_) => "time",
        Type::Tuple(_) => "tuple",
        Type::Nullable(inner) | Type::Boxed(inner) => return kind(inner, types),
        Type::List(inner) => return of_kind(inner, types, "list", "array"),
        Type::Map(inner) => return of_kind(inner, types, "map", "map"),
        Type::Named(index) => match &types[*index].shape {
            _ if types[*index].component.is_some() => "ref",
            Shape::Struct(_) => "struct",
            Shape::Enum(_) => "enum",
            Shape::Union(_) => "union",
            Shape::Alias(_) | Shape::Newtype(_) => "ref",
        },
    };
    word.to_owned()
}

fn of_kind(inner: &Type, types: &[TypeDef], scalar: &str, other: &str) -> String {
    let inside = kind(inner, types);
    if graph::is_content(&inside) { format!("{inside}_{scalar}") } else { other.to_owned() }
}

fn operation(lowering: &Lowering) -> graph::Operation {
    graph::Operation {
        method: lowering.operation.method.clone(),
        path: lowering.operation.wire_path.clone(),
        tag: lowering.tag.clone(),
        operation_id: lowering.operation.operation_id.clone(),
        webhook: lowering.webhook,
        answers_list: lowering.answers_list,
    }
}
