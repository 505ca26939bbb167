//! Documentation: the document's own text, made safe for rustdoc by [`super::markdown`].

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
    let mut marks = "#".to_owned();
    while text.contains(&format!("\"{marks}")) {
        marks.push('#');
    }
    format!("r{marks}\"{text}\"{marks}").parse().unwrap_or_else(|_| Literal::string(text))
}

fn joined(text: &str) -> String {
    lines(text).collect::<Vec<_>>().join(NEXT_LINE)
}

/// Lines as they stand behind `///`. Whatever comes in, a line holds nothing that could end the comment.
fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(str::trim_end).map(|line| match line {
        "" => String::new(),
        // Most lines hide nothing.
        line if line.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => format!(" {line}"),
        line => {
            let shown: String = line.chars().filter(|c| !is_hidden(*c)).collect();
            if shown.is_empty() { shown } else { format!(" {shown}") }
        }
    })
}
