//! `Document` to [`Api`]: references are resolved, `allOf` is merged, schemas become types, equal
//! shapes are shared, and every name is decided. What is wrong is reported; the rest goes on.

pub(crate) mod idents;
mod merge;
mod naming;
mod operations;
mod paths;
mod security;
mod shapes;
mod unions;
mod usage;

pub(crate) use self::usage::{contents, named_in};
use serde_json::Value;

use crate::{api::Api, config::Config, diagnostic::Diagnostics, document::Document};

/// What lowering looks at.
struct Context<'d> {
    document: &'d Document,
    /// The raw tree, for examples.
    tree: &'d Value,
    config: &'d Config,
}

/// Lowers a document.
pub fn lower(document: &Document, tree: &Value, config: &Config, problems: &mut Diagnostics) -> Api {
    let context = Context { document, tree, config };
    let mut api = about(&context);
    api.schemes = security::schemes(&context);
    api.scopes = security::scopes(&context, problems);
    let mut shapes = shapes::Shapes::new(&context, problems);
    shapes.components();
    let operations = operations::all(&context, &api, &mut shapes);
    let mut types = shapes.finish();
    usage::mark(&mut types, &operations);
    api.types = types;
    naming::decide(&context, &mut api, operations);
    api
}

fn about(context: &Context<'_>) -> Api {
    let info = &context.document.openapi.info;
    let config = context.config;
    Api {
        crate_name: config.package.name.clone().unwrap_or_else(|| idents::package(&info.title)),
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
