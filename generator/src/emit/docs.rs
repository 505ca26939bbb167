//! Documentation: the document's own text, made safe for rustdoc by [`super::markdown`].

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::markdown::is_hidden;
pub(super) use super::markdown::{code, line, safe};
use crate::{api::Operation, render::NEXT_LINE};

/// Documentation as an attribute, with [`NEXT_LINE`] between its lines.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = literal(&joined(text));
    quote! { #[doc = #lines] }
}

/// The method and path of an operation.
pub(super) fn call(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method.to_uppercase(), operation.wire_path))
}

/// The same for documentation inside of what it documents.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = literal(&joined(text));
    quote! { #![doc = #lines] }
}

/// The document's words, or else ours.
pub(super) fn or(docs: Option<&str>, otherwise: &str) -> String {
    match docs.map(str::trim).filter(|docs| !docs.is_empty()) {
        Some(docs) => safe(docs),
        None => otherwise.to_owned(),
    }
}

/// A text as a raw literal: nothing in one is escaped, nor read back, character by character.
fn literal(text: &str) -> Literal {
    let after_quotes = text.split('"').skip(1);
    let longest = after_quotes.map(|rest| rest.len() - rest.trim_start_matches('#').len()).max().unwrap_or(0);
    let marks = "#".repeat(longest + 1);
    // More than 255 are no Rust (Rust reference, "Raw string literals").
    format!("r{marks}\"{text}\"{marks}").parse().unwrap_or_else(|_| Literal::string(text))
}

/// Lines as they stand behind `///`. Whatever comes in, a line holds nothing that could end the comment.
fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len() + text.len() / 16);
    for (index, line) in text.lines().map(str::trim_end).enumerate() {
        if index > 0 {
            joined.push_str(NEXT_LINE);
        }
        // Most lines hide nothing.
        let is_shown = line.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let shown = if is_shown { Cow::Borrowed(line) } else { line.chars().filter(|c| !is_hidden(*c)).collect() };
        if !shown.is_empty() {
            joined.push(' ');
            joined.push_str(&shown);
        }
    }
    joined
}
