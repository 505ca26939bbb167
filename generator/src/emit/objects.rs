//! How objects are decoded and encoded: a line for each field, of which the support code makes the rest. One visitor there
//! serves all types.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{ident, structs::is_fixed};
use crate::api::{Field, Struct, TypeDef};

/// ```ignore
/// object! {
///     Media [1] {
///         0 "id" => required id,
///         1 "coverUrl" => optional cover_url,
///         2 "kind" = "media",
///         .. additional
///     }
/// }
/// ```
pub(super) fn object(def: &TypeDef, object: &Struct) -> TokenStream {
    let name = ident(&def.ident);
    let required = required_bits(def, object);
    let fields = object.fields.iter().enumerate().map(|(index, field)| line(def, index, field));
    let rest = object.additional.as_ref().map(|_| quote!(..additional));
    quote! {
        crate::runtime::object::object! {
            #name [#(#required),*] { #(#fields)* #rest }
        }
    }
}

fn line(def: &TypeDef, index: usize, field: &Field) -> TokenStream {
    let (index, wire_name, name) = (Literal::usize_unsuffixed(index), &field.wire_name, ident(&field.ident));
    if let Some(value) = field.constant.as_ref().filter(|_| is_fixed(def, field)) {
        let value = literal(value);
        quote!(#index #wire_name = #value,)
    } else if field.required {
        quote!(#index #wire_name => required #name,)
    } else {
        quote!(#index #wire_name => optional #name,)
    }
}

/// A value that is always the same.
fn literal(value: &serde_json::Value) -> TokenStream {
    match value {
        serde_json::Value::Bool(flag) => quote!(#flag),
        serde_json::Value::Number(number) => {
            let number = number.as_i64().unwrap_or_default();
            quote!(#number)
        }
        other => {
            let text = other.as_str().unwrap_or_default();
            quote!(#text)
        }
    }
}

/// One bit per field that must be there, in words of 64.
fn required_bits(def: &TypeDef, object: &Struct) -> Vec<Literal> {
    let mut words = vec![0_u64; object.fields.len().div_ceil(64)];
    for (index, field) in object.fields.iter().enumerate() {
        if field.required && !is_fixed(def, field) {
            words[index / 64] |= 1 << (index % 64);
        }
    }
    words.into_iter().map(Literal::u64_unsuffixed).collect()
}
