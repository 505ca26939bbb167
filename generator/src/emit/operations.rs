//! Operations as the engine reads them: static data.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, inputs};
use crate::api::{Api, Input, Operation, Place, Target};

/// What the engine needs to know.
pub(super) fn data(api: &Api, operation: &Operation) -> TokenStream {
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
    let parameters = inputs.into_iter().filter_map(parameter);
    let accept = accept(operation);
    let accept = (accept != "application/json").then(|| quote!(accept: #accept,));
    let server = operation.base_url.as_ref().map(|url| quote!(server: Some(#url),));
    let idempotent = operation.idempotent.then(|| quote!(idempotent: true,));
    let key = operation.idempotency_key.as_ref().map(|name| quote!(idempotency_key: Some(#name),));
    let unusual = quote!(#security #scope #accept #idempotent #key #server);
    let unusual = (!unusual.is_empty()).then(|| quote!(with { #unusual }));
    quote! {
        operation::operation! {
            #constant = #method #path { #(#parameters,)* } #unusual
        }
    }
}

/// What `accept` says (RFC 9110, section 12.5.1): what the document declares, and anything before nothing where that
/// is no JSON, since servers are often vague about it.
fn accept(operation: &Operation) -> String {
    let is_value = |media: &&String| media.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let declared: Vec<&str> = operation.accept.iter().filter(is_value).map(String::as_str).collect();
    let is_json = |media: &&str| media.split(';').next() == Some("application/json");
    match declared.as_slice() {
        // Nothing is declared of a success, so that it can be anything; errors are JSON where there is a choice.
        [] if operation.success.docs.is_none() && operation.success.cases.is_empty() => {
            "application/json, */*;q=0.1".to_owned()
        }
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

pub(super) fn style_name(style: &str) -> proc_macro2::Ident {
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

/// A parameter; how it is written only where that is not the usual way of its place.
fn parameter(input: &Input) -> Option<TokenStream> {
    let Target::Parameter { place, style, explode, allow_reserved, json } = &input.target else { return None };
    let name = &input.wire_name;
    // The defaults of `style` and `explode` (OpenAPI 3.1, "Parameter Object").
    let is_form = matches!(place, Place::Query | Place::Cookie);
    let (usual, style) = (ident(place_word(*place)), style_name(style));
    let is_usual = style == if is_form { "Form" } else { "Simple" };
    let style = (!is_usual).then(|| quote!(.style(operation::Style::#style)));
    let explode = (*explode != is_form).then(|| quote!(.explode(#explode)));
    let reserved = allow_reserved.then(|| quote!(.allow_reserved()));
    let json = json.then(|| quote!(.json()));
    let rules: Vec<TokenStream> = input.rules.iter().map(inputs::rule).collect();
    let rules = (!rules.is_empty()).then(|| quote!(.rules(&[#(operation::#rules),*])));
    Some(quote!(#usual(#name) #style #explode #reserved #json #rules))
}

/// A place as functions of the support code are called after it.
pub(super) fn place_word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

pub(super) fn place_name(place: Place) -> &'static str {
    match place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Header => "Header",
        Place::Cookie => "Cookie",
    }
}
