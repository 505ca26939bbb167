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
mod tags;
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

use std::{collections::BTreeMap, iter::Peekable};

use proc_macro2::{Ident, Span, TokenStream};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

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
    let rendered = rust(api).into_par_iter().filter_map(|file| {
        let (path, mut parts) = file.printed()?;
        let text = render::parts(&mut parts).map_err(|error| format!("{path}: {error}"));
        Some(text.map(|text| (path, text)))
    });
    let mut files = rendered.collect::<Result<Files, String>>()?;
    for (path, text) in support::files(api) {
        files.insert(path, text);
    }
    files.extend(example::transport(api));
    files.insert("TESTING.md".to_owned(), testing::visible(&testing::page(api)?));
    if let Some(proof) = proof {
        files.extend(examples::files(api, &proof.examples)?);
        files.extend(webhook_proof::files(api, proof)?);
        files.extend(calls::files(api, &proof.requests)?);
    }
    let others = package::files(api, package, &files);
    files.extend(others);
    Ok(files)
}

/// The Rust files of a crate, but for the support code, before they are laid out.
#[must_use]
pub fn tokens(api: &Api) -> BTreeMap<String, TokenStream> {
    let files = rust(api).into_iter().filter_map(RustFile::printed);
    files.map(|(path, parts)| (path, parts.collect())).collect()
}

/// A file of Rust that is still to be printed, by a thread of its own; there is none if it has no parts.
struct RustFile<'a> {
    path: String,
    /// One part after the other: tokens are many times as large as text.
    parts: Box<dyn Fn() -> Parts<'a> + Send + Sync + 'a>,
}

type Parts<'a> = Box<dyn Iterator<Item = TokenStream> + 'a>;

impl<'a> RustFile<'a> {
    fn new<I: Iterator<Item = TokenStream> + 'a>(
        path: impl Into<String>,
        parts: impl Fn() -> I + Send + Sync + 'a,
    ) -> Self {
        Self { path: path.into(), parts: Box::new(move || Box::new(parts())) }
    }

    /// Its path and its parts; `None` if there is no such file.
    fn printed(self) -> Option<(String, Peekable<Parts<'a>>)> {
        let mut parts = (self.parts)().peekable();
        parts.peek()?;
        Some((self.path, parts))
    }

    /// A file that is printed at once, if there is something to print.
    fn whole(path: impl Into<String>, print: impl Fn() -> Option<TokenStream> + Send + Sync + 'a) -> Self {
        Self::new(path, move || print().into_iter())
    }
}

/// Every file of Rust but for the support code and the tests.
fn rust(api: &Api) -> Vec<RustFile<'_>> {
    let mut files = vec![
        RustFile::whole("src/lib.rs", || Some(library::root(api))),
        RustFile::whole("src/client.rs", || Some(client::file(api))),
        RustFile::whole("src/blocking.rs", || Some(blocking::file(api))),
        RustFile::whole("src/mock.rs", || Some(mock::file(api))),
        RustFile::whole("src/server.rs", || servers::file(api)),
        RustFile::whole("src/xml.rs", || xml::file(api)),
        RustFile::whole("src/webhooks.rs", || webhooks::file(api)),
        RustFile::whole("src/api/mod.rs", || Some(groups::modules(api))),
        RustFile::whole("src/types/mod.rs", || Some(types::modules(api, modules(api).keys().copied()))),
    ];
    files.extend(api.groups.iter().map(|group| {
        RustFile::new(format!("src/api/{}.rs", file_name(&group.module)), move || groups::file(api, group))
    }));
    files.extend(api.groups.iter().map(|group| {
        RustFile::whole(format!("src/mock/{}.rs", file_name(&group.module)), move || Some(mock::group(api, group)))
    }));
    files.extend(modules(api).into_iter().map(|(module, defs)| {
        let path = format!("src/types/{}.rs", file_name(module));
        RustFile::new(path, move || types::file(api, module, defs.clone()))
    }));
    files.extend(example::programs(api).map(|(path, program)| RustFile::whole(path, program)));
    files.push(RustFile::whole("examples/webhooks.rs", || webhook_example::program(api)));
    files
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
