//! Decodes lists whose items have types of their own (`prefixItems`). Further items are passed over.

use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, SeqAccess, Visitor};

use super::decode::{Blank, Decode, Slot};
use super::place;
use super::validate::{Checker, Validate};

macro_rules! tuples {
    ($(($($name:ident $index:tt),*) $length:literal;)*) => {$(
        impl<'de, $($name: Decode<'de>),*> Decode<'de> for ($($name,)*) {
            fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
                struct Tuple<'a, T>(&'a mut T);

                impl<'de, $($name: Decode<'de>),*> Visitor<'de> for Tuple<'_, ($($name,)*)> {
                    type Value = ();

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a list of at least ", $length))
                    }

                    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
                        $(
                            let item = list.next_element_seed(Slot(&mut self.0.$index));
                            if item.inspect_err(|_| place::index($index))?.is_none() {
                                return Err(S::Error::invalid_length($index, &self));
                            }
                        )*
                        while list.next_element::<IgnoredAny>()?.is_some() {}
                        Ok(())
                    }
                }

                deserializer.deserialize_seq(Tuple(self))
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
