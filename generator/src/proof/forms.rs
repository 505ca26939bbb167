//! Which properties of a form are files.

use serde_json::{Value, json};

use super::sample::Sampler;
use crate::source::Pointer;

/// Deeper than this, a schema is taken for one that holds itself.
const DEEPEST: usize = 8;

/// Where the schema of a property stands, behind references and in compositions.
pub(super) fn property(sampler: &Sampler<'_, '_>, schema: &Pointer, name: &str) -> Option<Pointer> {
    find(sampler, schema, name, 0)
}

fn find(sampler: &Sampler<'_, '_>, schema: &Pointer, name: &str, depth: usize) -> Option<Pointer> {
    let (at, object) = sampler.follow(schema).filter(|_| depth < DEEPEST)?;
    if object.get("properties").is_some_and(|properties| properties.get(name).is_some()) {
        return Some(at.child("properties").child(name));
    }
    ["allOf", "oneOf", "anyOf"].iter().find_map(|key| {
        let parts = object.get(*key).and_then(Value::as_array).map_or(0, Vec::len);
        (0..parts).find_map(|index| find(sampler, &at.child(key).index(index), name, depth + 1))
    })
}

/// Whether a property is a file or files: "binary" in 3.0, a media type without an encoding in 3.1, or a text that
/// `encoding` says is none.
pub(super) fn is_file(sampler: &Sampler<'_, '_>, schema: &Pointer, content_type: Option<&str>) -> bool {
    has_file(sampler, schema, content_type, 0)
}

fn has_file(sampler: &Sampler<'_, '_>, schema: &Pointer, content_type: Option<&str>, depth: usize) -> bool {
    let Some((at, object)) = sampler.follow(schema).filter(|_| depth < DEEPEST) else { return false };
    let inside = |at: &Pointer| has_file(sampler, at, content_type, depth + 1);
    for key in ["anyOf", "oneOf", "allOf"] {
        let Some(branches) = object.get(key).and_then(Value::as_array) else { continue };
        let branches = (0..branches.len()).map(|index| at.child(key).index(index));
        let is_null = |at: &Pointer| at.find(sampler.tree).is_some_and(|branch| branch["type"] == "null");
        let mut branches = branches.filter(|at| !is_null(at));
        if if key == "allOf" { branches.any(|at| inside(&at)) } else { branches.all(|at| inside(&at)) } {
            return true;
        }
    }
    let is_type = |wanted: &str| match object.get("type") {
        Some(Value::Array(types)) => types.iter().all(|one| *one == wanted || *one == "null"),
        Some(one) => *one == wanted,
        None => false,
    };
    if is_type("array") {
        return inside(&at.child("items"));
    }
    let is_encoded = object.get("contentEncoding").is_some();
    let is_binary = ["binary", "file"].iter().any(|format| object.get("format") == Some(&json!(format)));
    let is_text = is_type("string") || object.get("type").is_none();
    let binary = |said: &str| {
        let kind = said.split('/').next().unwrap_or_default();
        ["image", "audio", "video", "font"].contains(&kind) && !said.ends_with("+xml")
            || ["application/octet-stream", "application/pdf", "application/zip"].contains(&said)
    };
    let is_said = is_type("string") && content_type.is_some_and(|said| said.split(',').all(|said| binary(said.trim())));
    is_text && !is_encoded && (is_binary || object.get("contentMediaType").is_some() || is_said)
        || object.get("type") == Some(&json!("file"))
}
