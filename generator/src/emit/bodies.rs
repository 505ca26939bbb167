//! Bodies of requests: what they are held as, and how they are put into the call.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs,
    inputs::{self, Argument},
    operations,
    types::{From, rust},
    xml,
};
use crate::api::{Api, Body, BodyKind, Encoding, Input, Operation, Target, Type};

/// The type of the request's `body`.
pub(super) fn ty(api: &Api, body: &Body) -> TokenStream {
    match body.kind {
        BodyKind::Json | BodyKind::Form | BodyKind::Xml => rust(api, &body.ty, From::Crate),
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(crate::Upload),
        BodyKind::Multipart => quote!(crate::Form),
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
    let multipart = body.others.iter().any(|name| name.starts_with("multipart/form-data")).then(|| {
        quote! {
            /// Sends this form instead of the body, as `multipart/form-data`.
            pub fn with_form(mut self, form: crate::Form) -> Self {
                self.call.set_multipart(form);
                self
            }
        }
    });
    quote!(#form #other #multipart)
}

/// Whether the request holds a body from the beginning; a form may have no parts yet.
pub(super) fn is_always_there(body: &Body) -> bool {
    body.required || body.kind == BodyKind::Multipart
}

/// Puts the body into the call.
pub(super) fn put(body: &Body) -> TokenStream {
    let media_type = &body.media_type;
    let by_reference = if body.required { quote!(&self.body) } else { quote!(body) };
    let by_value = if body.required { quote!(self.body) } else { quote!(body) };
    let encoding = encoding(&body.encoding);
    let rules: Vec<TokenStream> = body.rules.iter().map(inputs::rule).collect();
    let check = (!rules.is_empty()).then(|| {
        quote! {
            {
                use crate::runtime::rules::Rule;
                self.call.check_whole(#by_reference, &[#(#rules),*]);
            }
        }
    });
    let put = match body.kind {
        BodyKind::Json => {
            let plain = matches!(media_type.as_str(), "application/json" | "*/*" | "application/*");
            let json = if plain {
                quote!(self.call.set_json(#by_reference);)
            } else {
                quote!(self.call.set_json_as(#media_type, #by_reference);)
            };
            let json = quote!(#check #json);
            if body.or_form {
                quote!(if self.as_form { self.call.set_form(#by_reference, #encoding); } else { #json })
            } else {
                json
            }
        }
        BodyKind::Form => quote!(self.call.set_form(#by_reference, #encoding);),
        BodyKind::Xml => {
            let root = xml::root(body.xml.as_ref());
            quote!(self.call.set_xml(#media_type, #by_reference, #root);)
        }
        BodyKind::Text => quote!(self.call.set_bytes(#media_type, #by_value);),
        BodyKind::Bytes => quote!(self.call.set_upload(#media_type, #by_value);),
        BodyKind::Multipart => quote!(self.call.set_multipart(self.body);),
    };
    let unless_given = |put: TokenStream| {
        if body.others.is_empty() { put } else { quote!(if !self.call.has_body() { #put }) }
    };
    if is_always_there(body) {
        return unless_given(put);
    }
    let taken = match body.kind {
        BodyKind::Json | BodyKind::Form | BodyKind::Xml => quote!(&self.body),
        BodyKind::Text | BodyKind::Bytes | BodyKind::Multipart => quote!(self.body.take()),
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

/// The form with the parts that must be there; `None` where the body is none, or is given as a whole.
pub(super) fn form(api: &Api, operation: &Operation, arguments: &[Argument]) -> Option<TokenStream> {
    let body = operation.body.as_ref().filter(|body| body.kind == BodyKind::Multipart)?;
    if operation.arguments.iter().any(|input| input.target == Target::Body) {
        return None;
    }
    let given = operation.arguments.iter().zip(arguments);
    let parts: Vec<TokenStream> = given.filter_map(|(input, argument)| set_part(api, input, &argument.value)).collect();
    let fixed = body.fixed.iter().map(|(name, value)| quote!(form.set(#name, None, #value, &[]);));
    let mutable = (!parts.is_empty() || !body.fixed.is_empty()).then(|| quote!(mut));
    Some(quote! {
        let #mutable form = crate::Form::new();
        #(#fixed)*
        #(#parts)*
    })
}

/// Puts a part into the `form`; `None` if the input is no part.
pub(super) fn set_part(api: &Api, input: &Input, value: &TokenStream) -> Option<TokenStream> {
    let Target::Part { media_type } = &input.target else { return None };
    let name = &input.wire_name;
    let usual = media_type.as_deref().unwrap_or("application/octet-stream");
    Some(match &input.ty {
        Type::Upload => quote!(form.set_files(#name, #usual, [#value]);),
        Type::List(item) if **item == Type::Upload => {
            quote!(let files: Vec<crate::Upload> = #value; form.set_files(#name, #usual, files);)
        }
        ty => {
            let ty = rust(api, ty, From::Crate);
            let ty = if input.nullable { quote!(Option<#ty>) } else { ty };
            let media_type = media_type.as_ref().map_or_else(|| quote!(None), |one| quote!(Some(#one)));
            let rules = input.rules.iter().map(inputs::rule);
            let rules = if input.rules.is_empty() {
                quote!(&[])
            } else {
                quote!({ use crate::runtime::rules::Rule; &[#(#rules),*] })
            };
            quote!(let value: #ty = #value; form.set(#name, #media_type, &value, #rules);)
        }
    })
}
