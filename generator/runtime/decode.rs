//! Reads JSON as APIs send it: liberal in the form of numbers, precise about what is wrong and where.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::UnitDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::place;

/// A value that can be decoded. It is [`serde::Deserialize`] with the semantics of this crate:
///
/// - integers may be written `12`, `12.0` and `1.2e1` (JSON Schema 2020-12, section 6.1.1: a number without a fraction is an integer);
/// - `null` is `None`, and `Some(None)` where a missing field is something else (`Option<Option<T>>`);
/// - of a field that comes twice the last one counts (of the property that tells the types of a union apart the first), and
///   fields that nobody knows are passed over.
pub trait Decode<'de>: Sized {
    /// Whether `null` is a value of this type.
    const NULLABLE: bool = false;

    /// Decodes a value.
    ///
    /// # Errors
    /// The decoder's error where the document is not of this type.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// A value that can be decoded and borrows nothing of what it is decoded from.
pub trait DecodeOwned: for<'de> Decode<'de> {}

impl<T> DecodeOwned for T where T: for<'de> Decode<'de> {}

/// What a field holds until it is read. Nobody sees it: a required field that stays blank is an error.
pub trait Blank {
    /// A value that costs nothing to make.
    fn blank() -> Self;
}

/// Why a text could not be decoded.
#[derive(Debug)]
pub struct DecodeError {
    path: String,
    source: serde_json::Error,
}

impl DecodeError {
    /// Where, such as `items[3].media.full.status`; empty for the whole document.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// About where in the text, in bytes.
    pub(super) fn offset(&self, json: &[u8]) -> usize {
        let mut starts = json.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        let start = match self.source.line() {
            0 | 1 => 0,
            line => starts.nth(line - 2).unwrap_or_default(),
        };
        start + self.source.column()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "{}", self.source),
            path => write!(f, "`{path}`: {}", self.source),
        }
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Decodes a JSON text (RFC 8259; a byte order mark is passed over).
///
/// # Errors
/// What is wrong, and where.
pub fn from_slice<T: DecodeOwned>(json: &[u8]) -> Result<T, DecodeError> {
    place::reset(0);
    let json = json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json);
    let text = std::str::from_utf8(json).map_err(serde_json::Error::custom);
    let value = text.and_then(|text| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = T::decode(&mut deserializer)?;
        deserializer.end().map(|()| value)
    });
    value.map_err(|source| DecodeError { path: place::take(), source })
}

/// Brings [`Decode`] into places where serde asks for [`Deserialize`].
pub(super) struct As<T>(pub(super) T);

impl<'de, T: Decode<'de>> Deserialize<'de> for As<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(As)
    }
}

macro_rules! integers {
    ($($integer:ty, $method:ident, $expected:literal;)*) => {$(
        impl<'de> Decode<'de> for $integer {
            fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Integer;

                impl Visitor<'_> for Integer {
                    type Value = $integer;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
                        value.try_into().map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
                    }

                    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
                        value.try_into().map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
                    }

                    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
                        let whole = whole(value).and_then(|whole| whole.try_into().ok());
                        whole.ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
                    }
                }

                deserializer.$method(Integer)
            }
        }

        impl Blank for $integer {
            fn blank() -> Self {
                0
            }
        }
    )*};
}

integers! {
    i32, deserialize_i32, "an integer of 32 bits";
    i64, deserialize_i64, "an integer of 64 bits";
    u32, deserialize_u32, "an integer of 32 bits that is not negative";
    u64, deserialize_u64, "an integer of 64 bits that is not negative";
}

/// The integer that a float stands for, if it stands for one.
#[allow(clippy::cast_possible_truncation, reason = "the value is in range and has no fraction")]
fn whole(value: f64) -> Option<i128> {
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;
    (value.abs() <= LIMIT && value.fract() == 0.0).then_some(value as i128)
}

macro_rules! as_serde_does {
    ($($plain:ty)*) => {$(
        impl<'de> Decode<'de> for $plain {
            fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }
        }

        impl Blank for $plain {
            fn blank() -> Self {
                Self::default()
            }
        }
    )*};
}

as_serde_does!(bool f32 f64 String Value);

impl<'de, T: Decode<'de>> Decode<'de> for Option<T> {
    const NULLABLE: bool = true;

    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Nullable<T>(PhantomData<T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for Nullable<T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
                if T::NULLABLE { T::decode(UnitDeserializer::new()).map(Some) } else { Ok(None) }
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                self.visit_none()
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                T::decode(deserializer).map(Some)
            }
        }

        deserializer.deserialize_option(Nullable(PhantomData))
    }
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Vec<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<T>(PhantomData<T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for List<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(As(item)) = list.next_element().inspect_err(|_| place::index(items.len()))? {
                    items.push(item);
                }
                Ok(items)
            }
        }

        deserializer.deserialize_seq(List(PhantomData))
    }
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for BTreeMap<String, T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map<T>(PhantomData<T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for Map<T> {
            type Value = BTreeMap<String, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    let As(value) = map.next_value().inspect_err(|_| place::field(&name))?;
                    values.insert(name, value);
                }
                Ok(values)
            }
        }

        deserializer.deserialize_map(Map(PhantomData))
    }
}

impl<T> Blank for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Box<T> {
    const NULLABLE: bool = T::NULLABLE;

    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Self::new)
    }
}

impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
}
