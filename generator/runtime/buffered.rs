//! JSON that was read before its type is known.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr as _;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Number, Value};

/// The name under which `serde_json` hands out numbers of any precision, which some other crate of a program may ask it for.
const NUMBER: &str = "$serde_json::private::Number";

/// How many properties have room once there is one.
pub(super) const USUAL: usize = 8;

/// A value. It borrows its texts where nothing in them is escaped, and keeps an object's properties as they came, so that it is
/// read much faster than a [`Value`].
#[derive(Debug, Clone)]
pub enum Buffered<'de> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Cow<'de, str>),
    /// A list.
    List(Vec<Buffered<'de>>),
    /// An object.
    Object(Vec<(Cow<'de, str>, Buffered<'de>)>),
}

impl<'de> Buffered<'de> {
    /// An object of these properties.
    #[must_use]
    #[inline]
    pub fn object(entries: Vec<(Cow<'de, str>, Self)>) -> Self {
        let number = match entries.as_slice() {
            [(name, Self::Text(text))] if name == NUMBER => Number::from_str(text).ok(),
            _ => None,
        };
        match number {
            Some(number) => Self::Number(number),
            None => Self::Object(entries),
        }
    }

    /// The value of a property; of one that comes twice the last one.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(entries) = self else { return None };
        entries.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The first text of a property.
    #[must_use]
    #[inline]
    pub fn tag(&self, name: &str) -> Option<&str> {
        let Self::Object(entries) = self else { return None };
        entries.iter().filter(|(known, _)| known == name).find_map(|(_, value)| value.as_str())
    }

    /// The value of a property of a property (RFC 6901, but for items of lists).
    #[must_use]
    #[inline]
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut names = pointer.split('/').skip(1);
        names.try_fold(self, |value, name| {
            if name.contains('~') { value.get(&name.replace("~1", "/").replace("~0", "~")) } else { value.get(name) }
        })
    }

    /// Whether it holds no others.
    #[must_use]
    #[inline]
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_))
    }

    /// The text, if it is one.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        let Self::Text(text) = self else { return None };
        Some(text)
    }

    /// How many values it is made of that are not `null`.
    #[must_use]
    #[inline]
    pub fn leaves(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Boolean(_) | Self::Number(_) | Self::Text(_) => 1,
            Self::List(items) => items.iter().map(Self::leaves).sum(),
            Self::Object(entries) => entries.iter().map(|(_, value)| value.leaves()).sum(),
        }
    }
}

impl From<Buffered<'_>> for Value {
    #[inline]
    fn from(value: Buffered<'_>) -> Self {
        match value {
            Buffered::Null => Self::Null,
            Buffered::Boolean(flag) => Self::Bool(flag),
            Buffered::Number(number) => Self::Number(number),
            Buffered::Text(text) => Self::String(text.into_owned()),
            Buffered::List(items) => items.into_iter().map(Self::from).collect(),
            Buffered::Object(entries) => {
                entries.into_iter().map(|(name, value)| (name.into_owned(), Self::from(value))).collect()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Buffered<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

/// Reads any value.
pub(super) struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Buffered<'de>;

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Buffered::Boolean(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Buffered::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Buffered::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(number).map_or(Buffered::Null, Buffered::Number))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Self::Value, E> {
        number.to_string().parse().map(Buffered::Number).map_err(E::custom)
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Self::Value, E> {
        number.to_string().parse().map(Buffered::Number).map_err(E::custom)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Buffered::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Buffered::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Buffered::Text(Cow::Owned(text)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Buffered::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Buffered::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Buffered::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::with_capacity(list.size_hint().unwrap_or_default().min(USUAL));
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Buffered::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(name) = map.next_key_seed(Name)? {
            // Nothing is kept for objects without properties, of which a small text can have many.
            if entries.is_empty() {
                entries.reserve(USUAL);
            }
            entries.push((name, map.next_value()?));
        }
        Ok(Buffered::object(entries))
    }
}

/// Reads a name, which is borrowed where it can be.
pub(super) struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}

/// A value that is lent to be read once more, as its type.
pub struct Again<'a, 'de, E>(&'a Buffered<'de>, PhantomData<E>);

impl<'a, 'de, E: Error> IntoDeserializer<'a, E> for &'a Buffered<'de> {
    type Deserializer = Again<'a, 'de, E>;

    fn into_deserializer(self) -> Self::Deserializer {
        Again(self, PhantomData)
    }
}

/// A value that is given away, and holds no others: a list or an object in its place would be one more way in which each type
/// is decoded, and which each program has to compile.
pub struct Scalar<'de, E>(Buffered<'de>, PhantomData<E>);

impl<'de, E: Error> IntoDeserializer<'de, E> for Buffered<'de> {
    type Deserializer = Scalar<'de, E>;

    fn into_deserializer(self) -> Self::Deserializer {
        Scalar(self, PhantomData)
    }
}

/// Numbers where one is wanted: `serde_json` hands out those of any precision in a way that only its own types know.
macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            let Buffered::Number(number) = &self.0 else { return self.deserialize_any(visitor) };
            if let Some(number) = number.as_u64() {
                visitor.visit_u64(number)
            } else if let Some(number) = number.as_i64() {
                visitor.visit_i64(number)
            } else if let Some(number) = number.as_f64() {
                visitor.visit_f64(number)
            } else {
                self.deserialize_any(visitor)
            }
        }
    )*};
}

macro_rules! deserializer {
    ($value:ident, $visitor:ident, { $($arms:tt)* }) => {
        type Error = E;

        fn deserialize_any<V: Visitor<'de>>(self, $visitor: V) -> Result<V::Value, E> {
            let $value = self.0;
            match $value { $($arms)* }
        }

        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.0 {
                Buffered::Null => visitor.visit_none(),
                _ => visitor.visit_some(self),
            }
        }

        fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, E> {
            visitor.visit_newtype_struct(self)
        }

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            name: &'static str,
            variants: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, E> {
            match self.0.as_str() {
                Some(text) => text.into_deserializer().deserialize_enum(name, variants, visitor),
                None => self.deserialize_any(visitor),
            }
        }

        fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            visitor.visit_unit()
        }

        numbers! {
            deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16
            deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        }

        forward_to_deserialize_any! {
            bool char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        }
    };
}

impl<'de, E: Error> Deserializer<'de> for Again<'de, '_, E> {
    deserializer!(value, visitor, {
        Buffered::Null => visitor.visit_unit(),
        Buffered::Boolean(flag) => visitor.visit_bool(*flag),
        Buffered::Number(number) => number.deserialize_any(visitor).map_err(E::custom),
        Buffered::Text(text) => visitor.visit_str(text),
        Buffered::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
        Buffered::Object(entries) => {
            visitor.visit_map(MapDeserializer::new(entries.iter().map(|(name, value)| (&**name, value))))
        }
    });
}

impl<'de, E: Error> Deserializer<'de> for Scalar<'de, E> {
    deserializer!(value, visitor, {
        Buffered::Null => visitor.visit_unit(),
        Buffered::Boolean(flag) => visitor.visit_bool(flag),
        Buffered::Number(number) => number.deserialize_any(visitor).map_err(E::custom),
        Buffered::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
        Buffered::Text(Cow::Owned(text)) => visitor.visit_string(text),
        Buffered::List(_) => Err(E::invalid_type(Unexpected::Seq, &visitor)),
        Buffered::Object(_) => Err(E::invalid_type(Unexpected::Map, &visitor)),
    });
}

/// An object that goes on after properties of it were read already, none of them a list or an object.
pub struct Resumed<'de, A> {
    before: std::vec::IntoIter<(Cow<'de, str>, Buffered<'de>)>,
    value: Option<Buffered<'de>>,
    rest: A,
}

impl<'de, A> Resumed<'de, A> {
    /// What was read, and what is left.
    pub fn new(before: Vec<(Cow<'de, str>, Buffered<'de>)>, rest: A) -> Self {
        Self { before: before.into_iter(), value: None, rest }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Resumed<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some((name, value)) = self.before.next() else { return self.rest.next_key_seed(seed) };
        self.value = Some(value);
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value.into_deserializer()),
            None => self.rest.next_value_seed(seed),
        }
    }
}
