//! Unions: one variant per type, told apart by looking.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs, ident,
    types::{From, rust},
};
use crate::{
    api::{Api, Dispatch, JsonKind, Look, Shape, Type, TypeDef, Union, UnionVariant},
    source::Pointer,
};

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
    let choice = choice(api, union, &idents, &types, from);
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

/// How the type of a value is found: by its tag, else by how it looks.
fn choice(
    api: &Api,
    union: &Union,
    idents: &[proc_macro2::Ident],
    types: &[TokenStream],
    from: From<'_>,
) -> TokenStream {
    match &union.dispatch {
        Dispatch::Tag { property, values, binding } => {
            let texts = values.iter().map(|(value, _)| value);
            let found = values.iter().map(|(_, index)| {
                let variant = &idents[*index];
                if *binding {
                    quote!(return value.decode().map(Self::#variant))
                } else {
                    quote!(if let Some(found) = value.attempt() { return Ok(Self::#variant(found)); })
                }
            });
            quote! {
                match value.tag(#property) {
                    #(Some(#texts) => #found,)*
                    _ => {}
                }
            }
        }
        Dispatch::Looks(order) => {
            let looks = order.iter().map(|index| look(&union.variants[*index], &types[*index], api, from, MOST_LOOKS));
            let arms = order.iter().enumerate().map(|(place, index)| {
                let (place, variant) = (proc_macro2::Literal::usize_unsuffixed(place), &idents[*index]);
                quote!(#place => value.choose(&fitting)?.map(Self::#variant),)
            });
            quote! {
                let fitting = value.fitting(&[#(#looks),*]);
                let chosen = value.best(&fitting, |look| Ok(match look { #(#arms)* _ => None, }))?;
                if let Some(chosen) = chosen {
                    return Ok(chosen);
                }
            }
        }
    }
}

/// How many variants are looked at because unions hold unions: where these are wide, fewer levels of them.
const MOST_LOOKS: usize = 4096;

/// Each level counts as so many variants at least, so that there are no more than four.
const LEVEL: usize = 8;

fn look(variant: &UnionVariant, ty: &TokenStream, api: &Api, from: From<'_>, room: usize) -> TokenStream {
    let Look { kind, required, constants, nested, .. } = &variant.look;
    let kind = kind.map(|kind| {
        let kind = match kind {
            JsonKind::Boolean => quote!(Boolean),
            JsonKind::Number => quote!(Number),
            JsonKind::Integer => quote!(Integer),
            JsonKind::String => quote!(String),
            JsonKind::Array => quote!(Array),
            JsonKind::Object => quote!(Object),
        };
        quote!(kind: Some(crate::runtime::union::Kind::#kind),)
    });
    let is_struct = matches!(&variant.ty, Type::Named(index) if matches!(api.types[*index].shape, Shape::Struct(_)));
    let properties = is_struct.then(|| quote!(properties: <#ty as crate::runtime::object::Object>::FIELDS,));
    let required = (!required.is_empty()).then(|| quote!(required: &[#(#required),*],));
    let direct = constants.iter().map(|(name, value)| (Pointer::root().child(name), value));
    let inside = nested.iter().map(|(way, value)| (way.iter().fold(Pointer::root(), |at, name| at.child(name)), value));
    let pairs = direct.chain(inside).map(|(at, value)| {
        let at = at.as_str().to_owned();
        quote!((#at, #value))
    });
    let constants = (constants.len() + nested.len() > 0).then(|| quote!(constants: &[#(#pairs),*],));
    let inner = inner_union(&variant.ty, api).filter(|union| room / LEVEL >= union.variants.len());
    let variants = inner.map(|union| {
        let room = room / LEVEL.max(union.variants.len());
        let looks = union.variants.iter().map(|inner| look(inner, &rust(api, &inner.ty, from), api, from, room));
        quote!(variants: &[#(#looks),*],)
    });
    let fields = quote!(#kind #properties #required #constants #variants);
    quote!(crate::runtime::union::Look { #fields ..crate::runtime::union::Look::ANY })
}

/// The union that a type is.
fn inner_union<'a>(ty: &Type, api: &'a Api) -> Option<&'a Union> {
    match ty {
        Type::Boxed(inner) => inner_union(inner, api),
        Type::Named(index) => match &api.types[*index].shape {
            Shape::Union(union) => Some(union),
            Shape::Alias(alias) => inner_union(&alias.ty, api),
            _ => None,
        },
        _ => None,
    }
}
