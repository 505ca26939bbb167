//! Enums that outlive the document: a value that is added later is kept, not refused.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

/// An enum of texts with a variant for all others.
pub trait OpenEnum: Sized {
    /// The variant of a text that the document has.
    fn known(text: &str) -> Option<Self>;
    /// The variant for a text that it has not.
    fn unknown(value: UnknownValue) -> Self;
    /// The text on the wire.
    fn text(&self) -> &str;
}

/// A value that the document did not have when this crate was made.
///
/// Its text is had by [`as_str`](Self::as_str) and cannot be matched on: once the value becomes a variant of its own,
/// a match on its text would silently stop to match.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// The text on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The value of a text. Allocates only where it is not known.
#[must_use]
pub fn from_text<T: OpenEnum>(text: &str) -> T {
    T::known(text).unwrap_or_else(|| T::unknown(UnknownValue(text.into())))
}

/// The value of no text.
#[must_use]
pub fn blank<T: OpenEnum>() -> T {
    T::unknown(UnknownValue(Box::default()))
}

/// Decodes a value; a text that is not known is no error.
///
/// # Errors
/// The decoder's error where it is no text.
pub fn decode<'de, T: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Text<T>(PhantomData<T>);

    impl<T: OpenEnum> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            Ok(from_text(text))
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}

/// Makes an enum with a variant `Unknown` an [`OpenEnum`] with the traits that a text has. It says what the other variants
/// are on the wire:
///
/// ```text
/// open_enum! {
///     Status {
///         Pending = "pending",
///         Stored = "stored",
///     }
/// }
/// ```
#[allow(unused_macros, reason = "a document may have no enums")]
macro_rules! open_enum {
    ($type:ident { $($variant:ident = $text:literal,)* }) => {
        impl $crate::runtime::open_enum::OpenEnum for $type {
            #[inline]
            fn known(text: &str) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(match text {
                    $($text => Self::$variant,)*
                    _ => return ::std::option::Option::None,
                })
            }

            #[inline]
            fn unknown(value: $crate::runtime::open_enum::UnknownValue) -> Self {
                Self::Unknown(value)
            }

            #[inline]
            fn text(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl $type {
            /// The text on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::runtime::open_enum::OpenEnum::text(self)
            }
        }

        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::runtime::open_enum::from_text(text)
            }
        }

        impl ::std::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                $crate::runtime::open_enum::from_text(&text)
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(text.into())
            }
        }

        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::open_enum::decode(deserializer)
            }
        }

        impl<'de> $crate::runtime::decode::Decode<'de> for $type {
            fn fill_from<D: ::serde::Deserializer<'de>>(&mut self, deserializer: D) -> ::std::result::Result<(), D::Error> {
                *self = $crate::runtime::open_enum::decode(deserializer)?;
                Ok(())
            }
        }

        impl $crate::runtime::decode::Blank for $type {
            #[inline]
            fn blank() -> Self {
                $crate::runtime::open_enum::blank()
            }
        }

        impl $crate::runtime::validate::Validate for $type {
            const DEEP: bool = false;

            #[inline]
            fn measure(&self) -> $crate::runtime::rules::Measure<'_> {
                $crate::runtime::rules::Measure::Text(self.as_str())
            }
        }
    };
}

#[allow(unused_imports, reason = "a document may have no enums")]
pub(crate) use open_enum;
