//! `Document` to [`Api`]: references are resolved, `allOf` is merged, schemas become types, equal
//! shapes are shared, and every name is decided. What is wrong is reported; the rest goes on.

mod graph;
mod groups;
mod identity;
mod members;
mod merge;
mod naming;
mod operations;
mod paths;
mod prune;
mod rules;
mod security;
mod shapes;
mod unions;
mod usage;
mod values;

pub(crate) use self::usage::{contents, named_in};
use serde_json::Value;

use crate::{
    api::Api,
    config::Config,
    diagnostic::Diagnostics,
    document::Document,
    names::{ident, lock::Lock},
};

/// What lowering looks at.
struct Context<'d> {
    document: &'d Document,
    /// The raw tree, for examples.
    tree: &'d Value,
    config: &'d Config,
}

/// Lowers a document. The second answer is the lock of the names that were given.
pub fn lower(
    document: &Document,
    tree: &Value,
    config: &Config,
    lock: Option<&Lock>,
    problems: &mut Diagnostics,
) -> (Api, Lock) {
    let context = Context { document, tree, config };
    let mut api = about(&context);
    api.schemes = security::schemes(&context);
    api.scopes = security::scopes(&context, problems);
    let mut shapes = shapes::Shapes::new(&context, problems);
    shapes.components();
    let mut operations = operations::all(&context, &api, &mut shapes);
    let (types, mut places) = shapes.finish();
    api.types = prune::unused(types, &mut operations, &mut places);
    usage::mark(&mut api.types, &operations);
    let lock = naming::name(&context, &mut api, operations, &places, lock, problems);
    (api, lock)
}

fn about(context: &Context<'_>) -> Api {
    let info = &context.document.openapi.info;
    let config = context.config;
    Api {
        crate_name: config.package.name.clone().unwrap_or_else(|| ident::package(&info.title)),
        crate_version: config.package.version.clone().unwrap_or_else(|| "0.1.0".to_owned()),
        title: info.title.clone(),
        description: info.description.clone(),
        document_version: info.version.clone(),
        external_docs: context.document.openapi.external_docs.as_ref().map(|docs| docs.url.clone()),
        source_url: config.document.url.clone(),
        base_url: operations::base_url(&context.document.openapi.servers),
        ..Api::default()
    }
}
