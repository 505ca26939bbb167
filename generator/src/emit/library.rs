//! `src/lib.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, features, formats, guide, ident, support};
use crate::api::{Api, Shape};

/// The crate's root: its documentation, its modules, and what it exports.
pub(super) fn root(api: &Api) -> TokenStream {
    let header = docs::inner(&crate_docs(api));
    let modules = support::modules(api);
    let (offered, exports) = (offered(api), exports(api));
    let server = (!api.servers.is_empty()).then(|| {
        quote!(
            mod server;
        )
    });
    let xml = (!api.xml.is_empty()).then(|| {
        quote!(
            mod xml;
        )
    });
    let webhooks = api.webhooks.is_some().then(|| {
        quote!(
            #[cfg(feature = "webhooks")]
            pub mod webhooks;
        )
    });
    let unusual = unusual(api);
    let has_events = api.webhooks.is_some();
    let unions = has_events || api.types.iter().any(|def| matches!(def.shape, Shape::Union(_)));
    let unions = unions.then(|| {
        quote!(#![allow(clippy::large_enum_variant, reason = "a type of the document is held as it is, not behind a pointer")])
    });
    let limit = support::recursion_limit(api).map(|limit| quote!(#![recursion_limit = #limit]));
    quote! {
        #header

        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #![allow(deprecated, reason = "what the API deprecates is still there for those who call it")]
        #unusual
        #unions
        #limit

        pub mod api;
        #[cfg(feature = "blocking")]
        pub mod blocking;
        mod client;
        #[cfg(feature = "mock")]
        pub mod mock;
        #server
        #[allow(dead_code, unused_imports, clippy::all, clippy::pedantic, reason = "copied whole; this API may use a part")]
        mod runtime { #modules }
        pub mod types;
        #webhooks
        #xml

        #offered
        #exports
        #[cfg(feature = "tower")]
        pub use crate::runtime::tower::{ServiceTransport, TransportService};
        pub use ::secrecy::SecretString;
    }
}

/// What every crate offers of its client and of the support code.
fn offered(api: &Api) -> TokenStream {
    let scopes = api.scopes.iter().map(|scope| ident(&scope.type_ident));
    quote! {
        pub use crate::client::{Builder, Client #(, #scopes)*};
        pub use crate::runtime::{
            body::Body,
            error::{Error, ErrorKind},
            hook::{Hook, Outcome, Outgoing},
            open_enum::UnknownValue,
            operation::OperationName,
            rate_limit::RateLimit,
            raw::RawRequest,
            response::{RawResponse, Response},
            retry::RetryPolicy,
            rules::Violation,
            security::TokenSource,
            throttle::Throttle,
            transport::{BoxError, BoxFuture, Stage, Transport, TransportError},
        };
    }
}

/// What only some APIs need of the support code.
fn exports(api: &Api) -> TokenStream {
    let exports = [
        (support::times(api), quote!(runtime::unix_millis::UnixMillis)),
        (!formats::modules(api).is_empty(), quote!(runtime::formatted::{Format, Formatted})),
        (support::uploads(api), quote!(runtime::{multipart::Form, upload::Upload})),
        (support::parted(api), quote!(runtime::parts::PartedUpload)),
        (support::downloads(api), quote!(runtime::download::Download)),
        (support::events(api), quote!(runtime::events::{Event, EventStream})),
        (support::lines(api), quote!(runtime::lines::JsonLines)),
        (support::paged(api), quote!(runtime::{pages::{Items, Pages}, position::Position})),
        (support::split(api), quote!(runtime::split::{Part, Split, SplitError})),
        (!api.servers.is_empty(), quote!(server::Server)),
    ];
    let exports = exports.into_iter().filter_map(|(is_needed, path)| is_needed.then(|| quote!(pub use crate::#path;)));
    exports.collect()
}

/// Lets names be as the document has them where it is not written in ASCII: rustc warns of letters that look
/// like others, and of rare ones.
pub(super) fn unusual(api: &Api) -> Option<TokenStream> {
    let of_types = api.types.iter().flat_map(|def| {
        let inside: Vec<&String> = match &def.shape {
            Shape::Struct(object) => object.fields.iter().map(|field| &field.ident).collect(),
            Shape::Enum(values) => values.variants.iter().map(|variant| &variant.ident).collect(),
            Shape::Union(union) => union.variants.iter().map(|variant| &variant.ident).collect(),
            Shape::Alias(_) | Shape::Newtype(_) => Vec::new(),
        };
        inside.into_iter().chain([&def.ident])
    });
    let of_groups = api.groups.iter().flat_map(|group| {
        let operations = group.operations.iter().flat_map(|operation| {
            let inputs = operation.arguments.iter().chain(&operation.options).map(|input| &input.ident);
            inputs.chain([&operation.ident, &operation.request_ident])
        });
        operations.chain([&group.handle, &group.accessor])
    });
    let of_events = api.webhooks.iter().flat_map(|webhooks| webhooks.events.iter().map(|event| &event.ident));
    let of_client = api.schemes.iter().map(|scheme| &scheme.ident);
    let of_scopes = api.scopes.iter().flat_map(|scope| [&scope.ident, &scope.type_ident]);
    let mut all = of_types.chain(of_groups).chain(of_events).chain(of_client).chain(of_scopes);
    all.any(|name| !name.is_ascii()).then(|| {
        quote! {
            #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints, reason = "names are the API's own")]
        }
    })
}

/// Where to look for what a client in production needs.
const PRODUCTION: &str = "
# In production

What is sent again and when is a [`RetryPolicy`], rates to keep to are a [`Throttle`], code of your own before requests
and after responses is a [`Hook`]; they are given to the [`Builder`], as are the limits of time and size. What sends
requests is a [`Transport`]: `reqwest`, or another one, with others around it.
";

fn crate_docs(api: &Api) -> String {
    let title = docs::line(&api.title);
    let mut text = format!("A client of {title}.\n");
    if let Some(description) = &api.description {
        text.push_str(&format!("\n{}\n", docs::safe(description.trim())));
    }
    text.push_str(&guide::sections(api));
    text.push_str(PRODUCTION);
    text.push_str(&format!("\n# Features\n\n{}", features::table(api)));
    text
}
