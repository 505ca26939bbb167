//! Decodes lists whose items have types of their own (`prefixItems`). Further items are passed over.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, IgnoredAny, SeqAccess, Visitor};

use super::decode::{As, Blank, Decode};
use super::place;
use super::validate::{Checker, Validate};

macro_rules! tuples {
    ($(($($name:ident $index:tt),*) $length:literal;)*) => {$(
        impl<'de, $($name: Decode<'de>),*> Decode<'de> for ($($name,)*) {
            fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Tuple<T>(PhantomData<T>);

                impl<'de, $($name: Decode<'de>),*> Visitor<'de> for Tuple<($($name,)*)> {
                    type Value = ($($name,)*);

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a list of at least ", $length))
                    }

                    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Self::Value, S::Error> {
                        let tuple = ($(
                            match list.next_element::<As<$name>>() {
                                Ok(Some(As(item))) => item,
                                Ok(None) => return Err(S::Error::invalid_length($index, &self)),
                                Err(error) => {
                                    place::index($index);
                                    return Err(error);
                                }
                            },
                        )*);
                        while list.next_element::<IgnoredAny>()?.is_some() {}
                        Ok(tuple)
                    }
                }

                deserializer.deserialize_seq(Tuple(PhantomData))
            }
        }

        impl<$($name: Blank),*> Blank for ($($name,)*) {
            fn blank() -> Self {
                ($($name::blank(),)*)
            }
        }

        impl<$($name: Validate),*> Validate for ($($name,)*) {
            fn validate(&self, check: &mut Checker) {
                $(check.at($index, |check| self.$index.validate(check));)*
            }
        }
    )*};
}

tuples! {
    (A 0) "1 item";
    (A 0, B 1) "2 items";
    (A 0, B 1, C 2) "3 items";
    (A 0, B 1, C 2, D1 3) "4 items";
    (A 0, B 1, C 2, D1 3, E1 4) "5 items";
    (A 0, B 1, C 2, D1 3, E1 4, F 5) "6 items";
}
