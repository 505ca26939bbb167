//! `tests/requests/calls.rs`: a call of every operation through the methods of the crate, with inputs that are
//! data. The only Rust per operation that the generated tests have.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::{
    Files, ident, secrets,
    types::{From, rust},
    usage,
};
use crate::{
    api::{Api, BodyKind, Group, Input, Operation, Place, Scheme, SchemeKind, Target, Type},
    proof, render,
};

/// The test of requests, and its data; nothing where there is no operation.
pub(super) fn files(api: &Api, requests: &[Value]) -> Result<Files, String> {
    if requests.is_empty() {
        return Ok(Files::new());
    }
    let rows: Vec<String> = requests.iter().map(Value::to_string).collect();
    let data = format!("[\n{}\n]\n", rows.join(",\n"));
    let copied = |path: &str, text: &str| (path.to_owned(), format!("{}{text}", render::BANNER));
    Ok(Files::from([
        copied("tests/requests.rs", include_str!("../../templates/tests/requests.rs")),
        copied("tests/requests/given.rs", include_str!("../../templates/tests/requests/given.rs")),
        copied("tests/requests/parts.rs", include_str!("../../templates/tests/requests/parts.rs")),
        copied("tests/requests/recorder.rs", include_str!("../../templates/tests/requests/recorder.rs")),
        copied("tests/requests/server.rs", include_str!("../../templates/tests/requests/server.rs")),
        ("tests/requests.json".to_owned(), data),
        ("tests/requests/calls.rs".to_owned(), render::file(calls(api))?),
    ]))
}

fn calls(api: &Api) -> TokenStream {
    let name = ident(&usage::library(api));
    let credentials = api.schemes.iter().filter_map(|scheme| credential(api, scheme));
    let operations = api.groups.iter().flat_map(|group| group.operations.iter().map(move |one| (group, one)));
    let calls = operations.map(|(group, operation)| call(api, group, operation));
    quote! {
        //! A call of every operation, with inputs from `requests.json`.
        #![allow(deprecated, unused_imports, unused_variables, clippy::redundant_closure, reason = "calls are written alike")]

        pub use #name as client;

        use client::types;

        use super::given::{Call, send};

        /// What a client is made with: a credential for every scheme of the document.
        pub fn builder() -> client::Builder {
            client::Client::builder() #(#credentials)*
        }

        /// The operations, in the order of `requests.json`.
        pub const CALLS: &[(&str, Call)] = &[#(#calls),*];
    }
}

/// The builder's method for a scheme, with a credential that no server would take.
pub(super) fn credential(api: &Api, scheme: &Scheme) -> Option<TokenStream> {
    let name = ident(&scheme.ident);
    let secret = proof::secret(&scheme.wire_name);
    match &scheme.kind {
        SchemeKind::MutualTls => None,
        SchemeKind::ApiKey(..) if secrets::is_of_scope(api, scheme) => None,
        SchemeKind::Basic => {
            let (user, password) = proof::USER;
            Some(quote!(.#name(#user, #password)))
        }
        SchemeKind::ApiKey(..) | SchemeKind::Bearer => Some(quote!(.#name(#secret))),
    }
}

fn call(api: &Api, group: &Group, operation: &Operation) -> TokenStream {
    let name = format!("{} {}", operation.method.to_uppercase(), operation.wire_path);
    let (accessor, method) = (ident(&group.accessor), ident(&operation.ident));
    let scope = operation.scope.map(|scope| {
        let scope = ident(&api.scopes[scope].ident);
        quote!(.#scope(given.text("scope")?))
    });
    let arguments = operation.arguments.iter().map(|input| argument(api, operation, input));
    let request = quote!(client #scope.#accessor().#method(#(#arguments),*));
    let options = operation.options.iter().map(|input| option(api, operation, input));
    quote! {
        (#name, |client, given| {
            let request = #request;
            #(#options)*
            send(request)
        })
    }
}

fn argument(api: &Api, operation: &Operation, input: &Input) -> TokenStream {
    let key = key(input);
    match &input.target {
        Target::Body if is_text(operation) => quote!(given.text(#key)?),
        Target::Body if is_form(operation) => quote!(client::Form::new()),
        Target::Part { .. } if is_files(&input.ty) => texts_of(input, &quote!(given.files(#key)?)),
        Target::Property | Target::Part { .. } => {
            let ty = given_type(api, input);
            quote!(given.property::<#ty>(#key)?)
        }
        Target::Parameter { .. } | Target::Body => {
            let ty = given_type(api, input);
            quote!(given.get::<#ty>(#key)?)
        }
    }
}

fn option(api: &Api, operation: &Operation, input: &Input) -> TokenStream {
    let (key, setter) = (key(input), ident(&input.ident));
    if input.target == Target::Body && is_text(operation) {
        return quote!(let request = given.set_text(request, #key, |request, value| request.#setter(value))?;);
    }
    if is_files(&input.ty) && matches!(input.target, Target::Part { .. }) {
        let value = texts_of(input, &quote!(files));
        return quote!(let request = given.set_files(request, #key, |request, files| request.#setter(#value))?;);
    }
    let set =
        if matches!(input.target, Target::Property | Target::Part { .. }) { quote!(set_property) } else { quote!(set) };
    let ty = given_type(api, input);
    quote!(let request = given.#set(request, #key, |request, value: #ty| request.#setter(value))?;)
}

/// The name of an input in `requests.json`.
fn key(input: &Input) -> String {
    match &input.target {
        Target::Parameter { place, .. } => {
            let place = match place {
                Place::Query => "query",
                Place::Path => "path",
                Place::Header => "header",
                Place::Cookie => "cookie",
            };
            format!("{place} {}", input.wire_name)
        }
        Target::Property | Target::Part { .. } => input.wire_name.clone(),
        Target::Body => "body".to_owned(),
    }
}

/// The type that a method takes.
fn given_type(api: &Api, input: &Input) -> TokenStream {
    let ty = match &input.ty {
        Type::Boxed(inner) if !input.nullable => inner,
        ty => ty,
    };
    let ty = rust(api, ty, From::Test);
    if input.nullable { quote!(Option<#ty>) } else { ty }
}

/// Whether a part is files, which tests give as texts.
fn is_files(ty: &Type) -> bool {
    match ty {
        Type::Upload => true,
        Type::List(item) => is_files(item),
        _ => false,
    }
}

/// The texts as what the method takes: all of them, or the one.
fn texts_of(input: &Input, texts: &TokenStream) -> TokenStream {
    if input.ty == Type::Upload { quote!(#texts.concat()) } else { texts.clone() }
}

fn is_form(operation: &Operation) -> bool {
    operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Multipart)
}

fn is_text(operation: &Operation) -> bool {
    operation.body.as_ref().is_some_and(|body| matches!(body.kind, BodyKind::Text | BodyKind::Bytes))
}
