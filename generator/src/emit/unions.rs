//! Unions: one variant per type, told apart by looking.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs, ident,
    types::{From, rust},
};
use crate::api::{Api, Dispatch, JsonKind, Look, TypeDef, Union};

/// ```ignore
/// #[derive(Debug, Clone, PartialEq)]
/// #[non_exhaustive]
/// pub enum Payment { Card(Card), Cash(Cash), Unknown(::serde_json::Value) }
/// ```
pub(super) fn definition(api: &Api, def: &TypeDef, union: &Union, from: From<'_>) -> TokenStream {
    let name = ident(&def.ident);
    let docs = docs::attributes(&docs::or(def.docs.as_deref(), &format!("`{}`.", def.ident)));
    let deprecated = def.deprecated.then(|| quote!(#[deprecated]));
    let idents: Vec<_> = union.variants.iter().map(|variant| ident(&variant.ident)).collect();
    let types: Vec<_> = union.variants.iter().map(|variant| rust(api, &variant.ty, from)).collect();
    let variant_docs =
        union.variants.iter().map(|variant| docs::attributes(&format!("`{}`.", super::file_name(&variant.ident))));
    let choice = choice(union, &idents);
    let conversions = idents.iter().zip(&types).enumerate().filter_map(|(index, (variant, ty))| {
        let alone = union.variants.iter().filter(|other| other.ty == union.variants[index].ty).count() == 1;
        alone.then(|| {
            quote! {
                impl ::std::convert::From<#ty> for #name {
                    fn from(value: #ty) -> Self { Self::#variant(value) }
                }
            }
        })
    });
    let validation = def.usage.sent.then(|| {
        quote! {
            impl crate::runtime::validate::Validate for #name {
                fn validate(&self, check: &mut crate::runtime::validate::Checker) {
                    match self { #(Self::#idents(value) => value.validate(check),)* Self::Unknown(_) => {} }
                }
            }
        }
    });
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #idents(#types),)*
            /// A value that is none of these, as it came.
            Unknown(::serde_json::Value),
        }

        impl<'de> crate::runtime::decode::Decode<'de> for #name {
            fn decode<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = crate::runtime::union::Candidate::read(deserializer)?;
                #choice
                Ok(Self::Unknown(value.into_value()))
            }
        }

        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::runtime::decode::Decode::decode(deserializer)
            }
        }

        impl crate::runtime::decode::Blank for #name {
            fn blank() -> Self {
                Self::Unknown(::serde_json::Value::Null)
            }
        }

        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#idents(value) => value.serialize(serializer),)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }

        #(#conversions)*
        #validation
    }
}

/// How the type of a value is found: by its tag, else by the first look that fits and decodes.
fn choice(union: &Union, idents: &[proc_macro2::Ident]) -> TokenStream {
    match &union.dispatch {
        Dispatch::Tag { property, values } => {
            let texts = values.iter().map(|(value, _)| value);
            let variants = values.iter().map(|(_, index)| &idents[*index]);
            quote! {
                match value.tag(#property) {
                    #(Some(#texts) => return value.decode().map(Self::#variants),)*
                    _ => {}
                }
            }
        }
        Dispatch::Looks(order) => {
            let tries = order.iter().map(|index| {
                let (look, variant) = (look(*index, &union.variants[*index].look), &idents[*index]);
                quote! {
                    if value.fits(&#look) {
                        if let Some(value) = value.attempt() {
                            return Ok(Self::#variant(value));
                        }
                    }
                }
            });
            quote!(#(#tries)*)
        }
    }
}

fn look(index: usize, look: &Look) -> TokenStream {
    let kind = match look.kind {
        None => quote!(None),
        Some(kind) => {
            let kind = match kind {
                JsonKind::Boolean => quote!(Boolean),
                JsonKind::Number => quote!(Number),
                JsonKind::Integer => quote!(Integer),
                JsonKind::String => quote!(String),
                JsonKind::Array => quote!(Array),
                JsonKind::Object => quote!(Object),
            };
            quote!(Some(crate::runtime::union::Kind::#kind))
        }
    };
    let required = &look.required;
    let constants = look.constants.iter().map(|(name, value)| quote!((#name, #value)));
    quote! {
        crate::runtime::union::Look {
            variant: #index,
            kind: #kind,
            required: &[#(#required),*],
            constants: &[#(#constants),*],
        }
    }
}
