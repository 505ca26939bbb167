//! The headers that the responses of an operation declare: a struct that reads them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs, ident,
    types::{From, rust},
};
use crate::api::{Api, Operation, ResponseHeader, Type};

/// ```ignore
/// pub struct ListHeaders { pub x_total: Option<i64> }
/// headers! { ListHeaders { "x-total" => Plain x_total } }
/// ```
pub(super) fn definition(api: &Api, operation: &Operation) -> Option<TokenStream> {
    if operation.headers.is_empty() {
        return None;
    }
    let name = ident(&operation.headers_ident);
    let about = docs::attributes(&format!(
        "The headers that the document declares for answers of `{} {}`, errors included. What is not there, or is \
         nothing of the type, is `None`.",
        operation.method.to_uppercase(),
        operation.wire_path.replace('`', "")
    ));
    let fields = operation.headers.iter().map(|header| {
        let (field, ty) = (ident(&header.ident), rust(api, &header.ty, From::Crate));
        let words = docs::or(header.docs.as_deref(), &format!("`{}`.", header.wire_name));
        let docs = docs::attributes(&words);
        quote!(#docs pub #field: Option<#ty>,)
    });
    let reads = operation.headers.iter().map(|header| {
        let (field, wire_name, written) = (ident(&header.ident), &header.wire_name, written(header));
        quote!(#wire_name => #written #field,)
    });
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields)* }

        crate::runtime::declared::headers! {
            #name { #(#reads)* }
        }
    })
}

fn written(header: &ResponseHeader) -> proc_macro2::Ident {
    let is_plain = |ty: &Type| matches!(ty, Type::Boolean | Type::Integer(_) | Type::Number | Type::Time(_));
    ident(match &header.ty {
        _ if header.json => "Json",
        Type::List(item) if is_plain(item) => "Plains",
        Type::List(_) => "Texts",
        plain if is_plain(plain) => "Plain",
        _ => "Text",
    })
}
