//! Values for arguments in an example program: the document's own examples, or else something of the right type.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::{ident, structs, usage};
use crate::api::{Api, Field, Integer, Shape, Struct, Time, Type, TypeDef, TypeIndex};

/// How deep values may hold values that are no example of the document.
const DEPTH: usize = 2;
const RICH_DEPTH: usize = 4;

/// The example of a property.
pub(super) fn field_example<'a>(api: &'a Api, object: TypeIndex, wire_name: &str) -> Option<&'a Value> {
    let Shape::Struct(object) = &api.types[object].shape else { return None };
    object.fields.iter().find(|field| field.wire_name == wire_name)?.example.as_ref()
}

/// A value as an argument takes it: `"text"` where anything that becomes a text is taken. `None` if there is
/// none that can be written in a line.
pub(super) fn given(api: &Api, ty: &Type, nullable: bool, example: Option<&Value>, name: &str) -> Option<TokenStream> {
    let values = Values { api, name, depth: DEPTH, rich: false };
    if nullable { values.owned(ty, example) } else { values.given(ty, example) }
}

/// The same, with values that take more words: maps, tuples, unions, and what is behind a pointer.
pub(super) fn rich(api: &Api, ty: &Type, nullable: bool, example: Option<&Value>, name: &str) -> Option<TokenStream> {
    let values = Values { api, name, depth: RICH_DEPTH, rich: true };
    if nullable { values.owned(ty, example) } else { values.given(ty, example) }
}

/// What placeholders are made of.
#[derive(Clone, Copy)]
struct Values<'a> {
    api: &'a Api,
    /// The placeholder of a text: what the input is called on the wire.
    name: &'a str,
    /// How much deeper it may go.
    depth: usize,
    /// Whether values may take more than a few words.
    rich: bool,
}

impl Values<'_> {
    fn given(self, ty: &Type, example: Option<&Value>) -> Option<TokenStream> {
        match ty {
            Type::Text | Type::Formatted(_) => {
                let text = example.and_then(Value::as_str).unwrap_or(self.name);
                Some(quote!(#text))
            }
            Type::Any => {
                let text = self.name;
                Some(quote!(#text))
            }
            Type::List(item) => {
                let items = self.items(item, example, Self::given)?;
                Some(quote!([#(#items),*]))
            }
            Type::Upload => None,
            Type::Nullable(inner) | Type::Boxed(inner) => self.owned(inner, example),
            Type::Named(index) => self.named(&self.api.types[*index], example, Self::given),
            _ => self.owned(ty, example),
        }
    }

    /// A value of exactly the type.
    fn owned(self, ty: &Type, example: Option<&Value>) -> Option<TokenStream> {
        match ty {
            Type::Text => self.given(ty, example).map(|text| quote!(#text.to_owned())),
            Type::Formatted(_) | Type::Any => self.given(ty, example).map(|text| quote!(#text.into())),
            Type::Boolean => {
                let value = example.and_then(Value::as_bool).unwrap_or(true);
                Some(quote!(#value))
            }
            Type::Integer(kind) => Some(integer(*kind, example)),
            Type::Time(Time::Seconds) => Some(integer(Integer::I64, example)),
            Type::Number => {
                let value = proc_macro2::Literal::f64_unsuffixed(example.and_then(Value::as_f64).unwrap_or(1.0));
                Some(quote!(#value))
            }
            Type::Time(Time::Milliseconds) => Some(quote!(std::time::SystemTime::now().into())),
            Type::List(item) => {
                let items = self.items(item, example, Self::owned)?;
                Some(quote!(vec![#(#items),*]))
            }
            Type::Nullable(inner) => self.owned(inner, example).map(|value| quote!(Some(#value))),
            Type::Named(index) => self.named(&self.api.types[*index], example, Self::owned),
            _ if !self.rich => None,
            Type::Map(value) => {
                let (key, value) = match example.and_then(Value::as_object).and_then(|object| object.iter().next()) {
                    Some((key, example)) => (key.as_str(), self.owned(value, Some(example))?),
                    None => ("key", self.owned(value, None)?),
                };
                Some(quote!([(#key.to_owned(), #value)].into()))
            }
            Type::Tuple(items) => {
                let items =
                    items.iter().enumerate().map(|(at, item)| self.owned(item, example.and_then(|all| all.get(at))));
                let items = items.collect::<Option<Vec<_>>>()?;
                Some(quote!((#(#items,)*)))
            }
            Type::Boxed(inner) => self.owned(inner, example).map(|value| quote!(Box::new(#value))),
            Type::Upload => Some(quote!("content".into())),
        }
    }

    /// The items of the example, at most three, or one placeholder.
    fn items(
        self,
        item: &Type,
        example: Option<&Value>,
        one: impl Fn(Self, &Type, Option<&Value>) -> Option<TokenStream>,
    ) -> Option<Vec<TokenStream>> {
        match example.and_then(Value::as_array).filter(|items| !items.is_empty()) {
            Some(items) => items.iter().take(3).map(|value| one(self, item, Some(value))).collect(),
            None => one(self, item, None).map(|item| vec![item]),
        }
    }

    fn named(
        self,
        def: &TypeDef,
        example: Option<&Value>,
        alias: impl Fn(Self, &Type, Option<&Value>) -> Option<TokenStream>,
    ) -> Option<TokenStream> {
        let (library, name) = (ident(&usage::library(self.api)), ident(&def.ident));
        match &def.shape {
            _ if def.deprecated => None,
            Shape::Alias(of) => alias(self, &of.ty, example),
            Shape::Enum(values) => {
                let said = example.and_then(Value::as_str);
                let known = values.variants.iter().find(|variant| said == Some(variant.wire_name.as_str()));
                let variant = ident(&known.or(values.variants.first())?.ident);
                Some(quote!(#library::types::#name::#variant))
            }
            Shape::Struct(object) if def.usage.sent => {
                let values = self.fields(def, object, example)?;
                Some(quote!(#library::types::#name::new(#(#values),*)))
            }
            _ if !self.rich => None,
            Shape::Union(union) => {
                let deeper = Self { depth: self.depth.checked_sub(1)?, ..self };
                union.variants.iter().find_map(|variant| {
                    // An example may be of any of them: only values of their own are sure to fit.
                    let (value, variant) = (deeper.owned(&variant.ty, None)?, ident(&variant.ident));
                    Some(quote!(#library::types::#name::#variant(#value)))
                })
            }
            Shape::Newtype(of) => {
                let deeper = Self { depth: self.depth.checked_sub(1)?, ..self };
                deeper.owned(&of.ty, example).map(|value| quote!(#library::types::#name(#value)))
            }
            Shape::Struct(_) => None,
        }
    }

    fn fields(self, def: &TypeDef, object: &Struct, example: Option<&Value>) -> Option<Vec<TokenStream>> {
        let depth = self.depth.checked_sub(1)?;
        let value = |field: &Field| {
            let example = example.and_then(|example| example.get(&field.wire_name)).or(field.example.as_ref());
            let values = Values { api: self.api, name: &field.wire_name, depth, rich: self.rich };
            if field.nullable { values.owned(&field.ty, example) } else { values.given(&field.ty, example) }
        };
        structs::shown(def, object).filter(|field| field.required).map(value).collect()
    }
}

/// The example, if the type can hold it.
fn integer(kind: Integer, example: Option<&Value>) -> TokenStream {
    let fits = |value: &i64| match kind {
        Integer::I32 => i32::try_from(*value).is_ok(),
        Integer::U32 => u32::try_from(*value).is_ok(),
        Integer::U64 => *value >= 0,
        Integer::I64 => true,
    };
    let value = proc_macro2::Literal::i64_unsuffixed(example.and_then(Value::as_i64).filter(fits).unwrap_or(1));
    quote!(#value)
}
