//! What a call answers: one type, or an enum where successes differ by status.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    docs, ident, streams,
    types::{From, rust},
    xml,
};
use crate::api::{AnswerKind, Api, Operation, Success, SuccessCase, Type};

/// The type of the answer.
pub(super) fn ty(api: &Api, success: &Success) -> TokenStream {
    if success.cases.is_empty() {
        return body(api, success.kind, success.ty.as_ref());
    }
    let name = ident(&success.ident);
    quote!(#name)
}

fn body(api: &Api, kind: Option<AnswerKind>, ty: Option<&Type>) -> TokenStream {
    match (kind, ty) {
        (Some(AnswerKind::Json | AnswerKind::Xml), Some(ty)) => rust(api, ty, From::Crate),
        (Some(AnswerKind::Text), _) => quote!(String),
        (Some(AnswerKind::Bytes), _) => quote!(::bytes::Bytes),
        (Some(kind @ (AnswerKind::Events(_) | AnswerKind::Lines)), Some(ty)) => streams::ty(api, kind, ty),
        _ => quote!(()),
    }
}

/// ```ignore
/// pub enum AddAnswer { Ok(types::Item), Accepted, Undeclared(::bytes::Bytes) }
/// ```
pub(super) fn definition(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let Success { cases, ident: name, .. } = &operation.success;
    if cases.is_empty() {
        return None;
    }
    let name = ident(name);
    let about = docs::attributes(&format!(
        "What `{} {}` answers, by status.",
        operation.method.to_uppercase(),
        operation.wire_path.replace('`', "")
    ));
    let variants = cases.iter().map(|case| {
        let words = case.docs.as_deref().map(|words| format!(" {}", docs::safe(words))).unwrap_or_default();
        let (variant, docs) = (ident(&case.ident), docs::attributes(&format!("{}:{words}", case.status)));
        let held = case.kind.map(|kind| body(api, Some(kind), case.ty.as_ref()));
        let held = held.map(|held| quote!((#held)));
        quote!(#docs #variant #held,)
    });
    let undeclared = leaves_some(cases).then(|| {
        quote! {
            /// Another status of success, with the body as it came.
            Undeclared(::bytes::Bytes),
        }
    });
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #undeclared
        }
    })
}

/// What sends a call, and makes the answer of the response.
pub(super) fn send(success: &Success) -> TokenStream {
    if !success.cases.is_empty() {
        return quote!(|call| sending::read(call, Self::read_answer));
    }
    match success.kind {
        Some(kind @ (AnswerKind::Events(_) | AnswerKind::Lines)) => {
            let reader = streams::reader(kind);
            quote!(|call| sending::opened(call, |answer| answer #reader))
        }
        Some(AnswerKind::Json) => quote!(sending::json),
        Some(AnswerKind::Xml) => {
            let root = xml::root(success.xml.as_ref());
            quote!(|call| sending::read(call, |answer| answer.xml(#root)))
        }
        Some(AnswerKind::Text) => quote!(sending::text),
        Some(AnswerKind::Bytes) => quote!(sending::bytes),
        None => quote!(sending::empty),
    }
}

/// Reads an answer that differs by status.
pub(super) fn read(success: &Success) -> Option<TokenStream> {
    if success.cases.is_empty() {
        return None;
    }
    let name = ident(&success.ident);
    let mut ordered: Vec<&SuccessCase> = success.cases.iter().collect();
    ordered.sort_by_key(|case| breadth(&case.status));
    let arms = ordered.into_iter().map(|case| {
        let variant = ident(&case.ident);
        let pattern = pattern(&case.status);
        match case.kind {
            Some(AnswerKind::Json) => quote!(#pattern => answer.json().map(|answer| answer.map(#name::#variant)),),
            Some(AnswerKind::Text) => {
                quote!(#pattern => answer.text().map(|answer| answer.map(#name::#variant)),)
            }
            Some(AnswerKind::Xml) => {
                let root = xml::root(case.xml.as_ref());
                quote!(#pattern => answer.xml(#root).map(|answer| answer.map(#name::#variant)),)
            }
            // Cases are read as a whole.
            Some(_) => quote!(#pattern => Ok(answer.bytes().map(#name::#variant)),),
            None => quote!(#pattern => Ok(answer.empty().map(|()| #name::#variant)),),
        }
    });
    let rest = leaves_some(&success.cases).then(|| quote!(_ => Ok(answer.bytes().map(#name::Undeclared)),));
    Some(quote! {
        #[inline]
        fn read_answer(answer: crate::runtime::response::RawResponse) -> Result<crate::Response<#name>, crate::Error> {
            match answer.status().as_u16() { #(#arms)* #rest }
        }
    })
}

/// The statuses of a key of `responses`, as a pattern.
pub(super) fn pattern(status: &str) -> TokenStream {
    match (status.parse::<u16>(), status.strip_suffix("XX").map(str::parse::<u16>)) {
        (Ok(status), _) => {
            let status = Literal::u16_unsuffixed(status);
            quote!(#status)
        }
        (_, Some(Ok(class))) => {
            let (first, last) = (Literal::u16_unsuffixed(class * 100), Literal::u16_unsuffixed(class * 100 + 99));
            quote!(#first..=#last)
        }
        _ => quote!(_),
    }
}

/// A status before a range before `default`.
pub(super) fn breadth(status: &str) -> u8 {
    match status {
        "default" => 2,
        range if range.ends_with("XX") => 1,
        _ => 0,
    }
}

/// Whether there are statuses that no case covers.
pub(super) fn leaves_some(cases: &[SuccessCase]) -> bool {
    cases.iter().all(|case| case.status != "default")
}
