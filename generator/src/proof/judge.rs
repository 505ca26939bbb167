//! Judges examples by the document's own schemas: which are valid, and what of them the document
//! declares.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value};

/// Under this name the schemas refer to the document.
const DOCUMENT: &str = "urn:document";

/// A document whose schemas are in a dialect that validators read.
pub(super) struct Schemas {
    tree: Value,
    draft: Draft,
}

/// What becomes of an example.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is valid; what the document does not declare is left out.
    Valid(Value),
    /// It is not what its schema says.
    Invalid,
    /// The schema cannot be read by the validator.
    Unjudged,
}

impl Schemas {
    /// Reads the document: 3.0 has draft 4 with `nullable`, 3.1 has draft 2020-12.
    pub(super) fn new(tree: &Value) -> Self {
        let version = tree.get("openapi").and_then(Value::as_str).unwrap_or_default();
        let draft = if version.starts_with("3.0") { Draft::Draft4 } else { Draft::Draft202012 };
        Self { tree: without_nullable(tree), draft }
    }

    /// The schema at a pointer of the document; one that may be null stands in an `anyOf`.
    fn find(&self, pointer: &str) -> Option<&Value> {
        pointer.split('/').skip(1).try_fold(&self.tree, |node, token| {
            let token = token.replace("~1", "/").replace("~0", "~");
            child(node, &token).or_else(|| child(node.get("anyOf")?.get(0)?, &token))
        })
    }

    /// The registry that validators resolve references with.
    pub(super) fn registry(&self) -> Option<Registry<'_>> {
        Registry::new().draft(self.draft).add(DOCUMENT, &self.tree).ok()?.prepare().ok()
    }
}

/// Judges values by the schemas of a document.
pub(super) struct Judge<'s> {
    schemas: &'s Schemas,
    registry: Registry<'s>,
    /// By the address of the schema in the tree, which stays where it is.
    validators: RefCell<HashMap<*const Value, Option<Rc<Validator>>>>,
}

impl<'s> Judge<'s> {
    /// A judge, if the document is one that a registry takes.
    pub(super) fn new(schemas: &'s Schemas) -> Option<Self> {
        Some(Self { schemas, registry: schemas.registry()?, validators: RefCell::default() })
    }

    /// Judges one value by the schema at a pointer.
    pub(super) fn verdict(&self, pointer: &str, value: &Value) -> Verdict {
        let Some(schema) = self.schemas.find(pointer.trim_start_matches('#')) else { return Verdict::Unjudged };
        match self.is_valid(schema, value) {
            None => Verdict::Unjudged,
            Some(false) => Verdict::Invalid,
            Some(true) => Verdict::Valid(self.declared(&[schema], value, 0)),
        }
    }

    /// Whether a value is valid by the schema at a pointer; not where there is none that can be read.
    pub(super) fn is_valid_at(&self, pointer: &str, value: &Value) -> bool {
        let schema = self.schemas.find(pointer.trim_start_matches('#'));
        schema.and_then(|schema| self.is_valid(schema, value)) == Some(true)
    }

    /// `None`: the schema cannot be read.
    fn is_valid(&self, schema: &'s Value, value: &Value) -> Option<bool> {
        let known = self.validators.borrow().get(&std::ptr::from_ref(schema)).cloned();
        let validator = known.unwrap_or_else(|| {
            let options = jsonschema::options().with_draft(self.schemas.draft);
            let built = options.with_registry(&self.registry).build(schema).ok().map(Rc::new);
            self.validators.borrow_mut().insert(std::ptr::from_ref(schema), built.clone());
            built
        });
        Some(validator?.is_valid(value))
    }

    /// The value without the properties that no schema names: generated types pass over them.
    fn declared(&self, schemas: &[&'s Value], value: &Value, depth: usize) -> Value {
        let mut facets = Vec::new();
        for schema in schemas {
            self.facets(schema, value, &mut facets, 0);
        }
        match value {
            _ if depth > 64 => value.clone(),
            Value::Object(properties) => self.declared_properties(&facets, properties, depth),
            Value::Array(items) => {
                let item = |(index, item): (usize, &Value)| {
                    let schemas: Vec<&Value> = facets.iter().flat_map(|facet| item_schemas(facet, index)).collect();
                    if schemas.is_empty() { item.clone() } else { self.declared(&schemas, item, depth + 1) }
                };
                Value::Array(items.iter().enumerate().map(item).collect())
            }
            other => other.clone(),
        }
    }

    fn declared_properties(&self, facets: &[&'s Value], properties: &Map<String, Value>, depth: usize) -> Value {
        let names =
            |facet: &&Value| facet.get("properties").and_then(Value::as_object).is_some_and(|it| !it.is_empty());
        let is_free = !facets.iter().any(names);
        let mut kept = Map::new();
        for (name, value) in properties {
            let own: Vec<&Value> = facets.iter().filter_map(|facet| facet.get("properties")?.get(name)).collect();
            let rest: Vec<&Value> = facets
                .iter()
                .filter_map(|facet| facet.get("additionalProperties"))
                .filter(|rest| **rest != Value::Bool(false))
                .collect();
            let pattern = facets.iter().any(|facet| facet.get("patternProperties").is_some());
            if !own.is_empty() {
                kept.insert(name.clone(), self.declared(&own, value, depth + 1));
            } else if !rest.is_empty() {
                kept.insert(name.clone(), self.declared(&rest, value, depth + 1));
            } else if is_free || pattern {
                kept.insert(name.clone(), value.clone());
            }
        }
        Value::Object(kept)
    }

    /// Everything that a schema says about the value itself: behind references, in compositions, in
    /// those branches of unions that it is valid by.
    fn facets(&self, schema: &'s Value, value: &Value, found: &mut Vec<&'s Value>, depth: usize) {
        if depth > 24 || found.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        found.push(schema);
        if let Some(target) =
            schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("urn:document#"))
        {
            if let Some(target) = self.schemas.find(&unescaped(target)) {
                self.facets(target, value, found, depth + 1);
            }
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.facets(part, value, found, depth + 1);
        }
        for keyword in ["oneOf", "anyOf"] {
            for branch in schema.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                if self.is_valid(branch, value) != Some(false) {
                    self.facets(branch, value, found, depth + 1);
                }
            }
        }
    }
}

fn child<'t>(node: &'t Value, token: &str) -> Option<&'t Value> {
    if node.is_array() { node.get(token.parse::<usize>().ok()?) } else { node.get(token) }
}

fn item_schemas(facet: &Value, index: usize) -> Vec<&Value> {
    let prefix = facet.get("prefixItems").and_then(|items| items.get(index));
    let items = facet.get("items").map(|items| items.get(index).unwrap_or(items));
    prefix.or(items).into_iter().collect()
}

/// `nullable: true` as draft 4 would say it, references to the document by its name, and `type: object` where it is meant.
fn without_nullable(tree: &Value) -> Value {
    match tree {
        Value::Array(items) => Value::Array(items.iter().map(without_nullable).collect()),
        Value::Object(fields) => {
            let mut fields: Map<String, Value> =
                fields.iter().map(|(name, value)| (name.clone(), without_nullable(value))).collect();
            if let Some(Value::String(target)) = fields.get_mut("$ref").filter(|target| target.is_string()) {
                if target.starts_with('#') {
                    target.insert_str(0, DOCUMENT);
                }
            }
            if fields.get("nullable") == Some(&Value::Bool(true)) {
                allow_null(&mut fields);
            }
            // A schema with properties is read as an object's, even where it does not say so; strictly,
            // it allows any value that is no object at all.
            if fields.get("properties").is_some_and(Value::is_object) && !fields.contains_key("type") {
                fields.insert("type".to_owned(), "object".into());
            }
            Value::Object(fields)
        }
        other => other.clone(),
    }
}

fn allow_null(schema: &mut Map<String, Value>) {
    schema.remove("nullable");
    if schema.contains_key("$ref") || schema.contains_key("allOf") || schema.contains_key("oneOf") {
        let whole = Value::Object(std::mem::take(schema));
        schema.insert("anyOf".to_owned(), serde_json::json!([whole, { "type": "null" }]));
        return;
    }
    if let Some(Value::String(name)) = schema.get("type") {
        let types = serde_json::json!([name, "null"]);
        schema.insert("type".to_owned(), types);
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.push(Value::Null);
    }
}

fn unescaped(fragment: &str) -> String {
    percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Judge, Schemas, Verdict};

    #[test]
    fn valid_examples_lose_what_nobody_declares() {
        let tree = json!({
            "openapi": "3.0.3",
            "components": { "schemas": {
                "Pet": { "type": "object", "required": ["id"], "properties": {
                    "id": { "type": "integer" },
                    "note": { "type": "string", "nullable": true },
                    "owner": { "$ref": "#/components/schemas/Owner" },
                } },
                "Owner": { "allOf": [{ "type": "object", "properties": { "name": { "type": "string" } } }] },
            } },
        });
        let schemas = Schemas::new(&tree);
        let judge = Judge::new(&schemas).expect("a document is a resource");
        let at = "#/components/schemas/Pet";
        let verdict = |value| judge.verdict(at, &value);
        let pet = json!({ "id": 1, "note": null, "owner": { "name": "a", "age": 1 }, "extra": 1 });
        assert_eq!(verdict(pet), Verdict::Valid(json!({ "id": 1, "note": null, "owner": { "name": "a" } })));
        assert_eq!(verdict(json!({ "id": "1" })), Verdict::Invalid);
        assert_eq!(judge.verdict("#/components/schemas/None", &json!({})), Verdict::Unjudged);
    }
}
