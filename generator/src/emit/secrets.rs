//! Credentials of example programs, which come from environment variables.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{file_name, ident, usage};
use crate::api::{Api, Operation, Scheme, SchemeKind};

/// The schemes of the first alternative, but for those that a scope carries.
pub(super) fn credentials<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a Scheme> {
    let schemes = operation.security.first().into_iter().flatten().map(|scheme| &api.schemes[*scheme]);
    schemes.filter(|scheme| scheme.kind != SchemeKind::MutualTls && !is_of_scope(api, scheme))
}

/// Whether a credential is given to the handle of a scope, and not to the builder.
pub(super) fn is_of_scope(api: &Api, scheme: &Scheme) -> bool {
    let SchemeKind::ApiKey(place, name) = &scheme.kind else { return false };
    api.scopes.iter().any(|scope| scope.place == *place && scope.wire_name.eq_ignore_ascii_case(name))
}

/// Something that is read from an environment variable.
pub(super) struct Secret {
    pub(super) variable: String,
    name: proc_macro2::Ident,
}

impl Secret {
    fn new(api: &Api, name: &str) -> Self {
        let variable = format!("{}_{name}", usage::library(api)).to_uppercase();
        Self { variable, name: format_ident!("{name}") }
    }

    /// Reads it.
    pub(super) fn read(&self) -> TokenStream {
        let (name, variable) = (&self.name, &self.variable);
        let missing = format!("set {variable}");
        quote!(let #name = std::env::var(#variable).map_err(|_| #missing)?;)
    }
}

/// What a scheme needs.
pub(super) fn secrets(api: &Api, scheme: &Scheme) -> Vec<Secret> {
    let name = file_name(&scheme.ident);
    match scheme.kind {
        SchemeKind::Basic => {
            vec![Secret::new(api, &format!("{name}_user")), Secret::new(api, &format!("{name}_password"))]
        }
        SchemeKind::ApiKey(..) | SchemeKind::Bearer => vec![Secret::new(api, &format!("{name}{}", suffix(name)))],
        SchemeKind::MutualTls => Vec::new(),
    }
}

/// A name that is a keyword gets a word more.
fn suffix(name: &str) -> &'static str {
    if syn::parse_str::<syn::Ident>(name).is_ok() { "" } else { "_key" }
}

/// The builder's method for a scheme, with what was read.
pub(super) fn setter(api: &Api, scheme: &Scheme) -> TokenStream {
    let name = ident(&scheme.ident);
    let values = secrets(api, scheme).into_iter().map(|secret| secret.name);
    quote!(.#name(#(#values),*))
}
