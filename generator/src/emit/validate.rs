//! How structs are checked before they are sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, inputs, structs::shown};
use crate::api::{Field, Struct, Type, TypeDef};

/// `impl Validate`, with a line for each field that has rules or that holds something that may.
pub(super) fn object(def: &TypeDef, object: &Struct) -> TokenStream {
    let name = ident(&def.ident);
    let checks: Vec<TokenStream> = shown(def, object).filter_map(check).collect();
    let validate = (!checks.is_empty()).then(|| {
        quote! {
            #[inline]
            fn validate(&self, check: &mut crate::runtime::validate::Checker) {
                #[allow(unused_imports, reason = "a type may have no rules itself")]
                use crate::runtime::rules::Rule;
                #(#checks)*
            }
        }
    });
    quote! {
        impl crate::runtime::validate::Validate for #name { #validate }
    }
}

fn check(field: &Field) -> Option<TokenStream> {
    if field.rules.is_empty() && !may_hold_rules(&field.ty) {
        return None;
    }
    let (name, wire_name) = (ident(&field.ident), &field.wire_name);
    let rules = field.rules.iter().filter(|rule| **rule != crate::api::Rule::UniqueItems).map(inputs::rule);
    let unique = field.rules.contains(&crate::api::Rule::UniqueItems);
    let unique = unique.then(|| quote!(check.unique(#wire_name, &self.#name);));
    Some(quote! { check.field(#wire_name, &self.#name, &[#(#rules),*]); #unique })
}

fn may_hold_rules(ty: &Type) -> bool {
    match ty {
        Type::Named(_) => true,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => may_hold_rules(inner),
        _ => false,
    }
}
