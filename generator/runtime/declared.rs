//! Reads what the document declares besides answers: headers, and the bodies of errors.

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
    let plain = |text: &str| text.parse::<Value>().ok();
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

/// Reads a struct of headers: the name on the wire, how its text is read, and the field.
///
/// ```text
/// headers! {
///     ListHeaders {
///         "x-total" => Plain x_total,
///     }
/// }
/// ```
#[allow(unused_macros, reason = "not every document declares headers")]
macro_rules! headers {
    ($name:ident { $($wire_name:literal => $written:ident $field:ident,)* }) => {
        impl $name {
            /// Reads them: `of(response.headers())`, `of(error.headers())`.
            #[must_use]
            #[inline]
            pub fn of(headers: &::http::HeaderMap) -> Self {
                use $crate::runtime::declared::{Written, header};

                Self { $($field: header(headers, $wire_name, Written::$written),)* }
            }
        }
    };
}

#[allow(unused_imports, reason = "not every document declares headers")]
pub(crate) use headers;

/// Reads an enum of the bodies that errors have, by their status.
///
/// ```text
/// errors! {
///     AddError {
///         404 => NotFound,
///         500..=599 => Server,
///         _ => Other,
///     }
/// }
/// ```
#[allow(unused_macros, reason = "not every document declares errors")]
macro_rules! errors {
    ($name:ident { $($status:pat => $variant:ident,)* }) => {
        impl $name {
            /// Reads the body of an error by its status. `None` where the document describes no body for that
            /// status, or the body is something else: [`Error::json`](crate::Error::json) and
            /// [`Error::text`](crate::Error::text) have it all the same.
            #[must_use]
            #[inline]
            pub fn of(error: &$crate::Error) -> ::std::option::Option<Self> {
                #[allow(unreachable_patterns, reason = "a document may describe all other errors")]
                match error.status()?.as_u16() {
                    $($status => error.documented().map(Self::$variant),)*
                    _ => ::std::option::Option::None,
                }
            }
        }
    };
}

#[allow(unused_imports, reason = "not every document declares errors")]
pub(crate) use errors;
