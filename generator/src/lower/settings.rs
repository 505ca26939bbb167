//! Settings of `api.toml` that match nothing: they were written for another document, or mistyped.

use super::operations::Lowering;
use crate::{
    api::Api,
    codes::Code,
    config::{Config, matches},
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::Document,
};

/// Reports them.
pub(super) fn unused(
    config: &Config,
    document: &Document,
    api: &Api,
    operations: &[Lowering],
    problems: &mut Diagnostics,
) {
    let mut report = |what: &str, name: &str| {
        let message = format!("{what} `{name}` matches nothing in the document");
        problems.push(Diagnostic::new(Code::UnusedSetting, Place::File("api.toml".to_owned()), message));
    };
    let tags: Vec<&str> = operations_of(document).map(|(_, _, tag)| tag).collect();
    let keys: Vec<String> = operations_of(document).map(|(method, path, _)| format!("{method} {path}")).collect();
    let is_known = |entry: &String| tags.contains(&entry.as_str()) || keys.contains(entry);
    for entry in config.operations.include.iter().chain(&config.operations.exclude).filter(|entry| !is_known(entry)) {
        report("the operation or tag", entry);
    }
    for tag in config.tags.keys().filter(|tag| !tags.contains(&tag.as_str())) {
        report("the tag", tag);
    }
    for (index, scope) in api.scopes.iter().enumerate() {
        if operations.iter().all(|lowering| lowering.operation.scope != Some(index)) {
            report("the scope", &scope.wire_name);
        }
    }
    let names = names(document);
    for pattern in config.numbers.iter().flat_map(|rule| &rule.names) {
        if !names.iter().any(|name| matches(pattern, name)) {
            report("the name of numbers", pattern);
        }
    }
}

/// Method, path and first tag of every operation, whether it is wanted or not.
fn operations_of(document: &Document) -> impl Iterator<Item = (String, &str, &str)> {
    let items = document.openapi.paths.paths.iter().filter_map(|(path, item)| Some((path.as_str(), item.as_item()?)));
    let items = items.chain(document.webhooks.iter().map(|(name, item)| (name.as_str(), item)));
    items.flat_map(|(path, item)| {
        item.iter().map(move |(method, operation)| {
            let tag = operation.tags.first().map_or("", String::as_str);
            (method.to_uppercase(), path, tag)
        })
    })
}

/// The names of all properties and parameters.
fn names(document: &Document) -> Vec<&str> {
    let properties = document.schemas.iter().flat_map(|schema| schema.properties.keys()).map(String::as_str);
    let parameters = document.openapi.paths.paths.values().filter_map(|item| item.as_item()).flat_map(|item| {
        let own = item.iter().flat_map(|(_, operation)| &operation.parameters);
        item.parameters
            .iter()
            .chain(own)
            .filter_map(|one| one.as_item())
            .map(|one| one.parameter_data_ref().name.as_str())
    });
    properties.chain(parameters).collect()
}
