//! What types hold.

use super::{Operation, Shape, Type, TypeIndex};

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

impl Operation {
    /// Every type that a call takes or answers.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        let inputs = self.arguments.iter().chain(&self.options).map(|input| &input.ty);
        let body = self.body.iter().map(|body| &body.ty);
        inputs
            .chain(body)
            .chain(&self.success.ty)
            .chain(self.success.cases.iter().filter_map(|case| case.ty.as_ref()))
            .chain(self.headers.iter().map(|header| &header.ty))
            .chain(self.others.iter().filter_map(|other| other.ty.as_ref()))
            .chain(self.errors.iter().filter_map(|error| error.ty.as_ref()))
    }
}
