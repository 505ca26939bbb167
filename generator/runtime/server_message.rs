//! What a server says about an error in its own words.

use http::HeaderMap;
use serde_json::Value;

use super::decode;

/// Longer messages are cut.
const LONGEST: usize = 300;

/// The headers under which servers name an exchange.
const ID_HEADERS: [&str; 5] = ["x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id", "cf-ray"];

/// The properties of a JSON body that do so.
const ID_PROPERTIES: [&str; 3] = ["requestId", "request_id", "traceId"];

/// The properties of a JSON body that hold a message, the most telling one first
/// (`error_description`: RFC 6749; `detail` and `title`: RFC 9457).
const MESSAGE_PROPERTIES: [&str; 7] = ["message", "error_description", "detail", "error", "title", "errors", "msg"];

/// The message in the body of an error; empty where there is none, or a page for browsers.
pub fn of(headers: &HeaderMap, body: &[u8]) -> String {
    let message = match decode::any(body) {
        Ok(json) => find(&json, 3),
        Err(_) => plain(headers, body),
    };
    message.unwrap_or_default()
}

/// The name that the server gave to the exchange.
#[inline]
pub fn request_id(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    for name in ID_HEADERS {
        if let Some(id) = headers.get(name).and_then(|value| value.to_str().ok()) {
            return Some(id.to_owned());
        }
    }
    let json = decode::any(body).ok()?;
    for name in ID_PROPERTIES {
        if let Some(id) = json.get(name).and_then(Value::as_str) {
            return Some(id.to_owned());
        }
    }
    None
}

/// A text in one line of bounded length, without control characters.
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    for (index, char) in text.trim().chars().enumerate() {
        if index == LONGEST {
            line.push('…');
            break;
        }
        line.push(if char.is_control() { ' ' } else { char });
    }
    line
}

fn find(json: &Value, depth: u8) -> Option<String> {
    match json {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Object(properties) if depth > 0 => {
            MESSAGE_PROPERTIES.iter().find_map(|name| find(properties.get(*name)?, depth - 1))
        }
        Value::Array(items) if depth > 0 => items.first().and_then(|item| find(item, depth - 1)),
        _ => None,
    }
}

fn plain(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let content_type = headers.get(http::header::CONTENT_TYPE)?.to_str().ok()?;
    let text = std::str::from_utf8(body).ok()?;
    content_type.starts_with("text/plain").then(|| text.to_owned())
}
