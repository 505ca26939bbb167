//! Requests: values that hold what was given until they are awaited or sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    answers, docs, groups, headers, ident,
    inputs::{self, Argument},
    types::{From, rust},
};
use crate::api::{Api, Body, BodyKind, Encoding, Input, Operation, Place, Target};

/// Everything that belongs to one operation but its method on the handle.
pub(super) fn file_items(api: &Api, operation: &Operation) -> TokenStream {
    let data = data(api, operation);
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
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct #name {
            call: crate::runtime::call::Call,
            #body
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
    quote! {
        impl #name {
            #(#setters)*

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
    let put = match body.kind {
        BodyKind::Json if matches!(media_type.as_str(), "application/json" | "*/*" | "application/*") => {
            quote!(self.call.set_json(#by_reference);)
        }
        BodyKind::Json => quote!(self.call.set_json_as(#media_type, #by_reference);),
        BodyKind::Form => {
            let encoding = encoding(&body.encoding);
            quote!(self.call.set_form(#by_reference, #encoding);)
        }
        BodyKind::Text | BodyKind::Bytes => quote!(self.call.set_bytes(#media_type, #by_value);),
    };
    if body.required {
        return put;
    }
    let taken = match body.kind {
        BodyKind::Json | BodyKind::Form => quote!(&self.body),
        BodyKind::Text | BodyKind::Bytes => quote!(self.body.take()),
    };
    quote!(if let Some(body) = #taken { #put })
}

fn encoding(encoding: &[Encoding]) -> TokenStream {
    if encoding.is_empty() {
        return quote!(&[]);
    }
    let each = encoding.iter().map(|Encoding { name, style, explode, allow_reserved, json }| {
        let style = style_name(style);
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

/// What the engine needs to know.
fn data(api: &Api, operation: &Operation) -> TokenStream {
    let constant = ident(&operation.constant);
    let method = ident(&operation.method.to_uppercase());
    let path = &operation.path;
    let security = alternatives(api, &operation.security);
    let security = (!operation.security.is_empty()).then(|| quote!(security: &[#(#security),*],));
    let scope = operation.scope.map(|scope| {
        let scope = ident(&scope_constant(&api.scopes[scope].ident));
        quote!(scope: Some(&crate::client::#scope),)
    });
    let inputs: Vec<&Input> = operation.arguments.iter().chain(&operation.options).collect();
    let parameters: Vec<TokenStream> = inputs.into_iter().filter_map(parameter).collect();
    let parameters = (!parameters.is_empty()).then(|| quote!(parameters: &[#(#parameters),*],));
    let accept = accept(operation);
    let accept = (accept != "application/json").then(|| quote!(accept: #accept,));
    let server = operation.base_url.as_ref().map(|url| quote!(server: Some(#url),));
    quote! {
        static #constant: crate::runtime::operation::Operation = {
            #[allow(unused_imports, reason = "an operation may have no parameters and no rules")]
            use crate::runtime::{operation::{Operation, Parameter, Place, Style}, rules::Rule};
            Operation {
                method: ::http::Method::#method,
                path: #path,
                #security
                #scope
                #parameters
                #accept
                #server
                ..Operation::DEFAULT
            }
        };
    }
}

/// What `accept` says (RFC 9110, section 12.5.1): what the document declares, and anything before nothing where that
/// is no JSON, since servers are often vague about it.
fn accept(operation: &Operation) -> String {
    let is_value = |media: &&String| media.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let declared: Vec<&str> = operation.accept.iter().filter(is_value).map(String::as_str).collect();
    let is_json = |media: &&str| media.split(';').next() == Some("application/json");
    match declared.as_slice() {
        [] => "application/json".to_owned(),
        all if all.iter().all(is_json) => "application/json".to_owned(),
        all if all.contains(&"*/*") => "*/*".to_owned(),
        all => format!("{}, */*;q=0.1", all.join(", ")),
    }
}

/// Alternatives of schemes, by their names.
pub(super) fn alternatives<'a>(api: &'a Api, security: &'a [Vec<usize>]) -> impl Iterator<Item = TokenStream> + 'a {
    security.iter().map(|all| {
        let names = all.iter().map(|scheme| &api.schemes[*scheme].wire_name);
        quote!(&[#(#names),*])
    })
}

/// The constant of a scope.
pub(super) fn scope_constant(name: &str) -> String {
    super::file_name(name).to_uppercase()
}

fn style_name(style: &str) -> proc_macro2::Ident {
    ident(match style {
        "simple" => "Simple",
        "label" => "Label",
        "matrix" => "Matrix",
        "spaceDelimited" => "SpaceDelimited",
        "pipeDelimited" => "PipeDelimited",
        "deepObject" => "DeepObject",
        _ => "Form",
    })
}

fn parameter(input: &Input) -> Option<TokenStream> {
    let Target::Parameter { place, style, explode, allow_reserved, json } = &input.target else { return None };
    let name = &input.wire_name;
    let place = ident(place_name(*place));
    let style = style_name(style);
    let reserved = allow_reserved.then(|| quote!(allow_reserved: true,));
    let json = json.then(|| quote!(json: true,));
    let rules: Vec<TokenStream> = input.rules.iter().map(inputs::rule).collect();
    let rules = (!rules.is_empty()).then(|| quote!(rules: &[#(#rules),*],));
    Some(quote! {
        Parameter {
            name: #name,
            place: Place::#place,
            style: Style::#style,
            explode: #explode,
            #reserved
            #json
            #rules
            ..Parameter::DEFAULT
        }
    })
}

pub(super) fn place_name(place: Place) -> &'static str {
    match place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Header => "Header",
        Place::Cookie => "Cookie",
    }
}
