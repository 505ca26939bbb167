//! Structs: definition, construction, and the impls of the sibling modules.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs, ident,
    inputs::{Argument, argument},
    objects, specimen,
    types::{From, rust},
    validate,
};
use crate::api::{Api, Field, Struct, TypeDef};

/// ```ignore
/// #[derive(Debug, Clone, PartialEq)]
/// #[non_exhaustive]
/// pub struct Media { pub id: String, pub note: Option<String> }
/// impl Media { pub fn new(id: impl Into<String>) -> Self { .. } pub fn note(mut self, ..) -> Self { .. } }
/// ```
pub(super) fn definition(api: &Api, def: &TypeDef, object: &Struct, from: From<'_>) -> TokenStream {
    let name = ident(&def.ident);
    let about = docs::or(def.docs.as_deref(), &format!("`{}`.", def.ident));
    let docs = docs::attributes(&format!("{about}{}", specimen::docs(api, def)));
    let deprecated = def.deprecated.then(|| quote!(#[deprecated]));
    let fields = shown(def, object).map(|field| definition_of_field(api, def, field, from));
    let additional = object.additional.as_ref().map(|ty| {
        let ty = rust(api, ty, from);
        quote! {
            /// Properties that the document does not name.
            pub additional: ::std::collections::BTreeMap<String, #ty>,
        }
    });
    let constructor = def.usage.sent.then(|| construction(api, def, object, from));
    // What needs nothing is made of nothing.
    let needs_nothing = constructor.is_some() && shown(def, object).all(|field| !field.required);
    let default = needs_nothing.then(|| quote!(, Default));
    let json = objects::object(def, object);
    let validation = def.usage.sent.then(|| validate::object(def, object));
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name { #(#fields)* #additional }

        #constructor
        #json
        #validation
    }
}

/// The properties that become fields: in what can be sent, one that has a single value is written by
/// itself.
pub(super) fn shown<'o>(def: &'o TypeDef, object: &'o Struct) -> impl Iterator<Item = &'o Field> {
    object.fields.iter().filter(|field| !is_fixed(def, field))
}

/// Whether a property is written by itself.
pub(super) fn is_fixed(def: &TypeDef, field: &Field) -> bool {
    def.usage.sent && field.constant.is_some()
}

fn definition_of_field(api: &Api, def: &TypeDef, field: &Field, from: From<'_>) -> TokenStream {
    let name = ident(&field.ident);
    let docs = docs::attributes(&field_docs(field));
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let ty = field_type(api, def, field, from);
    quote! { #docs #deprecated pub #name: #ty, }
}

fn field_docs(field: &Field) -> String {
    let mut docs = docs::or(field.docs.as_deref(), &format!("{}.", docs::code(&field.wire_name)));
    let mut rules: Vec<String> = field.rules.iter().map(super::inputs::rule_text).collect();
    rules
        .extend(field.pattern.as_deref().map(|pattern| format!("like the regular expression {}", docs::code(pattern))));
    if !rules.is_empty() {
        docs.push_str(&format!("\n\nConstraints: {}.", rules.join(", ")));
    }
    if let Some(default) = &field.default {
        let default = default.to_string();
        if default.len() < 80 {
            docs.push_str(&format!("\n\nDefault: {}.", docs::code(&default)));
        }
    }
    docs
}

/// Missing and `null` are kept apart only in what can be sent.
fn field_type(api: &Api, def: &TypeDef, field: &Field, from: From<'_>) -> TokenStream {
    let ty = rust(api, &field.ty, from);
    match (field.required, field.nullable) {
        (true, false) => ty,
        (false, true) if def.usage.sent => quote!(Option<Option<#ty>>),
        _ => quote!(Option<#ty>),
    }
}

fn construction(api: &Api, def: &TypeDef, object: &Struct, from: From<'_>) -> TokenStream {
    let name = ident(&def.ident);
    let required = shown(def, object).filter(|field| field.required);
    let arguments: Vec<Argument> =
        required.map(|field| argument(api, &field.ident, &field.ty, field.nullable, from)).collect();
    let parameters = arguments.iter().map(|argument| &argument.parameter);
    let many = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let values = shown(def, object).map(|field| {
        let name = ident(&field.ident);
        let value = if field.required {
            argument(api, &field.ident, &field.ty, field.nullable, from).value
        } else {
            quote!(None)
        };
        set(&name, &value)
    });
    let additional = object.additional.as_ref().map(|_| quote!(additional: ::std::collections::BTreeMap::new(),));
    let setters = object.fields.iter().filter(|field| !field.required).map(|field| setter(api, field, from));
    quote! {
        impl #name {
            /// Everything that is required; the rest is not sent until it is set.
            #many
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values)* #additional }
            }

            #(#setters)*
        }
    }
}

/// Sets a field of a struct; with a variable of its name, by that alone.
pub(super) fn set(name: &proc_macro2::Ident, value: &TokenStream) -> TokenStream {
    if *name == value.to_string() { quote!(#name,) } else { quote!(#name: #value,) }
}

fn setter(api: &Api, field: &Field, from: From<'_>) -> TokenStream {
    let name = ident(&field.ident);
    let Argument { parameter, value } = argument(api, &field.ident, &field.ty, field.nullable, from);
    let docs = docs::attributes(&format!("Sets [`{0}`](Self::{0}).", super::file_name(&field.ident)));
    quote! {
        #docs
        #[must_use]
        #[inline]
        pub fn #name(mut self, #parameter) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}
