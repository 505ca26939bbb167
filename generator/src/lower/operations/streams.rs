//! Answers that are streams: what their events and lines are.

use openapiv3::{MediaType, ReferenceOr};

use super::Reading;
use crate::{
    api::{Described, Type},
    document::{Schema, SchemaId, SchemaType},
    lower::shapes::{Lowered, or_null},
    source::Pointer,
};

/// The fields of an event (HTML, section 9.2.6).
const FIELDS: &[&str] = &["event", "data", "id", "retry"];

impl Reading<'_, '_, '_> {
    /// What is described of the events of a stream. OpenAPI 3.1 does not say what the schema of `text/event-stream` is
    /// of; documents describe the data of an event, a list of such data, or the event as an object.
    pub(super) fn event(&mut self, content: &MediaType) -> (Described, Type) {
        let Some(id) = self.schema_of(content) else { return (Described::Text, Type::Text) };
        let id = self.item_of(id);
        let schema = self.shapes.simple(id).schema.into_owned();
        let Some(object) = self.object_of(id, 0) else { return self.data(id) };
        let branches: Vec<SchemaId> = object.any_of.iter().chain(&object.one_of).copied().collect();
        let all_events = !branches.is_empty()
            && branches.iter().all(|branch| self.object_of(*branch, 0).is_some_and(|one| is_event(&one)));
        if all_events {
            return (Described::Event, self.value(id));
        }
        match object.properties.get("data").map(Vec::as_slice) {
            Some([data]) if is_event(&object) => self.data(*data),
            _ if schema.types == [SchemaType::String] && schema.values.is_none() => (Described::Text, Type::Text),
            _ => self.data(id),
        }
    }

    /// What a line is: the schema describes it, or a list of all of them.
    pub(super) fn line(&mut self, content: &MediaType) -> Type {
        match self.schema_of(content) {
            Some(id) => {
                let id = self.item_of(id);
                self.value(id)
            }
            None => Type::Any,
        }
    }

    /// Data of a schema: texts are not in JSON.
    fn data(&mut self, id: SchemaId) -> (Described, Type) {
        match self.value(id) {
            Type::Text => (Described::Text, Type::Text),
            ty => (Described::Data, ty),
        }
    }

    fn value(&mut self, id: SchemaId) -> Type {
        let Lowered { ty, nullable } = self.shapes.lower(id, None);
        if nullable { or_null(ty) } else { ty }
    }

    /// The schema of a list's items, or the schema itself.
    fn item_of(&self, id: SchemaId) -> SchemaId {
        let object = self.object_of(id, 0);
        let items = object.filter(|schema| schema.types == [SchemaType::Array]).map(|schema| schema.items);
        match items.as_deref() {
            Some([item]) => *item,
            _ => id,
        }
    }

    pub(super) fn schema_of(&self, content: &MediaType) -> Option<SchemaId> {
        let Some(ReferenceOr::Reference { reference }) = &content.schema else { return None };
        self.shapes.schemas.at(&Pointer::from_fragment(reference)?)
    }
}

fn is_event(schema: &Schema) -> bool {
    schema.properties.contains_key("data") && schema.properties.keys().all(|name| FIELDS.contains(&name.as_str()))
}
