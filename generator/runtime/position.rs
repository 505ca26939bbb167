//! Places in long lists, which can be kept and come back to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::rules::Violation;

/// A place in a list that comes page by page: where a page begins, and how many of its items are behind.
///
/// It is a text, such as `?offset=40` or `?cursor=b2Zm#3`, that can be kept and come back to: see
/// [`Pages::resume`](super::pages::Pages::resume). It holds no credentials.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Position {
    /// A query to add to the call, or the path and query of another one.
    pub(super) reference: String,
    /// How many items of the page are behind.
    pub(super) skip: usize,
}

impl Position {
    /// The first page, as the call asks for it.
    #[inline]
    pub(super) fn start() -> Self {
        Self::at("?".to_owned())
    }

    #[inline]
    pub(super) fn at(reference: String) -> Self {
        Self { reference, skip: 0 }
    }
}

impl fmt::Display for Position {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reference)?;
        if self.skip > 0 {
            write!(f, "#{}", self.skip)?;
        }
        Ok(())
    }
}

impl FromStr for Position {
    type Err = Violation;

    #[inline]
    fn from_str(text: &str) -> Result<Self, Violation> {
        let (reference, skip) = text.split_once('#').unwrap_or((text, "0"));
        match skip.parse() {
            Ok(skip) if reference.starts_with(['?', '/']) => Ok(Self { reference: reference.to_owned(), skip }),
            _ => Err(Violation::new("position", "must be the text of a position, such as `?offset=40`")),
        }
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
