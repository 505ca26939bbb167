//! Values of two models, compared type by type from where they are sent or received.

use std::collections::BTreeSet;

use super::{model::Found, rules::Rule as Kind};
use crate::api::{Api, Enum, Field, Integer, Rule, Shape, Struct, Type, TypeIndex, Union};

/// The comparison, and what it found.
pub(super) struct Values<'a, 'f> {
    old: &'a Api,
    new: &'a Api,
    pub(super) found: &'f mut Found,
    /// Pairs of types that were compared, each in a direction.
    seen: BTreeSet<(TypeIndex, TypeIndex, bool)>,
}

impl<'a, 'f> Values<'a, 'f> {
    pub(super) fn new(old: &'a Api, new: &'a Api, found: &'f mut Found) -> Self {
        Self { old, new, found, seen: BTreeSet::new() }
    }

    /// Compares what a value may be `null`.
    pub(super) fn nullable(&mut self, place: &str, was: bool, is: bool, sent: bool) {
        match (was, is, sent) {
            (false, true, true) => self.found.add(Kind::NullTaken, place, "can be `null` now"),
            (true, false, true) => self.found.add(Kind::NullNotTaken, place, "cannot be `null` any more"),
            (false, true, false) => self.found.add(Kind::NullReceived, place, "can be `null` now"),
            (true, false, false) => self.found.add(Kind::NullNotReceived, place, "is never `null` any more"),
            _ => {}
        }
    }

    /// Compares constraints. Nothing that is received is held against them.
    pub(super) fn rules(&mut self, place: &str, was: &[Rule], is: &[Rule], sent: bool) {
        if !sent || was == is {
            return;
        }
        for rule in is.iter().filter(|rule| !was.contains(rule)) {
            let before = was.iter().find(|other| name(**other) == name(*rule));
            let tighter = before.is_none_or(|before| tightened(*before, *rule));
            let what = match before {
                Some(before) => format!("`{}` is {}, and was {}", name(*rule), bound(*rule), bound(*before)),
                None => format!("`{}` is {}, and there was none", name(*rule), bound(*rule)),
            };
            self.found.add(if tighter { Kind::ConstraintTightened } else { Kind::ConstraintLoosened }, place, what);
        }
        for rule in was.iter().filter(|rule| is.iter().all(|other| name(*other) != name(**rule))) {
            let what = format!("`{}` was {}, and there is none any more", name(*rule), bound(*rule));
            self.found.add(Kind::ConstraintLoosened, place, what);
        }
    }

    /// Compares types.
    pub(super) fn types(&mut self, place: &str, was: &Type, is: &Type, sent: bool) {
        let (was_null, was) = bare(self.old, was);
        let (is_null, is) = bare(self.new, is);
        self.nullable(place, was_null, is_null, sent);
        match (was, is) {
            (Type::List(was), Type::List(is)) => self.types(&format!("{place}[]"), was, is, sent),
            (Type::Map(was), Type::Map(is)) => self.types(&format!("{place}{{}}"), was, is, sent),
            (Type::Tuple(was), Type::Tuple(is)) if was.len() == is.len() => {
                for (index, (was, is)) in was.iter().zip(is).enumerate() {
                    self.types(&format!("{place}[{index}]"), was, is, sent);
                }
            }
            (Type::Named(old), Type::Named(new)) => self.named(place, *old, *new, sent),
            (was, is) if was == is => {}
            (was, is) => self.plain(place, was, is, sent),
        }
    }

    fn named(&mut self, place: &str, old: TypeIndex, new: TypeIndex, sent: bool) {
        if !self.seen.insert((old, new, sent)) {
            return;
        }
        let outer = self.found.enter(&self.new.types[new].ident, place);
        self.shapes(place, &self.old.types[old].shape, &self.new.types[new].shape, sent);
        self.found.leave(outer);
    }

    fn shapes(&mut self, place: &str, was: &'a Shape, is: &'a Shape, sent: bool) {
        match (was, is) {
            (Shape::Struct(was), Shape::Struct(is)) => self.structs(place, was, is, sent),
            (Shape::Enum(was), Shape::Enum(is)) => self.enums(place, was, is, sent),
            (Shape::Union(was), Shape::Union(is)) => self.unions(place, was, is, sent),
            (Shape::Newtype(was), Shape::Newtype(is)) => self.types(place, &was.ty, &is.ty, sent),
            (was, is) => {
                let what = format!("is {}, and was {}", shape(is), shape(was));
                self.found.add(Kind::TypeChanged, place, what);
            }
        }
    }

    fn structs(&mut self, place: &str, was: &'a Struct, is: &'a Struct, sent: bool) {
        let travels = |field: &&Field| if sent { !field.read_only } else { !field.write_only };
        for field in is.fields.iter().filter(travels) {
            let at = format!("{place}.{}", field.wire_name);
            match was.fields.iter().filter(travels).find(|other| other.wire_name == field.wire_name) {
                Some(other) => self.field(&at, other, field, sent),
                None if !sent => self.found.add(Kind::PropertyReceived, &at, "is new"),
                None if field.required => self.found.add(Kind::RequiredPropertyTaken, &at, "is new, and required"),
                None => self.found.add(Kind::PropertyTaken, &at, "is new"),
            }
        }
        let is_there = |name: &str| is.fields.iter().filter(travels).any(|other| other.wire_name == name);
        for field in was.fields.iter().filter(travels).filter(|field| !is_there(&field.wire_name)) {
            let at = format!("{place}.{}", field.wire_name);
            let rule = match (sent, field.required) {
                (true, _) => Kind::PropertyNotTaken,
                (false, true) => Kind::RequiredPropertyGone,
                (false, false) => Kind::PropertyGone,
            };
            self.found.add(rule, &at, "is gone");
        }
        if let (Some(was), Some(is)) = (&was.additional, &is.additional) {
            self.types(&format!("{place}{{}}"), was, is, sent);
        }
    }

    fn field(&mut self, place: &str, was: &'a Field, is: &'a Field, sent: bool) {
        match (was.required, is.required, sent) {
            (false, true, true) => self.found.add(Kind::BecameRequired, place, "is required now"),
            (true, false, true) => self.found.add(Kind::BecameOptional, place, "is optional now"),
            (false, true, false) => self.found.add(Kind::PropertyAlwaysThere, place, "is always there now"),
            (true, false, false) => self.found.add(Kind::PropertyMayBeMissing, place, "may be missing now"),
            _ => {}
        }
        if sent && was.default != is.default {
            let said =
                |field: &Field| field.default.as_ref().map_or_else(|| "none".to_owned(), |value| format!("`{value}`"));
            let what = format!("the default is {}, and was {}", said(is), said(was));
            self.found.add(Kind::DefaultChanged, place, what);
        }
        self.nullable(place, was.nullable, is.nullable, sent);
        self.rules(place, &was.rules, &is.rules, sent);
        self.types(place, &was.ty, &is.ty, sent);
    }

    fn enums(&mut self, place: &str, was: &Enum, is: &Enum, sent: bool) {
        let has = |values: &Enum, name: &str| values.variants.iter().any(|one| one.wire_name == name);
        for one in is.variants.iter().filter(|one| !has(was, &one.wire_name)) {
            self.found.add(Kind::ValueAdded, place, format!("has the value `{}` now", one.wire_name));
        }
        for one in was.variants.iter().filter(|one| !has(is, &one.wire_name)) {
            let rule = if sent { Kind::ValueNotTaken } else { Kind::ValueGone };
            self.found.add(rule, place, format!("has the value `{}` no more", one.wire_name));
        }
    }

    /// Branches are the same that are called the same: they are named after what they are.
    fn unions(&mut self, place: &str, was: &'a Union, is: &'a Union, sent: bool) {
        for branch in &is.variants {
            match was.variants.iter().find(|other| other.ident == branch.ident) {
                Some(other) => self.types(&format!("{place}({})", branch.ident), &other.ty, &branch.ty, sent),
                None => self.found.add(Kind::BranchAdded, place, format!("can be a `{}` now", branch.ident)),
            }
        }
        for branch in was.variants.iter().filter(|one| is.variants.iter().all(|other| other.ident != one.ident)) {
            let rule = if sent { Kind::BranchNotTaken } else { Kind::BranchGone };
            self.found.add(rule, place, format!("cannot be a `{}` any more", branch.ident));
        }
    }

    /// Types of which at least one has no parts.
    fn plain(&mut self, place: &str, was: &Type, is: &Type, sent: bool) {
        let what = format!("is {}, and was {}", word(self.new, is), word(self.old, was));
        let is_enum = |api: &Api, ty: &Type| matches!(ty, Type::Named(index) if matches!(api.types[*index].shape, Shape::Enum(_)));
        let is_text = |ty: &Type| matches!(ty, Type::Text | Type::Formatted(_));
        let rule = match (was, is) {
            (was, is) if is_text(was) && is_text(is) => Kind::FormatChanged,
            (was, is) if is_text(was) && is_enum(self.new, is) => {
                if sent {
                    Kind::EnumClosed
                } else {
                    Kind::TypeWidened
                }
            }
            (was, is) if is_enum(self.old, was) && is_text(is) => Kind::EnumOpened,
            (Type::Any, _) if sent => Kind::TypeMayNotFit,
            (Type::Any, _) => Kind::TypeWidened,
            (_, Type::Any) if sent => Kind::TypeWidened,
            (_, Type::Any) => Kind::TypeMayNotFit,
            (was, is) if width(was).is_some() && width(is).is_some() => {
                // What is sent must fit into the new type, what is received into the old one.
                let (narrow, wide) = if sent { (width(was), width(is)) } else { (width(is), width(was)) };
                if narrow <= wide { Kind::TypeWidened } else { Kind::TypeMayNotFit }
            }
            _ => Kind::TypeChanged,
        };
        self.found.add(rule, place, what);
    }
}

/// A type without names for it and pointers, and whether it can be `null`.
fn bare<'t>(api: &'t Api, ty: &'t Type) -> (bool, &'t Type) {
    let (mut nullable, mut ty) = (false, ty);
    loop {
        ty = match ty {
            Type::Nullable(inner) => {
                nullable = true;
                inner
            }
            Type::Boxed(inner) => inner,
            Type::Named(index) => match &api.types[*index].shape {
                Shape::Alias(alias) => &alias.ty,
                _ => return (nullable, ty),
            },
            _ => return (nullable, ty),
        };
    }
}

fn shape(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "an object",
        Shape::Enum(_) => "one of several values",
        Shape::Union(_) => "one of several types",
        Shape::Alias(_) | Shape::Newtype(_) => "a list or map",
    }
}

fn word(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Any => "any JSON".to_owned(),
        Type::Text => "a text".to_owned(),
        Type::Formatted(format) => format!("a text ({})", format.word()),
        Type::Boolean => "`true` or `false`".to_owned(),
        Type::Integer(integer) => format!("an integer ({integer:?})").to_lowercase(),
        Type::Number => "a number".to_owned(),
        Type::Time(unit) => format!("a time in {unit:?}").to_lowercase(),
        Type::List(inner) => format!("a list of which each is {}", word(api, inner)),
        Type::Map(inner) => format!("a map of which each value is {}", word(api, inner)),
        Type::Tuple(items) => format!("a list of {}", items.len()),
        Type::Named(index) => shape(&api.types[*index].shape).to_owned(),
        Type::Nullable(inner) | Type::Boxed(inner) => word(api, inner),
        Type::Upload => "a file".to_owned(),
    }
}

/// How much of the numbers a type takes.
fn width(ty: &Type) -> Option<u8> {
    match ty {
        Type::Integer(Integer::U32 | Integer::I32) => Some(1),
        Type::Integer(Integer::U64 | Integer::I64) | Type::Time(_) => Some(2),
        Type::Number => Some(3),
        _ => None,
    }
}

/// The keyword of a constraint.
fn name(rule: Rule) -> &'static str {
    match rule {
        Rule::MinLength(_) => "minLength",
        Rule::MaxLength(_) => "maxLength",
        Rule::MinItems(_) => "minItems",
        Rule::MaxItems(_) => "maxItems",
        Rule::UniqueItems => "uniqueItems",
        Rule::MinProperties(_) => "minProperties",
        Rule::MaxProperties(_) => "maxProperties",
        Rule::Minimum(_) => "minimum",
        Rule::Maximum(_) => "maximum",
        Rule::ExclusiveMinimum(_) => "exclusiveMinimum",
        Rule::ExclusiveMaximum(_) => "exclusiveMaximum",
        Rule::MultipleOf(_) => "multipleOf",
    }
}

fn bound(rule: Rule) -> String {
    match rule {
        Rule::MinLength(bound)
        | Rule::MaxLength(bound)
        | Rule::MinItems(bound)
        | Rule::MaxItems(bound)
        | Rule::MinProperties(bound)
        | Rule::MaxProperties(bound) => bound.to_string(),
        Rule::UniqueItems => "true".to_owned(),
        Rule::Minimum(bound)
        | Rule::Maximum(bound)
        | Rule::MultipleOf(bound)
        | Rule::ExclusiveMinimum(bound)
        | Rule::ExclusiveMaximum(bound) => bound.to_string(),
    }
}

/// Whether a bound takes less than the one before, of the same keyword.
fn tightened(was: Rule, is: Rule) -> bool {
    match (was, is) {
        (Rule::MinLength(was), Rule::MinLength(is))
        | (Rule::MinItems(was), Rule::MinItems(is))
        | (Rule::MinProperties(was), Rule::MinProperties(is)) => is > was,
        (Rule::MaxLength(was), Rule::MaxLength(is))
        | (Rule::MaxItems(was), Rule::MaxItems(is))
        | (Rule::MaxProperties(was), Rule::MaxProperties(is)) => is < was,
        (Rule::Minimum(was), Rule::Minimum(is)) | (Rule::ExclusiveMinimum(was), Rule::ExclusiveMinimum(is)) => is > was,
        (Rule::Maximum(was), Rule::Maximum(is)) | (Rule::ExclusiveMaximum(was), Rule::ExclusiveMaximum(is)) => is < was,
        (Rule::MultipleOf(was), Rule::MultipleOf(is)) => (was / is).fract() != 0.0,
        _ => false,
    }
}
