//! `src/mock.rs` and what is below: what the feature `mock` has. A line for each operation; all that has behaviour is support
//! code.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    answers, calls, docs, file_name, ident, tags, testing,
    types::{From, rust},
    usage, xml,
};
use crate::api::{AnswerKind, Api, Described, Group, Operation, Success, SuccessCase, Type};

/// `src/mock.rs`.
pub(super) fn file(api: &Api) -> TokenStream {
    let modules = api.groups.iter().map(|group| {
        let (module, gate) = (ident(&group.module), tags::gate(api, group));
        quote!(#gate pub mod #module;)
    });
    let (server, mockable) = (server(api), mockable(api));
    // What is no Rust is told where the page is written to its own file.
    let about = docs::inner(&testing::page(api).unwrap_or_default());
    quote! {
        #about

        #(#modules)*

        pub use crate::runtime::{
            mock::MockServer,
            mock_record::Recorder,
            mock_replay::Replay,
            mock_reply::Fault,
            mock_sent::Sent,
        };

        /// Calls of an operation that a mock expects, and what it answers to them.
        pub type Expectation<T> = crate::runtime::mock_expect::Expectation<crate::Client, T>;

        #server

        #mockable
    }
}

/// The server, with what expects calls of each tag's operations.
fn server(api: &Api) -> TokenStream {
    let accessors = api.groups.iter().map(|group| {
        let (name, module, handle) = (ident(&group.accessor), ident(&group.module), ident(&group.handle));
        let docs = docs::attributes(&format!("Expects calls of \"{}\".", docs::line(&group.tag)));
        let gate = tags::gate(api, group);
        quote! {
            #gate
            #docs
            #[must_use]
            pub fn #name(&self) -> #module::#handle<'_> {
                #module::#handle { server: &self.server }
            }
        }
    });
    quote! {
        /// A server in memory: it answers what it was told to, and is strict about what it was not told.
        ///
        /// What it can do besides is [`MockServer`]'s: it makes clients, shows what was sent, and tells what is wrong.
        #[derive(Debug, Default)]
        pub struct Mock {
            server: MockServer<crate::Client>,
        }

        impl Mock {
            /// A mock that expects nothing.
            #[must_use]
            pub fn new() -> Self {
                Self { server: ::std::default::Default::default() }
            }

            #(#accessors)*
        }

        impl ::std::ops::Deref for Mock {
            type Target = MockServer<crate::Client>;

            fn deref(&self) -> &Self::Target {
                &self.server
            }
        }
    }
}

/// How a client is made that can call everything.
fn mockable(api: &Api) -> TokenStream {
    let credentials = api.schemes.iter().filter_map(|scheme| calls::credential(api, scheme));
    let base_url = usage::base_url(api);
    quote! {
        impl crate::runtime::mock::Mockable for crate::Client {
            type Builder = crate::Builder;

            fn mock_builder(transport: ::std::sync::Arc<dyn crate::Transport>) -> crate::Builder {
                crate::Client::builder() #(#credentials)* #base_url .allow_http(true).transport(transport)
            }

            fn mock_client(builder: crate::Builder) -> Option<Self> {
                builder.build().ok()
            }
        }
    }
}

/// `src/mock/<tag>.rs`: the expectations of a group's operations.
pub(super) fn group(api: &Api, group: &Group) -> TokenStream {
    let (module, handle) = (ident(&group.module), ident(&group.handle));
    let about = docs::inner(&format!("Expectations of calls of \"{}\".", docs::line(&group.tag)));
    let rows = group.operations.iter().map(|operation| row(api, group, operation));
    quote! {
        #about

        #[allow(unused_imports, reason = "not every tag needs all of them")]
        use crate::{api::#module::*, runtime::mock_reply, types};

        /// Each operation, as it is called on a client.
        #[derive(Debug)]
        pub struct #handle<'a> {
            pub(super) server: &'a super::MockServer<crate::Client>,
        }

        crate::runtime::mock_expect::expectations! {
            #handle { #(#rows)* }
        }
    }
}

fn row(api: &Api, group: &Group, operation: &Operation) -> TokenStream {
    let (name, constant) = (ident(&operation.ident), ident(&operation.constant));
    let call = docs::call(operation);
    let said = format!("{}().{}()", file_name(&group.accessor), file_name(&operation.ident));
    let success = &operation.success;
    let (ty, write) = if success.cases.is_empty() { plain(api, success) } else { by_status(success) };
    let status = Literal::u16_unsuffixed(success.status);
    quote!(#name(#call, #said, #constant, #status, #write) -> #ty,)
}

/// The type of an answer, and what writes it.
fn plain(api: &Api, success: &Success) -> (TokenStream, TokenStream) {
    match (success.kind, &success.ty) {
        (Some(AnswerKind::Events(described)), Some(ty)) => {
            let ty = rust(api, ty, From::Crate);
            let described = ident(match described {
                Described::Data => "Data",
                Described::Text => "Text",
                Described::Event => "Event",
            });
            let described = quote!(crate::runtime::events::Described::#described);
            (quote!(Vec<#ty>), quote!(|events| mock_reply::Written::events(events, #described)))
        }
        (Some(AnswerKind::Lines), Some(ty)) => {
            let ty = rust(api, ty, From::Crate);
            (quote!(Vec<#ty>), quote!(mock_reply::Written::lines))
        }
        _ => (answers::ty(api, success), body(success.kind, success.ty.as_ref(), success.xml.as_ref())),
    }
}

/// What writes a body that comes as a whole.
fn body(kind: Option<AnswerKind>, ty: Option<&Type>, root: Option<&crate::api::XmlRoot>) -> TokenStream {
    match (kind, ty) {
        (Some(AnswerKind::Json), Some(_)) => quote!(mock_reply::Written::json),
        (Some(AnswerKind::Xml), Some(_)) => {
            let root = xml::root(root);
            quote!(|answer| mock_reply::Written::xml(&answer, #root))
        }
        (Some(AnswerKind::Text), _) => quote!(mock_reply::Written::text),
        (Some(AnswerKind::Bytes), _) => quote!(mock_reply::Written::bytes),
        _ => quote!(mock_reply::Written::empty),
    }
}

/// Successes that differ by status: the answer says which it is.
fn by_status(success: &Success) -> (TokenStream, TokenStream) {
    let name = ident(&success.ident);
    let arms = success.cases.iter().map(|case| {
        let variant = ident(&case.ident);
        let status = Literal::u16_unsuffixed(status(case, &success.cases));
        let write = body(case.kind, case.ty.as_ref(), case.xml.as_ref());
        match case.kind {
            Some(AnswerKind::Xml) => {
                let root = xml::root(case.xml.as_ref());
                quote!(#name::#variant(answer) => mock_reply::Written::xml(&answer, #root).with_status(#status),)
            }
            Some(_) => quote!(#name::#variant(answer) => #write(answer).with_status(#status),),
            None => quote!(#name::#variant => #write(()).with_status(#status),),
        }
    });
    let undeclared = answers::leaves_some(&success.cases).then(|| {
        let status = Literal::u16_unsuffixed(free(&success.cases));
        quote!(#name::Undeclared(answer) => mock_reply::Written::bytes(answer).with_status(#status),)
    });
    (quote!(#name), quote!(|answer| match answer { #(#arms)* #undeclared }))
}

/// A status of a case: what the document names, or the first that is of no other case.
fn status(case: &SuccessCase, cases: &[SuccessCase]) -> u16 {
    case.status.parse().unwrap_or_else(|_| free(cases))
}

fn free(cases: &[SuccessCase]) -> u16 {
    let is_named = |status: &u16| cases.iter().any(|case| case.status.parse() == Ok(*status));
    (200..300).find(|status| !is_named(status)).unwrap_or(200)
}
