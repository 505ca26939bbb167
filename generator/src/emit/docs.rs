//! Documentation: the document's own text, made safe for rustdoc by [`super::markdown`].

use proc_macro2::TokenStream;
use quote::quote;

use super::markdown::is_hidden;
pub(super) use super::markdown::{code, line, safe};
use crate::api::Operation;

/// One `#[doc]` attribute per line.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = lines(text);
    quote! { #(#[doc = #lines])* }
}

/// The method and path of an operation.
pub(super) fn call(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method.to_uppercase(), operation.wire_path))
}

/// The same for documentation inside of what it documents.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = lines(text);
    quote! { #(#![doc = #lines])* }
}

/// The document's words, or else ours.
pub(super) fn or(docs: Option<&str>, otherwise: &str) -> String {
    match docs.map(str::trim).filter(|docs| !docs.is_empty()) {
        Some(docs) => safe(docs),
        None => otherwise.to_owned(),
    }
}

/// Lines as they stand behind `///`. Whatever comes in, a line holds nothing that could end the comment.
fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(|line| {
        let line: String = line.trim_end().chars().filter(|c| !is_hidden(*c)).collect();
        if line.is_empty() { line } else { format!(" {line}") }
    })
}
