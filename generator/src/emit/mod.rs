//! [`Api`] to files. Nothing here fails or decides: what the model says is printed.

mod answers;
mod blocking;
mod bodies;
mod builder;
mod calls;
mod client;
mod docs;
mod enums;
mod errors;
mod example;
mod examples;
mod features;
mod formats;
mod groups;
mod guide;
mod headers;
mod inputs;
mod library;
mod markdown;
mod mock;
mod newtypes;
mod objects;
mod operations;
mod package;
mod paging;
mod parts;
mod placeholder;
mod printing;
mod requests;
mod sample;
mod secrets;
mod servers;
mod specimen;
mod split;
mod streams;
mod structs;
mod support;
mod testing;
mod types;
mod unions;
mod usage;
mod validate;
mod webhook_docs;
mod webhook_example;
mod webhook_proof;
mod webhooks;
mod xml;

use std::{collections::BTreeMap, iter};

use proc_macro2::{Ident, Span, TokenStream};

use crate::{
    api::{Api, TypeDef},
    config::PackageConfig,
    proof::Proof,
    render,
};

/// The files of a crate: relative path to text.
pub type Files = BTreeMap<String, String>;

/// Prints the crate of an API, with its tests if there is a proof.
///
/// # Errors
/// If what was printed is no Rust, which is a mistake of ours.
pub fn files(api: &Api, package: &PackageConfig, proof: Option<&Proof>) -> Result<Files, String> {
    let mut files = Files::new();
    // One part after the other: tokens are many times as large as text.
    let mut failed = Ok(());
    each(api, &mut |path, parts| match render::parts(parts) {
        Ok(text) => drop(files.insert(path.to_owned(), text)),
        Err(error) => failed = Err(format!("{path}: {error}")),
    });
    failed?;
    for (path, text) in support::files(api) {
        files.insert(path, text);
    }
    let example = files.get(EXAMPLE).map(String::as_str);
    let others = package::files(api, package, example, &example::featured(api));
    files.extend(example::transport(api));
    files.extend(others);
    files.insert("TESTING.md".to_owned(), testing::visible(&testing::page(api)?));
    if let Some(proof) = proof {
        files.extend(examples::files(api, &proof.examples)?);
        files.extend(webhook_proof::files(api, proof)?);
        files.extend(calls::files(api, &proof.requests)?);
    }
    Ok(files)
}

/// The Rust files of a crate, but for the support code, before they are laid out.
#[must_use]
pub fn tokens(api: &Api) -> BTreeMap<String, TokenStream> {
    let mut files = BTreeMap::new();
    each(api, &mut |path, parts| drop(files.insert(path.to_owned(), parts.collect())));
    files
}

/// Hands out every file, its path and its parts.
fn each(api: &Api, rust: &mut dyn FnMut(&str, &mut dyn Iterator<Item = TokenStream>)) {
    rust("src/lib.rs", &mut iter::once_with(|| library::root(api)));
    rust("src/client.rs", &mut iter::once_with(|| client::file(api)));
    rust("src/blocking.rs", &mut iter::once_with(|| blocking::file(api)));
    rust("src/mock.rs", &mut mock::file(api));
    if let Some(servers) = servers::file(api) {
        rust("src/server.rs", &mut iter::once(servers));
    }
    if let Some(xml) = xml::file(api) {
        rust("src/xml.rs", &mut iter::once(xml));
    }
    if let Some(webhooks) = webhooks::file(api) {
        rust("src/webhooks.rs", &mut iter::once(webhooks));
    }
    rust("src/api/mod.rs", &mut iter::once(groups::modules(api)));
    for group in &api.groups {
        rust(&format!("src/api/{}.rs", file_name(&group.module)), &mut groups::file(api, group));
    }
    let modules = modules(api);
    rust("src/types/mod.rs", &mut iter::once(types::modules(api, modules.keys().copied())));
    for (module, defs) in &modules {
        rust(&format!("src/types/{}.rs", file_name(module)), &mut types::file(api, module, defs));
    }
    for (path, program) in example::programs(api).chain(webhook_example::program(api)) {
        rust(&path, &mut iter::once(program));
    }
}

/// The example program that the README shows.
const EXAMPLE: &str = "examples/first_call.rs";

/// The types of each module.
fn modules(api: &Api) -> BTreeMap<&str, Vec<&TypeDef>> {
    let mut modules: BTreeMap<&str, Vec<&TypeDef>> = BTreeMap::new();
    for def in &api.types {
        modules.entry(&def.module).or_default().push(def);
    }
    modules
}

/// The file of a module.
fn file_name(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

/// A name that the model has decided, as a token.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
