//! Single values out of a JSON text whose rest is passed over.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decode;

/// What stands at the end of a way.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as it is written in a URL.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List {
        /// How many items it has.
        items: usize,
        /// Whether the last one is an object.
        objects: bool,
        /// The value of a property in the last one.
        last: Option<Box<Found>>,
    },
    /// An object.
    Object,
}

impl Found {
    /// The value as it is written in a URL, if it can be a place in a list.
    #[must_use]
    #[inline]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Number(text) => Some(text.clone()),
            Self::Text(text) if !text.is_empty() => Some(text.clone()),
            _ => None,
        }
    }

    /// The number, if it is one that counts.
    #[must_use]
    #[inline]
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Number(text) | Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// Reads what stands at the ends of the ways, which are at most 64; of the items of lists, the property `key`.
///
/// # Errors
/// Where the text is not JSON.
#[inline]
pub fn read(json: &[u8], ways: &[&[&str]], key: &str) -> serde_json::Result<Vec<Option<Found>>> {
    let mut found = vec![None; ways.len()];
    let mut deserializer = serde_json::Deserializer::from_str(decode::text(json)?);
    Skim::new(ways, key, &mut found).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(found)
}

/// Reads one value, to which the first `depth` names of some of the ways lead.
struct Skim<'s> {
    ways: &'s [&'s [&'s str]],
    key: &'s str,
    depth: usize,
    /// Which ways these are, a bit for each.
    here: u64,
    found: &'s mut [Option<Found>],
}

impl<'s> Skim<'s> {
    #[inline]
    fn new(ways: &'s [&'s [&'s str]], key: &'s str, found: &'s mut [Option<Found>]) -> Self {
        Self { ways, key, depth: 0, here: u64::MAX, found }
    }

    /// The ways that lead here and go on with what is asked for; with nothing, those that end here.
    #[inline]
    fn further(&self, next: Option<&str>) -> u64 {
        let bits = self.ways.iter().take(64).enumerate().map(|(index, way)| {
            u64::from(self.here & (1 << index) != 0 && way.get(self.depth).copied() == next) << index
        });
        bits.sum()
    }

    #[inline]
    fn put(self, value: &Found) {
        let ending = self.further(None);
        for (index, found) in self.found.iter_mut().take(64).enumerate() {
            if ending & (1 << index) != 0 {
                *found = Some(value.clone());
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Skim<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Skim<'_> {
    type Value = ();

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.put(&Found::Null);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.put(&Found::Boolean(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.put(&Found::Number(value.to_string()));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.put(&Found::Number(value.to_string()));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        // `Display` writes `17.0` as `17`, which is what a server understands as an integer.
        self.put(&Found::Number(value.to_string()));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        if self.further(None) != 0 {
            self.put(&Found::Text(value.to_owned()));
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let here = self.further(Some(&name));
            if here == 0 {
                map.next_value::<IgnoredAny>()?;
            } else {
                let Self { ways, key, depth, .. } = self;
                map.next_value_seed(Skim { ways, key, depth: depth + 1, here, found: &mut *self.found })?;
            }
        }
        self.put(&Found::Object);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let ways: [&[&str]; 2] = [&[], &[self.key]];
        let (mut items, mut last) = (0, [None, None]);
        if self.further(None) == 0 {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        loop {
            let mut item = [None, None];
            if seq.next_element_seed(Skim::new(&ways, "", &mut item))?.is_none() {
                break;
            }
            items += 1;
            last = item;
        }
        let [item, last] = last;
        self.put(&Found::List { items, objects: item == Some(Found::Object), last: last.map(Box::new) });
        Ok(())
    }
}
