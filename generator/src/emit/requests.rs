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
    let methods = methods(api, operation);
    let answer = answers::definition(api, operation);
    let errors = errors::definition(api, operation);
    let headers = headers::definition(api, operation);
    quote! { #definition #methods #answer #errors #headers #data #plan }
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

fn setter(api: &Api, operation: &Operation, input: &Input) -> TokenStream {
    let name = ident(&input.ident);
    let docs = docs::attributes(&setter_docs(operation, input));
    let deprecated = input.deprecated.then(|| quote!(#[deprecated]));
    let Argument { parameter, value } = groups::input_argument(api, operation, input);
    let optional_body = operation.body.as_ref().is_some_and(|body| !body.required);
    let set = match &input.target {
        Target::Parameter { .. } => groups::set_parameter(api, input, &quote!(self.call), &value),
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
        #[inline]
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

/// The setters of its inputs, and the ways to send it.
fn methods(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_ident);
    let setters: Vec<TokenStream> = operation.options.iter().map(|input| setter(api, operation, input)).collect();
    let other_bodies = operation.body.as_ref().map(bodies::setters);
    let ready = operation.body.as_ref().map(|body| ready(&bodies::put(body)));
    let call = if ready.is_some() { quote!(ready()) } else { quote!(call) };
    let made = quote!(self.#call);
    let accepting = accepting(api, operation, &made);
    let streams = streams::methods(api, operation, &made);
    let pages = paging::methods(api, operation, &made);
    let split = split::method(api, operation);
    let read = answers::read(&operation.success);
    let inside = quote!(#(#setters)* #other_bodies #pages #split #streams #accepting #read #ready);
    let inside = (!inside.is_empty()).then(|| quote!(impl #name { #inside }));
    let (answer, send) = (answers::ty(api, &operation.success), answers::send(&operation.success));
    quote! {
        #inside

        sending::request!(#name.#call -> #answer, #send);
    }
}

/// The call with its body.
fn ready(body: &TokenStream) -> TokenStream {
    quote! {
        #[inline]
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
