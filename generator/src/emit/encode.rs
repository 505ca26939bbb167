//! How structs are encoded, and checked before they are sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    ident, inputs,
    structs::{is_fixed, shown},
};
use crate::api::{Field, Struct, Type, TypeDef};

/// `impl Serialize`.
pub(super) fn object(def: &TypeDef, object: &Struct) -> TokenStream {
    let name = ident(&def.ident);
    let puts = object.fields.iter().map(|field| {
        let (name, wire_name) = (ident(&field.ident), &field.wire_name);
        if let Some(value) = field.constant.as_ref().filter(|_| is_fixed(def, field)) {
            let value = literal(value);
            quote!(object.put(#wire_name, &#value)?;)
        } else if field.required {
            quote!(object.put(#wire_name, &self.#name)?;)
        } else {
            quote!(object.optional(#wire_name, &self.#name)?;)
        }
    });
    let extra = object.additional.as_ref().map(|_| quote!(object.extra(&self.additional)?;));
    let filled = !object.fields.is_empty() || extra.is_some();
    let binding = if filled { quote!(let mut object) } else { quote!(let object) };
    quote! {
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #binding = crate::runtime::encode::Object::new(serializer)?;
                #(#puts)*
                #extra
                object.finish()
            }
        }
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

/// `impl Validate`, with a line for each field that has rules or that holds something that may.
pub(super) fn validation(def: &TypeDef, object: &Struct) -> TokenStream {
    let name = ident(&def.ident);
    let checks: Vec<TokenStream> = shown(def, object).filter_map(check).collect();
    let validate = (!checks.is_empty()).then(|| {
        quote! {
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
