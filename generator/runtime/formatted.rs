//! Texts with a format (`format: date-time`): kept as they came, understood when they are asked.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decode::{Blank, Decode};
use super::rules::Measure;
use super::validate::Validate;

/// What a text of a certain format means.
pub trait Format: Sized {
    /// Why a text is not of this format.
    type Error;

    /// Understands a text.
    ///
    /// # Errors
    /// If it is not of this format.
    fn parse(text: &str) -> Result<Self, Self::Error>;

    /// The text as the API wants it.
    fn print(&self) -> String;
}

/// A text that should be of a format.
///
/// Servers do not always keep to the format that their document declares. So the text is received as it is, and
/// [`get`](Self::get) says what it means. To send a value, give the value: it becomes a text by itself.
pub struct Formatted<T> {
    text: String,
    format: PhantomData<fn() -> T>,
}

impl<T> Formatted<T> {
    /// The text on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text on the wire.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }
}

impl<T: Format> Formatted<T> {
    /// What the text means.
    ///
    /// # Errors
    /// If it is not of the format.
    pub fn get(&self) -> Result<T, T::Error> {
        T::parse(&self.text)
    }
}

impl<T: Format> From<T> for Formatted<T> {
    fn from(value: T) -> Self {
        value.print().into()
    }
}

impl<T> From<String> for Formatted<T> {
    /// Takes the text as it is.
    fn from(text: String) -> Self {
        Self { text, format: PhantomData }
    }
}

impl<T> From<&str> for Formatted<T> {
    /// Takes the text as it is.
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<T> Clone for Formatted<T> {
    fn clone(&self) -> Self {
        self.text.clone().into()
    }
}

impl<T> PartialEq for Formatted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Formatted<T> {}

impl<T> std::hash::Hash for Formatted<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Debug for Formatted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<T> fmt::Display for Formatted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl<T> AsRef<str> for Formatted<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<T> Serialize for Formatted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T> Decode<'de> for Formatted<T> {
    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        self.text.fill_from(deserializer)
    }
}

impl<'de, T> Deserialize<'de> for Formatted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Decode::decode(deserializer)
    }
}

impl<T> Blank for Formatted<T> {
    fn blank() -> Self {
        String::new().into()
    }
}

impl<T> Validate for Formatted<T> {
    const DEEP: bool = false;

    fn measure(&self) -> Measure<'_> {
        Measure::Text(&self.text)
    }
}

/// Formats whose types parse themselves and print themselves as the API wants.
#[allow(unused_macros, reason = "a document may have none of these formats")]
macro_rules! formats {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::runtime::formatted::Format for $type {
            type Error = <$type as ::std::str::FromStr>::Err;

            fn parse(text: &str) -> ::std::result::Result<Self, Self::Error> {
                text.parse()
            }

            fn print(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

#[allow(unused_imports, reason = "a document may have none of these formats")]
pub(crate) use formats;
