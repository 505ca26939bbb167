//! Reads the schemas of a document, whatever dialect they are written in: OpenAPI 3.0's, JSON
//! Schema 2020-12 as OpenAPI 3.1 has it, and the mixtures of both that documents really use.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{
    assertions::{exclusive_bounds, is_counted},
    hints,
    schema::{Additional, Discriminator, Schema, SchemaId, SchemaType},
    targets::Anchors,
};
use crate::{
    codes::Code,
    coverage::Tally,
    diagnostic::{Diagnostic, Diagnostics, Place},
    source::Pointer,
};

/// Every schema of a document that something leads to.
#[derive(Debug, Default)]
pub struct Schemas {
    all: Vec<Schema>,
    /// Only looked up, never walked: its order reaches nothing.
    by_pointer: HashMap<Pointer, SchemaId>,
}

impl Schemas {
    /// The schema with this index.
    #[must_use]
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.all[id.0 as usize]
    }

    /// The schema that stands at `pointer`.
    #[must_use]
    pub fn at(&self, pointer: &Pointer) -> Option<SchemaId> {
        self.by_pointer.get(pointer).copied()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Schema> {
        self.all.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// Reads schemas from a raw tree.
pub(super) struct Reader<'t> {
    pub(super) tree: &'t Value,
    pub(super) problems: &'t mut Diagnostics,
    tally: &'t mut Tally,
    /// Whether the document declares 3.0, where `nullable` is a keyword.
    pub(super) version_30: bool,
    /// Whether dangling references are accepted, as any JSON.
    pub(super) allow_dangling: bool,
    pub(super) schemas: Schemas,
    /// References to schemas that have not been read yet.
    pub(super) pending: Vec<(Pointer, Pointer)>,
    pub(super) anchors: Option<Anchors>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(
        tree: &'t Value,
        version_30: bool,
        allow_dangling: bool,
        tally: &'t mut Tally,
        problems: &'t mut Diagnostics,
    ) -> Self {
        let schemas = Schemas::default();
        Self { tree, problems, tally, version_30, allow_dangling, schemas, pending: Vec::new(), anchors: None }
    }

    /// Reads the schemas at `roots` and all that they lead to.
    pub(super) fn read(mut self, roots: Vec<Pointer>) -> Schemas {
        for root in roots {
            self.root(&root);
        }
        while let Some((target, place)) = self.pending.pop() {
            if self.schemas.by_pointer.contains_key(&target) {
                continue;
            }
            if target.find(self.tree).is_some() {
                self.root(&target);
            } else {
                let severity = if self.allow_dangling { "; read as any value" } else { "" };
                let text = match place.find(self.tree) {
                    Some(Value::String(text)) => text.clone(),
                    other => other.map(Value::to_string).unwrap_or_default(),
                };
                let text = text.as_str();
                let message = format!("`{}` points at nothing{severity}", hints::shown(text));
                let problem = Diagnostic::new(Code::DanglingReference, Place::value(&place), message);
                let mend = hints::mended(self.tree, text, &place);
                self.problems.push(problem.help_if(hints::reference(self.tree, text)).overlay_if(mend));
                self.add(Schema { at: target.clone(), ..Schema::default() });
            }
        }
        self.schemas
    }

    fn root(&mut self, at: &Pointer) {
        let tree = self.tree;
        if !self.schemas.by_pointer.contains_key(at) {
            self.schema(at.find(tree).unwrap_or(&Value::Bool(true)), at);
        }
    }

    pub(super) fn add(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.all.len()).unwrap_or(u32::MAX));
        self.schemas.by_pointer.insert(schema.at.clone(), id);
        self.schemas.all.push(schema);
        id
    }

    fn schema(&mut self, raw: &Value, at: &Pointer) -> SchemaId {
        let schema = match raw {
            Value::Object(keywords) => self.keywords(keywords, at),
            Value::Bool(allowed) => Schema { never: !allowed, ..Schema::default() },
            Value::Null => {
                self.report(Code::RepairedKind, at, "`null` where a schema belongs is read as any value");
                Schema::default()
            }
            other => {
                self.wrong_kind(other, at, "a schema");
                Schema::default()
            }
        };
        self.add(Schema { at: at.clone(), ..schema })
    }

    fn keywords(&mut self, keywords: &Map<String, Value>, at: &Pointer) -> Schema {
        let mut schema = Schema::default();
        let is_new = self.tally.enter("Schema", at);
        for (keyword, value) in keywords {
            let here = at.child(keyword);
            if is_new && is_counted(keyword) {
                self.tally.keyword(keyword, value, &here);
            }
            if value.is_null() && !matches!(keyword.as_str(), "const" | "default" | "example") {
                self.report(Code::RepairedKind, &here, "`null` is read as if the keyword were not there");
            } else {
                self.keyword(&mut schema, keyword, value, &here, at);
            }
        }
        exclusive_bounds(&mut schema.rules, keywords);
        if let Some(patterns) = keywords.get("patternProperties") {
            self.pattern_keys(patterns, &at.child("patternProperties"));
        }
        self.contradictions(&schema, keywords, at);
        self.items_or_one(&mut schema, keywords, at);
        if keywords.get("properties").is_some_and(Value::is_object) && schema.is_anything() {
            // An object of which no property is known.
            schema.types.push(SchemaType::Object);
        }
        schema
    }

    fn keyword(&mut self, schema: &mut Schema, keyword: &str, value: &Value, here: &Pointer, at: &Pointer) {
        let count = match keyword {
            "properties" | "enum" | "allOf" | "anyOf" | "oneOf" | "prefixItems" => length(value),
            _ => 0,
        };
        if count > MOST_PARTS {
            let message = format!("`{keyword}` has {count} entries; no type can be made of more than {MOST_PARTS}");
            return self.report(Code::TooLarge, here, message);
        }
        match keyword {
            "$ref" | "$dynamicRef" => schema.reference = self.reference(value, here),
            "$recursiveRef" => schema.reference = self.recursive(here),
            "type" => self.types(schema, value, here),
            "nullable" => self.nullable(schema, value, here),
            "format" => schema.format = self.text(value, here),
            "title" => schema.title = self.words(value, here),
            "description" => schema.description = self.words(value, here),
            "deprecated" => schema.deprecated = self.remark(value, here),
            "readOnly" => schema.read_only = self.flag(value, here),
            "writeOnly" => schema.write_only = self.flag(value, here),
            "enum" => self.values(schema, value, here),
            "const" => schema.values = Some(vec![value.clone()]),
            "default" => schema.default = Some(value.clone()),
            "example" => schema.example = Some(value.clone()),
            "examples" => schema.example = schema.example.take().or_else(|| first_of(value)),
            "properties" => self.properties(schema, value, here),
            "required" => self.required(schema, value, here),
            "additionalProperties" => schema.additional = self.additional(value, here),
            "patternProperties" if schema.additional == Additional::Unsaid => self.patterns(schema, value, here),
            "items" => match value {
                Value::Array(_) => {
                    self.report(Code::RepairedKind, here, "`items` as a list is read as `prefixItems`");
                    schema.prefix_items = self.list(value, here);
                }
                _ => schema.items = vec![self.schema(value, here)],
            },
            "prefixItems" => schema.prefix_items = self.list(value, here),
            "allOf" => schema.all_of = self.list(value, here),
            "anyOf" => schema.any_of = self.list(value, here),
            "oneOf" => schema.one_of = self.list(value, here),
            "discriminator" => schema.discriminator = self.discriminator(value, here),
            "contentEncoding" => schema.content_encoding = self.text(value, here),
            "contentMediaType" => schema.content_media_type = self.text(value, here),
            _ if self.rule(&mut schema.rules, keyword, value, here) => {}
            _ => self.other(keyword, here, at),
        }
    }

    fn types(&mut self, schema: &mut Schema, value: &Value, here: &Pointer) {
        let names: Vec<(&Value, Pointer)> = match value {
            Value::Array(names) => names.iter().enumerate().map(|(index, name)| (name, here.index(index))).collect(),
            one => vec![(one, here.clone())],
        };
        let count = names.len();
        for (name, at) in names {
            let Some(name) = self.text(name, &at) else { continue };
            match SchemaType::NAMES.iter().find(|(known, _)| *known == name) {
                Some((_, known)) if schema.types.contains(known) => {}
                Some((_, known)) => schema.types.push(*known),
                None if name == "null" && count == 1 => schema.only_null = true,
                None if name == "null" => schema.nullable = true,
                None => self.unknown_type(schema, &name, &at),
            }
        }
    }

    /// A keyword of OpenAPI 3.0 only; documents that declare 3.1 use it and mean it.
    fn nullable(&mut self, schema: &mut Schema, value: &Value, here: &Pointer) {
        let nullable = self.flag(value, here);
        if nullable && !self.version_30 {
            self.report(Code::NullableIn31, here, "`nullable` is a keyword of 3.0; it is understood as in 3.0");
        }
        schema.nullable |= nullable;
    }

    fn values(&mut self, schema: &mut Schema, value: &Value, here: &Pointer) {
        match value {
            Value::Array(values) => schema.values = Some(values.clone()),
            other => self.no_list(other, here),
        }
    }

    fn properties(&mut self, schema: &mut Schema, value: &Value, here: &Pointer) {
        match value {
            Value::Object(properties) => {
                for (name, property) in properties {
                    let id = self.schema(property, &here.child(name));
                    schema.properties.insert(name.clone(), vec![id]);
                    // `required: true` in a property, as in draft 3 of JSON Schema.
                    if property.get("required") == Some(&Value::Bool(true)) {
                        schema.required.push(name.clone());
                    }
                }
            }
            other => self.wrong_kind(other, here, "an object"),
        }
    }

    fn required(&mut self, schema: &mut Schema, value: &Value, here: &Pointer) {
        match value {
            Value::Array(names) => schema.required.extend(names.iter().filter_map(Value::as_str).map(str::to_owned)),
            Value::Bool(_) => {
                let message = "`required` is a list in the object around a property; it is read as if it were there";
                self.report(Code::BooleanRequired, here, message);
            }
            other => self.no_list(other, here),
        }
    }

    fn additional(&mut self, value: &Value, here: &Pointer) -> Additional {
        match value {
            Value::Bool(true) => Additional::Anything,
            Value::Bool(false) => Additional::Nothing,
            Value::Object(keywords) if keywords.is_empty() => Additional::Anything,
            Value::String(text) if text == "true" || text == "false" => {
                if self.flag(value, here) {
                    Additional::Anything
                } else {
                    Additional::Nothing
                }
            }
            schema => Additional::Schema(self.schema(schema, here)),
        }
    }

    /// Where all patterns have one schema, the properties that they match have it.
    fn patterns(&mut self, schema: &mut Schema, value: &Value, here: &Pointer) {
        let Value::Object(patterns) = value else { return self.wrong_kind(value, here, "an object") };
        let mut each = patterns.iter();
        schema.additional = match (each.next(), each.next()) {
            (Some((pattern, one)), None) => self.additional(one, &here.child(pattern)),
            _ => Additional::Anything,
        };
    }

    fn list(&mut self, value: &Value, here: &Pointer) -> Vec<SchemaId> {
        match value {
            Value::Array(items) => {
                if items.is_empty() {
                    self.report(Code::RepairedKind, here, "an empty list, which is ignored");
                }
                items.iter().enumerate().map(|(index, item)| self.schema(item, &here.index(index))).collect()
            }
            other => {
                self.wrong_kind(other, here, "a list");
                Vec::new()
            }
        }
    }

    fn discriminator(&mut self, value: &Value, here: &Pointer) -> Option<Discriminator> {
        // A bare name, as in Swagger 2.0.
        if let Value::String(property) = value {
            self.report(Code::RepairedKind, here, "a text is read as the `propertyName`");
            return Some(Discriminator { property: property.clone(), ..Discriminator::default() });
        }
        if !value.is_object() {
            self.wrong_kind(value, here, "an object");
            return None;
        }
        let property = value.get("propertyName").and_then(|name| self.text(name, &here.child("propertyName")));
        let Some(property) = property else {
            if value.get("propertyName").is_some() {
                return None;
            }
            let problem = "a discriminator without `propertyName` is ignored";
            self.problems.push(Diagnostic::new(Code::RepairedKind, Place::key(here), problem));
            return None;
        };
        self.mapping(value, here);
        let mapping = value.get("mapping").and_then(Value::as_object).into_iter().flatten();
        let mapping = mapping.filter_map(|(key, target)| Some((key.clone(), target.as_str()?.to_owned()))).collect();
        Some(Discriminator { property, mapping })
    }
}

/// More entries of one keyword than any type that people use has.
const MOST_PARTS: usize = 10_000;

pub(super) fn length(value: &Value) -> usize {
    value.as_object().map(Map::len).or_else(|| value.as_array().map(Vec::len)).unwrap_or(0)
}

fn first_of(value: &Value) -> Option<Value> {
    match value {
        Value::Array(examples) => examples.first().cloned(),
        Value::Object(examples) => examples.values().next().map(|one| one.get("value").unwrap_or(one).clone()),
        _ => None,
    }
}
