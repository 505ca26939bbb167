//! Tells the types of a union apart by how their values look, where no tag does.

use std::sync::OnceLock;

use serde::Serialize;
use serde::de::Error;

use super::buffered::Buffered;
use super::decode::{Blank, DecodeOwned};
use super::leaves::leaves;
use super::names::Table;
use super::union::Candidate;

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

impl Looks {
    /// How the types of a union look, in their order.
    #[must_use]
    #[inline]
    pub const fn new(looks: &'static [Look]) -> Self {
        Self { looks, index: OnceLock::new() }
    }

    /// Which of the looks a value has.
    #[must_use]
    #[inline]
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

    /// The same for values that have no tag where they could have one: an object could be anything if a look neither knows
    /// nor requires one of its properties.
    #[must_use]
    #[inline]
    pub fn knowing(&self, value: &Candidate<'_>) -> Fitting {
        let mut fitting = self.fitting(value);
        if matches!(value.0, Buffered::Object(_)) && fitting.most == 0 {
            fitting.looks.retain(|look| !self.looks[*look].required.is_empty());
            fitting.equal = fitting.looks.len();
        }
        fitting
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

impl Candidate<'_> {
    /// Puts the value into its place as the first type that fits; of those whose looks say nothing more, as the one that keeps
    /// most of it. `decode` puts it there as the type with an index, and says whether it is one. Says whether any fits; if not,
    /// the place may hold a part of it.
    ///
    /// # Errors
    /// Those of `decode`.
    pub fn best<T: Blank + Serialize, E>(
        &self,
        fitting: &Fitting,
        place: &mut T,
        decode: impl Fn(usize, &mut T) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let all = if fitting.equal > 1 { self.0.leaves() } else { 0 };
        let mut best: Option<(usize, T)> = None;
        for (index, look) in fitting.looks.iter().enumerate() {
            if index >= fitting.equal && best.is_some() {
                break;
            }
            if !decode(*look, place)? {
                continue;
            }
            let is_only = index + 1 >= fitting.equal && best.is_none();
            let kept = if is_only { all } else { leaves(place) };
            if kept == all {
                return Ok(true);
            }
            if best.as_ref().is_none_or(|(most, _)| kept > *most) {
                best = Some((kept, std::mem::replace(place, T::blank())));
            }
        }
        let Some((_, value)) = best else { return Ok(false) };
        *place = value;
        Ok(true)
    }

    /// Puts the value into a place of this type, which is blank: as it must be where nothing else fits, or else if it is one.
    /// Says whether it is; if not, the place may hold a part of it.
    ///
    /// # Errors
    /// Why it is not, if nothing else fits.
    pub fn choose<T: DecodeOwned, E: Error>(&self, fitting: &Fitting, place: &mut T) -> Result<bool, E> {
        if fitting.looks.len() == 1 { self.fill(place).map(|()| true) } else { Ok(self.attempt(place)) }
    }
}

impl Look {
    /// All properties that it names.
    #[inline]
    fn names(&self, names: &mut Vec<&'static str>) {
        names.extend(self.properties.iter().chain(self.required));
        self.variants.iter().for_each(|variant| variant.names(names));
    }

    /// How many of a value's properties it knows; `None` where the value looks different.
    #[inline]
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
    #[inline]
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

/// The properties that any of the looks knows, and the looks with numbers instead of names: each property of a value is looked
/// up once, and not for each look.
#[derive(Debug)]
struct Index {
    names: Vec<&'static str>,
    table: Table,
    looks: Vec<Indexed>,
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
    #[inline]
    fn insert(&mut self, number: usize) {
        if self.0.len() <= number / 64 {
            self.0.resize(number / 64 + 1, 0);
        }
        self.0[number / 64] |= 1 << (number % 64);
    }

    #[inline]
    fn contains_all(&self, other: &Self) -> bool {
        let mut words = other.0.iter().enumerate();
        words.all(|(place, word)| word & !self.0.get(place).copied().unwrap_or(0) == 0)
    }

    #[inline]
    fn shared(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & other).count_ones()).sum()
    }
}

impl Index {
    #[inline]
    fn new(looks: &'static [Look]) -> Self {
        let mut names = Vec::new();
        for look in looks {
            look.names(&mut names);
        }
        names.sort_unstable();
        names.dedup();
        let mut index = Self { table: Table::new(&names), names, looks: Vec::new() };
        index.looks = looks.iter().map(|look| index.indexed(look)).collect();
        index
    }

    #[inline]
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
            if let Some(number) = self.table.find(&self.names, name) {
                set.insert(number);
            }
        }
        set
    }
}

/// Tells a union's values by their looks. Each row: its number, its variant, and its look; in brackets what says which fit,
/// [`Looks::fitting`] or [`Looks::knowing`].
///
/// ```text
/// looks! {
///     Payment(fitting) {
///         0 => Card { kind: Some(looks::Kind::Object), required: &["number"], },
///         1 => Cash { kind: Some(looks::Kind::Number), },
///     }
/// }
/// ```
#[allow(unused_macros, reason = "not every document has unions")]
macro_rules! looks {
    ($name:ident($fitting:ident) { $($index:literal => $variant:ident { $($field:tt)* },)* }) => {
        impl $name {
            fn looks() -> &'static $crate::runtime::looks::Looks {
                #[allow(unused_imports, reason = "some looks are those of any value")]
                use $crate::runtime::looks;

                static LOOKS: looks::Looks = looks::Looks::new(&[$(looks::Look { $($field)* ..looks::Look::ANY }),*]);
                &LOOKS
            }

            fn told_by_look<E: ::serde::de::Error>(
                &mut self,
                value: $crate::runtime::union::Candidate<'_>,
            ) -> ::std::result::Result<(), E> {
                let fitting = Self::looks().$fitting(&value);
                let is_one = value.best(&fitting, self, |look, place: &mut Self| match look {
                    $($index => value.choose(&fitting, $crate::runtime::union::put!(place, $variant)),)*
                    _ => ::std::result::Result::Ok(false),
                })?;
                if !is_one {
                    *self = Self::Unknown(value.into_value());
                }
                ::std::result::Result::Ok(())
            }
        }
    };
}

#[allow(unused_imports, reason = "not every document has unions")]
pub(crate) use looks;
