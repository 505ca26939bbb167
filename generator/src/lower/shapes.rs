//! Schemas to types. Equal shapes become one type; a component is one type whatever it equals.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet},
};

use super::{Context, merge::Simple, values::has_variants};
use crate::{
    api::{Alias, Example, JsonKind, Shape, Struct, Type, TypeDef, TypeIndex, Usage},
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::{Additional, Schema, SchemaId, SchemaType, Schemas},
    source::{FILES, Pointer},
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
    components: HashMap<Pointer, Component>,
    places: Places,
    /// What parts of an `allOf` say against each other; schemas are merged more often than once.
    pub(super) contradictions: RefCell<BTreeSet<(Pointer, &'static str)>>,
    /// The examples of schemas and bodies.
    pub(super) examples: Vec<Example>,
    /// Where they stand: what many operations share is lowered for each.
    pub(super) seen_examples: HashSet<Pointer>,
    /// Which schemas are any JSON, and why.
    pub(super) untyped: Vec<(Pointer, &'static str)>,
    /// Schemas that are being lowered, against compositions that hold themselves.
    open: Vec<SchemaId>,
}

/// What there is when every schema has its type.
pub(super) struct Finished {
    pub(super) types: Vec<TypeDef>,
    pub(super) places: Places,
    pub(super) examples: Vec<Example>,
    pub(super) untyped: Vec<(Pointer, &'static str)>,
}

/// How far a component is.
#[derive(Debug, Clone)]
enum Component {
    /// It is nothing but a reference to another, which is being followed.
    Followed(Pointer),
    /// It is being lowered; if it becomes a type of its own, it has this index already.
    Begun(Option<TypeIndex>),
    Done(Lowered),
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
            open: Vec::new(),
        }
    }

    /// Lowers every component, in document order.
    pub(super) fn components(&mut self) {
        for name in self.context.document.components.keys() {
            let at = Pointer::from_text("/components/schemas").child(name);
            self.referenced(&at);
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
        self.examples_of(&self.schemas.get(id).at, &lowered);
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
        let ty = self.classified(simple, name, None);
        self.open.pop();
        if let Type::Named(index) = ty {
            self.places.insert(simple.schema.at.clone(), index);
            self.places.insert(self.schemas.get(id).at.clone(), index);
        }
        Lowered { ty, nullable: simple.nullable }
    }

    /// The type that a reference leads to. What is not below `components.schemas` is as if it stood
    /// in the place of the reference.
    pub(super) fn referenced(&mut self, target: &Pointer) -> Lowered {
        match self.components.get(target) {
            Some(Component::Done(lowered)) => return lowered.clone(),
            Some(Component::Begun(Some(index))) => return Lowered { ty: Type::Named(*index), nullable: false },
            Some(Component::Begun(None)) => return self.newtype(target),
            Some(Component::Followed(_)) => return self.circle(target),
            None => {}
        }
        let Some(id) = self.schemas.at(target) else { return Lowered { ty: Type::Any, nullable: false } };
        let simple = self.simple(id);
        // Components cut circles themselves; one may hold again what those around it are made of.
        let around = std::mem::take(&mut self.open);
        let lowered = self.component(target, &simple);
        self.open = around;
        self.components.insert(target.clone(), Component::Done(lowered.clone()));
        lowered
    }

    /// What a component is that is met again while it is followed: what it leads to, if that has begun.
    fn circle(&mut self, target: &Pointer) -> Lowered {
        let mut here = target;
        let mut passed = BTreeSet::new();
        while let Some(Component::Followed(further)) = self.components.get(here) {
            if !passed.insert(here) {
                self.report(Code::ReferenceCycle, target, "this schema is nothing but itself again");
                return Lowered { ty: Type::Any, nullable: false };
            }
            here = further;
        }
        let here = here.clone();
        self.referenced(&here)
    }

    fn component(&mut self, target: &Pointer, simple: &Simple<'d>) -> Lowered {
        if let Some(further) = &simple.target {
            self.components.insert(target.clone(), Component::Followed(further.clone()));
            let lowered = self.referenced(further);
            return Lowered { nullable: simple.nullable || lowered.nullable, ty: lowered.ty };
        }
        let family = self.family(target, &simple.schema);
        let own = family.is_some() || is_own_type(&simple.schema);
        let index = own.then(|| self.reserve(target, &simple.schema));
        self.components.insert(target.clone(), Component::Begun(index));
        self.places.extend(index.map(|index| (target.clone(), index)));
        let mut ty = match family {
            Some(family) => self.family_union(&simple.schema, family, index),
            None => self.classified(simple, None, index),
        };
        if let (None, Some(Component::Begun(Some(own)))) = (index, self.components.get(target)) {
            let around = std::mem::replace(&mut ty, Type::Named(*own));
            self.defs[*own].shape = Shape::Newtype(Alias { ty: around });
        } else if index.is_none() {
            if let Some(name) = component_name(target) {
                self.alias(target, name, &simple.schema, ty.clone());
            }
        }
        let lowered = Lowered { ty, nullable: simple.nullable };
        self.examples_of(target, &lowered);
        lowered
    }

    /// Gives a component its index before what it contains is lowered, so that it can contain itself.
    fn reserve(&mut self, target: &Pointer, schema: &Schema) -> TypeIndex {
        let mut def = definition(schema, Shape::Struct(Struct::default()), target.to_string());
        def.component = component_name(target);
        self.defs.push(def);
        self.defs.len() - 1
    }

    /// A list or map that contains itself gets a type of its own once that is seen.
    fn newtype(&mut self, target: &Pointer) -> Lowered {
        let schema = self.schemas.at(target).map(|id| self.schemas.get(id).clone()).unwrap_or_default();
        let index = self.reserve(target, &schema);
        self.components.insert(target.clone(), Component::Begun(Some(index)));
        Lowered { ty: Type::Named(index), nullable: false }
    }

    fn alias(&mut self, target: &Pointer, name: String, schema: &Schema, ty: Type) {
        let mut def = definition(schema, Shape::Alias(Alias { ty }), target.to_string());
        def.component = Some(name);
        self.defs.push(def);
    }

    /// What a schema is. `index` is the component's, if it is one with a type of its own.
    fn classified(&mut self, simple: &Simple<'d>, name: Option<&str>, index: Option<TypeIndex>) -> Type {
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
fn definition(schema: &Schema, shape: Shape, identity: String) -> TypeDef {
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

/// The name of a component, from where it stands: below `components.schemas`, or in another file,
/// which gives a single schema its own name.
fn component_name(target: &Pointer) -> Option<String> {
    let (section, name) = target.split()?;
    if section.as_str() == "/components/schemas" {
        return Some(name);
    }
    let mut steps = target.steps();
    let file = steps.next().filter(|first| first == FILES).and_then(|_| steps.next())?;
    match steps.collect::<Vec<_>>().as_slice() {
        [] => {
            let name = file.rsplit('/').next().unwrap_or_default();
            Some(name.split('.').next().unwrap_or_default().to_owned())
        }
        [name] => Some(name.clone()),
        [.., section, name] => ["schemas", "definitions", "$defs"].contains(&section.as_str()).then(|| name.clone()),
    }
}

/// Whether a component with this schema becomes a type of its own.
fn is_own_type(schema: &Schema) -> bool {
    if !schema.one_of.is_empty() {
        return true;
    }
    if let Some(values) = schema.values.as_ref().filter(|values| values.iter().any(|value| !value.is_null())) {
        return has_variants(values);
    }
    let numbers = |one: &SchemaType| matches!(one, SchemaType::Integer | SchemaType::Number);
    match schema.types.as_slice() {
        [] | [SchemaType::Object] => !schema.properties.is_empty(),
        types => types.len() > 1 && !types.iter().all(numbers),
    }
}

fn is_object(schema: &Schema) -> bool {
    !schema.properties.is_empty() || !matches!(schema.additional, Additional::Unsaid | Additional::Nothing)
}

/// The kind of JSON that a type is written as, if it is always the same.
pub(super) fn json_kind(ty: &Type, defs: &[TypeDef]) -> Option<JsonKind> {
    match ty {
        Type::Any | Type::Nullable(_) => None,
        Type::Text | Type::Formatted(_) => Some(JsonKind::String),
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
