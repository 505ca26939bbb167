//! Decodes objects, all types of them by one visitor.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::decode::{Blank, Decode, Slot};
use super::names::{Names, Walk};
use super::place;

/// A type that is decoded from a JSON object, field by field, in place.
pub trait Object: Blank + Sized {
    /// What it looks like.
    const SHAPE: Shape;
    /// Whether fields of other names are kept, by [`Object::extra`].
    const OPEN: bool = false;

    /// The names of its fields, to be found.
    fn names() -> &'static Names;

    /// Reads the value of a field, by its index in [`Shape::fields`].
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

/// What an object looks like. It is one constant and not three: each costs the compiler as much as a function does.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The name of the type, for errors.
    pub name: &'static str,
    /// The names of the fields on the wire.
    pub fields: &'static [&'static str],
    /// Which fields must be there: bit `i % 64` of word `i / 64` stands for field `i`.
    pub required: &'static [u64],
}

/// The object that is being read, standing before a value.
pub struct Fields<'a, A> {
    map: &'a mut A,
    /// Whether the field was there before.
    again: bool,
}

impl<'de, A: MapAccess<'de>> Fields<'_, A> {
    /// Reads the value into its place.
    ///
    /// # Errors
    /// The decoder's error.
    #[inline]
    pub fn read<T: Decode<'de>>(&mut self, field: &mut T) -> Result<(), A::Error> {
        if self.again {
            clear(field);
        }
        self.map.next_value_seed(Slot(field))
    }

    /// Reads the value into a map, under a name.
    ///
    /// # Errors
    /// The decoder's error.
    pub fn insert<T: Decode<'de>>(&mut self, extra: &mut BTreeMap<String, T>, name: String) -> Result<(), A::Error> {
        let mut value = T::blank();
        self.map.next_value_seed(Slot(&mut value)).inspect_err(|_| place::field(&name))?;
        extra.insert(name, value);
        Ok(())
    }

    /// Passes over the value.
    ///
    /// # Errors
    /// The decoder's error.
    pub fn skip(&mut self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(|_| ())
    }
}

/// Of a field that comes twice the last value counts.
#[cold]
fn clear<T: Blank>(field: &mut T) {
    *field = T::blank();
}

/// Decodes an object into its place, which is blank.
///
/// # Errors
/// The decoder's error where it is no object, a field is wrong, or a required one is missing.
pub fn fill<'de, T: Object, D: Deserializer<'de>>(object: &mut T, deserializer: D) -> Result<(), D::Error> {
    deserializer.deserialize_map(Reader(object))
}

struct Reader<'a, T>(&'a mut T);

impl<'de, T: Object> Visitor<'de> for Reader<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::SHAPE.name)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(object) = self;
        let mut seen = Seen::default();
        let mut walk = T::names().walk();
        let mut other = String::new();
        while let Some(field) = map.next_key_seed(Key { walk: &mut walk, other: T::OPEN.then_some(&mut other) })? {
            let mut fields = Fields { map: &mut map, again: false };
            if let Some(name) = T::SHAPE.fields.get(field) {
                fields.again = seen.insert(field);
                object.read(field, &mut fields).inspect_err(|_| place::field(name))?;
            } else if T::OPEN {
                object.extra(std::mem::take(&mut other), &mut fields)?;
            } else {
                fields.skip()?;
            }
        }
        match seen.missing(T::SHAPE.required) {
            None => Ok(()),
            Some(field) => Err(A::Error::missing_field(T::SHAPE.fields.get(field).copied().unwrap_or_default())),
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
    /// Adds a field, and says whether it was there.
    #[inline]
    fn insert(&mut self, field: usize) -> bool {
        match field {
            0..64 => add(&mut self.first, field),
            _ => self.insert_far(field - 64),
        }
    }

    #[inline(never)]
    fn insert_far(&mut self, field: usize) -> bool {
        let word = field / 64;
        if self.rest.len() <= word {
            self.rest.resize(word + 1, 0);
        }
        add(&mut self.rest[word], field % 64)
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

/// Sets a bit, and says whether it was set.
#[inline]
fn add(word: &mut u64, bit: usize) -> bool {
    let before = *word;
    *word |= 1 << bit;
    before == *word
}

/// Looks up the name of a field. The index of a name that is not there is beyond the last one.
struct Key<'a> {
    walk: &'a mut Walk,
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

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<usize, E> {
        Ok(match self.walk.find_next(name) {
            Some(field) => field,
            None => self.find(name),
        })
    }
}

impl Key<'_> {
    /// Apart from the usual case, which needs few registers so.
    #[inline(never)]
    fn find(self, name: &str) -> usize {
        let found = self.walk.find(name);
        if let (None, Some(other)) = (found, self.other) {
            name.clone_into(other);
        }
        found.unwrap_or(usize::MAX)
    }
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
/// In brackets: which fields must be there when it is read, as [`Shape::required`] has them. A field that is `optional` is
/// left out when it is `None`, and one with a value of its own is always written, and passed over when it is read. The last
/// line is for fields of other names.
#[allow(unused_macros, reason = "a document may have no objects")]
macro_rules! object {
    ($type:ident [$($required:literal),*] {
        $($index:literal $wire_name:literal $(=> $how:ident $field:ident)? $(= $value:expr)?,)*
        $(.. $rest:ident)?
    }) => {
        impl $crate::runtime::object::Object for $type {
            const SHAPE: $crate::runtime::object::Shape = $crate::runtime::object::Shape {
                name: ::std::stringify!($type),
                fields: &[$($wire_name),*],
                required: &[$($required),*],
            };

            #[inline]
            fn names() -> &'static $crate::runtime::names::Names {
                static NAMES: $crate::runtime::names::Names =
                    $crate::runtime::names::Names::new(<$type as $crate::runtime::object::Object>::SHAPE.fields);
                &NAMES
            }

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
            fn fill_from<D: ::serde::Deserializer<'de>>(&mut self, deserializer: D) -> ::std::result::Result<(), D::Error> {
                $crate::runtime::object::fill(self, deserializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::decode::Decode::decode(deserializer)
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
