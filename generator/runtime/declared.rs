//! Reads the headers that the document declares.

use http::HeaderMap;
use serde_json::Value;

use super::decode::DecodeOwned;

/// How the text of a header is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// As it is.
    Text,
    /// As a number or a boolean.
    Plain,
    /// As texts between commas.
    Texts,
    /// As numbers or booleans between commas.
    Plains,
    /// As JSON.
    Json,
}

/// The value of a header; `None` if it is not there, or is nothing of the type. What is wrong with it can be seen in
/// the headers themselves.
#[must_use]
pub fn header<T: DecodeOwned>(headers: &HeaderMap, name: &str, written: Written) -> Option<T> {
    let text = |value: &http::HeaderValue| value.to_str().ok().map(str::trim).map(str::to_owned);
    let values: Vec<String> = headers.get_all(name).iter().filter_map(text).collect();
    let first = values.first()?;
    let plain = |text: &str| serde_json::from_str::<Value>(text).ok();
    // A list may stand in several fields of one name (RFC 9110, section 5.3).
    let items = || values.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|item| !item.is_empty());
    let value = match written {
        Written::Text => Value::String(first.clone()),
        Written::Plain | Written::Json => plain(first)?,
        Written::Texts => items().map(Value::from).collect(),
        Written::Plains => items().map(plain).collect::<Option<Value>>()?,
    };
    T::decode(&value).ok()
}
