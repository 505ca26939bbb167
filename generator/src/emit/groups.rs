//! Handles: one per tag, with a method per operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    bodies, docs, errors, file_name, guide, ident,
    inputs::{Argument, argument},
    operations, parts, requests, tags,
    types::{From, rust},
    usage,
};
use crate::api::{Api, BodyKind, Group, Input, Operation, Reach, Target};

/// `src/api/mod.rs`.
pub(super) fn modules(api: &Api) -> TokenStream {
    let modules = api.groups.iter().map(|group| {
        let (gate, module) = (tags::gate(api, group), ident(&group.module));
        quote!(#gate pub mod #module;)
    });
    quote! {
        //! The operations of the API: one module per tag, with its handle and its requests.

        #(#modules)*
    }
}

/// `src/api/<tag>.rs`, in parts.
pub(super) fn file<'a>(api: &'a Api, group: &'a Group) -> impl Iterator<Item = TokenStream> + 'a {
    let header =
        docs::inner(&docs::or(group.docs.as_deref(), &format!("The operations of \"{}\".", docs::line(&group.tag))));
    let handle = handle(group);
    let methods = methods(api, group);
    let uploads = parts::items(api, group);
    let requests = group.operations.iter().map(|operation| requests::file_items(api, operation));
    let beginning = quote! {
        #header

        use crate::runtime::{operation, sending};
        #[allow(unused_imports, reason = "not every tag names a type")]
        use crate::types;

        #handle
        #methods
        #uploads
    };
    [beginning].into_iter().chain(requests)
}

fn handle(group: &Group) -> TokenStream {
    let name = ident(&group.handle);
    let docs = docs::attributes(&format!("The operations of \"{}\".", docs::line(&group.tag)));
    let new = quote! {
        pub(crate) fn new(core: &crate::runtime::core::Core) -> Self
    };
    if let Reach::Both(_) = group.reach {
        return quote! {
            #docs
            ///
            /// What needs no scope can be called on every handle, the rest on the scope's.
            #[derive(Debug, Clone)]
            pub struct #name<S = crate::Client> {
                core: crate::runtime::core::Core,
                scope: ::std::marker::PhantomData<S>,
            }

            impl<S> #name<S> {
                #new { Self { core: core.clone(), scope: ::std::marker::PhantomData } }
            }
        };
    }
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #name {
            core: crate::runtime::core::Core,
        }

        impl #name {
            #new { Self { core: core.clone() } }
        }
    }
}

fn methods(api: &Api, group: &Group) -> TokenStream {
    let name = ident(&group.handle);
    let all = |scoped: Option<bool>| {
        let of = move |operation: &&Operation| scoped.is_none_or(|scoped| operation.scope.is_some() == scoped);
        group.operations.iter().filter(of).map(|operation| method(api, group, operation))
    };
    match group.reach {
        Reach::Both(scope) => {
            let scope = ident(&api.scopes[scope].type_ident);
            let (open, scoped) = (all(Some(false)), all(Some(true)));
            quote! {
                impl<S> #name<S> { #(#open)* }
                impl #name<crate::#scope> { #(#scoped)* }
            }
        }
        Reach::Client | Reach::Scope(_) => {
            let methods = all(None);
            quote! { impl #name { #(#methods)* } }
        }
    }
}

/// The method that makes a request.
fn method(api: &Api, group: &Group, operation: &Operation) -> TokenStream {
    let (name, request, constant) =
        (ident(&operation.ident), ident(&operation.request_ident), ident(&operation.constant));
    let docs = docs::attributes(&method_docs(api, group, operation));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let arguments: Vec<Argument> =
        operation.arguments.iter().map(|input| input_argument(api, operation, input)).collect();
    let parameters = arguments.iter().map(|argument| &argument.parameter);
    let many = (arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let sets: Vec<TokenStream> = operation
        .arguments
        .iter()
        .zip(&arguments)
        .filter_map(|(input, argument)| set_parameter(api, input, &quote!(call), &argument.value))
        .collect();
    let mutable = (!sets.is_empty()).then(|| quote!(mut));
    let body = body_value(api, operation, &arguments);
    let form = bodies::form(api, operation, &arguments);
    let as_form = operation.body.as_ref().filter(|body| body.or_form).map(|_| quote!(as_form: false,));
    let fields = if body.is_some() { quote!(call, #body, #as_form) } else { quote!(call) };
    quote! {
        #docs
        #deprecated
        #many
        #[inline]
        pub fn #name(&self, #(#parameters),*) -> #request {
            let #mutable call = crate::runtime::call::Call::new(&self.core, &#constant);
            #(#sets)*
            #form
            #request { #fields }
        }
    }
}

/// The argument for an input.
pub(super) fn input_argument(api: &Api, operation: &Operation, input: &Input) -> Argument {
    let form = operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Multipart);
    if form && input.target == Target::Body {
        let name = ident(&input.ident);
        return Argument { parameter: quote!(#name: crate::Form), value: quote!(#name) };
    }
    argument(api, &input.ident, &input.ty, input.nullable, From::Crate)
}

/// Puts a parameter into a call; `None` if the input is no parameter.
pub(super) fn set_parameter(api: &Api, input: &Input, call: &TokenStream, value: &TokenStream) -> Option<TokenStream> {
    let Target::Parameter { place, .. } = &input.target else { return None };
    let wire_name = &input.wire_name;
    let set = format_ident!("set_{}", operations::place_word(*place));
    let ty = rust(api, &input.ty, From::Crate);
    let ty = if input.nullable { quote!(Option<#ty>) } else { ty };
    Some(quote!(#call.#set::<#ty>(#wire_name, &#value);))
}

/// The value of the request's `body` field.
fn body_value(api: &Api, operation: &Operation, arguments: &[Argument]) -> Option<TokenStream> {
    let body = operation.body.as_ref()?;
    let is_given = operation.arguments.iter().any(|input| input.target == Target::Body);
    if body.kind == BodyKind::Multipart && !is_given {
        return Some(quote!(body: form));
    }
    if let Some(index) = body.spread {
        if !body.required {
            return Some(quote!(body: None));
        }
        let name = ident(&api.types[index].ident);
        let of_body = operation.arguments.iter().filter(|input| input.target == Target::Property);
        let values = of_body.map(|input| ident(&input.ident));
        return Some(quote!(body: types::#name::new(#(#values),*)));
    }
    let given = operation.arguments.iter().zip(arguments).find(|(input, _)| input.target == Target::Body);
    let value = given.map_or_else(|| quote!(None), |(_, argument)| argument.value.clone());
    Some(quote!(body: #value))
}

fn method_docs(api: &Api, group: &Group, operation: &Operation) -> String {
    let said = [&operation.summary, &operation.description].into_iter().flatten();
    let mut said: Vec<String> = said.map(|words| docs::safe(words.trim())).filter(|words| !words.is_empty()).collect();
    said.dedup();
    said.push(if said.is_empty() { format!("Calls {}.", docs::call(operation)) } else { docs::call(operation) });
    let mut docs = said.join("\n\n");
    let inputs: Vec<String> = operation.arguments.iter().filter_map(argument_docs).collect();
    if !inputs.is_empty() {
        docs.push_str(&format!("\n\n# Arguments\n{}", inputs.join("\n")));
    }
    docs.push_str(&errors::docs(api, operation));
    docs.push_str(&needs_docs(api, operation));
    docs.push_str(&usage::docs(api, group, operation));
    docs
}

/// From where the operation is reached, with which credentials, and what is known of its rate.
fn needs_docs(api: &Api, operation: &Operation) -> String {
    let mut docs = String::new();
    let credentials: Vec<String> = operation
        .security
        .iter()
        .map(|all| all.iter().map(|scheme| guide::credential(&api.schemes[*scheme])).collect::<Vec<_>>().join(" with "))
        .map(|all| if all.is_empty() { "nothing".to_owned() } else { all })
        .collect();
    let scope = operation.scope.map(|scope| {
        let scope = &api.scopes[scope];
        format!("[`{0}`](crate::Client::{0})", file_name(&scope.ident))
    });
    let needs: Vec<String> =
        scope.into_iter().chain((!credentials.is_empty()).then(|| credentials.join(" or "))).collect();
    if !needs.is_empty() {
        docs.push_str(&format!("\n\nNeeds {}.", needs.join(" and ")));
    }
    if guide::is_rated(operation) {
        docs.push_str(
            "\n\nThe server limits the rate: what it says of that is [`rate_limit`](crate::Error::rate_limit) of an error, and \
             of a [response](crate::Response::rate_limit).",
        );
    }
    docs
}

fn argument_docs(input: &Input) -> Option<String> {
    let words = docs::line(input.docs.as_deref()?);
    Some(format!("- `{}`: {words}", file_name(&input.ident)))
}
