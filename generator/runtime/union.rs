//! Decodes values that may be of several types (`oneOf`, `anyOf`).

use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer};
use serde_json::Value;

use super::buffered::Buffered;
use super::decode::DecodeOwned;
use super::place;

/// A value that was read and whose type is not known yet.
pub struct Candidate<'de>(pub(super) Buffered<'de>);

impl<'de> Candidate<'de> {
    /// Reads any value.
    ///
    /// # Errors
    /// The decoder's error.
    pub fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Buffered::deserialize(deserializer).map(Self)
    }

    /// The first text of the property that tells the types apart (`discriminator`).
    #[must_use]
    #[inline]
    pub fn tag(&self, property: &str) -> Option<&str> {
        self.0.tag(property)
    }

    /// Puts the value into a place of this type, which is blank, if it is one. If not, the place may hold a part of it.
    #[must_use]
    pub fn attempt<T: DecodeOwned>(&self, place: &mut T) -> bool {
        let mark = place::mark();
        // Nobody asks why it is of another type.
        self.fill::<T, serde_json::Error>(place).inspect_err(|_| place::reset(mark)).is_ok()
    }

    /// Puts the value into a place of this type, which is blank: its tag says that it is one, or nothing else fits.
    ///
    /// # Errors
    /// Why it is not.
    pub fn fill<T: DecodeOwned, E: Error>(&self, place: &mut T) -> Result<(), E> {
        place.fill_from((&self.0).into_deserializer())
    }

    /// The value as it was read, for a variant that keeps what no other one fits.
    #[must_use]
    #[inline]
    pub fn into_value(self) -> Value {
        self.0.into()
    }
}

/// Makes a place of a union one of a variant, and lends what is in it, which is blank.
#[allow(unused_macros, reason = "not every document has unions")]
macro_rules! put {
    ($place:ident, $variant:ident) => {{
        *$place = Self::$variant($crate::runtime::decode::Blank::blank());
        match $place {
            Self::$variant(value) => value,
            _ => ::std::unreachable!(),
        }
    }};
}

#[allow(unused_imports, reason = "not every document has unions")]
pub(crate) use put;

/// What all unions have in common: what they are before they are decoded, and how they are encoded.
///
/// ```text
/// union!(Payment { Card, Cash });
/// ```
#[allow(unused_macros, reason = "not every document has unions")]
macro_rules! union {
    ($name:ident { $($variant:ident),* }) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::decode::Decode::decode(deserializer)
            }
        }

        impl $crate::runtime::decode::Blank for $name {
            fn blank() -> Self {
                Self::Unknown(::serde_json::Value::Null)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => value.serialize(serializer),)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }
    };
}

#[allow(unused_imports, reason = "not every document has unions")]
pub(crate) use union;
