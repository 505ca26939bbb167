//! Repairs of single objects: each a rule about one kind, with what the specification says and what
//! documents do instead.

use serde_json::{Map, Value, json};

use super::{guess::closest, kinds::Kind, skeleton::Walk};
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Place},
    source::Pointer,
};

type Object = Map<String, Value>;

/// Applies what there is for `kind`; `false` where the object cannot be kept.
pub(super) fn object(walk: &mut Walk<'_>, kind: &Kind, object: &mut Object, at: &Pointer) -> bool {
    match kind.name {
        "Parameter" => return parameter(walk, object, at),
        "Header" => schema_or_content(walk, object, at),
        "Security Scheme" => return security_scheme(walk, object, at),
        "Responses" => responses(walk, object, at),
        "Paths" => paths(walk, object, at),
        "Server" => server(walk, object, at),
        "Server Variable" => server_variable(walk, object, at),
        _ => {}
    }
    true
}

/// "A parameter MUST contain either a schema property, or a content property" (3.1.1, 4.8.12.2).
fn schema_or_content(walk: &mut Walk<'_>, object: &mut Object, at: &Pointer) {
    if object.contains_key("schema") {
        object.remove("content");
        return;
    }
    let media_type = object.get("content").and_then(Value::as_object).is_some_and(|content| !content.is_empty());
    if !media_type {
        walk.warn(Code::MissingFieldRepaired, at, "neither `schema` nor `content`; read as any value");
        object.remove("content");
        // No schema stands at this pointer, so it is read as the one that allows everything.
        object.insert("schema".to_owned(), json!({ "$ref": at.child("schema").to_string() }));
    }
}

fn parameter(walk: &mut Walk<'_>, object: &mut Object, at: &Pointer) -> bool {
    schema_or_content(walk, object, at);
    let place = object.get("in").and_then(Value::as_str).unwrap_or_default().to_owned();
    trim_header(walk, object, at, &place);
    if place == "path" && object.get("required") != Some(&Value::Bool(true)) {
        walk.warn(Code::OptionalPathParameter, at, "a path parameter is required, whatever it says");
        object.insert("required".to_owned(), json!(true));
    }
    let allowed: &[&str] = match place.as_str() {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        _ => &["form"],
    };
    let style = object.get("style").and_then(Value::as_str);
    if style.is_some_and(|style| !allowed.contains(&style)) {
        walk.warn(Code::RepairedKind, &at.child("style"), "a style that this place cannot have; the default is used");
        object.remove("style");
    }
    if place != "query" {
        object.remove("allowReserved");
        object.remove("allowEmptyValue");
    }
    true
}

/// A field name has no blanks (RFC 9110, section 5.1); those around it are a slip.
fn trim_header(walk: &mut Walk<'_>, object: &mut Object, at: &Pointer, place: &str) {
    let name = object.get("name").and_then(Value::as_str).unwrap_or_default();
    let trimmed = name.trim().to_owned();
    if place == "header" && trimmed != name {
        walk.warn(Code::RepairedKind, &at.child("name"), "the blanks around the name of a header are left out");
        object.insert("name".to_owned(), json!(trimmed));
    }
}

/// What `openapiv3` has no word for is written in words it has; fields without which a scheme says
/// nothing are required.
fn security_scheme(walk: &mut Walk<'_>, object: &mut Object, at: &Pointer) -> bool {
    let needed: &[&str] = match object.get("type").and_then(Value::as_str) {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("mutualTLS") => {
            object.insert("type".to_owned(), json!("http"));
            object.insert("scheme".to_owned(), json!(MUTUAL_TLS));
            &[]
        }
        Some("oauth2") => {
            object.entry("flows").or_insert_with(|| json!({}));
            &[]
        }
        _ => {
            object.entry("openIdConnectUrl").or_insert_with(|| json!(""));
            &[]
        }
    };
    for name in needed {
        if !object.contains_key(*name) {
            // A field that is there but wrong has been reported already.
            if at.child(name).find(walk.tree).is_none() {
                walk.report(Code::MissingField, at, format!("Security Scheme without `{name}`"));
            }
            return false;
        }
    }
    true
}

/// The `http` scheme under which mutual TLS goes through the typed document.
pub(crate) const MUTUAL_TLS: &str = "mutualTLS";

/// A key is a status, a range such as `4XX`, or `default` (3.1.1, section 4.8.16).
fn responses(walk: &mut Walk<'_>, object: &mut Object, at: &Pointer) {
    let taken = std::mem::take(object);
    for (key, value) in taken {
        if key == "default" || key.starts_with("x-") || is_status(&key) {
            object.insert(key, value);
        } else if is_status(&key.to_uppercase()) {
            let message = format!("`{key}` is read as `{}`", key.to_uppercase());
            walk.warn_key(Code::RepairedKind, &at.child(&key), message, None);
            object.insert(key.to_uppercase(), value);
        } else if closest(&key, ["default"].into_iter()).is_some() {
            let message = format!("`{key}` is no status; it is read as `default`");
            walk.warn_key(Code::UnknownField, &at.child(&key), message, None);
            object.insert("default".to_owned(), value);
        } else {
            let message = format!("`{key}` is no status; the response is ignored");
            let help = "a status such as `200`, a range such as `2XX`, or `default`";
            walk.warn_key(Code::UnknownField, &at.child(&key), message, Some(help));
        }
    }
}

fn is_status(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.len() == 3
        && (b'1'..=b'5').contains(&bytes[0])
        && (&bytes[1..] == b"XX" || bytes[1..].iter().all(u8::is_ascii_digit))
}

/// "The field name MUST begin with a forward slash" (3.1.1, section 4.8.8.1).
fn paths(walk: &mut Walk<'_>, object: &mut Object, at: &Pointer) {
    let taken = std::mem::take(object);
    for (key, value) in taken {
        if key.matches('{').count() != key.matches('}').count() {
            let message = "the braces of this path do not match; a parameter is written `{name}`";
            walk.problems.push(Diagnostic::new(Code::UnknownValue, Place::key(&at.child(&key)), message));
        }
        if key.starts_with('/') || key.starts_with("x-") {
            object.insert(key, value);
        } else {
            let message = "a path begins with `/`; it is read so".to_owned();
            walk.warn_key(Code::PathWithoutSlash, &at.child(&key), message, None);
            object.insert(format!("/{key}"), value);
        }
    }
}

/// "Each variable ... is named in the URL" and declared (3.1.1, section 4.8.5.1).
fn server(walk: &mut Walk<'_>, object: &mut Object, at: &Pointer) {
    let url = object.get("url").and_then(Value::as_str).unwrap_or_default();
    let variables = object.get("variables").and_then(Value::as_object);
    for name in url.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)) {
        if !variables.is_some_and(|known| known.contains_key(name)) {
            let message = format!("the variable `{name}` of this URL is not declared in `variables`");
            walk.warn(Code::MissingFieldRepaired, &at.child("url"), &message);
        }
    }
    if !is_address(url) {
        let message =
            "no client can call this URL: it begins neither with `https://` nor with `/`, or has blanks in it";
        walk.warn(Code::InvalidServer, &at.child("url"), message);
    }
}

/// Whether requests can begin with a server's URL, whatever the values of its variables are.
fn is_address(url: &str) -> bool {
    let begins = ["http://", "https://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let has_host = begins.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let has_blanks = url.trim().contains(char::is_whitespace);
    !has_blanks && (has_host || url.is_empty() || url.starts_with(['/', '.', '{']))
}

/// "REQUIRED. The default value" (3.1.1, section 4.8.6.1): else the first of the allowed ones.
fn server_variable(walk: &mut Walk<'_>, object: &mut Object, at: &Pointer) {
    let values = object.get("enum").and_then(Value::as_array);
    if let (Some(values), Some(default)) = (values, object.get("default")) {
        if default != "" && !values.is_empty() && !values.contains(default) {
            let message = "this default is none of the values of `enum`";
            walk.warn(Code::ContradictorySchema, &at.child("default"), message);
        }
    }
    let empty = object.get("default").and_then(Value::as_str).is_none_or(str::is_empty);
    let first = object.get("enum").and_then(|values| values.get(0)).cloned();
    if let (true, Some(first)) = (empty, first) {
        object.insert("default".to_owned(), first);
    }
}
