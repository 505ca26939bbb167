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
    let decoding = decoding(api, def, union, from);
    let conversions = idents.iter().zip(&types).enumerate().filter_map(|(index, (variant, ty))| {
        let alone = union.variants.iter().filter(|other| other.ty == union.variants[index].ty).count() == 1;
        alone.then(|| {
            quote! {
                impl ::std::convert::From<#ty> for #name {
                    #[inline]
                    fn from(value: #ty) -> Self { Self::#variant(value) }
                }
            }
        })
    });
    let validation = def.usage.sent.then(|| {
        quote! {
            impl crate::runtime::validate::Validate for #name {
                #[inline]
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

        #decoding

        crate::runtime::union::union!(#name { #(#idents),* });

        #(#conversions)*
        #validation
    }
}

/// How the type of a value is found: by its tag, else by how it looks.
fn decoding(api: &Api, def: &TypeDef, union: &Union, from: From<'_>) -> TokenStream {
    let name = ident(&def.ident);
    let variant = |index: &usize| ident(&union.variants[*index].ident);
    let (choice, order) = match &union.dispatch {
        Dispatch::Tag { property, values, binding: true, otherwise }
            if !union.variants.iter().any(|one| leaves_open(api, &one.ty)) =>
        {
            let rows = values.iter().map(|(text, index)| (text, variant(index)));
            let rows = rows.map(|(text, variant)| quote!(#text => #variant,));
            let looks = looking(api, def, union, otherwise, from, &quote!(knowing));
            let otherwise = looks.is_some().then(|| quote!(or told_by_look));
            return quote! {
                crate::runtime::tagged::tagged! {
                    #name #property { #(#rows)* } #otherwise
                }

                #looks
            };
        }
        Dispatch::Tag { property, values, binding, otherwise } => {
            let arms = values.iter().map(|(text, index)| {
                let variant = variant(index);
                if *binding {
                    quote!(Some(#text) => return value.fill(crate::runtime::union::put!(self, #variant)),)
                } else {
                    quote!(Some(#text) => if value.attempt(crate::runtime::union::put!(self, #variant)) { return Ok(()); },)
                }
            });
            let none = (!otherwise.is_empty()).then(|| quote!(None => return self.told_by_look(value),));
            let choice = quote! {
                match value.tag(#property) {
                    #(#arms)*
                    #none
                    _ => {}
                }
                *self = Self::Unknown(value.into_value());
                Ok(())
            };
            (choice, otherwise)
        }
        Dispatch::Looks(order) => (quote!(self.told_by_look(value)), order),
    };
    let is_tagged = matches!(union.dispatch, Dispatch::Tag { .. });
    let fitting = if is_tagged { quote!(knowing) } else { quote!(fitting) };
    let looks = looking(api, def, union, order, from, &fitting);
    quote! {
        impl<'de> crate::runtime::decode::Decode<'de> for #name {
            fn fill_from<D: ::serde::Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
                let value = crate::runtime::union::Candidate::read(deserializer)?;
                #choice
            }
        }

        #looks
    }
}

/// How a value is told by its look, the variants in an order; none without any.
fn looking(
    api: &Api,
    def: &TypeDef,
    union: &Union,
    order: &[usize],
    from: From<'_>,
    fitting: &TokenStream,
) -> Option<TokenStream> {
    let name = ident(&def.ident);
    let rows = order.iter().enumerate().map(|(place, index)| {
        let variant = &union.variants[*index];
        let look = look(variant, &rust(api, &variant.ty, from), api, from, MOST_LOOKS);
        let (place, variant) = (proc_macro2::Literal::usize_unsuffixed(place), ident(&variant.ident));
        quote!(#place => #variant { #look },)
    });
    (!order.is_empty()).then(|| quote!(crate::runtime::looks::looks! { #name(#fitting) { #(#rows)* } }))
}

/// Whether a type of a union leaves open what a value is: it is a union itself, or takes `null` as well. Such are not told apart
/// while they are read, because each would have to take over from the other.
fn leaves_open(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Nullable(_) => true,
        Type::Boxed(inner) => leaves_open(api, inner),
        Type::Named(index) => match &api.types[*index].shape {
            Shape::Union(_) => true,
            Shape::Alias(of) | Shape::Newtype(of) => leaves_open(api, &of.ty),
            _ => false,
        },
        _ => false,
    }
}

/// How many variants are looked at because unions hold unions: where these are wide, fewer levels of them.
const MOST_LOOKS: usize = 4096;

/// Each level counts as so many variants at least, so that there are no more than four.
const LEVEL: usize = 8;

/// The fields of a look that are not those of any value.
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
        quote!(kind: Some(looks::Kind::#kind),)
    });
    let is_struct = matches!(&variant.ty, Type::Named(index) if matches!(api.types[*index].shape, Shape::Struct(_)));
    let properties = is_struct.then(|| quote!(properties: <#ty as crate::runtime::object::Object>::SHAPE.fields,));
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
        quote!(variants: &[#(looks::Look { #looks ..looks::Look::ANY }),*],)
    });
    quote!(#kind #properties #required #constants #variants)
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
