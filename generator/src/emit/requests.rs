//! Requests: values that hold what was given until they are awaited or sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    answers, docs, groups, headers, ident,
    inputs::{self, Argument},
    operations,
    types::{From, rust},
};
use crate::api::{Api, Body, BodyKind, Encoding, Input, Operation, Target};

/// Everything that belongs to one operation but its method on the handle.
pub(super) fn file_items(api: &Api, operation: &Operation) -> TokenStream {
    let data = operations::data(api, operation);
    let definition = definition(api, operation);
    let setters = setters(api, operation);
    let sending = sending(api, operation);
    quote! { #definition #setters #sending #data }
}

fn definition(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_ident);
    let docs = docs::attributes(&format!(
        "A call of {} that has not been sent: await it for the answer, or [`send`](Self::send) it.",
        docs::call(operation),
    ));
    let body = operation.body.as_ref().map(|body| {
        let ty = body_type(api, body);
        if body.required { quote!(body: #ty,) } else { quote!(body: Option<#ty>,) }
    });
    let as_form = operation.body.as_ref().filter(|body| body.or_form).map(|_| quote!(as_form: bool,));
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct #name {
            call: crate::runtime::call::Call,
            #body
            #as_form
        }
    }
}

fn body_type(api: &Api, body: &Body) -> TokenStream {
    match body.kind {
        BodyKind::Json | BodyKind::Form => rust(api, &body.ty, From::Crate),
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(::bytes::Bytes),
    }
}

fn setters(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_ident);
    let setters = operation.options.iter().map(|input| setter(api, operation, input));
    let other_bodies = operation.body.as_ref().map(other_bodies);
    quote! {
        impl #name {
            #(#setters)*
            #other_bodies

            /// Adds a header field.
            pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.call.extra_header(name.as_ref(), value.as_ref());
                self
            }

            /// Adds a pair to the query.
            pub fn with_query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.call.extra_query(name.as_ref(), value.as_ref());
                self
            }

            /// How long one attempt may take.
            pub fn with_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.call.set_timeout(timeout);
                self
            }

            /// When and how often a failed attempt is made again.
            pub fn with_retry(mut self, policy: crate::RetryPolicy) -> Self {
                self.call.set_retry(policy);
                self
            }
        }
    }
}

/// The setters for what the document takes besides.
fn other_bodies(body: &Body) -> TokenStream {
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

fn setter(api: &Api, operation: &Operation, input: &Input) -> TokenStream {
    let name = ident(&input.ident);
    let docs = docs::attributes(&setter_docs(input));
    let deprecated = input.deprecated.then(|| quote!(#[deprecated]));
    let Argument { parameter, value } = groups::input_argument(api, operation, input);
    let optional_body = operation.body.as_ref().is_some_and(|body| !body.required);
    let set = match &input.target {
        Target::Parameter { .. } => {
            groups::set_parameter(api, input, &value).map(|set| quote!(let call = &mut self.call; #set))
        }
        Target::Property => {
            let field = body_field(api, operation, input);
            let body = if optional_body {
                let ty = operation.body.as_ref().map(|body| body_type(api, body));
                quote!(self.body.get_or_insert_with(#ty::new))
            } else {
                quote!(self.body)
            };
            Some(quote!(#body.#field = Some(#value);))
        }
        Target::Body => Some(quote!(self.body = Some(#value);)),
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #parameter) -> Self {
            #set
            self
        }
    }
}

/// The field of the body's struct that an input sets: called the same but where two inputs of one
/// request share a name.
fn body_field(api: &Api, operation: &Operation, input: &Input) -> proc_macro2::Ident {
    let index = operation.body.as_ref().and_then(|body| body.spread);
    let field = index.and_then(|index| match &api.types[index].shape {
        crate::api::Shape::Struct(object) => object.fields.iter().find(|field| field.wire_name == input.wire_name),
        _ => None,
    });
    ident(field.map_or(input.ident.as_str(), |field| field.ident.as_str()))
}

fn setter_docs(input: &Input) -> String {
    let mut docs = docs::or(input.docs.as_deref(), &format!("Sets {}.", docs::code(&input.wire_name)));
    let rules: Vec<String> = input.rules.iter().map(inputs::rule_text).collect();
    if !rules.is_empty() {
        docs.push_str(&format!("\n\nConstraints: {}.", rules.join(", ")));
    }
    docs
}

fn sending(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_ident);
    let answer = answers::ty(api, &operation.success);
    let body = operation.body.as_ref().map(put_body);
    let mutable = body.is_some().then(|| quote!(mut));
    let sent = answers::read(&operation.success, &quote!(self.call.send().await?));
    let definition = answers::definition(api, operation);
    let headers = headers::definition(api, operation);
    quote! {
        #definition
        #headers

        impl #name {
            /// Sends it, and returns the answer with its status and headers.
            ///
            /// # Errors
            /// See [`Error`](crate::Error): refused before sending, not sent, answered with an error
            /// status, or answered with a body that cannot be decoded.
            pub async fn send(#mutable self) -> Result<crate::Response<#answer>, crate::Error> {
                #body
                #sent
            }
        }

        impl ::std::future::IntoFuture for #name {
            type Output = Result<#answer, crate::Error>;
            type IntoFuture = crate::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move { self.send().await.map(crate::Response::into_body) })
            }
        }
    }
}

fn put_body(body: &Body) -> TokenStream {
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
