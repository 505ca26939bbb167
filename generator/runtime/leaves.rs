//! Counts the values that something is made of, without writing them.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};
use serde_json::Error;

/// How many texts, numbers and booleans a value would be written with; 0 if it cannot be written.
pub fn leaves<T: Serialize + ?Sized>(value: &T) -> usize {
    value.serialize(Counter(0)).unwrap_or(0)
}

/// What was counted so far of something that holds others.
struct Counter(usize);

impl Counter {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.0 += value.serialize(Self(0))?;
        Ok(())
    }
}

macro_rules! count {
    ($($method:ident($ty:ty) => $count:literal;)*) => {$(
        fn $method(self, _: $ty) -> Result<usize, Error> {
            Ok($count)
        }
    )*};
}

macro_rules! begin {
    ($($method:ident($($ty:ty),*);)*) => {$(
        fn $method(self, $(_: $ty),*) -> Result<Self, Error> {
            Ok(self)
        }
    )*};
}

impl Serializer for Counter {
    type Ok = usize;
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    count! {
        serialize_bool(bool) => 1;
        serialize_i8(i8) => 1;
        serialize_i16(i16) => 1;
        serialize_i32(i32) => 1;
        serialize_i64(i64) => 1;
        serialize_u8(u8) => 1;
        serialize_u16(u16) => 1;
        serialize_u32(u32) => 1;
        serialize_u64(u64) => 1;
        serialize_f32(f32) => 1;
        serialize_f64(f64) => 1;
        serialize_char(char) => 1;
        serialize_str(&str) => 1;
        serialize_bytes(&[u8]) => 1;
        serialize_unit_struct(&'static str) => 0;
    }

    begin! {
        serialize_seq(Option<usize>);
        serialize_tuple(usize);
        serialize_tuple_struct(&'static str, usize);
        serialize_tuple_variant(&'static str, u32, &'static str, usize);
        serialize_map(Option<usize>);
        serialize_struct(&'static str, usize);
        serialize_struct_variant(&'static str, u32, &'static str, usize);
    }

    fn serialize_none(self) -> Result<usize, Error> {
        Ok(0)
    }

    fn serialize_unit(self) -> Result<usize, Error> {
        Ok(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<usize, Error> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<usize, Error> {
        Ok(1)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<usize, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<usize, Error> {
        value.serialize(self)
    }
}

macro_rules! compound {
    ($($of:ident::$method:ident;)*) => {$(
        impl $of for Counter {
            type Ok = usize;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.add(value)
            }

            fn end(self) -> Result<usize, Error> {
                Ok(self.0)
            }
        }
    )*};
}

compound! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

macro_rules! named {
    ($($of:ident)*) => {$(
        impl $of for Counter {
            type Ok = usize;
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Error> {
                self.add(value)
            }

            fn end(self) -> Result<usize, Error> {
                Ok(self.0)
            }
        }
    )*};
}

named!(SerializeStruct SerializeStructVariant);

impl SerializeMap for Counter {
    type Ok = usize;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.add(value)
    }

    fn end(self) -> Result<usize, Error> {
        Ok(self.0)
    }
}
