//! `src/lib.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, formats, ident, support};
use crate::api::Api;

/// The crate's root: its documentation, its modules, and what it exports.
pub(super) fn root(api: &Api) -> TokenStream {
    let header = docs::inner(&crate_docs(api));
    let scopes = api.scopes.iter().map(|scope| ident(&scope.type_ident));
    let modules = support::modules(api);
    let times = support::times(api).then(|| {
        quote!(
            pub use crate::runtime::unix_millis::UnixMillis;
        )
    });
    let formatted = (!formats::modules(api).is_empty()).then(|| {
        quote!(
            pub use crate::runtime::formatted::{Format, Formatted};
        )
    });
    let server = (!api.servers.is_empty()).then(|| {
        quote!(
            mod server;
        )
    });
    let servers = (!api.servers.is_empty()).then(|| {
        quote!(
            pub use crate::server::Server;
        )
    });
    let limit = support::recursion_limit(api).map(|limit| quote!(#![recursion_limit = #limit]));
    quote! {
        #header

        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #![allow(deprecated, reason = "what the API deprecates is still there for those who call it")]
        #limit

        pub mod api;
        mod client;
        #server
        #[allow(dead_code, unused_imports, clippy::all, clippy::pedantic, reason = "copied whole; this API may use a part")]
        mod runtime { #modules }
        pub mod types;

        pub use crate::client::{Builder, Client #(, #scopes)*};
        pub use crate::runtime::{
            body::Body,
            error::{Error, ErrorKind},
            open_enum::UnknownValue,
            rate_limit::RateLimit,
            raw::RawRequest,
            response::{RawResponse, Response},
            retry::RetryPolicy,
            rules::Violation,
            security::TokenSource,
            transport::{BoxError, BoxFuture, Stage, Transport, TransportError},
        };
        #times
        #formatted
        #servers
        pub use ::secrecy::SecretString;
    }
}

fn crate_docs(api: &Api) -> String {
    let title = docs::line(&api.title);
    let mut text = format!("A client of {title}.\n");
    if let Some(description) = &api.description {
        text.push_str(&format!("\n{}\n", docs::safe(description.trim())));
    }
    text.push_str("\nStart with [`Client::builder`]. A request is awaited for its answer, or sent for the answer with\nstatus and headers. [`Error`] is the one error type.\n");
    text
}
