//! Enums: known values, and the one for values that are not known yet.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, ident};
use crate::api::{Enum, TypeDef, Variant};

/// ```ignore
/// #[derive(Debug, Clone, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum Status { Pending, Stored, Unknown(UnknownValue) }
/// ```
pub(super) fn definition(def: &TypeDef, values: &Enum) -> TokenStream {
    let name = ident(&def.ident);
    let docs = docs::attributes(&docs::or(def.docs.as_deref(), &format!("`{}`.", def.ident)));
    let deprecated = def.deprecated.then(|| quote!(#[deprecated]));
    let idents: Vec<_> = values.variants.iter().map(|variant| ident(&variant.ident)).collect();
    let texts: Vec<_> = values.variants.iter().map(|variant| &variant.wire_name).collect();
    let variant_docs = values.variants.iter().map(|variant| docs::attributes(&variant_docs(variant)));
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #idents,)*
            /// A value that this version of the crate does not know. Its text is had by `as_str`.
            Unknown(crate::UnknownValue),
        }

        crate::runtime::open_enum::open_enum! {
            #name { #(#idents = #texts,)* }
        }
    }
}

fn variant_docs(variant: &Variant) -> String {
    let value = value_docs(&variant.wire_name);
    variant.docs.as_ref().map_or(value.clone(), |docs| format!("{}\n\n{value}", docs::safe(docs.trim())))
}

fn value_docs(text: &str) -> String {
    let plain = !text.is_empty() && text.len() <= 80 && !text.chars().any(char::is_control);
    format!("{}.", if plain && text.trim() == text { docs::code(text) } else { docs::code(&format!("{text:?}")) })
}
