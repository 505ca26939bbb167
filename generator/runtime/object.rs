//! Decodes objects, all types of them by one visitor.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::decode::{As, Blank, Decode};
use super::place;

/// A type that is decoded from a JSON object, field by field, in place.
pub trait Object: Blank + Sized {
    /// The name of the type, for errors.
    const NAME: &'static str;
    /// The names of the fields on the wire.
    const FIELDS: &'static [&'static str];
    /// Which fields must be there: bit `i % 64` of word `i / 64` stands for field `i`.
    const REQUIRED: &'static [u64] = &[];
    /// Whether fields of other names are kept, by [`Object::extra`].
    const OPEN: bool = false;

    /// Reads the value of a field, by its index in [`Object::FIELDS`].
    ///
    /// # Errors
    /// The decoder's error.
    fn read<'de, A: MapAccess<'de>>(&mut self, field: usize, map: &mut Fields<'_, A>) -> Result<(), A::Error>;

    /// Reads the value of a field of another name.
    ///
    /// # Errors
    /// The decoder's error.
    fn extra<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut Fields<'_, A>) -> Result<(), A::Error> {
        let _ = name;
        map.skip()
    }
}

/// The object that is being read, standing before a value.
pub struct Fields<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> Fields<'_, A> {
    /// Reads the value into its place.
    ///
    /// # Errors
    /// The decoder's error.
    #[inline]
    pub fn read<T: Decode<'de>>(&mut self, field: &mut T) -> Result<(), A::Error> {
        let As(value) = self.0.next_value()?;
        *field = value;
        Ok(())
    }

    /// Reads the value into a map, under a name.
    ///
    /// # Errors
    /// The decoder's error.
    pub fn insert<T: Decode<'de>>(&mut self, extra: &mut BTreeMap<String, T>, name: String) -> Result<(), A::Error> {
        let As(value) = self.0.next_value().inspect_err(|_| place::field(&name))?;
        extra.insert(name, value);
        Ok(())
    }

    /// Passes over the value.
    ///
    /// # Errors
    /// The decoder's error.
    pub fn skip(&mut self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(|_| ())
    }
}

/// Decodes an object.
///
/// # Errors
/// The decoder's error where it is no object, a field is wrong, or a required one is missing.
pub fn decode<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Reader(PhantomData))
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut object = T::blank();
        let mut seen = Seen::default();
        let mut next = 0;
        let mut other = String::new();
        while let Some(field) =
            map.next_key_seed(Key { fields: T::FIELDS, next, other: T::OPEN.then_some(&mut other) })?
        {
            let mut fields = Fields(&mut map);
            if let Some(name) = T::FIELDS.get(field) {
                object.read(field, &mut fields).inspect_err(|_| place::field(name))?;
                seen.insert(field);
                next = field + 1;
            } else if T::OPEN {
                object.extra(std::mem::take(&mut other), &mut fields)?;
            } else {
                fields.skip()?;
            }
        }
        match seen.missing(T::REQUIRED) {
            None => Ok(object),
            Some(field) => Err(A::Error::missing_field(T::FIELDS.get(field).copied().unwrap_or_default())),
        }
    }
}

/// The fields that were read. Up to 64 of them take no allocation.
#[derive(Default)]
struct Seen {
    first: u64,
    rest: Vec<u64>,
}

impl Seen {
    #[inline]
    fn insert(&mut self, field: usize) {
        match field {
            0..64 => self.first |= 1 << field,
            _ => self.insert_far(field - 64),
        }
    }

    #[inline(never)]
    fn insert_far(&mut self, field: usize) {
        let word = field / 64;
        if self.rest.len() <= word {
            self.rest.resize(word + 1, 0);
        }
        self.rest[word] |= 1 << (field % 64);
    }

    /// The first required field that is not there.
    #[inline]
    fn missing(&self, required: &[u64]) -> Option<usize> {
        match required {
            [] => None,
            [all] if all & !self.first == 0 => None,
            _ => self.missing_of(required),
        }
    }

    #[inline(never)]
    fn missing_of(&self, required: &[u64]) -> Option<usize> {
        required.iter().enumerate().find_map(|(word, required)| {
            let seen = if word == 0 { self.first } else { self.rest.get(word - 1).copied().unwrap_or(0) };
            let missing = required & !seen;
            (missing != 0).then(|| word * 64 + missing.trailing_zeros() as usize)
        })
    }
}

/// Looks up the name of a field, from where it stands if fields come in the order of the document.
/// The index of a name that is not there is beyond the last one.
struct Key<'a> {
    fields: &'static [&'static str],
    next: usize,
    /// Takes a name that is not there.
    other: Option<&'a mut String>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let (before, after) = self.fields.split_at(self.next);
        let is_it = |field: &&str| is_same(field, name);
        if let Some(field) = after.iter().position(is_it) {
            return Ok(self.next + field);
        }
        if let Some(field) = before.iter().position(is_it) {
            return Ok(field);
        }
        if let Some(other) = self.other {
            name.clone_into(other);
        }
        Ok(usize::MAX)
    }
}

/// Whether two names are the same. They are short: to compare them here takes less than to call what compares long texts.
#[inline]
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let word = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_ne_bytes);
    let (Some(last), Some(other_last)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) else {
        return one.iter().zip(other).all(|(byte, other)| byte == other);
    };
    // The last word overlaps the one before it.
    last == other_last && one.chunks_exact(8).zip(other.chunks_exact(8)).all(|(one, other)| word(one) == word(other))
}

/// Makes a struct of a JSON object, both ways. It says what the fields are called on the wire:
///
/// ```text
/// object! {
///     Media [3] {
///         0 "id" => required id,
///         1 "title" => required title,
///         2 "coverUrl" => optional cover_url,
///         3 "kind" = "media",
///         .. additional
///     }
/// }
/// ```
///
/// In brackets: which fields must be there when it is read, as [`Object::REQUIRED`] has them. A field that is `optional` is
/// left out when it is `None`, and one with a value of its own is always written, and passed over when it is read. The last
/// line is for fields of other names.
#[allow(unused_macros, reason = "a document may have no objects")]
macro_rules! object {
    ($type:ident [$($required:literal),*] {
        $($index:literal $wire_name:literal $(=> $how:ident $field:ident)? $(= $value:expr)?,)*
        $(.. $rest:ident)?
    }) => {
        impl $crate::runtime::object::Object for $type {
            const NAME: &'static str = ::std::stringify!($type);
            const FIELDS: &'static [&'static str] = &[$($wire_name),*];
            const REQUIRED: &'static [u64] = &[$($required),*];

            fn read<'de, A: ::serde::de::MapAccess<'de>>(
                &mut self,
                field: usize,
                map: &mut $crate::runtime::object::Fields<'_, A>,
            ) -> ::std::result::Result<(), A::Error> {
                match field {
                    $($($index => map.read(&mut self.$field),)?)*
                    _ => map.skip(),
                }
            }

            $(
                const OPEN: bool = true;

                fn extra<'de, A: ::serde::de::MapAccess<'de>>(
                    &mut self,
                    name: ::std::string::String,
                    map: &mut $crate::runtime::object::Fields<'_, A>,
                ) -> ::std::result::Result<(), A::Error> {
                    map.insert(&mut self.$rest, name)
                }
            )?
        }

        impl $crate::runtime::decode::Blank for $type {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($($field: $crate::runtime::decode::Blank::blank(),)?)*
                    $($rest: $crate::runtime::decode::Blank::blank(),)?
                }
            }
        }

        impl<'de> $crate::runtime::decode::Decode<'de> for $type {
            fn decode<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::object::decode(deserializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::object::decode(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                #[allow(unused_mut, reason = "an object may have no fields")]
                let mut object = $crate::runtime::encode::Object::new(serializer);
                $(
                    $(object.$how($wire_name, &self.$field);)?
                    $(object.required($wire_name, &$value);)?
                )*
                $(object.extra(&self.$rest);)?
                object.finish()
            }
        }
    };
}

#[allow(unused_imports, reason = "a document may have no objects")]
pub(crate) use object;
