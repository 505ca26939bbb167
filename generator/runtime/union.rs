//! Decodes values that may be of several types (`oneOf`, `anyOf`).

use serde::{
    Serialize,
    de::{Deserialize, Deserializer, Error},
};
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
    /// For a type that is one of several itself, how those look.
    pub variants: &'static [Look],
}

impl Look {
    /// Any value.
    pub const ANY: Self = Self { kind: None, properties: &[], required: &[], constants: &[], variants: &[] };
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

/// Which looks a value has.
#[derive(Debug)]
pub struct Fitting {
    /// Their indices; first those that know most of its properties.
    looks: Vec<usize>,
    /// How many of the first know equally many.
    equal: usize,
}

impl Candidate {
    /// Which of the looks the value has.
    #[must_use]
    pub fn fitting(&self, looks: &[Look]) -> Fitting {
        let mut fitting: Vec<usize> = (0..looks.len()).filter(|look| looks[*look].fits(&self.0)).collect();
        let known = |look: &usize| looks[*look].known(&self.0);
        if fitting.len() > 1 {
            fitting.sort_by_cached_key(|look| std::cmp::Reverse(known(look)));
        }
        let most = fitting.first().map(known);
        let equal = fitting.iter().take_while(|look| Some(known(look)) == most).count();
        Fitting { looks: fitting, equal }
    }

    /// The value as the first type that fits; of those whose looks say nothing more, as the one that keeps
    /// most of it. `decode` gives it as the type with an index.
    ///
    /// # Errors
    /// Those of `decode`.
    pub fn best<T: Serialize, E>(
        &self,
        fitting: &Fitting,
        decode: impl Fn(usize) -> Result<Option<T>, E>,
    ) -> Result<Option<T>, E> {
        let mut best: Option<(usize, T)> = None;
        for (place, look) in fitting.looks.iter().enumerate() {
            if place >= fitting.equal && best.is_some() {
                break;
            }
            let Some(found) = decode(*look)? else { continue };
            let kept =
                if fitting.equal > 1 { serde_json::to_value(&found).map_or(0, |value| leaves(&value)) } else { 0 };
            if place + 1 >= fitting.equal && best.is_none() || kept == leaves(&self.0) {
                return Ok(Some(found));
            }
            if best.as_ref().is_none_or(|(most, _)| kept > *most) {
                best = Some((kept, found));
            }
        }
        Ok(best.map(|(_, found)| found))
    }

    /// The value as this type: as it must be where nothing else fits, or else if it is one.
    ///
    /// # Errors
    /// Why it is not, if nothing else fits.
    pub fn choose<T: DecodeOwned, E: Error>(&self, fitting: &Fitting) -> Result<Option<T>, E> {
        if fitting.looks.len() == 1 { self.decode().map(Some) } else { Ok(self.attempt()) }
    }
}

/// How many values a value is made of.
fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(leaves).sum(),
        Value::Object(entries) => entries.values().map(leaves).sum(),
        Value::Null => 0,
        _ => 1,
    }
}

impl Look {
    fn fits(&self, value: &Value) -> bool {
        self.kind.is_none_or(|kind| kind.is_of(value))
            && self.required.iter().all(|name| value.get(name).is_some())
            && self.constants.iter().all(|(at, text)| value.pointer(at).is_none_or(|value| value == text))
            && (self.variants.is_empty() || self.variants.iter().any(|variant| variant.fits(value)))
    }

    /// How many of an object's properties it knows.
    fn known(&self, value: &Value) -> usize {
        let own = |entries: &serde_json::Map<String, Value>| {
            entries.keys().filter(|name| self.properties.contains(&name.as_str())).count()
        };
        let fitting = self.variants.iter().filter(|variant| variant.fits(value));
        value.as_object().map_or(0, own).max(fitting.map(|variant| variant.known(value)).max().unwrap_or(0))
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
