//! Decodes unions whose types are told by the text of a property, which read on as the type that it says.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::buffered::{Any, Buffered, Name, Resumed, USUAL};
use super::names::is_same;
use super::union::Candidate;

/// A union whose types are told by the text of a property (OpenAPI 3.1, "Discriminator Object").
pub trait Tagged {
    /// The property.
    const PROPERTY: &'static str;

    /// Decodes an object as the type that a text stands for, or as it is if the text stands for none.
    ///
    /// # Errors
    /// The decoder's error.
    fn fill_as<'de, D: Deserializer<'de>>(&mut self, tag: &str, object: D) -> Result<(), D::Error>;

    /// Takes a value that is no object, or has no text in that property.
    ///
    /// # Errors
    /// Why it is not what it looks like.
    fn fill_untagged<E: Error>(&mut self, value: Candidate<'_>) -> Result<(), E>;
}

/// Decodes a union whose types are told by the text of a property. Where nothing but texts, numbers and the like stand before
/// that property, these wait, and all else is read once, as its type. If the property comes twice, its first text counts.
///
/// # Errors
/// The decoder's error.
pub fn fill_tagged<'de, T: Tagged, D: Deserializer<'de>>(place: &mut T, deserializer: D) -> Result<(), D::Error> {
    deserializer.deserialize_any(TaggedVisitor(place))
}

struct TaggedVisitor<'a, T>(&'a mut T);

macro_rules! no_objects {
    ($($visit:ident($($value:ident: $ty:ty)?);)*) => {$(
        fn $visit<E: Error>(self $(, $value: $ty)?) -> Result<(), E> {
            self.0.fill_untagged(Candidate(Any.$visit($($value)?)?))
        }
    )*};
}

impl<'de, T: Tagged> Visitor<'de> for TaggedVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Any.expecting(f)
    }

    no_objects! {
        visit_bool(flag: bool);
        visit_i64(number: i64);
        visit_u64(number: u64);
        visit_f64(number: f64);
        visit_i128(number: i128);
        visit_u128(number: u128);
        visit_borrowed_str(text: &'de str);
        visit_str(text: &str);
        visit_string(text: String);
        visit_none();
        visit_unit();
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        fill_tagged(self.0, deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.0.fill_untagged(Candidate(Any.visit_seq(list)?))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut before: Vec<(Cow<'de, str>, Buffered<'de>)> = Vec::with_capacity(USUAL);
        let mut is_flat = true;
        while let Some(name) = map.next_key_seed(Name)? {
            let value: Buffered<'de> = map.next_value()?;
            is_flat &= value.is_scalar();
            let tag = if is_flat && is_same(&name, T::PROPERTY) { value.as_str().map(str::to_owned) } else { None };
            before.push((name, value));
            if let Some(tag) = tag {
                return self.0.fill_as(&tag, MapAccessDeserializer::new(Resumed::new(before, map)));
            }
        }
        let value = Buffered::object(before);
        match value.tag(T::PROPERTY) {
            Some(tag) => self.0.fill_as(tag, (&value).into_deserializer()),
            None => self.0.fill_untagged(Candidate(value)),
        }
    }
}

/// Decodes a union by the text of a property; what has no text in it by a function, if there is one.
///
/// ```text
/// tagged! {
///     Payment "kind" {
///         "card" => Card,
///         "cash" => Cash,
///     } or told_by_look
/// }
/// ```
#[allow(unused_macros, reason = "not every document has such unions")]
macro_rules! tagged {
    ($name:ident $property:literal { $($text:literal => $variant:ident,)* } $(or $looked:ident)?) => {
        impl $crate::runtime::tagged::Tagged for $name {
            const PROPERTY: &'static str = $property;

            fn fill_as<'de, D: ::serde::Deserializer<'de>>(
                &mut self,
                tag: &str,
                object: D,
            ) -> ::std::result::Result<(), D::Error> {
                use $crate::runtime::{decode::Decode, union::put};

                match tag {
                    $($text => put!(self, $variant).fill_from(object),)*
                    _ => put!(self, Unknown).fill_from(object),
                }
            }

            #[allow(unreachable_code, reason = "what has no tag may be looked at")]
            fn fill_untagged<E: ::serde::de::Error>(
                &mut self,
                value: $crate::runtime::union::Candidate<'_>,
            ) -> ::std::result::Result<(), E> {
                $(return self.$looked(value);)?
                *self = Self::Unknown(value.into_value());
                Ok(())
            }
        }

        impl<'de> $crate::runtime::decode::Decode<'de> for $name {
            fn fill_from<D: ::serde::Deserializer<'de>>(&mut self, deserializer: D) -> ::std::result::Result<(), D::Error> {
                $crate::runtime::tagged::fill_tagged(self, deserializer)
            }
        }
    };
}

#[allow(unused_imports, reason = "not every document has such unions")]
pub(crate) use tagged;
