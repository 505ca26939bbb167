//! What a webhook's schema and headers say of its event.

use openapiv3::{PathItem, ReferenceOr};
use serde_json::Value;

use crate::{
    api::{EventName, Look},
    document::{SchemaId, SchemaType},
    lower::shapes::Shapes,
};

/// What is known of an event besides the type of its body.
#[derive(Debug, Clone, Default)]
pub(in crate::lower) struct Seed {
    /// The properties of the body that are texts, and the values that they may have; none: any.
    pub(super) texts: Vec<(String, Vec<String>)>,
    /// Whether the body has other properties than the schema says, as far as that is known.
    pub(super) is_open: bool,
    /// Properties that have one text, by the names that lead to them.
    pub(super) constants: Vec<(Vec<String>, String)>,
    /// The headers, in lower case, and their value, if the document gives one.
    pub(super) headers: Vec<(String, Option<String>)>,
    /// The schema's words.
    pub(super) docs: Option<String>,
    /// The operation whose callback it is, as `METHOD /path`.
    pub(super) callback_of: Option<String>,
}

impl Seed {
    /// What the schema of a body says.
    pub(in crate::lower) fn of(shapes: &Shapes<'_, '_>, schema: Option<SchemaId>) -> Self {
        let Some(schema) = schema else { return Self { is_open: true, ..Self::default() } };
        let simple = shapes.resolved(schema);
        let Look { constants, nested, .. } = shapes.look_of(&simple, 0);
        let direct = constants.into_iter().map(|(name, text)| (vec![name], text));
        let mut texts = Vec::new();
        for (name, property) in &simple.schema.properties {
            let property = shapes.simple_of_all(property);
            let values = property.schema.values.as_deref().unwrap_or_default();
            let values: Vec<String> = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            let is_text = property.schema.types.contains(&SchemaType::String) || property.target.is_some();
            if is_text || !values.is_empty() {
                texts.push((name.clone(), values));
            }
        }
        let is_object = simple.schema.one_of.is_empty() && !simple.schema.properties.is_empty();
        let constants = direct.chain(nested).collect();
        let docs = simple.schema.description.clone();
        Self { texts, is_open: !is_object, constants, docs, ..Self::default() }
    }

    /// Adds the headers that it comes with.
    pub(in crate::lower) fn with_headers(
        mut self,
        shapes: &Shapes<'_, '_>,
        item: &PathItem,
        operation: &openapiv3::Operation,
    ) -> Self {
        let all = operation.parameters.iter().chain(&item.parameters).filter_map(ReferenceOr::as_item);
        for parameter in all {
            let openapiv3::Parameter::Header { parameter_data: data, .. } = parameter else { continue };
            let (at, _) = crate::lower::operations::schema_of(&data.format);
            let schema = shapes.schemas.at(&at).map(|id| shapes.resolved(id).schema.into_owned()).unwrap_or_default();
            let mark = crate::lower::operations::mark(&data.extensions);
            let example = mark.child("example").find(shapes.context.tree).cloned();
            let value = match schema.values.as_deref() {
                Some([only]) => Some(only.clone()),
                _ => example.or(schema.example),
            };
            let value = value.and_then(|value| value.as_str().map(str::to_owned));
            self.headers.push((data.name.to_ascii_lowercase(), value));
        }
        self
    }

    /// Makes it the callback of an operation.
    pub(in crate::lower) fn called_back_by(self, operation: &str) -> Self {
        Self { callback_of: Some(operation.to_owned()), ..self }
    }

    /// Whether the event's name can stand there, as far as it is known.
    pub(super) fn has(&self, name: &EventName) -> bool {
        match name {
            EventName::Property(way) => {
                let is_text = matches!(way.as_slice(), [only] if self.texts.iter().any(|(name, _)| name == only));
                is_text || self.constants.iter().any(|(known, _)| known == way) || way.len() > 1 && self.is_open
            }
            EventName::Header(name) => self.headers.iter().any(|(known, _)| known == name),
        }
    }

    /// The event's name as it stands there, if there is only one that can.
    pub(super) fn says(&self, name: &EventName) -> Option<String> {
        match name {
            EventName::Property(way) => {
                self.constants.iter().find(|(known, _)| known == way).map(|(_, text)| text.clone())
            }
            EventName::Header(name) => self.headers.iter().find(|(known, _)| known == name)?.1.clone(),
        }
    }
}
