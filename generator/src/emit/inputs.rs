//! How callers give values: argument types that take what is at hand, and their conversion.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    ident,
    types::{From, rust},
};
use crate::api::{Api, Rule, Shape, Type};

/// An argument of a function.
pub(super) struct Argument {
    /// `name: Type`.
    pub(super) parameter: TokenStream,
    /// The value as the model has it.
    pub(super) value: TokenStream,
}

/// The argument for a value of type `ty`; an `Option` where it may be `null`.
pub(super) fn argument(api: &Api, name: &str, ty: &Type, nullable: bool, from: From<'_>) -> Argument {
    let name = ident(name);
    let plain = rust(api, ty, from);
    if nullable {
        return Argument { parameter: quote!(#name: impl Into<Option<#plain>>), value: quote!(#name.into()) };
    }
    let (accepted, value) = match ty {
        Type::Text | Type::Formatted(_) | Type::Any | Type::Nullable(_) | Type::Upload => {
            (quote!(impl Into<#plain>), quote!(#name.into()))
        }
        Type::Named(index) if is_enum(api, *index) => (quote!(impl Into<#plain>), quote!(#name.into())),
        Type::List(item) if converts(api, item) => {
            let item = rust(api, item, from);
            (quote!(impl IntoIterator<Item = impl Into<#item>>), quote!(#name.into_iter().map(Into::into).collect()))
        }
        Type::List(item) => {
            let item = rust(api, item, from);
            (quote!(impl IntoIterator<Item = #item>), quote!(#name.into_iter().collect()))
        }
        Type::Boxed(inner) => {
            let inner = rust(api, inner, from);
            (quote!(#inner), quote!(Box::new(#name)))
        }
        _ => (quote!(#plain), quote!(#name)),
    };
    Argument { parameter: quote!(#name: #accepted), value }
}

fn converts(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Text | Type::Formatted(_) | Type::Upload => true,
        Type::Named(index) => is_enum(api, *index),
        _ => false,
    }
}

fn is_enum(api: &Api, index: usize) -> bool {
    matches!(api.types[index].shape, Shape::Enum(_))
}

/// A rule as the support code has it.
pub(super) fn rule(rule: &Rule) -> TokenStream {
    match rule {
        Rule::MinLength(limit) => quote!(Rule::MinLength(#limit)),
        Rule::MaxLength(limit) => quote!(Rule::MaxLength(#limit)),
        Rule::MinItems(limit) => quote!(Rule::MinItems(#limit)),
        Rule::MaxItems(limit) => quote!(Rule::MaxItems(#limit)),
        Rule::UniqueItems => quote!(Rule::UniqueItems),
        Rule::MinProperties(limit) => quote!(Rule::MinProperties(#limit)),
        Rule::MaxProperties(limit) => quote!(Rule::MaxProperties(#limit)),
        Rule::Minimum(limit) => quote!(Rule::Minimum(#limit)),
        Rule::Maximum(limit) => quote!(Rule::Maximum(#limit)),
        Rule::ExclusiveMinimum(limit) => quote!(Rule::ExclusiveMinimum(#limit)),
        Rule::ExclusiveMaximum(limit) => quote!(Rule::ExclusiveMaximum(#limit)),
        Rule::MultipleOf(limit) => quote!(Rule::MultipleOf(#limit)),
    }
}

/// A rule in words.
pub(super) fn rule_text(rule: &Rule) -> String {
    match rule {
        Rule::MinLength(limit) => format!("at least {}", counted(*limit, "character", "characters")),
        Rule::MaxLength(limit) => format!("at most {}", counted(*limit, "character", "characters")),
        Rule::MinItems(limit) => format!("at least {}", counted(*limit, "item", "items")),
        Rule::MaxItems(limit) => format!("at most {}", counted(*limit, "item", "items")),
        Rule::UniqueItems => "no item twice".to_owned(),
        Rule::MinProperties(limit) => format!("at least {}", counted(*limit, "entry", "entries")),
        Rule::MaxProperties(limit) => format!("at most {}", counted(*limit, "entry", "entries")),
        Rule::Minimum(limit) => format!("at least {limit}"),
        Rule::Maximum(limit) => format!("at most {limit}"),
        Rule::ExclusiveMinimum(limit) => format!("more than {limit}"),
        Rule::ExclusiveMaximum(limit) => format!("less than {limit}"),
        Rule::MultipleOf(limit) => format!("a multiple of {limit}"),
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
