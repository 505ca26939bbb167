//! How an operation is called: the example in its documentation, made of the document's examples.
//!
//! ```text
//! let answer = client.connection("conn_1").media().batch(["1", "2"]).await?;
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, placeholder};
use crate::{
    api::{Api, BodyKind, Group, Input, Operation, Target, Type},
    render,
};

/// Longer ones are not shown: nobody reads them.
const LONGEST: usize = 2000;

/// The part of a method's documentation that shows a call; empty where a value is needed that cannot be written in a
/// few words.
///
/// It is compiled and not run by the tests of documentation: they are one program in edition 2024, so that a thousand of
/// them cost what their code does.
pub(super) fn docs(api: &Api, group: &Group, operation: &Operation) -> String {
    let Some(request) = request(api, group, operation) else { return String::new() };
    let library = library(api);
    let call = if has_answer(operation) { quote!(let answer = #request.await?;) } else { quote!(#request.await?;) };
    let Some(text) = render::statements(&call).filter(|text| text.len() <= LONGEST) else { return String::new() };
    let end = if has_answer(operation) { "# drop(answer);\n# Ok(())" } else { "# Ok(())" };
    format!(
        "\n\n# Example\n\n```no_run\n# async fn call(client: {library}::Client) -> Result<(), {library}::Error> {{\n{}{end}\n# }}\n```",
        escaped(&text)
    )
}

/// A line of an example that begins with `#` would be hidden.
pub(super) fn escaped(text: &str) -> String {
    let line = |line: &str| if line.trim_start().starts_with('#') { format!("#{line}\n") } else { format!("{line}\n") };
    text.lines().map(line).collect::<Vec<_>>().concat()
}

/// The call on a `client`, if its arguments can be written.
pub(super) fn request(api: &Api, group: &Group, operation: &Operation) -> Option<TokenStream> {
    let arguments: Vec<TokenStream> =
        operation.arguments.iter().map(|input| argument(api, operation, input)).collect::<Option<_>>()?;
    Some(call(api, group, operation, &arguments))
}

/// The call on a `client` with these arguments.
pub(super) fn call(api: &Api, group: &Group, operation: &Operation, arguments: &[TokenStream]) -> TokenStream {
    let scope = operation.scope.map(|index| {
        let scope = &api.scopes[index];
        let (name, value) = (ident(&scope.ident), scope.example.as_deref().unwrap_or(&scope.wire_name));
        quote!(.#name(#value))
    });
    let (accessor, method) = (ident(&group.accessor), ident(&operation.ident));
    quote!(client #scope.#accessor().#method(#(#arguments),*))
}

/// The builder's base URL, where the document has none that a client can begin with.
pub(super) fn base_url(api: &Api) -> Option<TokenStream> {
    (!api.base_url.starts_with("http")).then(|| quote!(.base_url("https://api.example.com")))
}

/// The crate as Rust calls it.
pub(super) fn library(api: &Api) -> String {
    api.crate_name.replace('-', "_")
}

/// The operation that a short example calls: one that reads, needs little and answers something.
pub(super) fn simplest(api: &Api) -> Option<(&Group, &Operation, TokenStream)> {
    let all = api.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
    let callable = all.filter(|(_, operation)| !operation.deprecated && operation.method != "delete");
    let callable = callable.filter_map(|(group, operation)| Some((group, operation, request(api, group, operation)?)));
    callable.min_by_key(|(_, operation, _)| {
        (operation.arguments.len() > 1, !has_answer(operation), operation.method != "get", operation.arguments.len())
    })
}

/// Whether a call gives something.
pub(super) fn has_answer(operation: &Operation) -> bool {
    operation.success.kind.is_some() || !operation.success.cases.is_empty()
}

fn argument(api: &Api, operation: &Operation, input: &Input) -> Option<TokenStream> {
    let library = ident(&library(api));
    let body = operation.body.as_ref();
    let is_form = body.is_some_and(|body| body.kind == BodyKind::Multipart);
    if is_form && input.target == Target::Body {
        return Some(quote!(#library::Form::new().text("name", "value")));
    }
    if input.ty == Type::Upload {
        return Some(quote!("content"));
    }
    let example = match input.target {
        Target::Property => body.and_then(|body| placeholder::field_example(api, body.spread?, &input.wire_name)),
        Target::Parameter { .. } | Target::Body | Target::Part { .. } => None,
    };
    placeholder::rich(api, &input.ty, input.nullable, example, &input.wire_name)
}
