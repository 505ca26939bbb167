//! Requests: values that hold what was given until they are awaited or sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    answers, bodies, docs, errors, groups, headers, ident,
    inputs::{self, Argument},
    operations, paging, split, streams,
};
use crate::api::{Api, Input, Operation, Target, Type};

/// Everything that belongs to one operation but its method on the handle.
pub(super) fn file_items(api: &Api, operation: &Operation) -> TokenStream {
    let data = operations::data(api, operation);
    let plan = paging::plan(api, operation);
    let definition = definition(api, operation);
    let setters = setters(api, operation);
    let sending = sending(api, operation);
    quote! { #definition #setters #sending #data #plan }
}

fn definition(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_ident);
    let docs = docs::attributes(&format!(
        "A call of {} that has not been sent: await it for the answer, or [`send`](Self::send) it.",
        docs::call(operation),
    ));
    let body = operation.body.as_ref().map(|body| {
        let ty = bodies::ty(api, body);
        if bodies::is_always_there(body) { quote!(body: #ty,) } else { quote!(body: Option<#ty>,) }
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

fn setters(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_ident);
    let setters = operation.options.iter().map(|input| setter(api, operation, input));
    let other_bodies = operation.body.as_ref().map(bodies::setters);
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

            /// How long the call may take with all its attempts.
            pub fn with_deadline(mut self, deadline: ::std::time::Duration) -> Self {
                self.call.set_deadline(deadline);
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
    let docs = docs::attributes(&setter_docs(operation, input));
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
                let ty = operation.body.as_ref().map(|body| bodies::ty(api, body));
                quote!(self.body.get_or_insert_with(#ty::new))
            } else {
                quote!(self.body)
            };
            Some(quote!(#body.#field = Some(#value);))
        }
        Target::Body => Some(quote!(self.body = Some(#value);)),
        Target::Part { .. } => bodies::set_part(api, input, &value).map(|set| quote!(let form = &mut self.body; #set)),
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

fn setter_docs(operation: &Operation, input: &Input) -> String {
    let mut docs = docs::or(input.docs.as_deref(), &format!("Sets {}.", docs::code(&input.wire_name)));
    if operation.idempotency_key.as_ref() == Some(&input.wire_name) {
        docs.push_str("\n\nUnless it is set, each call has one of its own, the same for all its attempts.");
    }
    let rules: Vec<String> = input.rules.iter().map(inputs::rule_text).collect();
    if !rules.is_empty() {
        docs.push_str(&format!("\n\nConstraints: {}.", rules.join(", ")));
    }
    docs
}

fn sending(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_ident);
    let answer = answers::ty(api, &operation.success);
    let body = operation.body.as_ref().map(bodies::put);
    // What is done in two places is a function of its own.
    let call = if body.is_some() { quote!(self.ready()) } else { quote!(self.call) };
    let accepting = accepting(api, operation, &call);
    let streams = streams::methods(api, operation, &call);
    let pages = paging::methods(api, operation, &call);
    let split = split::method(api, operation);
    let (ready, call, body) = match body {
        Some(body) if accepting.is_some() || streams.is_some() || pages.is_some() || split.is_some() => {
            (Some(ready(&body)), call, None)
        }
        body => (None, quote!(self.call), body),
    };
    let mutable = body.is_some().then(|| quote!(mut));
    let sent = answers::read(&operation.success, &call);
    let definition = answers::definition(api, operation);
    let headers = headers::definition(api, operation);
    let errors = errors::definition(api, operation);
    quote! {
        #definition
        #errors
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

            #pages
            #split
            #streams
            #accepting
            #ready
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

/// The call with its body.
fn ready(body: &TokenStream) -> TokenStream {
    quote! {
        fn ready(mut self) -> crate::runtime::call::Call {
            #body
            self.call
        }
    }
}

/// The way to what else the document declares that the operation answers.
fn accepting(api: &Api, operation: &Operation, call: &TokenStream) -> Option<TokenStream> {
    if operation.others.is_empty() {
        return None;
    }
    let others = operation.others.iter().map(|other| {
        let ty = match other.ty {
            Some(Type::Named(index)) => format!(" ([`{0}`](crate::types::{0}))", api.types[index].ident),
            _ => String::new(),
        };
        format!("{}{ty}", docs::code(&other.media_type))
    });
    let others: Vec<String> = others.collect();
    let about = docs::attributes(&format!(
        "Asks for another media type than the usual one, and for the answer as it comes. The document declares {}.",
        others.join(", ")
    ));
    Some(quote! {
        #about
        pub fn accepting(self, media_type: impl AsRef<str>) -> crate::RawRequest {
            crate::RawRequest::accepting(#call, media_type.as_ref())
        }
    })
}
