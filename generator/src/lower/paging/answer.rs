//! What an answer holds: its list, and the properties that say something about pages.

use super::words::{self, plain};
use crate::api::{Field, ItemsWay, Operation, Shape, Type, TypeDef, TypeIndex, Union};

/// A property that is one value, and the way to it.
pub(super) struct Scalar {
    pub(super) way: Vec<String>,
    pub(super) ty: Type,
}

impl Scalar {
    pub(super) fn name(&self) -> &str {
        self.way.last().map_or("", String::as_str)
    }

    /// What the property stands in.
    pub(super) fn holder(&self) -> &str {
        self.way.iter().rev().nth(1).map_or("", String::as_str)
    }

    pub(super) fn is(&self, known: &[&str]) -> bool {
        known.contains(&plain(self.name()).as_str())
    }

    pub(super) fn is_number(&self) -> bool {
        is_number(&self.ty)
    }

    pub(super) fn is_boolean(&self) -> bool {
        self.ty == Type::Boolean
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.ty, Type::Text | Type::Formatted(_) | Type::Any)
    }

    /// Whether it can be the name of a place: a text or a number.
    pub(super) fn is_place(&self) -> bool {
        self.is_number() || self.is_text()
    }
}

/// Whether values are numbers.
pub(super) fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_) | Type::Number | Type::Time(_))
}

/// The types, as they are looked into.
pub(in crate::lower) struct Answer<'t> {
    types: &'t [TypeDef],
    operation: &'t Operation,
}

/// How deep what is said about pages can stand.
const DEPTH: usize = 3;

/// How many objects of an answer are looked into.
const MOST: usize = 300;

impl<'t> Answer<'t> {
    pub(in crate::lower) fn new(types: &'t [TypeDef], operation: &'t Operation) -> Self {
        Self { types, operation }
    }

    /// A type without names and wrappers.
    pub(super) fn bare<'a>(&self, ty: &'a Type) -> &'a Type
    where
        't: 'a,
    {
        let mut ty = ty;
        // Aliases do not go in circles; the number of types is more than enough.
        for _ in 0..=self.types.len() {
            ty = match ty {
                Type::Nullable(inner) | Type::Boxed(inner) => inner,
                Type::Named(index) => match &self.types[*index].shape {
                    Shape::Alias(alias) => &alias.ty,
                    _ => return ty,
                },
                _ => return ty,
            };
        }
        ty
    }

    fn shape(&self, ty: &Type) -> Option<(TypeIndex, &'t Shape)> {
        match self.bare(ty) {
            Type::Named(index) => Some((*index, &self.types[*index].shape)),
            _ => None,
        }
    }

    /// Whether a type is one of several of which one is a single value.
    pub(super) fn is_choice_with_a_scalar(&self, ty: &Type) -> bool {
        let Some((_, Shape::Union(union))) = self.shape(ty) else { return false };
        let is_scalar = |ty: &Type| is_number(ty) || matches!(ty, Type::Text | Type::Formatted(_));
        // Some inputs take an object as well.
        union.variants.iter().any(|variant| is_scalar(self.bare(&variant.ty)))
    }

    /// The types of a union that are none themselves.
    fn branches<'u>(&'u self, union: &'t Union) -> impl Iterator<Item = (usize, &'t Type)> + 'u {
        let all = union.variants.iter().map(|variant| &variant.ty).enumerate();
        all.filter(|(_, ty)| !matches!(self.shape(ty), Some((_, Shape::Union(_)))))
    }

    /// What a way leads to.
    pub(super) fn at(&self, ty: &Type, way: &[&str]) -> Option<Type> {
        let Some((name, rest)) = way.split_first() else { return Some(self.bare(ty).clone()) };
        match self.shape(ty)?.1 {
            Shape::Struct(object) => {
                let field = object.fields.iter().find(|field| field.wire_name == *name)?;
                self.at(&field.ty, rest)
            }
            Shape::Union(union) => self.branches(union).find_map(|(_, ty)| self.at(ty, way)),
            _ => None,
        }
    }

    /// The names that an object has, for a message.
    pub(super) fn names(&self, ty: &Type) -> Vec<&'t str> {
        match self.shape(ty) {
            Some((_, Shape::Struct(object))) => object.fields.iter().map(|field| field.wire_name.as_str()).collect(),
            Some((_, Shape::Union(union))) => self.branches(union).flat_map(|(_, ty)| self.names(ty)).collect(),
            _ => Vec::new(),
        }
    }

    /// The list that the pages are of, and what its items are.
    pub(in crate::lower) fn list(&self, ty: &Type, named: Option<&str>) -> Option<(ItemsWay, Type)> {
        if let (Type::List(item), None | Some("")) = (self.bare(ty), named) {
            return Some((ItemsWay::Here, (**item).clone()));
        }
        match self.shape(ty)? {
            (index, Shape::Struct(_)) => self.field(index, named),
            (index, Shape::Union(union)) => {
                let ways = self.branches(union).filter_map(|(at, ty)| Some((at, self.list(ty, named)?)));
                let ways: Vec<(usize, (ItemsWay, Type))> = ways.collect();
                let item = ways.first().map(|(_, (_, item))| item.clone())?;
                // One type of items is what a list has.
                let ways = ways.into_iter().filter(|(_, (_, other))| *other == item);
                Some((ItemsWay::Variants { of: index, ways: ways.map(|(at, (way, _))| (at, way)).collect() }, item))
            }
            _ => None,
        }
    }

    /// The list among the fields of a struct.
    fn field(&self, of: TypeIndex, named: Option<&str>) -> Option<(ItemsWay, Type)> {
        let Shape::Struct(object) = &self.types[of].shape else { return None };
        let is_list = |(at, field): (usize, &'t Field)| match self.bare(&field.ty) {
            Type::List(item) => Some((at, field.wire_name.as_str(), (**item).clone())),
            _ => None,
        };
        let lists = object.fields.iter().enumerate().filter_map(is_list);
        let mut lists: Vec<(usize, &str, Type)> =
            lists.filter(|(_, name, _)| !words::is_one_of(name, words::PROBLEMS)).collect();
        if lists.iter().any(|(_, name, _)| !words::is_one_of(name, words::ASIDES)) {
            lists.retain(|(_, name, _)| !words::is_one_of(name, words::ASIDES));
        }
        let here = |(at, _, item): &(usize, &str, Type)| {
            (ItemsWay::Field { of, field: *at, then: Box::new(ItemsWay::Here) }, item.clone())
        };
        if let Some(named) = named {
            let (name, rest) = named.split_once('.').map_or((named, None), |(name, rest)| (name, Some(rest)));
            let at = object.fields.iter().position(|field| field.wire_name == name)?;
            let (then, item) = self.list(&object.fields[at].ty, Some(rest.unwrap_or_default()))?;
            return Some((ItemsWay::Field { of, field: at, then: Box::new(then) }, item));
        }
        match lists.as_slice() {
            [one] => return Some(here(one)),
            [] => {
                let is_holder = |name: &str| words::is_one_of(name, words::HOLDERS_OF_LISTS);
                let mut holders = object.fields.iter().enumerate().filter(|(_, field)| is_holder(&field.wire_name));
                return holders.find_map(|(at, field)| {
                    let (index, _) = self.shape(&field.ty).filter(|(_, shape)| matches!(shape, Shape::Struct(_)))?;
                    let (then, item) = if index == of { None } else { self.only_list(index) }?;
                    Some((ItemsWay::Field { of, field: at, then: Box::new(then) }, item))
                });
            }
            _ => {}
        }
        let path = self.operation.wire_path.rsplit('/').find(|part| !part.contains('{')).unwrap_or_default();
        let path = plain(path);
        let by_path = lists.iter().find(|(_, name, _)| !path.is_empty() && plain(name) == path);
        let by_word = || words::LISTS.iter().find_map(|word| lists.iter().find(|(_, name, _)| plain(name) == *word));
        by_path.or_else(by_word).map(here)
    }

    /// The one list of a struct that holds it.
    fn only_list(&self, of: TypeIndex) -> Option<(ItemsWay, Type)> {
        let Shape::Struct(object) = &self.types[of].shape else { return None };
        let mut lists = object.fields.iter().enumerate().filter_map(|(at, field)| match self.bare(&field.ty) {
            Type::List(item) => Some((at, (**item).clone())),
            _ => None,
        });
        let (field, item) = lists.next().filter(|_| lists.next().is_none())?;
        Some((ItemsWay::Field { of, field, then: Box::new(ItemsWay::Here) }, item))
    }

    /// What is said about pages: the properties of the answer that are one value, and of the objects that hold such.
    pub(super) fn scalars(&self, ty: &Type) -> Vec<Scalar> {
        let mut found = Vec::new();
        self.collect(ty, &mut Vec::new(), &mut found, &mut { MOST });
        found
    }

    fn collect(&self, ty: &Type, way: &mut Vec<String>, found: &mut Vec<Scalar>, left: &mut usize) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        match self.shape(ty) {
            Some((_, Shape::Struct(object))) => {
                for field in &object.fields {
                    way.push(field.wire_name.clone());
                    let ty = self.bare(&field.ty);
                    let is_holder = words::HOLDERS.contains(&plain(&field.wire_name).as_str()) || way.len() > 1;
                    match self.shape(ty) {
                        Some((_, Shape::Struct(_) | Shape::Union(_))) if is_holder && way.len() < DEPTH => {
                            self.collect(ty, way, found, left);
                        }
                        Some((_, Shape::Struct(_) | Shape::Union(_))) => {}
                        _ if matches!(ty, Type::List(_) | Type::Map(_) | Type::Tuple(_)) => {}
                        _ => found.push(Scalar { way: way.clone(), ty: ty.clone() }),
                    }
                    way.pop();
                }
            }
            Some((_, Shape::Union(union))) if way.len() < DEPTH => {
                self.branches(union).for_each(|(_, ty)| self.collect(ty, way, found, left));
            }
            _ => {}
        }
    }

    /// The property of items by which they are known.
    pub(super) fn key(&self, item: &Type, named: &str) -> Option<String> {
        let (_, Shape::Struct(object)) = self.shape(item)? else { return None };
        let field = object.fields.iter().find(|field| field.wire_name == named)?;
        let ty = self.bare(&field.ty);
        let is_place = is_number(ty) || matches!(ty, Type::Text | Type::Formatted(_));
        is_place.then(|| field.wire_name.clone())
    }
}
