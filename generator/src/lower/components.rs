//! Components: each is one type whatever it equals, and may contain itself.

use std::collections::BTreeSet;

use super::{
    merge::Simple,
    shapes::{Lowered, Shapes, definition},
    values::has_variants,
};
use crate::{
    api::{Alias, Dispatch, Enum, Shape, Struct, Type, TypeIndex, Union},
    codes::Code,
    document::{Additional, Schema, SchemaType},
    source::{FILES, Pointer},
};

/// How far a component is.
#[derive(Debug, Clone)]
pub(super) enum Component {
    /// It is nothing but a reference to another, which is being followed.
    Followed(Pointer),
    /// It is being lowered; if it becomes a type of its own, it has this index already.
    Begun(Option<TypeIndex>),
    Done(Lowered),
}

/// Types of their own that are met deeper inside of others are lowered later: what stands for them is known at
/// once. Lists and maps become types of their own by that, so this is done only where nothing else is left.
const DEEPEST: usize = 20;
const DEEPEST_OTHERS: usize = 40;

/// A component whose type is larger than this gets a name even if it is no more than lists and maps of others:
/// each use of it would repeat the whole.
const LARGEST: usize = 24;

impl<'d> Shapes<'_, 'd> {
    /// Lowers every component, in document order.
    pub(super) fn components(&mut self) {
        for name in self.context.document.components.keys() {
            let at = Pointer::from_text("/components/schemas").child(name);
            self.referenced(&at);
        }
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
        let own = simple.target.is_none() && is_own_type(&simple.schema);
        if self.depth > if own { DEEPEST } else { DEEPEST_OTHERS } && holds_others(&simple) {
            return self.later(target);
        }
        self.now(target, &simple, None)
    }

    fn now(&mut self, target: &Pointer, simple: &Simple<'d>, reserved: Option<TypeIndex>) -> Lowered {
        // Components cut circles themselves; one may hold again what those around it are made of.
        let around = std::mem::take(&mut self.open);
        let lowered = self.deeper(|shapes| match &simple.target {
            Some(further) => shapes.followed(target, simple, further),
            None => shapes.component(target, simple, reserved),
        });
        self.open = around;
        self.components.insert(target.clone(), Component::Done(lowered.clone()));
        lowered
    }

    /// Goes one step deeper, and at the top lowers what was met too deep.
    pub(super) fn deeper<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let lowered = lower(self);
        while self.depth == 1 {
            let Some(target) = self.waiting.pop() else { break };
            if let (Some(id), Some(Component::Begun(reserved))) =
                (self.schemas.at(&target), self.components.get(&target).cloned())
            {
                let simple = self.simple(id);
                self.now(&target, &simple, reserved);
            }
        }
        self.depth -= 1;
        lowered
    }

    /// A component that is lowered when there is room for it: it has a type of its own in any case.
    fn later(&mut self, target: &Pointer) -> Lowered {
        let mut here = target.clone();
        let mut passed: Vec<(Pointer, bool)> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut lowered = loop {
            let simple = match (self.components.get(&here), self.schemas.at(&here)) {
                (None, Some(id)) => self.simple(id),
                _ => break self.referenced(&here),
            };
            let Some(further) = simple.target.clone() else {
                let index = self.reserve(&here, &simple.schema);
                self.defs[index].shape = provisional(&simple.schema);
                self.components.insert(here.clone(), Component::Begun(Some(index)));
                self.waiting.push(here);
                break Lowered { ty: Type::Named(index), nullable: simple.nullable };
            };
            if !seen.insert(here.clone()) {
                self.report(Code::ReferenceCycle, target, "this schema is nothing but itself again");
                break Lowered { ty: Type::Any, nullable: false };
            }
            passed.push((std::mem::replace(&mut here, further), simple.nullable));
        };
        for (passed, nullable) in passed.into_iter().rev() {
            lowered.nullable |= nullable;
            self.components.insert(passed, Component::Done(lowered.clone()));
        }
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

    fn followed(&mut self, target: &Pointer, simple: &Simple<'d>, further: &Pointer) -> Lowered {
        self.components.insert(target.clone(), Component::Followed(further.clone()));
        let lowered = self.referenced(further);
        Lowered { nullable: simple.nullable || lowered.nullable, ty: lowered.ty }
    }

    fn component(&mut self, target: &Pointer, simple: &Simple<'d>, reserved: Option<TypeIndex>) -> Lowered {
        let family = self.family(target, &simple.schema);
        let own = family.is_some() || is_own_type(&simple.schema);
        let index = own.then(|| reserved.unwrap_or_else(|| self.reserve(target, &simple.schema)));
        self.components.insert(target.clone(), Component::Begun(index.or(reserved)));
        self.places.extend(index.map(|index| (target.clone(), index)));
        let mut ty = match family {
            Some(family) => self.family_union(&simple.schema, family, index),
            None => self.classified(simple, None, index),
        };
        if index.is_none() {
            let given = match self.components.get(target) {
                Some(Component::Begun(Some(given))) => Some(*given),
                _ => (size(&ty) > LARGEST).then(|| self.reserve(target, &simple.schema)),
            };
            if let Some(given) = given {
                let around = std::mem::replace(&mut ty, Type::Named(given));
                self.defs[given].shape = Shape::Newtype(Alias { ty: around });
            } else if let Some(name) = component_name(target) {
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

/// Whether lowering a schema means lowering others.
fn holds_others(simple: &Simple<'_>) -> bool {
    let schema = &*simple.schema;
    let lists = [&schema.items, &schema.prefix_items, &schema.one_of, &schema.any_of, &schema.all_of];
    simple.target.is_some()
        || !schema.properties.is_empty()
        || matches!(schema.additional, Additional::Schema(_))
        || lists.iter().any(|list| !list.is_empty())
}

/// What a component that is lowered later looks like until then.
fn provisional(schema: &Schema) -> Shape {
    match schema {
        _ if !schema.one_of.is_empty() => {
            Shape::Union(Union { variants: Vec::new(), dispatch: Dispatch::Looks(Vec::new()) })
        }
        _ if !is_own_type(schema) => Shape::Newtype(Alias { ty: Type::Any }),
        _ if schema.values.is_some() => Shape::Enum(Enum::default()),
        _ => Shape::Struct(Struct::default()),
    }
}

/// How many types a type is made of.
fn size(ty: &Type) -> usize {
    1 + match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => size(inner),
        Type::Tuple(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}
