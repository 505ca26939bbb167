//! Answers that are read while they come: downloads, events, and JSON line by line.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs, ident,
    types::{From, rust},
};
use crate::api::{AnswerKind, Api, Described, Field, Input, Operation, Shape, Target, Type};

/// The type of a stream.
pub(super) fn ty(api: &Api, kind: AnswerKind, ty: &Type) -> TokenStream {
    let ty = rust(api, ty, From::Crate);
    if kind == AnswerKind::Lines { quote!(crate::JsonLines<#ty>) } else { quote!(crate::EventStream<#ty>) }
}

/// What makes a stream of a response.
pub(super) fn reader(kind: AnswerKind) -> TokenStream {
    match kind {
        AnswerKind::Events(described) => {
            let described = ident(match described {
                Described::Data => "Data",
                Described::Text => "Text",
                Described::Event => "Event",
            });
            quote!(.events(crate::runtime::events::Described::#described))
        }
        AnswerKind::Lines => quote!(.lines()),
        _ => quote!(.download()),
    }
}

/// The methods of a request that read the answer while it comes, where they are not what a call does anyway.
/// `ready` is the call with its body.
pub(super) fn methods(api: &Api, operation: &Operation, ready: &TokenStream) -> Option<TokenStream> {
    let download = downloads(operation).then(|| {
        quote! {
            /// Sends it, and takes the answer piece by piece: no more than a piece is in memory.
            ///
            /// # Errors
            /// What [`send`](Self::send) fails with; the answer is read later.
            pub async fn download(self) -> Result<crate::Download, crate::Error> {
                Ok(#ready.open().await?.download())
            }
        }
    });
    let others = others(operation).map(|(kind, media_type, ty)| {
        let (name, stream, reader) = (ident(method(kind)), self::ty(api, kind, ty), reader(kind));
        let flag = flag(api, operation);
        let (mutable, set) = match &flag {
            Some(set) => (quote!(mut), quote!(#set)),
            None => (quote!(), quote!()),
        };
        let sets = if flag.is_some() { " Sets `stream` in the body, by which such servers are told." } else { "" };
        let about = docs::attributes(&format!(
            "Sends it, and takes the answer as {} while it comes.{sets}",
            docs::code(media_type)
        ));
        quote! {
            #about
            ///
            /// # Errors
            /// What [`send`](Self::send) fails with; the answer is read later.
            pub async fn #name(#mutable self) -> Result<#stream, crate::Error> {
                #set
                let mut call = #ready;
                call.set_accept(#media_type);
                Ok(call.open().await? #reader)
            }
        }
    });
    let others: Vec<TokenStream> = others.collect();
    (download.is_some() || !others.is_empty()).then(|| quote!(#download #(#others)*))
}

fn method(kind: AnswerKind) -> &'static str {
    if kind == AnswerKind::Lines { "lines" } else { "events" }
}

/// Whether the answer is bytes.
pub(super) fn downloads(operation: &Operation) -> bool {
    operation.success.kind == Some(AnswerKind::Bytes)
}

/// The streams among the other answers, the first of each kind.
fn others(operation: &Operation) -> impl Iterator<Item = (AnswerKind, &str, &Type)> {
    let first = |wanted: fn(AnswerKind) -> bool| operation.others.iter().find(|other| wanted(other.kind));
    let events = first(|kind| matches!(kind, AnswerKind::Events(_)));
    let lines = first(|kind| kind == AnswerKind::Lines);
    [events, lines]
        .into_iter()
        .flatten()
        .filter_map(|other| Some((other.kind, other.media_type.as_str(), other.ty.as_ref()?)))
}

/// Sets the property `stream` of the body, where it has a boolean one: by it, servers that answer either at once or in a
/// stream are told which.
fn flag(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let body = operation.body.as_ref()?;
    let mut inputs = operation.arguments.iter().chain(&operation.options);
    let is_part = |input: &Input| matches!(input.target, Target::Part { .. });
    if inputs.any(|input| is_part(input) && input.wire_name == "stream" && input.ty == Type::Boolean) {
        return Some(quote!(self.body.set("stream", None, &true, &[]);));
    }
    let Type::Named(index) = &body.ty else { return None };
    let Shape::Struct(object) = &api.types[*index].shape else { return None };
    let field = object.fields.iter().find(|field| field.wire_name == "stream" && field.ty == Type::Boolean)?;
    let Field { required, nullable, constant: None, .. } = field else { return None };
    let name = ident(&field.ident);
    let value = if *nullable { quote!(Some(true)) } else { quote!(true) };
    let value = if *required && !field.read_only && !field.write_only { value } else { quote!(Some(#value)) };
    if body.required {
        return Some(quote!(self.body.#name = #value;));
    }
    let is_spread = body.spread.is_some();
    let ty = rust(api, &body.ty, From::Crate);
    Some(if is_spread {
        quote!(self.body.get_or_insert_with(#ty::new).#name = #value;)
    } else {
        quote!(if let Some(body) = &mut self.body { body.#name = #value; })
    })
}
