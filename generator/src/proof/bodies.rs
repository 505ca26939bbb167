//! The bodies of requests as they must be.

use serde_json::{Value, json};

use super::{sample::Sampler, styles::Style};
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
    let Some(media) = first(is_json).or_else(|| first(is_form)).or_else(|| first(is_text)).or(types.keys().next())
    else {
        return Ok(None);
    };
    let here = at.child("content").child(media);
    let found =
        here.child("schema").find(sampler.tree).map_or(Some(json!("text")), |_| sampler.value(&here.child("schema")));
    let written = |body: Value, given: Value| Content { given, media_type: essence(media), body };
    if !is_json(media) && !is_form(media) {
        return Ok(Some(written(json!({ "text": "text" }), json!("text"))));
    }
    let required = body.get("required") == Some(&json!(true));
    // An optional body in which nothing is said is left out.
    let says_something = |value: &Value| !value.is_null() && (required || *value != json!({}));
    let Some(value) = found.filter(says_something) else {
        return if required { Err("no value could be made for the body".to_owned()) } else { Ok(None) };
    };
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

pub(super) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Whether a media type is JSON; what is any type is sent as JSON.
pub(super) fn is_json(media: &str) -> bool {
    let essence = essence(media);
    ["application/json", "text/json", "*/*", "application/*"].contains(&essence.as_str()) || essence.ends_with("+json")
}

fn is_form(media: &str) -> bool {
    essence(media) == "application/x-www-form-urlencoded"
}

fn is_text(media: &str) -> bool {
    essence(media).starts_with("text/")
}
