//! The client, its builder and the scopes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{builder, docs, ident, inputs, operations, tags};
use crate::api::{Api, Group, Reach, SchemeKind, Scope};

/// `src/client.rs`.
pub(super) fn file(api: &Api) -> TokenStream {
    let info = info(api);
    let scopes = api.scopes.iter().enumerate().map(|(index, one)| scope(api, index, one));
    let client = client(api);
    let builder = builder::definition(api);
    let scope_imports = (!api.scopes.is_empty()).then(|| {
        quote!(
            use crate::runtime::{operation::Scope, rules::Rule};
        )
    });
    // What no scheme or scope of this API mentions would be an unused import.
    let keys = api.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::ApiKey(..)));
    let kinds = api.schemes.iter().any(|scheme| scheme.kind != SchemeKind::MutualTls);
    let place = (keys || !api.scopes.is_empty()).then(|| quote!(Place,));
    let scheme = kinds.then(|| quote!(Scheme, SchemeKind,));
    let imports = quote!(operation::{ApiInfo, #place #scheme},);
    let constants = api.scopes.iter().map(scope_data);
    let shared = shared(api);
    quote! {
        //! The client, and how it is made.

        use crate::runtime::{
            config::Config,
            core::Core,
            #imports
            raw::RawRequest,
        };
        #scope_imports

        #client
        #(#scopes)*
        #builder
        #info
        #(#constants)*
        #shared
    }
}

/// What can be shared between threads and tasks; the compiler holds us to it.
fn shared(api: &Api) -> TokenStream {
    let scopes = api.scopes.iter().map(|scope| ident(&scope.type_ident));
    quote! {
        const _: () = {
            const fn can_be_shared<T: Clone + Send + Sync + 'static>() {}
            can_be_shared::<Client>();
            #(can_be_shared::<#scopes>();)*
        };
    }
}

fn info(api: &Api) -> TokenStream {
    let base_url = &api.base_url;
    let schemes = api.schemes.iter().filter_map(|scheme| {
        let name = &scheme.wire_name;
        let kind = match &scheme.kind {
            SchemeKind::ApiKey(place, name) => {
                let place = ident(operations::place_name(*place));
                quote!(SchemeKind::ApiKey { place: Place::#place, name: #name })
            }
            SchemeKind::Basic => quote!(SchemeKind::Basic),
            SchemeKind::Bearer => quote!(SchemeKind::Bearer),
            SchemeKind::MutualTls => return None,
        };
        Some(quote!(Scheme { name: #name, kind: #kind }))
    });
    let security = operations::alternatives(api, &api.security);
    quote! {
        static API: ApiInfo = ApiInfo {
            base_url: #base_url,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "-rust/", env!("CARGO_PKG_VERSION")),
            schemes: &[#(#schemes),*],
            security: &[#(#security),*],
        };
    }
}

fn client(api: &Api) -> TokenStream {
    let title = docs::line(&api.title);
    let docs = docs::attributes(&format!("A client of {title}. Cheap to clone; clones share their connections."));
    let accessors = api
        .groups
        .iter()
        .filter(|group| !matches!(group.reach, Reach::Scope(_)))
        .map(|group| accessor(api, group, &quote!()));
    let scopes = api.scopes.iter().map(|scope| {
        let (name, handle, constant) =
            (ident(&scope.ident), ident(&scope.type_ident), ident(&operations::scope_constant(&scope.ident)));
        let docs = docs::attributes(&docs::or(
            scope.docs.as_deref(),
            &format!("Everything that needs {}.", docs::code(&scope.wire_name)),
        ));
        quote! {
            #docs
            #[must_use]
            pub fn #name(&self, value: impl Into<String>) -> #handle {
                #handle { core: self.core.scoped(&#constant, value) }
            }
        }
    });
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct Client {
            core: Core,
        }

        impl Client {
            /// What a client is made with.
            pub fn builder() -> Builder {
                Builder { config: Config::new(&API) }
            }

            #(#scopes)*
            #(#accessors)*

            /// A request to a path that the document does not have.
            pub fn request(&self, method: ::http::Method, path: impl AsRef<str>) -> RawRequest {
                RawRequest::new(&self.core, method, path.as_ref())
            }
        }
    }
}

fn accessor(api: &Api, group: &Group, marker: &TokenStream) -> TokenStream {
    let gate = tags::gate(api, group);
    let (name, module, handle) = (ident(&group.accessor), ident(&group.module), ident(&group.handle));
    let docs = docs::attributes(&docs::or(
        group.docs.as_deref(),
        &format!("The operations of \"{}\".", docs::line(&group.tag)),
    ));
    quote! {
        #gate
        #docs
        #[must_use]
        pub fn #name(&self) -> crate::api::#module::#handle #marker {
            crate::api::#module::#handle::new(&self.core)
        }
    }
}

fn scope(api: &Api, index: usize, scope: &Scope) -> TokenStream {
    let handle = ident(&scope.type_ident);
    let docs = docs::attributes(&format!("A client within one {}. Cheap to clone.", docs::code(&scope.wire_name)));
    let accessors = api.groups.iter().filter_map(|group| match group.reach {
        Reach::Scope(own) if own == index => Some(accessor(api, group, &quote!())),
        Reach::Both(own) if own == index => Some(accessor(api, group, &quote!(<#handle>))),
        _ => None,
    });
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #handle {
            core: Core,
        }

        impl #handle {
            #(#accessors)*

            /// A request to a path that the document does not have.
            pub fn request(&self, method: ::http::Method, path: impl AsRef<str>) -> RawRequest {
                RawRequest::new(&self.core, method, path.as_ref())
            }
        }
    }
}

fn scope_data(scope: &Scope) -> TokenStream {
    let (constant, name, wire_name) =
        (ident(&operations::scope_constant(&scope.ident)), &scope.ident, &scope.wire_name);
    let place = ident(operations::place_name(scope.place));
    let rules = scope.rules.iter().map(inputs::rule);
    quote! {
        pub(crate) static #constant: Scope = Scope {
            name: #name,
            place: Place::#place,
            wire_name: #wire_name,
            rules: &[#(#rules),*],
        };
    }
}
