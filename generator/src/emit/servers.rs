//! `src/server.rs`: the servers of the document, to choose from.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, ident};
use crate::api::{Api, Server, ServerVariable};

/// ```ignore
/// pub struct Server { template: &'static str, values: Vec<(&'static str, String)> }
/// impl Server { pub fn production() -> Self { .. } pub fn region(mut self, ..) -> Self { .. } }
/// impl From<Server> for String { .. }
/// ```
pub(super) fn file(api: &Api) -> Option<TokenStream> {
    if api.servers.is_empty() {
        return None;
    }
    let constructors = api.servers.iter().map(constructor);
    let variables: BTreeMap<&str, &ServerVariable> = api
        .servers
        .iter()
        .flat_map(|server| &server.variables)
        .map(|variable| (variable.ident.as_str(), variable))
        .collect();
    let setters = variables.into_values().map(setter);
    Some(quote! {
        //! The servers of the document.

        /// A server of the document, for [`Builder::base_url`](crate::Builder::base_url).
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Server {
            template: &'static str,
            values: Vec<(&'static str, String)>,
        }

        impl Server {
            #(#constructors)*
            #(#setters)*

            #[allow(dead_code, reason = "not every document has variables")]
            fn set(mut self, name: &'static str, value: String) -> Self {
                self.values.retain(|(known, _)| *known != name);
                self.values.push((name, value));
                self
            }
        }

        /// The URL, with the values of its variables.
        impl ::std::convert::From<Server> for String {
            fn from(server: Server) -> Self {
                let url = server.template.to_owned();
                server.values.into_iter().fold(url, |url, (name, value)| url.replace(&format!("{{{name}}}"), &value))
            }
        }
    })
}

fn constructor(server: &Server) -> TokenStream {
    let (name, url) = (ident(&server.ident), &server.url);
    let about = docs::or(server.docs.as_deref(), &format!("`{}`.", url.replace('`', "")));
    let about = if server.docs.is_some() { format!("{about}\n\n`{}`", url.replace('`', "")) } else { about };
    let about = docs::attributes(&about);
    let values = server.variables.iter().map(|variable| {
        let (name, default) = (&variable.wire_name, &variable.default);
        quote!((#name, #default.to_owned()))
    });
    quote! {
        #about
        #[must_use]
        pub fn #name() -> Self {
            Self { template: #url, values: vec![#(#values),*] }
        }
    }
}

fn setter(variable: &ServerVariable) -> TokenStream {
    let (name, wire_name) = (ident(&variable.ident), &variable.wire_name);
    let mut about = docs::or(variable.docs.as_deref(), &format!("Sets `{}`.", wire_name.replace('`', "")));
    let listed: Vec<String> = variable.values.iter().map(|value| format!("`{}`", value.replace('`', ""))).collect();
    if !listed.is_empty() {
        about.push_str(&format!("\n\nOne of {}.", listed.join(", ")));
    }
    let about = docs::attributes(&about);
    quote! {
        #about
        #[must_use]
        pub fn #name(self, value: impl Into<String>) -> Self {
            self.set(#wire_name, value.into())
        }
    }
}
