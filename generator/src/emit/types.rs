//! Types, and the files that hold them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{enums, formats, ident, newtypes, structs, tags, unions};
use crate::api::{Api, FormerName, Integer, Shape, Time, Type, TypeDef};

/// Where a type is written, which decides how others are named there.
#[derive(Debug, Clone, Copy)]
pub(super) enum From<'a> {
    /// In a module of types.
    Types(&'a str),
    /// Elsewhere in the crate.
    Crate,
    /// In a test of the crate.
    Test,
}

/// The Rust type of a model type.
pub(super) fn rust(api: &Api, ty: &Type, from: From<'_>) -> TokenStream {
    match ty {
        Type::Any => quote!(::serde_json::Value),
        Type::Text => quote!(String),
        Type::Formatted(format) => {
            let ty = formats::rust(*format);
            match from {
                From::Test => quote!(client::Formatted<#ty>),
                From::Types(_) | From::Crate => quote!(crate::Formatted<#ty>),
            }
        }
        Type::Boolean => quote!(bool),
        Type::Integer(Integer::I32) => quote!(i32),
        Type::Integer(Integer::I64) | Type::Time(Time::Seconds) => quote!(i64),
        Type::Integer(Integer::U32) => quote!(u32),
        Type::Integer(Integer::U64) => quote!(u64),
        Type::Number => quote!(f64),
        Type::Time(Time::Milliseconds) => match from {
            From::Test => quote!(client::UnixMillis),
            From::Types(_) | From::Crate => quote!(crate::UnixMillis),
        },
        Type::List(item) => {
            let item = rust(api, item, from);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = rust(api, value, from);
            quote!(::std::collections::BTreeMap<String, #value>)
        }
        Type::Tuple(items) => {
            let items = items.iter().map(|item| rust(api, item, from));
            quote!((#(#items,)*))
        }
        Type::Nullable(inner) => {
            let inner = rust(api, inner, from);
            quote!(Option<#inner>)
        }
        Type::Boxed(inner) => {
            let inner = rust(api, inner, from);
            quote!(Box<#inner>)
        }
        Type::Upload => match from {
            From::Test => quote!(client::Upload),
            From::Types(_) | From::Crate => quote!(crate::Upload),
        },
        Type::Named(index) => named(api, &api.types[*index], from),
    }
}

fn named(api: &Api, def: &TypeDef, from: From<'_>) -> TokenStream {
    if let Shape::Alias(alias) = &def.shape {
        return rust(api, &alias.ty, from);
    }
    let name = ident(&def.ident);
    match from {
        From::Types(module) if module == def.module => quote!(#name),
        From::Types(_) => quote!(super::#name),
        From::Crate | From::Test => quote!(types::#name),
    }
}

/// `src/types/mod.rs`.
pub(super) fn modules<'m>(api: &Api, modules: impl Iterator<Item = &'m str>) -> TokenStream {
    let gate_of = tags::gates_of_types(api);
    let (gates, modules): (Vec<_>, Vec<_>) = modules.map(|module| (gate_of.get(module), ident(module))).unzip();
    let former = api.former.iter().map(|former| {
        let def = &api.types[former.of];
        former_name(former, def, gate_of.get(def.module.as_str()))
    });
    quote! {
        //! The types that the API sends and receives.
        //!
        //! Received types are `#[non_exhaustive]`: a server may add fields, and enums may get values. In tests
        //! they are built from JSON, by `serde_json::from_value`.

        #(#gates mod #modules;)*

        #(#gates #[allow(unused_imports, reason = "a module may hold no type of its own")] pub use self::#modules::*;)*

        #(#former)*
    }
}

fn former_name(former: &FormerName, def: &TypeDef, gate: Option<&TokenStream>) -> TokenStream {
    let (old, new) = (ident(&former.ident), ident(&def.ident));
    let docs = format!(" What [`{}`] was called before.", def.ident);
    let note = format!("it is called `{}` now", def.ident);
    quote! {
        #gate
        #[doc = #docs]
        #[deprecated(note = #note)]
        pub type #old = #new;
    }
}

/// One module of types.
pub(super) fn file<'a>(
    api: &'a Api,
    module: &'a str,
    defs: Vec<&'a TypeDef>,
) -> impl Iterator<Item = TokenStream> + 'a {
    defs.into_iter().map(move |def| definition(api, module, def))
}

fn definition(api: &Api, module: &str, def: &TypeDef) -> TokenStream {
    let from = From::Types(module);
    match &def.shape {
        Shape::Struct(object) => structs::definition(api, def, object, from),
        Shape::Enum(values) => enums::definition(def, values),
        Shape::Union(union) => unions::definition(api, def, union, from),
        Shape::Newtype(of) => newtypes::definition(api, def, of, from),
        Shape::Alias(_) => TokenStream::new(),
    }
}
