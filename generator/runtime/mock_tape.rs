//! Exchanges as they stand in a file, without secrets.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, Method, Uri};
use serde_json::{Map, Value, json};

use super::mock_sent::Traits;
use super::operation::Place;

/// What stands in place of a secret.
const HIDDEN: &str = "[redacted]";

/// Headers of which no value is kept.
const HEADERS: [HeaderName; 4] = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE];

/// Names under which secrets stand in queries and bodies, without signs and in lower case.
const NAMES: [&str; 8] =
    ["accesstoken", "refreshtoken", "idtoken", "clientsecret", "password", "secret", "apikey", "authorization"];

/// Hides what is secret in a request and in its answer.
pub(super) struct Hide<'a> {
    /// Names that the caller wants hidden as well.
    pub(super) names: &'a [String],
    pub(super) traits: Option<&'a Traits>,
}

impl Hide<'_> {
    /// The part of a URL that is kept: its path and its query.
    pub(super) fn target(&self, uri: &Uri) -> String {
        let path = self.text(uri.path());
        let Some(query) = uri.query() else { return path };
        format!("{path}?{}", self.pairs(query, |name| self.is_credential(Place::Query, name)))
    }

    pub(super) fn headers(&self, headers: &HeaderMap) -> Value {
        let mut kept = Map::new();
        for (name, value) in headers {
            let is_secret = HEADERS.contains(name)
                || self.is_named(name.as_str())
                || self.is_credential(Place::Header, name.as_str());
            let text = String::from_utf8_lossy(value.as_bytes());
            let text = if is_secret { HIDDEN.to_owned() } else { self.text(&text) };
            match kept.get_mut(name.as_str()) {
                Some(Value::Array(values)) => values.push(text.into()),
                _ => _ = kept.insert(name.as_str().to_owned(), json!([text])),
            }
        }
        Value::Object(kept)
    }

    /// A body as JSON, as text, or as the digits of its bytes.
    pub(super) fn body(&self, headers: &HeaderMap, body: &Bytes) -> Value {
        if body.is_empty() {
            return Value::Null;
        }
        let Ok(text) = std::str::from_utf8(body) else {
            // Bytes are kept as they are, unless a secret is in them.
            let digit = |half: u8| char::from_digit(u32::from(half), 16);
            let digits: String = body.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect();
            let lossy = String::from_utf8_lossy(body);
            return if self.text(&lossy) == lossy { json!({"hex": digits}) } else { json!({"text": HIDDEN}) };
        };
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if let Ok(mut value) = serde_json::from_str(text) {
            self.value(&mut value);
            return json!({"json": value});
        }
        if media_type.starts_with("application/x-www-form-urlencoded") {
            return json!({"text": self.pairs(text, |_| false)});
        }
        json!({"text": self.text(text)})
    }

    fn value(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(object) => object.iter_mut().for_each(|(name, value)| {
                if self.is_named(name) && !value.is_null() {
                    *value = HIDDEN.into();
                } else {
                    self.value(value);
                }
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn pairs(&self, text: &str, is_secret: impl Fn(&str) -> bool) -> String {
        let mut kept = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
            let value = if is_secret(&name) || self.is_named(&name) { HIDDEN.to_owned() } else { self.text(&value) };
            kept.append_pair(&name, &value);
        }
        kept.finish()
    }

    /// A text without the secrets that the client has.
    fn text(&self, text: &str) -> String {
        self.traits.map_or_else(|| text.to_owned(), |traits| traits.secrets.hidden(text))
    }

    fn is_credential(&self, place: Place, name: &str) -> bool {
        self.traits.is_some_and(|traits| traits.changes(place, name))
    }

    fn is_named(&self, name: &str) -> bool {
        let plain: String =
            name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect();
        NAMES.contains(&plain.as_str()) || self.names.iter().any(|hidden| hidden.eq_ignore_ascii_case(name))
    }

    /// A request as it is kept, and as it is looked for.
    pub(super) fn request(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Value {
        let headers_kept = self.headers(headers);
        json!({
            "method": method.as_str(),
            "target": self.target(uri),
            "headers": headers_kept,
            "body": self.body(headers, body),
        })
    }
}

/// A body that was kept, as bytes; `None` where the file has something else.
pub(super) fn bytes(body: &Value) -> Option<Bytes> {
    if body.is_null() {
        return Some(Bytes::new());
    }
    if let Some(text) = body["text"].as_str() {
        return Some(text.to_owned().into());
    }
    if let Some(digits) = body["hex"].as_str() {
        let pairs = (0..digits.len() / 2).map(|at| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok());
        return pairs.collect::<Option<Vec<u8>>>().map(Bytes::from);
    }
    Some(body.get("json")?.to_string().into())
}
