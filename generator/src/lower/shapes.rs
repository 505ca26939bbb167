//! Schemas to types. Equal shapes become one type; a component is one type whatever it equals.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet},
};

use super::{Context, components::Component, families, merge::Simple, xml};
use crate::{
    api::{Example, JsonKind, Shape, Type, TypeDef, TypeIndex, Usage},
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::{Additional, Schema, SchemaId, SchemaType, Schemas},
    source::Pointer,
};

/// A type, and whether `null` may stand in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lowered {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

/// Which types of their own stand where in the document.
pub(super) type Places = HashMap<Pointer, TypeIndex>;

/// The types so far.
pub(super) struct Shapes<'c, 'd> {
    pub(super) context: &'c Context<'d>,
    pub(super) schemas: &'d Schemas,
    pub(super) problems: &'c mut Diagnostics,
    pub(super) defs: Vec<TypeDef>,
    /// Only looked up: their order reaches nothing.
    by_identity: HashMap<String, TypeIndex>,
    pub(super) components: HashMap<Pointer, Component>,
    pub(super) places: Places,
    /// What parts of an `allOf` say against each other; schemas are merged more often than once.
    pub(super) contradictions: RefCell<BTreeSet<(Pointer, &'static str)>>,
    /// The examples of schemas and bodies.
    pub(super) examples: Vec<Example>,
    /// Where they stand: what many operations share is lowered for each.
    pub(super) seen_examples: HashSet<Pointer>,
    /// Which schemas are any JSON, and why.
    pub(super) untyped: Vec<(Pointer, &'static str)>,
    /// How XML bodies are written.
    pub(super) xml: xml::Nodes,
    /// Schemas that are being lowered, against compositions that hold themselves.
    pub(super) open: Vec<SchemaId>,
    /// How many schemas, each inside of the one before, are being lowered.
    pub(super) depth: usize,
    /// In how many unions the properties of all around them are being added to their branches.
    pub(super) shared: usize,
    /// How many branches got properties of more than one union.
    pub(super) nested_unions: usize,
    /// Components that were met too deep to lower them there.
    pub(super) waiting: Vec<Pointer>,
    /// Components and those that begin with them in an `allOf`.
    pub(super) children: HashMap<Pointer, Vec<Pointer>>,
    /// How many more values may lead to families in all.
    pub(super) family_values: usize,
    /// The constant that a component gives a property, once it was looked for.
    pub(super) family_constants: HashMap<(Pointer, String), Option<String>>,
}

/// What there is when every schema has its type.
pub(super) struct Finished {
    pub(super) types: Vec<TypeDef>,
    pub(super) places: Places,
    pub(super) examples: Vec<Example>,
    pub(super) untyped: Vec<(Pointer, &'static str)>,
}

impl<'c, 'd> Shapes<'c, 'd> {
    pub(super) fn new(context: &'c Context<'d>, problems: &'c mut Diagnostics) -> Self {
        Self {
            context,
            schemas: &context.document.schemas,
            problems,
            defs: Vec::new(),
            by_identity: HashMap::new(),
            components: HashMap::new(),
            places: Places::new(),
            contradictions: RefCell::default(),
            examples: Vec::new(),
            seen_examples: HashSet::new(),
            untyped: Vec::new(),
            xml: xml::Nodes::default(),
            open: Vec::new(),
            depth: 0,
            shared: 0,
            nested_unions: 0,
            waiting: Vec::new(),
            children: families::children(context.document),
            family_values: families::MOST_VALUES,
            family_constants: HashMap::new(),
        }
    }

    /// Any JSON, and why.
    pub(super) fn untyped(&mut self, schema: &Schema, why: &'static str) -> Type {
        self.untyped.push((schema.at.clone(), why));
        Type::Any
    }

    /// All types, where they stand, and the examples of their values.
    pub(super) fn finish(mut self) -> Finished {
        for (at, message) in self.contradictions.take() {
            self.report(Code::ContradictorySchema, &at, message);
        }
        let Self { defs, places, examples, mut untyped, .. } = self;
        untyped.sort();
        untyped.dedup();
        Finished { types: defs, places, examples, untyped }
    }

    /// The type of the schema at `at`; any JSON, where there is none. `name` is the name of the
    /// property or parameter that has this type, for the rules about numbers.
    pub(super) fn at(&mut self, at: &Pointer, name: Option<&str>) -> Lowered {
        match self.schemas.at(at) {
            Some(id) => self.lower(id, name),
            None => Lowered { ty: Type::Any, nullable: false },
        }
    }

    pub(super) fn lower(&mut self, id: SchemaId, name: Option<&str>) -> Lowered {
        let simple = self.simple(id);
        let lowered = self.lower_simple(&simple, id, name);
        let schema = self.schemas.get(id);
        // To look for them is not free, and most schemas have none.
        if schema.example.is_some() {
            self.examples_of(&schema.at, &lowered);
        }
        lowered
    }

    /// The type of a schema that was brought to its simplest form. `id` is the schema it came from.
    pub(super) fn lower_simple(&mut self, simple: &Simple<'d>, id: SchemaId, name: Option<&str>) -> Lowered {
        if let Some(target) = &simple.target {
            let target = self.referenced(target);
            return Lowered { nullable: simple.nullable || target.nullable, ty: target.ty };
        }
        if self.open.contains(&id) {
            let at = simple.schema.at.clone();
            self.report(Code::Unsupported, &at, "a composition that holds itself is read as any value here");
            return Lowered { ty: self.untyped(&simple.schema, "a composition that holds itself"), nullable: false };
        }
        self.open.push(id);
        let ty = self.deeper(|shapes| shapes.classified(simple, name, None));
        self.open.pop();
        if let Type::Named(index) = ty {
            self.places.insert(simple.schema.at.clone(), index);
            self.places.insert(self.schemas.get(id).at.clone(), index);
        }
        Lowered { ty, nullable: simple.nullable }
    }

    /// What a schema is. `index` is the component's, if it is one with a type of its own.
    pub(super) fn classified(&mut self, simple: &Simple<'d>, name: Option<&str>, index: Option<TypeIndex>) -> Type {
        let schema = &*simple.schema;
        if !schema.one_of.is_empty() {
            return self.union(schema, index);
        }
        if let Some(values) = schema.values.as_ref().filter(|values| values.iter().any(|value| !value.is_null())) {
            return self.values(schema, values, index);
        }
        match schema.types.as_slice() {
            [] if is_object(schema) => self.object(schema, index),
            [] if !schema.items.is_empty() || !schema.prefix_items.is_empty() => self.array(schema, name),
            [SchemaType::Object] => self.object(schema, index),
            [SchemaType::Array] => self.array(schema, name),
            [SchemaType::String] => self.text(schema),
            [SchemaType::Boolean] => Type::Boolean,
            [number @ (SchemaType::Integer | SchemaType::Number)] => self.number(schema, *number, name),
            [SchemaType::Integer, SchemaType::Number] | [SchemaType::Number, SchemaType::Integer] => Type::Number,
            [] => match implied(schema) {
                Some(SchemaType::Array) => Type::List(Box::new(Type::Any)),
                Some(SchemaType::String) => self.text(schema),
                Some(number) => self.number(schema, number, name),
                None => self.untyped(schema, "the schema does not say what it is"),
            },
            several => self.type_union(schema, several, index),
        }
    }

    /// A type of its own: the component's, or that of the first equal shape.
    pub(super) fn named(&mut self, schema: &Schema, shape: Shape, index: Option<TypeIndex>) -> Type {
        if let Some(index) = index {
            self.defs[index].shape = shape;
            return Type::Named(index);
        }
        let identity = self.identity(&shape);
        if let Some(known) = self.by_identity.get(&identity).copied() {
            let def = &mut self.defs[known];
            def.titles.extend(schema.title.clone().filter(|title| !def.titles.contains(title)));
            def.docs = def.docs.take().or_else(|| schema.description.clone());
            return Type::Named(known);
        }
        let def = definition(schema, shape, identity.clone());
        self.defs.push(def);
        self.by_identity.insert(identity, self.defs.len() - 1);
        Type::Named(self.defs.len() - 1)
    }

    pub(super) fn report(&mut self, code: Code, at: &Pointer, message: &str) {
        self.problems.push(Diagnostic::new(code, Place::value(at), message));
    }
}

/// The type with `null`; any JSON has room for it already.
pub(super) fn or_null(ty: Type) -> Type {
    if matches!(ty, Type::Any | Type::Nullable(_)) { ty } else { Type::Nullable(Box::new(ty)) }
}

/// A type that has no name yet.
pub(super) fn definition(schema: &Schema, shape: Shape, identity: String) -> TypeDef {
    TypeDef {
        ident: String::new(),
        module: String::new(),
        component: None,
        identity,
        titles: schema.title.clone().into_iter().collect(),
        docs: docs(schema),
        deprecated: schema.deprecated,
        shape,
        usage: Usage::default(),
        example: schema.example.clone(),
        at: schema.at.to_string(),
    }
}

/// What a schema without `type` is about, by its other keywords.
fn implied(schema: &Schema) -> Option<SchemaType> {
    let rules = &schema.rules;
    let text = rules.min_length.is_some() || rules.max_length.is_some() || rules.pattern.is_some();
    let number = [rules.minimum, rules.maximum, rules.exclusive_minimum, rules.exclusive_maximum, rules.multiple_of];
    match schema.format.as_deref() {
        Some("int32" | "int64" | "uint32" | "uint64" | "integer") => Some(SchemaType::Integer),
        Some("float" | "double" | "number") => Some(SchemaType::Number),
        Some(
            "date-time" | "date" | "time" | "duration" | "uuid" | "uri" | "url" | "email" | "hostname" | "ipv4"
            | "ipv6" | "byte" | "binary" | "password",
        ) => Some(SchemaType::String),
        _ if text || schema.content_encoding.is_some() => Some(SchemaType::String),
        _ if number.iter().any(Option::is_some) => Some(SchemaType::Number),
        _ if rules.min_items.is_some() || rules.max_items.is_some() || rules.unique_items => Some(SchemaType::Array),
        _ => None,
    }
}

/// What a schema says about itself.
pub(super) fn docs(schema: &Schema) -> Option<String> {
    schema.description.clone().or_else(|| schema.title.clone())
}

fn is_object(schema: &Schema) -> bool {
    !schema.properties.is_empty() || !matches!(schema.additional, Additional::Unsaid | Additional::Nothing)
}

/// The kind of JSON that a type is written as, if it is always the same.
pub(super) fn json_kind(ty: &Type, defs: &[TypeDef]) -> Option<JsonKind> {
    match ty {
        Type::Any | Type::Nullable(_) => None,
        Type::Text | Type::Formatted(_) | Type::Upload => Some(JsonKind::String),
        Type::Boolean => Some(JsonKind::Boolean),
        Type::Integer(_) => Some(JsonKind::Integer),
        Type::Number | Type::Time(_) => Some(JsonKind::Number),
        Type::List(_) | Type::Tuple(_) => Some(JsonKind::Array),
        Type::Map(_) => Some(JsonKind::Object),
        Type::Boxed(inner) => json_kind(inner, defs),
        Type::Named(index) => match &defs[*index].shape {
            Shape::Struct(_) => Some(JsonKind::Object),
            Shape::Enum(_) => Some(JsonKind::String),
            Shape::Union(_) => None,
            Shape::Alias(alias) | Shape::Newtype(alias) => json_kind(&alias.ty, defs),
        },
    }
}
