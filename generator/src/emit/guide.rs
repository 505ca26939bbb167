//! The page of a crate: what there is, in the order in which it is needed. Every example is compiled as a test of
//! documentation.

use quote::quote;

use super::{docs, file_name, ident, secrets, support, usage};
use crate::{
    api::{Api, Operation, Place, Scheme, SchemeKind, Scope},
    render,
};

/// Quick start, authentication, scopes, errors, retries, lists, webhooks, tests; what the API has not is left out.
pub(super) fn sections(api: &Api) -> String {
    let scopes = api.scopes.iter().map(|scope| scoped(api, scope));
    let sections = [quick_start(api), authentication(api)].into_iter().flatten().chain(scopes);
    let sections = sections.chain([errors(api), RETRIES.to_owned()]);
    let sections = sections.chain(lists(api)).chain(split(api)).chain(webhooks(api)).chain([testing(api)]);
    sections.collect::<Vec<_>>().concat()
}

/// A credential as documentation names it: by the builder's method that takes it.
pub(super) fn credential(scheme: &Scheme) -> String {
    match scheme.kind {
        SchemeKind::MutualTls => "a client certificate".to_owned(),
        _ => format!("[`{0}`](crate::Builder::{0})", file_name(&scheme.ident)),
    }
}

/// Whether the document says that the server limits how often an operation is called.
pub(super) fn is_rated(operation: &Operation) -> bool {
    let is_limit = |name: &str| name.contains("ratelimit") || name.contains("rate-limit");
    operation.errors.iter().any(|error| error.status == "429")
        || operation.headers.iter().any(|header| is_limit(&header.wire_name))
}

/// An example in a function that returns the crate's error; the lines in `hidden` are compiled and not shown.
fn example(api: &Api, hidden: &str, text: &str) -> String {
    let library = usage::library(api);
    let text = usage::escaped(text);
    format!("\n```no_run\n# async fn example({hidden}) -> Result<(), {library}::Error> {{\n{text}# Ok(())\n# }}\n```\n")
}

fn quick_start(api: &Api) -> Option<String> {
    let (_, operation, request) = usage::simplest(api)?;
    let library = ident(&usage::library(api));
    let setters = operation.security.first().into_iter().flatten().filter_map(|scheme| {
        let scheme = &api.schemes[*scheme];
        let (name, word) = (ident(&scheme.ident), file_name(&scheme.ident));
        match scheme.kind {
            SchemeKind::Basic => Some(quote!(.#name("user", "password"))),
            SchemeKind::ApiKey(..) | SchemeKind::Bearer => {
                let word = word.replace('_', "-");
                Some(quote!(.#name(#word)))
            }
            SchemeKind::MutualTls => None,
        }
    });
    let base_url = usage::base_url(api);
    let build = render::statements(&quote!(let client = #library::Client::builder()#(#setters)* #base_url.build()?;))?;
    let call = if usage::has_answer(operation) {
        quote!(let answer = #request.await?; println!("{answer:?}");)
    } else {
        quote!(#request.await?;)
    };
    let text = format!("{build}{}", render::statements(&call)?);
    Some(format!(
        "\n# Quick start\n{}\nThe client is cheap to clone. A request is a value: it can be stored and sent from another task, and does\nnothing \
         until it is awaited. `.send().await` gives the answer with status and headers.\n",
        example(api, "", &text)
    ))
}

fn authentication(api: &Api) -> Option<String> {
    let schemes: Vec<String> =
        api.schemes.iter().filter(|scheme| !secrets::is_of_scope(api, scheme)).map(of_scheme).collect();
    (!schemes.is_empty()).then(|| {
        format!(
            "\n# Authentication\n\n{}\nCredentials are [`SecretString`]s. They are not shown in errors and in what `Debug` prints, go to the API's own\n\
             origin only, and are wiped from memory.\n",
            schemes.concat()
        )
    })
}

fn of_scheme(scheme: &Scheme) -> String {
    let way = match &scheme.kind {
        SchemeKind::ApiKey(place, name) => {
            let place = match place {
                Place::Header => "header",
                Place::Query => "query parameter",
                Place::Cookie => "cookie",
                Place::Path => "path parameter",
            };
            format!("the {place} {}", docs::code(name))
        }
        SchemeKind::Basic => "user and password (`Authorization: Basic`)".to_owned(),
        SchemeKind::Bearer => "a token (`Authorization: Bearer`), or a [`TokenSource`] of them".to_owned(),
        SchemeKind::MutualTls => {
            return "- A client certificate: `Builder::configure_http` gives it to `reqwest`.\n".to_owned();
        }
    };
    format!("- [`Builder::{}`]: {way}\n", file_name(&scheme.ident))
}

fn scoped(api: &Api, scope: &Scope) -> String {
    let index = api.scopes.iter().position(|other| other.ident == scope.ident);
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let count = operations.clone().filter(|operation| operation.scope == index && index.is_some()).count();
    let (method, title) = (file_name(&scope.ident), &scope.type_ident);
    let (all, name) = (operations.count(), docs::code(&scope.wire_name));
    let share = if count == all { "All operations are".to_owned() } else { format!("{count} of {all} operations are") };
    format!(
        "\n# {title}\n\n{share} about one {name}. [`Client::{method}`] returns a handle, [`{title}`], that sends it with\n\
         each call, and only from there can they be reached.\n"
    )
}

fn errors(api: &Api) -> String {
    let library = usage::library(api);
    let text = format!(
        "use {library}::ErrorKind;\n\nmatch error.kind() {{\n    ErrorKind::Status => println!(\"{{:?}}: {{}}\", error.status(), error.text()),\n    \
         ErrorKind::Refused => println!(\"never sent: {{:?}}\", error.violations()),\n    _ if error.is_timeout() => println!(\"too slow\"),\n    \
         _ => return Err(error),\n}}"
    );
    let shown = example(api, &format!("error: {library}::Error"), &text);
    format!(
        "\n# Errors\n\n[`Error`] is the one error type, of every call. It keeps status, headers and body of what the server said, and\n\
         [`Error::documented`] reads the body as the document describes it; the documentation of each operation says by\nwhich statuses it fails.\n{shown}"
    )
}

/// What is done again without being asked for.
const RETRIES: &str = "
# Retries

A request is sent up to three times where that is safe: its method, the document or an idempotency key says so, or
nothing was sent. [`Builder::retry`] takes another [`RetryPolicy`], [`Builder::throttle`] a [`Throttle`] that keeps calls
below a rate, and [`Error::attempts`] says how often it was tried.
";

fn lists(api: &Api) -> Option<String> {
    if !support::paged(api) {
        return None;
    }
    let all = api.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
    let mut paged = all.filter(|(_, operation)| operation.paging.is_some());
    let request = paged.find_map(|(group, operation)| usage::request(api, group, operation));
    let library = usage::library(api);
    let shown = request.and_then(|request| {
        let text = render::statements(&quote! {
            let mut items = #request.items();
            while let Some(item) = items.next().await {
                let item = item?;
                println!("{item:?}");
            }
        })?;
        Some(example(api, &format!("client: {library}::Client"), &text))
    });
    Some(format!(
        "\n# Lists\n\nA request for a list that comes page by page has `items()`, a stream of all its items, and `pages()`. A page is\n\
         asked for when it is wanted, and a list that does not get on ends with an error and never loops.\n{}",
        shown.unwrap_or_default()
    ))
}

fn split(api: &Api) -> Option<String> {
    support::split(api).then(|| {
        "\n# More values than the server takes\n\nWhere the document bounds a list that is sent, the request has `split()`: it is sent in as many calls as it\n\
         takes, and the answers are joined in order. [`SplitError`] has what came before a call failed.\n"
            .to_owned()
    })
}

fn webhooks(api: &Api) -> Option<String> {
    api.webhooks.as_ref().map(|_| {
        "\n# Webhooks\n\nWhat the server sends by itself is received in the module `webhooks`, a feature that is on unless turned off: it\n\
         checks signature, time and body, and hands over an enum of events.\n"
            .to_owned()
    })
}

fn testing(api: &Api) -> String {
    let library = usage::library(api);
    let text = format!(
        "let client = {library}::Client::builder().base_url(\"http://127.0.0.1:8080\").build()?;\n# drop(client);"
    );
    // Hidden on purpose, so it is not escaped.
    let shown = example(api, "", &text).replace("\n## drop", "\n# drop");
    format!(
        "\n# Without async code\n\nWith the feature `blocking`, `.wait()` stands where async code has `.await`; see the module of that name.\n\
         \n# Testing\n\nThe feature `mock` has a typed mock of every operation in its module, and recordings of real traffic. A client also\n\
         calls the server that [`Builder::base_url`] names, such as one of your test on this machine. What is received is\n\
         made from JSON with `serde_json::from_value`.\n{shown}"
    )
}
