//! A test of the generated crate: the document's examples are decoded and encoded again.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{
    Files, ident, library,
    types::{From, rust},
    usage,
};
use crate::{api::Api, proof::ValidExample, render};

/// The test and its data: `tests/examples.rs`, `tests/examples.json`; nothing where there is no example.
pub(super) fn files(api: &Api, examples: &[ValidExample]) -> Result<Files, String> {
    if examples.is_empty() {
        return Ok(Files::new());
    }
    let mut types: BTreeMap<String, (usize, TokenStream)> = BTreeMap::new();
    let mut data = Vec::new();
    for example in examples {
        let tokens = rust(api, &example.ty, From::Test);
        let next = types.len();
        let (index, _) = types.entry(tokens.to_string()).or_insert((next, tokens));
        data.push(format!("[{index},{},{}]", Value::from(example.at.as_str()), example.value));
    }
    let mut types: Vec<(usize, TokenStream)> = types.into_values().collect();
    types.sort_by_key(|(index, _)| *index);
    let text = render::file(test(api, &types))?;
    let data = format!("[\n{}\n]\n", data.join(",\n"));
    Ok(Files::from([("tests/examples.rs".to_owned(), text), ("tests/examples.json".to_owned(), data)]))
}

fn test(api: &Api, types: &[(usize, TokenStream)]) -> TokenStream {
    let name = ident(&usage::library(api));
    let arms = types.iter().map(|(index, ty)| {
        let index = Literal::usize_unsuffixed(*index);
        quote!(#index => survives::<#ty>(value),)
    });
    let (unusual, comparison) = (library::unusual(api), comparison());
    quote! {
        //! The document's examples are decoded into the types that they belong to, and encoded again.
        #unusual

        #[allow(unused_imports, reason = "all examples may be of plain types")]
        use #name::{self as client, types};
        use serde_json::Value;

        #[test]
        fn every_example_survives() {
            let examples: Vec<(usize, String, Value)> =
                serde_json::from_str(include_str!("examples.json")).expect("the file is JSON");
            let wrong: Vec<String> = examples
                .iter()
                .filter_map(|(ty, at, value)| check(*ty, value).err().map(|error| format!("{at}: {error}")))
                .collect();
            assert!(wrong.is_empty(), "{} of {} examples:\n{}", wrong.len(), examples.len(), wrong.join("\n"));
        }

        fn check(ty: usize, value: &Value) -> Result<(), String> {
            match ty { #(#arms)* _ => Err("no such type".to_owned()), }
        }

        fn survives<T: serde::Serialize + serde::de::DeserializeOwned>(value: &Value) -> Result<(), String> {
            let decoded: T = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
            let encoded = serde_json::to_value(&decoded).map_err(|error| error.to_string())?;
            if same(value, &encoded) { Ok(()) } else { Err(format!("{value} became {encoded}")) }
        }

        #comparison
    }
}

/// How a value is compared with what became of it.
fn comparison() -> TokenStream {
    quote! {
        /// Whether two values say the same: numbers by value, and a missing property like `null`.
        fn same(one: &Value, other: &Value) -> bool {
            match (one, other) {
                (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
                (Value::Array(one), Value::Array(other)) => {
                    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
                }
                (Value::Object(one), Value::Object(other)) => {
                    let value = |object: &serde_json::Map<String, Value>, name: &String| {
                        object.get(name).cloned().unwrap_or_default()
                    };
                    one.keys().chain(other.keys()).all(|name| same(&value(one, name), &value(other, name)))
                }
                _ => one == other,
            }
        }
    }
}
