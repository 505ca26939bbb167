//! What the document says of an operation's errors: an enum of their bodies where they differ, and words.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    answers::{breadth, pattern},
    docs, ident,
    types::{From, rust},
};
use crate::api::{Api, ErrorBody, Operation, Type};

/// ```ignore
/// pub enum AddError { BadRequest(types::Invalid), NotFound(types::Missing) }
/// errors! { AddError { 400 => BadRequest, 404 => NotFound } }
/// ```
pub(super) fn definition(api: &Api, operation: &Operation) -> Option<TokenStream> {
    if operation.errors_ident.is_empty() {
        return None;
    }
    let name = ident(&operation.errors_ident);
    let about = docs::attributes(&format!(
        "The bodies that the document describes for errors of {}, by status.",
        docs::call(operation)
    ));
    let typed: Vec<(&ErrorBody, &Type)> =
        operation.errors.iter().filter_map(|error| Some((error, error.ty.as_ref()?))).collect();
    let variants = typed.iter().map(|(error, ty)| {
        let words = error.docs.as_deref().map(|words| format!(" {}", docs::safe(words))).unwrap_or_default();
        let docs = docs::attributes(&format!("{}:{words}", error.status));
        let (variant, ty) = (ident(&error.ident), rust(api, ty, From::Crate));
        quote!(#docs #variant(#ty),)
    });
    let mut ordered = typed.clone();
    ordered.sort_by_key(|(error, _)| breadth(&error.status));
    let arms = ordered.iter().map(|(error, _)| {
        let (pattern, variant) = (pattern(&error.status), ident(&error.ident));
        quote!(#pattern => #variant,)
    });
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }

        crate::runtime::declared::errors! {
            #name { #(#arms)* }
        }
    })
}

/// The part of a method's documentation that says which errors there are, and how to read them.
pub(super) fn docs(api: &Api, operation: &Operation) -> String {
    if operation.errors.is_empty() {
        return String::new();
    }
    let errors = operation.errors.iter().map(|error| {
        let words = error.docs.as_deref().map(docs::line).unwrap_or_default();
        format!("- {}: {words}", error.status)
    });
    let list = errors.collect::<Vec<_>>().join("\n");
    let reading = reading(api, operation).map(|reading| format!("\n\n{reading}")).unwrap_or_default();
    format!("\n\n# Errors\n{list}{reading}")
}

fn reading(api: &Api, operation: &Operation) -> Option<String> {
    if !operation.errors_ident.is_empty() {
        return Some(format!("[`{}::of`] reads the body of an error.", operation.errors_ident));
    }
    let named = operation.errors.iter().find_map(|error| match &error.ty {
        Some(Type::Named(index)) => Some(&api.types[*index].ident),
        _ => None,
    })?;
    Some(format!(
        "[`error.documented()`](crate::Error::documented) reads the body of an error, \
         [`{named}`](crate::types::{named})."
    ))
}
