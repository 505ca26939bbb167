//! How structs are decoded: a table of fields and one `match`, read by one visitor of the support
//! code that serves all types.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    ident,
    structs::{is_fixed, shown},
};
use crate::api::{Struct, TypeDef};

/// `impl Object`, and the impls that follow from it.
pub(super) fn object(def: &TypeDef, object: &Struct) -> TokenStream {
    let name = ident(&def.ident);
    let text = &def.ident;
    let wire_names = object.fields.iter().map(|field| &field.wire_name);
    let required = required_bits(def, object);
    let idents: Vec<_> = shown(def, object).map(|field| ident(&field.ident)).collect();
    let blanks = idents.iter().map(|name| quote!(#name: crate::runtime::decode::Blank::blank(),));
    let rest = object.additional.as_ref().map(|_| quote!(additional: crate::runtime::decode::Blank::blank(),));
    let read = object.fields.iter().enumerate().filter(|(_, field)| !is_fixed(def, field));
    let arms = read
        .map(|(index, field)| (proc_macro2::Literal::usize_unsuffixed(index), ident(&field.ident)))
        .map(|(index, name)| quote!(#index => map.read(&mut self.#name),));
    let body = if idents.is_empty() {
        quote!({
            let _ = field;
            map.skip()
        })
    } else {
        quote!(match field { #(#arms)* _ => map.skip(), })
    };
    let extra = object.additional.as_ref().map(|_| {
        quote! {
            const OPEN: bool = true;

            fn extra<'de, A: ::serde::de::MapAccess<'de>>(
                &mut self,
                name: String,
                map: &mut crate::runtime::object::Fields<'_, A>,
            ) -> Result<(), A::Error> {
                map.insert(&mut self.additional, name)
            }
        }
    });
    quote! {
        impl crate::runtime::object::Object for #name {
                const NAME: &'static str = #text;
                const FIELDS: &'static [&'static str] = &[#(#wire_names),*];
                const REQUIRED: &'static [u64] = &[#(#required),*];

                fn blank() -> Self {
                    Self { #(#blanks)* #rest }
                }

                fn read<'de, A: ::serde::de::MapAccess<'de>>(
                    &mut self,
                    field: usize,
                    map: &mut crate::runtime::object::Fields<'_, A>,
                ) -> Result<(), A::Error> {
                    #body
                }

                #extra
        }
        crate::runtime::object::object!(#name);
    }
}

/// One bit per field that must be there, in words of 64.
fn required_bits(def: &TypeDef, object: &Struct) -> Vec<proc_macro2::Literal> {
    let mut words = vec![0_u64; object.fields.len().div_ceil(64)];
    for (index, field) in object.fields.iter().enumerate() {
        if field.required && !is_fixed(def, field) {
            words[index / 64] |= 1 << (index % 64);
        }
    }
    words.into_iter().map(proc_macro2::Literal::u64_unsuffixed).collect()
}
