//! Decodes values that may be of several types (`oneOf`, `anyOf`).

use std::sync::OnceLock;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer};
use serde_json::Value;

use super::buffered::Buffered;
use super::decode::DecodeOwned;
use super::leaves::leaves;
use super::object::is_same;
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
    pub fn tag(&self, property: &str) -> Option<&str> {
        self.0.tag(property)
    }

    /// The value as this type, if it is one.
    #[must_use]
    pub fn attempt<T: DecodeOwned>(&self) -> Option<T> {
        let mark = place::mark();
        // Nobody asks why it is of another type.
        self.decode::<T, serde_json::Error>().inspect_err(|_| place::reset(mark)).ok()
    }

    /// The value as this type, which its look says that it is.
    ///
    /// # Errors
    /// Why it is not.
    pub fn decode<T: DecodeOwned, E: Error>(&self) -> Result<T, E> {
        T::decode((&self.0).into_deserializer())
    }

    /// The value as it was read, for a variant that keeps what no other one fits.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0.into()
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

/// How the values of a union look.
#[derive(Debug)]
pub struct Looks {
    looks: &'static [Look],
    index: OnceLock<Index>,
}

/// The properties that any of the looks knows, and the looks with numbers instead of names: each property of a value is looked
/// up once, and not for each look.
#[derive(Debug)]
struct Index {
    /// By their digests.
    names: Vec<(u64, &'static str)>,
    looks: Vec<Indexed>,
}

/// A number by which names are found; few names of one union have the same.
fn digest(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word: u64, byte| word << 8 | u64::from(*byte));
    let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_be_bytes(*first), u64::from_be_bytes(*last)),
        _ => (word(bytes), 0),
    };
    first ^ last.rotate_left(27) ^ (bytes.len() as u64).rotate_left(56)
}

#[derive(Debug)]
struct Indexed {
    properties: Set,
    required: Set,
    variants: Vec<Indexed>,
}

/// Properties by their numbers, one bit each.
#[derive(Debug, Default)]
struct Set(Vec<u64>);

impl Set {
    fn insert(&mut self, number: usize) {
        if self.0.len() <= number / 64 {
            self.0.resize(number / 64 + 1, 0);
        }
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn contains_all(&self, other: &Self) -> bool {
        let mut words = other.0.iter().enumerate();
        words.all(|(place, word)| word & !self.0.get(place).copied().unwrap_or(0) == 0)
    }

    fn shared(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & other).count_ones()).sum()
    }
}

impl Index {
    fn new(looks: &'static [Look]) -> Self {
        let mut names = Vec::new();
        for look in looks {
            look.names(&mut names);
        }
        names.sort_unstable();
        names.dedup();
        let mut names: Vec<_> = names.into_iter().map(|name| (digest(name), name)).collect();
        names.sort_unstable();
        let mut index = Self { names, looks: Vec::new() };
        index.looks = looks.iter().map(|look| index.indexed(look)).collect();
        index
    }

    fn indexed(&self, look: &Look) -> Indexed {
        Indexed {
            properties: self.set(look.properties.iter().copied()),
            required: self.set(look.required.iter().copied()),
            variants: look.variants.iter().map(|variant| self.indexed(variant)).collect(),
        }
    }

    fn set<'a>(&self, names: impl Iterator<Item = &'a str>) -> Set {
        let mut set = Set::default();
        for name in names {
            let digest = digest(name);
            let first = self.names.partition_point(|(known, _)| *known < digest);
            let same = self.names[first..].iter().take_while(|(known, _)| *known == digest);
            if let Some(place) = same.map(|(_, known)| known).position(|known| is_same(known, name)) {
                set.insert(first + place);
            }
        }
        set
    }
}

/// Which looks a value has.
#[derive(Debug)]
pub struct Fitting {
    /// Their indices; first those that know most of its properties.
    looks: Vec<usize>,
    /// How many properties the first one knows.
    most: u32,
    /// How many of the first know equally many.
    equal: usize,
}

impl Looks {
    /// How the types of a union look, in their order.
    #[must_use]
    pub const fn new(looks: &'static [Look]) -> Self {
        Self { looks, index: OnceLock::new() }
    }

    /// Which of the looks a value has.
    #[must_use]
    pub fn fitting(&self, value: &Candidate<'_>) -> Fitting {
        let index = self.index.get_or_init(|| Index::new(self.looks));
        let value = &value.0;
        let present = match value {
            Buffered::Object(entries) => index.set(entries.iter().map(|(name, _)| &**name)),
            _ => Set::default(),
        };
        let looks = self.looks.iter().zip(&index.looks).enumerate();
        let mut fitting: Vec<(usize, u32)> =
            looks.filter_map(|(place, (look, indexed))| Some((place, look.known(indexed, value, &present)?))).collect();
        fitting.sort_by_key(|(_, known)| std::cmp::Reverse(*known));
        let most = fitting.first().map_or(0, |(_, known)| *known);
        let equal = fitting.iter().take_while(|(_, known)| *known == most).count();
        Fitting { looks: fitting.into_iter().map(|(place, _)| place).collect(), most, equal }
    }
}

impl Looks {
    /// The same for values that have no tag where they could have one: an object could be anything if a look neither knows
    /// nor requires one of its properties.
    #[must_use]
    pub fn knowing(&self, value: &Candidate<'_>) -> Fitting {
        let mut fitting = self.fitting(value);
        if matches!(value.0, Buffered::Object(_)) && fitting.most == 0 {
            fitting.looks.retain(|look| !self.looks[*look].required.is_empty());
            fitting.equal = fitting.looks.len();
        }
        fitting
    }
}

impl Candidate<'_> {
    /// The value as the first type that fits; of those whose looks say nothing more, as the one that keeps
    /// most of it. `decode` puts it as the type with an index where it is told, if it is one.
    ///
    /// # Errors
    /// Those of `decode`.
    pub fn best<T: Serialize, E>(
        &self,
        fitting: &Fitting,
        decode: impl Fn(usize, &mut Option<T>) -> Result<(), E>,
    ) -> Result<Option<T>, E> {
        let all = if fitting.equal > 1 { self.0.leaves() } else { 0 };
        let mut best: Option<(usize, T)> = None;
        let mut found = None;
        for (place, look) in fitting.looks.iter().enumerate() {
            if place >= fitting.equal && best.is_some() {
                break;
            }
            decode(*look, &mut found)?;
            let Some(value) = &found else { continue };
            let is_only = place + 1 >= fitting.equal && best.is_none();
            let kept = if is_only { all } else { leaves(value) };
            if kept == all {
                return Ok(found);
            }
            if best.as_ref().is_none_or(|(most, _)| kept > *most) {
                best = found.take().map(|found| (kept, found));
            }
            found = None;
        }
        Ok(best.map(|(_, found)| found))
    }

    /// Puts the value as this type where it is told: as it must be where nothing else fits, or else if it is one.
    ///
    /// # Errors
    /// Why it is not, if nothing else fits.
    pub fn choose<V: DecodeOwned, T, E: Error>(
        &self,
        fitting: &Fitting,
        variant: impl FnOnce(V) -> T,
        found: &mut Option<T>,
    ) -> Result<(), E> {
        if fitting.looks.len() == 1 {
            *found = Some(variant(self.decode()?));
        } else if let Some(value) = self.attempt() {
            *found = Some(variant(value));
        }
        Ok(())
    }
}

impl Look {
    /// All properties that it names.
    fn names(&self, names: &mut Vec<&'static str>) {
        names.extend(self.properties.iter().chain(self.required));
        self.variants.iter().for_each(|variant| variant.names(names));
    }

    /// How many of a value's properties it knows; `None` where the value looks different.
    fn known(&self, indexed: &Indexed, value: &Buffered<'_>, present: &Set) -> Option<u32> {
        let fits = self.kind.is_none_or(|kind| kind.is_of(value))
            && present.contains_all(&indexed.required)
            && self
                .constants
                .iter()
                .all(|(at, text)| value.pointer(at).is_none_or(|value| value.as_str() == Some(text)));
        if !fits {
            return None;
        }
        let own = indexed.properties.shared(present);
        let variants = self.variants.iter().zip(&indexed.variants);
        match variants.filter_map(|(variant, indexed)| variant.known(indexed, value, present)).max() {
            None if !self.variants.is_empty() => None,
            known => Some(own.max(known.unwrap_or(0))),
        }
    }
}

impl Kind {
    fn is_of(self, value: &Buffered<'_>) -> bool {
        match (self, value) {
            (Self::Integer, Buffered::Number(number)) => number.as_f64().is_some_and(|number| number.fract() == 0.0),
            (Self::Boolean, Buffered::Boolean(_))
            | (Self::Number, Buffered::Number(_))
            | (Self::String, Buffered::Text(_))
            | (Self::Array, Buffered::List(_))
            | (Self::Object, Buffered::Object(_)) => true,
            _ => false,
        }
    }
}

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
