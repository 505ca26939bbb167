//! Judges examples by the document's own schemas: which are valid, and what of them the document
//! declares.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value};

/// Under this name the schemas refer to the document.
const DOCUMENT: &str = "urn:document";

/// The schemas of one document, in a dialect that validators read.
pub struct Judge {
    tree: Value,
    draft: Draft,
}

/// What becomes of an example.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// It is valid; what the document does not declare is left out.
    Valid(Value),
    /// It is not what its schema says.
    Invalid,
    /// The schema cannot be read by the validator.
    Unjudged,
}

impl Judge {
    /// Reads the document: 3.0 has draft 4 with `nullable`, 3.1 has draft 2020-12.
    pub fn new(tree: &Value) -> Self {
        let version = tree.get("openapi").and_then(Value::as_str).unwrap_or_default();
        let draft = if version.starts_with("3.0") { Draft::Draft4 } else { Draft::Draft202012 };
        Self { tree: without_nullable(tree), draft }
    }

    /// The registry that validators resolve references with.
    pub fn registry(&self) -> Option<Registry<'_>> {
        Registry::new().draft(self.draft).add(DOCUMENT, &self.tree).ok()?.prepare().ok()
    }

    /// A validator for the schema at a pointer.
    pub fn validator(&self, registry: &Registry<'_>, pointer: &str) -> Option<Validator> {
        let fragment: String = pointer.trim_start_matches('#').bytes().map(escaped).collect();
        let schema = serde_json::json!({ "$ref": format!("{DOCUMENT}#{fragment}") });
        jsonschema::options().with_draft(self.draft).with_registry(registry).build(&schema).ok()
    }

    /// Judges one value by the schema at a pointer.
    pub fn verdict(&self, validator: Option<&Validator>, pointer: &str, value: &Value) -> Verdict {
        match validator.map(|validator| validator.is_valid(value)) {
            None => Verdict::Unjudged,
            Some(false) => Verdict::Invalid,
            Some(true) => {
                let schema = self.tree.pointer(pointer.trim_start_matches('#'));
                Verdict::Valid(schema.map_or_else(|| value.clone(), |schema| self.declared(&[schema], value, 0)))
            }
        }
    }

    /// The value without the properties that no schema names: generated types pass over them.
    fn declared(&self, schemas: &[&Value], value: &Value, depth: usize) -> Value {
        let mut facets = Vec::new();
        for schema in schemas {
            self.facets(schema, &mut facets, 0);
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

    fn declared_properties(&self, facets: &[&Value], properties: &Map<String, Value>, depth: usize) -> Value {
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

    /// Everything that a schema says about the value itself: behind references, in compositions.
    fn facets<'t>(&'t self, schema: &'t Value, found: &mut Vec<&'t Value>, depth: usize) {
        if depth > 24 || found.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        found.push(schema);
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#')) {
            if let Some(target) = self.tree.pointer(&unescaped(target)) {
                self.facets(target, found, depth + 1);
            }
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            for branch in schema.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                self.facets(branch, found, depth + 1);
            }
        }
    }
}

fn item_schemas<'t>(facet: &'t Value, index: usize) -> Vec<&'t Value> {
    let prefix = facet.get("prefixItems").and_then(|items| items.get(index));
    let items = facet.get("items").map(|items| items.get(index).unwrap_or(items));
    prefix.or(items).into_iter().collect()
}

/// `nullable: true` as draft 4 would say it, and `type: object` where it is meant.
fn without_nullable(tree: &Value) -> Value {
    match tree {
        Value::Array(items) => Value::Array(items.iter().map(without_nullable).collect()),
        Value::Object(fields) => {
            let mut fields: Map<String, Value> =
                fields.iter().map(|(name, value)| (name.clone(), without_nullable(value))).collect();
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

/// A byte of a pointer as a URI's fragment has it (RFC 3986, section 3.5).
fn escaped(byte: u8) -> String {
    let plain = byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte);
    if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

fn unescaped(fragment: &str) -> String {
    percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Judge, Verdict};

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
        let judge = Judge::new(&tree);
        let registry = judge.registry().expect("a document is a resource");
        let at = "#/components/schemas/Pet";
        let validator = judge.validator(&registry, at);
        let verdict = |value| judge.verdict(validator.as_ref(), at, &value);
        let pet = json!({ "id": 1, "note": null, "owner": { "name": "a", "age": 1 }, "extra": 1 });
        assert_eq!(verdict(pet), Verdict::Valid(json!({ "id": 1, "note": null, "owner": { "name": "a" } })));
        assert_eq!(verdict(json!({ "id": "1" })), Verdict::Invalid);
        assert_eq!(judge.verdict(None, at, &json!({})), Verdict::Unjudged);
    }
}
