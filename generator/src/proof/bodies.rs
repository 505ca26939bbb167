//! The bodies of requests as they must be.

use serde_json::{Value, json};

use super::{
    forms,
    sample::Sampler,
    styles::{Style, plain},
    xml,
};
use crate::source::Pointer;

/// A body: what is given to the client, and what must be sent.
pub(super) struct Content {
    pub(super) given: Value,
    pub(super) media_type: String,
    /// JSON, or the pairs of a form, or a text.
    pub(super) body: Value,
}

/// The body of an operation; `None` where it has none.
pub(super) fn content(sampler: &Sampler<'_, '_>, operation: &Pointer) -> Result<Option<Content>, String> {
    let Some((at, body)) = sampler.follow(&operation.child("requestBody")) else { return Ok(None) };
    let Some(types) = body.get("content").and_then(Value::as_object) else { return Ok(None) };
    let first = |wanted: fn(&str) -> bool| types.keys().find(|name| wanted(name));
    let preferred = [is_json, is_form, is_multipart, xml::is_xml, is_text].into_iter().find_map(first);
    let Some(media) = preferred.or(types.keys().next()) else { return Ok(None) };
    let here = at.child("content").child(media);
    let found =
        here.child("schema").find(sampler.tree).map_or(Some(json!("text")), |_| sampler.value(&here.child("schema")));
    let written = |body: Value, given: Value| Content { given, media_type: essence(media), body };
    if is_multipart(media) {
        return parts(sampler, &here, found, media);
    }
    let as_text = match &found {
        // XML without a schema, or as a text, is given as a text.
        Some(Value::Object(_) | Value::Array(_)) => !xml::is_xml(media),
        _ => true,
    };
    if !is_json(media) && !is_form(media) && as_text {
        return Ok(Some(written(json!({ "text": "text" }), json!("text"))));
    }
    let required = body.get("required") == Some(&json!(true));
    // An optional body in which nothing is said is left out.
    let says_something = |value: &Value| !value.is_null() && (required || *value != json!({}));
    let Some(value) = found.filter(says_something) else {
        return if required { Err("no value could be made for the body".to_owned()) } else { Ok(None) };
    };
    if xml::is_xml(media) {
        let text = xml::text(sampler, &here.child("schema"), &value);
        return Ok(Some(written(json!({ "xml": text }), value)));
    }
    if is_form(media) {
        let encoding = here.child("encoding").find(sampler.tree).cloned().unwrap_or_default();
        let pairs = form(&value, &encoding);
        return Ok(Some(written(json!({ "form": pairs }), value)));
    }
    Ok(Some(written(json!({ "json": value }), value)))
}

/// The pairs of a form. Properties are written like query parameters, and objects as JSON where `encoding` says
/// nothing else (OpenAPI 3.1.1, sections 4.8.14.2 and 4.8.15).
fn form(value: &Value, encoding: &Value) -> Vec<(String, String)> {
    let properties = value.as_object().into_iter().flatten();
    let pairs = properties.flat_map(|(name, value)| {
        let said = &encoding[name];
        let styled = ["style", "explode", "allowReserved"].iter().any(|key| said.get(key).is_some());
        let as_json = said.get("contentType").and_then(Value::as_str).map_or(value.is_object(), is_json);
        if as_json && !styled {
            return vec![(name.clone(), value.to_string())];
        }
        Style::new(name, "query", said).pairs(value)
    });
    pairs.collect()
}

/// A form with files: a part for each property, or for each item of a list (OpenAPI 3.1.1, section 4.8.14.3).
fn parts(
    sampler: &Sampler<'_, '_>,
    media: &Pointer,
    value: Option<Value>,
    name: &str,
) -> Result<Option<Content>, String> {
    let Some(Value::Object(value)) = value.filter(|value| *value != json!({})) else {
        return Err("the form is given part by part".to_owned());
    };
    let mut parts = Vec::new();
    for (name, value) in &value {
        let property = forms::property(sampler, &media.child("schema"), name);
        let said = media.child("encoding").child(name).child("contentType");
        let said = said.find(sampler.tree).and_then(Value::as_str);
        let is_file = property.is_some_and(|at| forms::is_file(sampler, &at, said));
        let content_type = said.filter(|said| !said.contains(['*', ',']) && *said != "text/plain");
        let items = match value {
            Value::Array(items) if is_file || content_type.is_none() => items.clone(),
            one => vec![one.clone()],
        };
        for item in items.into_iter().filter(|item| !item.is_null()) {
            let is_json = item.is_object() || item.is_array();
            let content_type = content_type.or(is_json.then_some("application/json"));
            let content = if is_json && !is_file { "json" } else { "text" };
            let item = if is_json && !is_file { item } else { json!(plain(&item)) };
            parts.push(json!({ "name": name, "file": is_file, "content_type": content_type, content: item }));
        }
    }
    Ok(Some(Content { given: Value::Object(value), media_type: essence(name), body: json!({ "parts": parts }) }))
}

pub(super) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Whether a media type is JSON; what is any type is sent as JSON.
pub(super) fn is_json(media: &str) -> bool {
    let essence = essence(media);
    ["application/json", "text/json", "*/*", "application/*"].contains(&essence.as_str()) || essence.ends_with("+json")
}

fn is_multipart(media: &str) -> bool {
    essence(media) == "multipart/form-data"
}

fn is_form(media: &str) -> bool {
    essence(media) == "application/x-www-form-urlencoded"
}

fn is_text(media: &str) -> bool {
    essence(media).starts_with("text/")
}
