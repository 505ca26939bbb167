//! XML bodies as they must be (OpenAPI 3.1.1, section 4.8.26), without the declaration at their beginning.

use serde_json::{Map, Value};

use super::{bodies::essence, forms, sample::Sampler, styles::plain};
use crate::source::Pointer;

pub(super) fn is_xml(media: &str) -> bool {
    let essence = essence(media);
    essence.ends_with("/xml") || essence.ends_with("+xml") && !essence.starts_with("image/")
}

/// The text of a value of the schema.
pub(super) fn text(sampler: &Sampler<'_, '_>, schema: &Pointer, value: &Value) -> String {
    let reference = schema.find(sampler.tree).and_then(|schema| schema.get("$ref")).and_then(Value::as_str);
    let component = reference.filter(|reference| reference.contains("/components/schemas/"));
    let component = component.and_then(|reference| reference.rsplit('/').next());
    let mut text = String::new();
    Writer { sampler }.element(&mut text, schema, component.unwrap_or("root"), value);
    text
}

struct Writer<'s, 't, 'j> {
    sampler: &'s Sampler<'t, 'j>,
}

impl Writer<'_, '_, '_> {
    /// What `xml` says of a schema, before or behind its references.
    fn says(&self, schema: &Pointer, key: &str) -> Option<&Value> {
        let here = schema.child("xml").child(key).find(self.sampler.tree);
        let behind = || {
            let (at, object) = self.sampler.follow(schema)?;
            let only = object.get("allOf").and_then(Value::as_array).filter(|all| all.len() == 1);
            let here = at.child("xml").child(key).find(self.sampler.tree);
            here.or_else(|| only.and_then(|_| self.says(&at.child("allOf").index(0), key)))
        };
        here.or_else(behind)
    }

    fn text_of(&self, schema: &Pointer, key: &str) -> Option<&str> {
        self.says(schema, key).and_then(Value::as_str)
    }

    fn name(&self, schema: &Pointer, otherwise: &str) -> String {
        let local = self.text_of(schema, "name").unwrap_or(otherwise);
        self.text_of(schema, "prefix").map_or_else(|| local.to_owned(), |prefix| format!("{prefix}:{local}"))
    }

    fn namespace(&self, schema: &Pointer) -> String {
        let Some(namespace) = self.text_of(schema, "namespace") else { return String::new() };
        let prefix = self.text_of(schema, "prefix").map(|prefix| format!(":{prefix}")).unwrap_or_default();
        format!(" xmlns{prefix}=\"{}\"", escaped(namespace))
    }

    fn element(&self, text: &mut String, schema: &Pointer, otherwise: &str, value: &Value) {
        let name = self.name(schema, otherwise);
        let mut inside = String::new();
        text.push_str(&format!("<{name}{}", self.namespace(schema)));
        match value {
            Value::Object(properties) => self.object(text, &mut inside, schema, properties),
            Value::Array(items) => self.items(&mut inside, schema, "item", items),
            plain_value => inside.push_str(&escaped(&plain(plain_value))),
        }
        text.push_str(&if inside.is_empty() { "/>".to_owned() } else { format!(">{inside}</{name}>") });
    }

    fn object(&self, tag: &mut String, inside: &mut String, schema: &Pointer, properties: &Map<String, Value>) {
        for (name, value) in properties.iter().filter(|(_, value)| !value.is_null()) {
            let property = forms::property(self.sampler, schema, name).unwrap_or_default();
            let is = |key: &str| self.says(&property, key) == Some(&Value::Bool(true));
            match value {
                _ if is("attribute") => {
                    let (namespace, name) = (self.namespace(&property), self.name(&property, name));
                    tag.push_str(&format!("{namespace} {name}=\"{}\"", escaped(&plain(value))));
                }
                Value::Array(items) if is("wrapped") => {
                    let mut list = String::new();
                    self.items(&mut list, &property, name, items);
                    let (namespace, name) = (self.namespace(&property), self.name(&property, name));
                    inside.push_str(&format!("<{name}{namespace}>{list}</{name}>"));
                }
                Value::Array(items) => self.items(inside, &property, name, items),
                value => self.element(inside, &property, name, value),
            }
        }
    }

    fn items(&self, text: &mut String, list: &Pointer, otherwise: &str, items: &[Value]) {
        let at = self.sampler.follow(list).map_or_else(|| list.clone(), |(at, _)| at);
        for item in items {
            self.element(text, &at.child("items"), otherwise, item);
        }
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&apos;")
}
