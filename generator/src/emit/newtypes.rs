//! Types around lists and maps that contain themselves.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs, ident,
    types::{From, rust},
};
use crate::api::{Alias, Api, TypeDef};

/// ```ignore
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Tree(pub Vec<Tree>);
/// ```
pub(super) fn definition(api: &Api, def: &TypeDef, of: &Alias, from: From<'_>) -> TokenStream {
    let name = ident(&def.ident);
    let docs = docs::attributes(&docs::or(def.docs.as_deref(), &format!("`{}`.", def.ident)));
    let deprecated = def.deprecated.then(|| quote!(#[deprecated]));
    let ty = rust(api, &of.ty, from);
    let validation = def.usage.sent.then(|| {
        quote! {
            impl crate::runtime::validate::Validate for #name {
                fn measure(&self) -> crate::runtime::rules::Measure<'_> {
                    self.0.measure()
                }

                #[inline]
                fn validate(&self, check: &mut crate::runtime::validate::Checker) {
                    self.0.validate(check);
                }
            }
        }
    });
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name(pub #ty);

        impl ::std::convert::From<#ty> for #name {
            #[inline]
            fn from(value: #ty) -> Self {
                Self(value)
            }
        }

        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> crate::runtime::decode::Decode<'de> for #name {
            fn fill_from<D: ::serde::Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
                crate::runtime::decode::Decode::fill_from(&mut self.0, deserializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::runtime::decode::Decode::decode(deserializer)
            }
        }

        impl crate::runtime::decode::Blank for #name {
            fn blank() -> Self {
                Self(crate::runtime::decode::Blank::blank())
            }
        }

        #validation
    }
}
