//! What schemas mean that say it wrongly, or only half.

use serde_json::{Map, Value};

use super::{
    guess::closest,
    schema::{Schema, SchemaType},
    schemas::{Reader, length},
};
use crate::{
    action,
    codes::Code,
    diagnostic::{Diagnostic, Place},
    source::Pointer,
};

impl Reader<'_> {
    /// `items` alone says nothing of a value that is no list (2020-12 core, section 10.3.1.2). Where it holds several types,
    /// documents mean one of them, as often as lists of them: it is either. A part of an `allOf` may have its `type` in another
    /// part.
    pub(super) fn items_or_one(&mut self, schema: &mut Schema, keywords: &Map<String, Value>, at: &Pointer) {
        let Some(Value::Object(inner)) = keywords.get("items") else { return };
        let holds_several = ["anyOf", "oneOf"].iter().any(|union| inner.get(*union).is_some_and(|all| length(all) > 1));
        let is_alone = |of: &Map<String, Value>, own: &[&str]| {
            of.keys().all(|keyword| own.contains(&keyword.as_str()) || is_annotation(keyword))
        };
        let ([item], true) = (schema.items.as_slice(), holds_several && is_alone(keywords, &["items", "example"]))
        else {
            return;
        };
        if at.as_str().contains("/allOf/") {
            return;
        }
        let mut either = match self.schemas.get(*item) {
            Schema { any_of, .. } if is_alone(inner, &["anyOf", "example"]) => any_of.clone(),
            Schema { one_of, .. } if is_alone(inner, &["oneOf", "example"]) => one_of.clone(),
            _ => vec![*item],
        };
        let message = "`items` without `type` is read as a list, or as one of what is in it";
        self.report(Code::RepairedKind, &at.child("items"), message);
        // The list stands where `type` would say that it is one.
        let items = std::mem::take(&mut schema.items);
        either.push(self.add(Schema {
            at: at.child("type"),
            types: vec![SchemaType::Array],
            items,
            ..Schema::default()
        }));
        schema.any_of = either;
    }

    /// A `type` that JSON Schema does not have.
    pub(super) fn unknown_type(&mut self, schema: &mut Schema, name: &str, at: &Pointer) {
        if self.is_beside_reference(at) {
            let message = format!("`{name}` is no type; beside `$ref` it says nothing in OpenAPI 3.0, and is ignored");
            return self.report(Code::RepairedKind, at, message);
        }
        // Types of other schema languages whose meaning is plain.
        let meant = match name {
            "file" | "binary" => Some(("string", "binary")),
            "any" => None,
            "date" => Some(("string", "date")),
            "datetime" | "date-time" | "timestamp" => Some(("string", "date-time")),
            "int" | "long" => Some(("integer", "int64")),
            "float" | "double" | "decimal" => Some(("number", "double")),
            "uuid" => Some(("string", "uuid")),
            _ => {
                let problem = Diagnostic::new(Code::UnknownValue, Place::value(at), format!("`{name}` is no type"));
                let names = SchemaType::NAMES.iter().map(|(name, _)| *name).chain(["null"]);
                self.problems.push(match closest(name, names) {
                    Some(meant) => problem.help(format!("did you mean `{meant}`?")).overlay_if(action::replace(
                        self.tree,
                        at,
                        &meant.into(),
                    )),
                    None => problem.help("one of `array`, `boolean`, `integer`, `null`, `number`, `object`, `string`"),
                });
                return;
            }
        };
        let message = format!("`{name}` is no type; read as {}", meant.map_or("any value", |(kind, _)| kind));
        self.report(Code::RepairedKind, at, message);
        if let Some((kind, format)) = meant {
            schema.types.extend(SchemaType::NAMES.iter().find(|(known, _)| *known == kind).map(|(_, known)| *known));
            schema.format.get_or_insert_with(|| format.to_owned());
        }
    }

    /// Whether a keyword stands where OpenAPI 3.0 has all but `$ref` ignored (3.0.4, section 4.7.23).
    fn is_beside_reference(&self, at: &Pointer) -> bool {
        let beside = at.split().and_then(|(schema, _)| schema.child("$ref").find(self.tree));
        self.version_30 && beside.is_some()
    }
}

/// Whether a keyword says nothing about what a value is.
pub(crate) fn is_annotation(keyword: &str) -> bool {
    const ANNOTATIONS: &[&str] = &["title", "description", "deprecated", "nullable", "readOnly", "writeOnly"];
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}
