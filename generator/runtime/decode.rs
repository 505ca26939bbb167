//! Reads JSON as APIs send it: liberal in the form of numbers, precise about what is wrong and where.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::UnitDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::place;

/// A value that can be decoded. It is [`serde::Deserialize`] with the semantics of this crate:
///
/// - integers may be written `12`, `12.0` and `1.2e1` (JSON Schema 2020-12, section 6.1.1: a number without a fraction is an integer);
/// - `null` is `None`, and `Some(None)` where a missing field is something else (`Option<Option<T>>`);
/// - of a field that comes twice the last one counts (of the property that tells the types of a union apart the first), and
///   fields that nobody knows are passed over.
///
/// Values are decoded where they stay, so that large ones are not moved from call to call.
pub trait Decode<'de>: Blank {
    /// Whether `null` is a value of this type.
    const NULLABLE: bool = false;

    /// Decodes a value into this place, which is blank. After an error the place holds a part of it.
    ///
    /// # Errors
    /// The decoder's error where the document is not of this type.
    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error>;

    /// Decodes a value.
    ///
    /// # Errors
    /// The decoder's error where the document is not of this type.
    #[inline]
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Self::blank();
        value.fill_from(deserializer)?;
        Ok(value)
    }
}

/// A value that can be decoded and borrows nothing of what it is decoded from.
pub trait DecodeOwned: for<'de> Decode<'de> {}

impl<T> DecodeOwned for T where T: for<'de> Decode<'de> {}

/// What a field holds until it is read. Nobody sees it: a required field that stays blank is an error.
pub trait Blank: Sized {
    /// A value that is made without a look at anything.
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
    let value = text(json).and_then(|text| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = T::decode(&mut deserializer)?;
        deserializer.end().map(|()| value)
    });
    value.map_err(|source| DecodeError { path: place::take(), source })
}

/// Reads a JSON text of any type, by what `serde_json` has compiled already.
///
/// # Errors
/// Where it is none.
pub(super) fn any(json: &[u8]) -> serde_json::Result<Value> {
    text(json)?.parse()
}

/// JSON is read from texts only, so that no program compiles a second reader for bytes.
pub(super) fn text(json: &[u8]) -> serde_json::Result<&str> {
    std::str::from_utf8(json).map_err(Error::custom)
}

/// Where serde asks for what decodes the next value: the place that it goes to, which is blank.
pub(super) struct Slot<'a, T>(pub(super) &'a mut T);

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.fill_from(deserializer)
    }
}

macro_rules! integers {
    ($($integer:ty, $method:ident, $expected:literal;)*) => {$(
        impl<'de> Decode<'de> for $integer {
            fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
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

                *self = deserializer.$method(Integer)?;
                Ok(())
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
            #[inline]
            fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
                *self = Self::deserialize(deserializer)?;
                Ok(())
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

    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        struct Nullable<'a, T>(&'a mut Option<T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for Nullable<'_, T> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E: Error>(self) -> Result<(), E> {
                if T::NULLABLE { self.visit_some(UnitDeserializer::new()) } else { Ok(()) }
            }

            fn visit_unit<E: Error>(self) -> Result<(), E> {
                self.visit_none()
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                self.0.insert(T::blank()).fill_from(deserializer)
            }
        }

        deserializer.deserialize_option(Nullable(self))
    }
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Vec<T> {
    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        struct List<'a, T>(&'a mut Vec<T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for List<'_, T> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
                let Self(items) = self;
                let mut index = 0;
                while list.next_element_seed(Push(items)).inspect_err(|_| place::index(index))?.is_some() {
                    index += 1;
                }
                Ok(())
            }
        }

        deserializer.deserialize_seq(List(self))
    }
}

/// The place of one more item of a list.
struct Push<'a, T>(&'a mut Vec<T>);

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Push<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let index = self.0.len();
        self.0.push(T::blank());
        self.0[index].fill_from(deserializer)
    }
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for BTreeMap<String, T> {
    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        struct Map<'a, T>(&'a mut BTreeMap<String, T>);

        impl<'de, T: Decode<'de>> Visitor<'de> for Map<'_, T> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
                while let Some(name) = map.next_key::<String>()? {
                    let mut value = T::blank();
                    map.next_value_seed(Slot(&mut value)).inspect_err(|_| place::field(&name))?;
                    self.0.insert(name, value);
                }
                Ok(())
            }
        }

        deserializer.deserialize_map(Map(self))
    }
}

impl<T> Blank for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Box<T> {
    const NULLABLE: bool = T::NULLABLE;

    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        T::fill_from(self, deserializer)
    }
}

impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
}
