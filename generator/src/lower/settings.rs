//! Settings of `api.toml` that match nothing: they were written for another document, or mistyped.

use super::operations::Lowering;
use crate::{
    api::{self, Api},
    codes::Code,
    config::{Config, matches},
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::{Document, closest},
};

/// Reports them.
pub(super) fn unused(
    config: &Config,
    document: &Document,
    api: &Api,
    operations: &[Lowering],
    problems: &mut Diagnostics,
) {
    let mut report = |what: &str, name: &str, place: Place, known: &[&str]| {
        let message = format!("{what} `{name}` matches nothing in the document");
        let problem = Diagnostic::new(Code::UnusedSetting, place, message);
        problems.push(match closest(name, known.iter().copied()) {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")),
            None => problem,
        });
    };
    let tags: Vec<&str> = operations_of(document).map(|(_, _, tag)| tag).collect();
    let keys: Vec<String> = operations_of(document).map(|(method, path, _)| format!("{method} {path}")).collect();
    let known: Vec<&str> = tags.iter().copied().chain(keys.iter().map(String::as_str)).collect();
    let lists = &config.operations;
    let lists = [("include", &lists.include), ("exclude", &lists.exclude), ("idempotent", &lists.idempotent)];
    for (list, entries) in lists {
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| !known.contains(&entry.as_str())) {
            report("the operation or tag", entry, Place::setting(&["operations", list, &index.to_string()]), &known);
        }
    }
    for (rule, paging) in config.paging.iter().enumerate() {
        for (index, entry) in paging.operations.iter().enumerate().filter(|(_, one)| !known.contains(&one.as_str())) {
            let place = Place::setting(&["paging", &rule.to_string(), "operations", &index.to_string()]);
            report("the operation or tag", entry, place, &known);
        }
    }
    for tag in config.tags.keys().filter(|tag| !tags.contains(&tag.as_str())) {
        report("the tag", tag, Place::setting_key(&["tags", tag]), &tags);
    }
    for (index, scope) in api.scopes.iter().enumerate() {
        if operations.iter().all(|lowering| lowering.operation.scope != Some(index)) {
            let key = match scope.place {
                api::Place::Query => "query",
                api::Place::Path => "path",
                api::Place::Header | api::Place::Cookie => "header",
            };
            report("the scope", &scope.wire_name, Place::setting(&["scopes", &scope.ident, key]), &[]);
        }
    }
    let names = names(document);
    for (rule, numbers) in config.numbers.iter().enumerate() {
        for (index, pattern) in numbers.names.iter().enumerate() {
            if !names.iter().any(|name| matches(pattern, name)) {
                let place = Place::setting(&["numbers", &rule.to_string(), "names", &index.to_string()]);
                report("the name of numbers", pattern, place, &names);
            }
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
