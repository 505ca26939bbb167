//! Decodes values that may be of several types (`oneOf`, `anyOf`).

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

use super::decode::DecodeOwned;
use super::place;

/// A value that was read and whose type is not known yet.
pub struct Candidate(Value);

impl Candidate {
    /// Reads any value.
    ///
    /// # Errors
    /// The decoder's error.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }

    /// The text of the property that tells the types apart (`discriminator`).
    #[must_use]
    pub fn tag(&self, property: &str) -> Option<&str> {
        self.0.get(property)?.as_str()
    }

    /// The value as this type, if it is one.
    #[must_use]
    pub fn attempt<T: DecodeOwned>(&self) -> Option<T> {
        let mark = place::mark();
        let attempt = T::decode(&self.0);
        // Nobody asks why it is of another type.
        attempt.inspect_err(|_| place::reset(mark)).ok()
    }

    /// The value as this type, which its tag says that it is.
    ///
    /// # Errors
    /// Why it is not.
    pub fn decode<T: DecodeOwned, E: Error>(&self) -> Result<T, E> {
        T::decode(&self.0).map_err(E::custom)
    }

    /// The error of a value that is of none of the types.
    #[must_use]
    pub fn mismatch<E: Error>(&self, expected: &str) -> E {
        let found = match &self.0 {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        E::custom(format_args!("{found} that is no {expected}"))
    }

    /// The value as it was read, for a variant that keeps what no other one fits.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0
    }
}

/// How a value of one type looks, for unions that no tag tells apart.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Its kind; `None`: any.
    pub kind: Option<Kind>,
    /// Properties that it may have.
    pub properties: &'static [&'static str],
    /// Properties that it has.
    pub required: &'static [&'static str],
    /// Properties that have this text, if they are there, by their JSON pointers.
    pub constants: &'static [(&'static str, &'static str)],
}

impl Look {
    /// Any value.
    pub const ANY: Self = Self { kind: None, properties: &[], required: &[], constants: &[] };
}

/// The kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A number without a fraction.
    Integer,
    /// A text.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
}

impl Candidate {
    /// Which of the looks the value has, by their indices; first those that know most of its properties.
    #[must_use]
    pub fn fitting(&self, looks: &[Look]) -> Vec<usize> {
        let mut fitting: Vec<usize> = (0..looks.len()).filter(|look| self.fits(&looks[*look])).collect();
        if let (Value::Object(properties), 2..) = (&self.0, fitting.len()) {
            let known = |look: &Look| properties.keys().filter(|name| look.properties.contains(&name.as_str())).count();
            fitting.sort_by_key(|look| std::cmp::Reverse(known(&looks[*look])));
        }
        fitting
    }

    /// The value as this type: as it must be where nothing else fits, or else if it is one.
    ///
    /// # Errors
    /// Why it is not, if nothing else fits.
    pub fn choose<T: DecodeOwned, E: Error>(&self, fitting: &[usize]) -> Result<Option<T>, E> {
        if fitting.len() == 1 { self.decode().map(Some) } else { Ok(self.attempt()) }
    }

    fn fits(&self, look: &Look) -> bool {
        look.kind.is_none_or(|kind| kind.is_of(&self.0))
            && look.required.iter().all(|name| self.0.get(name).is_some())
            && look.constants.iter().all(|(at, text)| self.0.pointer(at).is_none_or(|value| value == text))
    }
}

impl Kind {
    fn is_of(self, value: &Value) -> bool {
        match self {
            Self::Boolean => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            Self::String => value.is_string(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}
