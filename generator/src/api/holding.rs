//! What types hold.

use super::{Shape, Type, TypeIndex};

/// Every type that a shape holds.
pub(crate) fn contents(shape: &Shape) -> Vec<&Type> {
    match shape {
        Shape::Struct(object) => object.fields.iter().map(|field| &field.ty).chain(&object.additional).collect(),
        Shape::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        Shape::Alias(alias) | Shape::Newtype(alias) => vec![&alias.ty],
        Shape::Enum(_) => Vec::new(),
    }
}

/// The types of their own that a type names.
pub(crate) fn named_in(ty: &Type) -> Vec<TypeIndex> {
    match ty {
        Type::Named(index) => vec![*index],
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => named_in(inner),
        Type::Tuple(items) => items.iter().flat_map(named_in).collect(),
        _ => Vec::new(),
    }
}
