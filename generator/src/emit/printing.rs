//! How an example program prints an answer: what is in it, two levels deep.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{ident, structs};
use crate::api::{Api, Field, Shape, Struct, Type, TypeDef};

/// How many values stand in a line.
const IN_A_LINE: usize = 3;

/// What the variables of loops are called, from the outer one to the inner.
const ITEMS: [(&str, &str); 2] = [("key", "item"), ("name", "part")];

/// Prints `answer`.
pub(super) fn value(api: &Api, ty: &Type) -> TokenStream {
    print(api, ty, &format_ident!("answer"), &[], &ITEMS)
}

/// Prints what `place` holds, and `before` in the same line.
fn print(api: &Api, ty: &Type, place: &Ident, before: &[&Ident], levels: &[(&str, &str)]) -> TokenStream {
    match resolved(api, ty) {
        Type::List(_) | Type::Map(_) if !levels.is_empty() => each(api, ty, &quote!(&#place), levels),
        Type::Named(index) => match &api.types[*index].shape {
            Shape::Struct(object) => object_in(api, &api.types[*index], object, place, before, levels),
            _ => debug(place, before),
        },
        _ => debug(place, before),
    }
}

fn debug(place: &Ident, before: &[&Ident]) -> TokenStream {
    let format = line(before, [format!("{{{place}:?}}")]);
    quote!(println!(#format);)
}

/// The format of a line: what comes before by name, then the rest.
fn line(before: &[&Ident], rest: impl IntoIterator<Item = String>) -> String {
    let before = before.iter().map(|name| format!("{{{name}}}"));
    before.chain(rest).collect::<Vec<_>>().join(" ")
}

/// A loop over a list or a map.
fn each(api: &Api, ty: &Type, values: &TokenStream, levels: &[(&str, &str)]) -> TokenStream {
    let Some((&(key, item), deeper)) = levels.split_first() else { return TokenStream::new() };
    let (key, item) = (format_ident!("{key}"), format_ident!("{item}"));
    match resolved(api, ty) {
        Type::List(inner) => {
            let body = print(api, inner, &item, &[], deeper);
            quote!(for #item in #values { #body })
        }
        Type::Map(inner) => {
            let body = print(api, inner, &item, &[&key], deeper);
            quote!(for (#key, #item) in #values { #body })
        }
        _ => TokenStream::new(),
    }
}

/// The values of an object that can be shown in a line, then its first list or map.
fn object_in(
    api: &Api,
    def: &TypeDef,
    object: &Struct,
    place: &Ident,
    before: &[&Ident],
    levels: &[(&str, &str)],
) -> TokenStream {
    let there = || structs::shown(def, object).filter(|field| field.required && !field.nullable && !field.deprecated);
    let shown: Vec<Ident> =
        there().filter(|field| displays(api, field)).take(IN_A_LINE).map(|field| ident(&field.ident)).collect();
    let many = there().find(|field| matches!(resolved(api, &field.ty), Type::List(_) | Type::Map(_)));
    let inner = many.filter(|_| !levels.is_empty()).map(|field| {
        let name = ident(&field.ident);
        each(api, &field.ty, &quote!(&#place.#name), levels)
    });
    if shown.is_empty() {
        return inner.unwrap_or_else(|| debug(place, before));
    }
    let format = line(before, shown.iter().map(|_| "{}".to_owned()));
    let line = quote!(println!(#format, #(#place.#shown),*););
    quote!(#line #inner)
}

/// Whether a value is a word or a number.
fn displays(api: &Api, field: &Field) -> bool {
    match resolved(api, &field.ty) {
        Type::Text | Type::Formatted(_) | Type::Boolean | Type::Integer(_) | Type::Number => true,
        Type::Named(index) => matches!(api.types[*index].shape, Shape::Enum(_)),
        _ => false,
    }
}

fn resolved<'a>(api: &'a Api, ty: &'a Type) -> &'a Type {
    match ty {
        Type::Named(index) => match &api.types[*index].shape {
            Shape::Alias(alias) => resolved(api, &alias.ty),
            _ => ty,
        },
        _ => ty,
    }
}
