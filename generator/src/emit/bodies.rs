//! Bodies of requests: what they are held as, and how they are put into the call.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs, operations,
    types::{From, rust},
};
use crate::api::{Api, Body, BodyKind, Encoding};

/// The type of the request's `body`.
pub(super) fn ty(api: &Api, body: &Body) -> TokenStream {
    match body.kind {
        BodyKind::Json | BodyKind::Form => rust(api, &body.ty, From::Crate),
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(::bytes::Bytes),
    }
}

/// The setters for what the document takes besides.
pub(super) fn setters(body: &Body) -> TokenStream {
    let form = body.or_form.then(|| {
        quote! {
            /// Sends the body as `application/x-www-form-urlencoded` and not as JSON.
            pub fn as_form(mut self) -> Self {
                self.as_form = true;
                self
            }
        }
    });
    let names: Vec<String> = body.others.iter().map(|name| format!("`{}`", name.replace('`', ""))).collect();
    let other = (!names.is_empty()).then(|| {
        let about = docs::attributes(&format!(
            "Sends these bytes instead of the body. The document also takes {}.",
            names.join(", ")
        ));
        quote! {
            #about
            pub fn with_body(mut self, media_type: impl AsRef<str>, body: impl Into<::bytes::Bytes>) -> Self {
                self.call.set_bytes(media_type.as_ref(), body);
                self
            }
        }
    });
    quote!(#form #other)
}

/// Puts the body into the call.
pub(super) fn put(body: &Body) -> TokenStream {
    let media_type = &body.media_type;
    let by_reference = if body.required { quote!(&self.body) } else { quote!(body) };
    let by_value = if body.required { quote!(self.body) } else { quote!(body) };
    let encoding = encoding(&body.encoding);
    let put = match body.kind {
        BodyKind::Json => {
            let plain = matches!(media_type.as_str(), "application/json" | "*/*" | "application/*");
            let json = if plain {
                quote!(self.call.set_json(#by_reference);)
            } else {
                quote!(self.call.set_json_as(#media_type, #by_reference);)
            };
            if body.or_form {
                quote!(if self.as_form { self.call.set_form(#by_reference, #encoding); } else { #json })
            } else {
                json
            }
        }
        BodyKind::Form => quote!(self.call.set_form(#by_reference, #encoding);),
        BodyKind::Text | BodyKind::Bytes => quote!(self.call.set_bytes(#media_type, #by_value);),
    };
    let unless_given = |put: TokenStream| {
        if body.others.is_empty() { put } else { quote!(if !self.call.has_body() { #put }) }
    };
    if body.required {
        return unless_given(put);
    }
    let taken = match body.kind {
        BodyKind::Json | BodyKind::Form => quote!(&self.body),
        BodyKind::Text | BodyKind::Bytes => quote!(self.body.take()),
    };
    unless_given(quote!(if let Some(body) = #taken { #put }))
}

fn encoding(encoding: &[Encoding]) -> TokenStream {
    if encoding.is_empty() {
        return quote!(&[]);
    }
    let each = encoding.iter().map(|Encoding { name, style, explode, allow_reserved, json }| {
        let style = operations::style_name(style);
        quote!(Parameter {
            name: #name, style: Style::#style, explode: #explode, allow_reserved: #allow_reserved, json: #json,
            ..Parameter::DEFAULT
        })
    });
    quote!({
        use crate::runtime::operation::{Parameter, Style};
        &[#(#each),*]
    })
}
