//! `dump`: prints a stage of the pipeline.

use generator::{Output, api::Api, emit};
use serde_json::{Map, Value};

use crate::{
    arguments::{Dump, Stage},
    fault::Fault,
    job,
    report::{self, Format},
};

/// Prints what was asked for, as far as the document lets it come. `false`: something stands against it.
pub fn run(options: &Dump) -> Result<bool, Fault> {
    let mut input = job::of_spec_or_first(&options.spec, options.root.as_deref())?;
    input.allow.extend(options.allow.iter().cloned());
    let output = generator::generate(input)?;
    report::print(output.problems.list(), &output.sources, Format::Text);
    if let Some(text) = text(&output, options)? {
        report::out(&text).map_err(|error| error.to_string())?;
    }
    Ok(output.files.is_some())
}

/// The stage as text; `None` if the document did not come so far.
fn text(output: &Output, options: &Dump) -> Result<Option<String>, Fault> {
    let only = options.only.as_deref();
    let found = match (options.stage, &output.api) {
        (Stage::Document, _) if output.tree.is_null() => return Ok(None),
        (Stage::Document, _) => part_of_document(&output.tree, only).map(pretty),
        (Stage::Api, Some(api)) => part_of_api(&as_value(api)?, only).map(|value| pretty(&value)),
        (Stage::Tokens, Some(api)) => part_of_tokens(api, only),
        (Stage::Api | Stage::Tokens, None) => return Ok(None),
    };
    let missing = || Fault::Usage(format!("there is no `{}` in it", only.unwrap_or_default()));
    found.ok_or_else(missing).map(Some)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

fn as_value(api: &Api) -> Result<Value, Fault> {
    serde_json::to_value(api).map_err(|error| Fault::Failed(error.to_string()))
}

/// By JSON pointer, by the name of a component schema, or by `METHOD /path`.
fn part_of_document<'v>(tree: &'v Value, only: Option<&str>) -> Option<&'v Value> {
    let Some(only) = only else { return Some(tree) };
    let operation = || {
        let (method, path) = only.split_once(' ')?;
        tree.get("paths")?.get(path)?.get(method.to_lowercase())
    };
    let component = || tree.get("components")?.get("schemas")?.get(only);
    let path = || tree.get("paths")?.get(only);
    operation().or_else(path).or_else(component).or_else(|| tree.pointer(only))
}

/// Everything in the model that has this name: types, groups, operations, scopes, schemes.
fn part_of_api(api: &Value, only: Option<&str>) -> Option<Value> {
    let Some(only) = only else { return Some(api.clone()) };
    let mut found = Map::new();
    let mut keep = |kind: &str, items: &[&Value]| {
        let items: Vec<Value> =
            items.iter().copied().filter(|item| names(item).iter().any(|name| name == only)).cloned().collect();
        if !items.is_empty() {
            found.insert(kind.to_owned(), Value::Array(items));
        }
    };
    for kind in ["types", "groups", "scopes", "schemes"] {
        keep(kind, &list(api, kind));
    }
    let operations: Vec<&Value> = list(api, "groups").into_iter().flat_map(|group| list(group, "operations")).collect();
    keep("operations", &operations);
    (!found.is_empty()).then_some(Value::Object(found))
}

fn list<'v>(of: &'v Value, key: &str) -> Vec<&'v Value> {
    of.get(key).and_then(Value::as_array).into_iter().flatten().collect()
}

/// What a part of the model can be asked for by.
fn names(item: &Value) -> Vec<String> {
    let keys = ["ident", "wire_name", "component", "tag", "module", "handle", "accessor", "operation_id", "path"];
    let text = |key: &str| item.get(key).and_then(Value::as_str);
    let mut names: Vec<String> = keys.iter().filter_map(|key| text(key)).map(str::to_owned).collect();
    if let (Some(method), Some(path)) = (text("method"), text("wire_path")) {
        names.push(format!("{} {path}", method.to_uppercase()));
    }
    names
}

/// By the end of a file's path.
fn part_of_tokens(api: &Api, only: Option<&str>) -> Option<String> {
    let files = emit::tokens(api).into_iter().filter(|(path, _)| only.is_none_or(|only| path.ends_with(only)));
    let texts: Vec<String> = files.map(|(path, tokens)| format!("// {path}\n{tokens}")).collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{part_of_api, part_of_document};

    #[test]
    fn a_part_of_the_document_is_found_by_each_of_its_names() {
        let tree = json!({"paths": {"/a": {"get": 1}}, "components": {"schemas": {"A": 2}}});
        for (name, expected) in [("GET /a", 1), ("/components/schemas/A", 2), ("A", 2), ("/paths/~1a/get", 1)] {
            assert_eq!(part_of_document(&tree, Some(name)), Some(&json!(expected)), "{name}");
        }
        assert_eq!(part_of_document(&tree, Some("B")), None);
    }

    #[test]
    fn a_part_of_the_model_is_found_by_each_of_its_names() {
        let operation = json!({"ident": "list", "method": "get", "wire_path": "/a", "operation_id": "listA"});
        let api = json!({"types": [{"ident": "A"}], "groups": [{"tag": "t", "operations": [operation]}]});
        for name in ["list", "GET /a", "listA"] {
            assert_eq!(part_of_api(&api, Some(name)), Some(json!({"operations": [operation]})), "{name}");
        }
        assert_eq!(part_of_api(&api, Some("A")), Some(json!({"types": [{"ident": "A"}]})));
        assert_eq!(part_of_api(&api, Some("b")), None);
    }
}
