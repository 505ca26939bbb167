//! Writes JSON as APIs read it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::Formatter;

/// An object that is being written. What goes wrong is told at the end, so that a field is one call.
pub struct Object<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Object<S> {
    /// Begins an object.
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Writes a field that is always there; `None` as `null`.
    pub fn required<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if let Ok(map) = &mut self.0 {
            if let Err(error) = map.serialize_entry(name, value) {
                self.0 = Err(error);
            }
        }
    }

    /// Writes a field that is left out when it is `None`; `Some(None)` is `null`.
    pub fn optional<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// Writes the fields that have no names of their own in the document.
    pub fn extra<T: Serialize>(&mut self, fields: &BTreeMap<String, T>) {
        for (name, value) in fields {
            self.required(name, value);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    /// The serializer's error, of whatever was written.
    pub fn finish(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// Writes a value as JSON text, for the body of a request.
///
/// # Errors
/// Where a map has keys that are no texts.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut json = Vec::with_capacity(128);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut json, Numbers))?;
    Ok(json)
}

/// JSON without spaces, and with `12` for the number 12.0: servers that want an integer take it,
/// and to all others it is the same number.
struct Numbers;

impl Formatter for Numbers {
    fn write_f32<W: ?Sized + Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        // The shortest text that is this number, and not the digits that `f64` would add.
        write!(writer, "{value}")
    }

    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{}", Plain(value))
    }
}

/// A number as it is written outside of Rust: `12`, `0.5`, `1e300`.
pub(super) struct Plain(pub(super) f64);

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.abs() < EXACT { write!(f, "{}", self.0) } else { write!(f, "{:e}", self.0) }
    }
}
