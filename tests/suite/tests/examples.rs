//! The examples of the published page, decoded by the generated types and encoded again.

use std::{fs, path::Path};

use generator::{
    diagnostic::Diagnostics,
    source::{SourceText, Tree},
};
use ofauth::types::{BatchMedia, BatchMediaRequest, BatchMediaResponse, ErrorResponse};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const OPERATION: &str = "/paths/~1v2~1vault-plus~1media~1batch/post";

fn document() -> Result<Value, Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/ofauth/vault-plus-media-batch.md");
    let page = SourceText { name: "page.md".to_owned(), bytes: fs::read(path)? };
    Ok(Tree::read(vec![page], &mut Diagnostics::default()).value)
}

/// Whether two values are the same, numbers compared by value: `12` is `12.0`.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| equal(value, other)))
        }
        _ => one == other,
    }
}

#[track_caller]
fn check<T: DeserializeOwned + Serialize>(example: &Value) -> Outcome {
    let decoded: T = serde_json::from_value(example.clone()).map_err(|error| format!("{example}: {error}"))?;
    let encoded = serde_json::to_value(&decoded)?;
    assert!(equal(example, &encoded), "{example:#}\nis encoded as\n{encoded:#}");
    Ok(())
}

fn at(document: &Value, rest: &str) -> Result<Value, String> {
    let pointer = format!("{OPERATION}{rest}");
    document.pointer(&pointer).cloned().ok_or_else(|| format!("the page has no {pointer}"))
}

#[test]
fn the_answers_of_the_page_come_back_equal() -> Outcome {
    let document = document()?;
    let answer = at(&document, "/responses/200/content/application~1json/example")?;
    check::<BatchMediaResponse>(&answer)?;
    check::<BatchMedia>(&answer["items"][0])?;
    for status in ["400", "401"] {
        check::<ErrorResponse>(&at(&document, &format!("/responses/{status}/content/application~1json/example"))?)?;
    }
    Ok(())
}

#[test]
fn the_body_of_the_page_is_what_is_sent() -> Outcome {
    let properties = "/requestBody/content/application~1json/schema/properties";
    let ids = at(&document()?, &format!("{properties}/mediaIds/example"))?;
    let given = ids.as_array().into_iter().flatten().filter_map(Value::as_str);
    assert_eq!(serde_json::to_value(BatchMediaRequest::new(given))?, json!({"mediaIds": ids}));
    Ok(())
}

/// An object made of the examples of a schema's properties.
fn composed(schema: &Value) -> Value {
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, property)| (name.clone(), property["example"].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn the_examples_of_single_properties_fit_their_types() -> Outcome {
    let answer = "/responses/200/content/application~1json/schema/properties/items/items";
    let media = at(&document()?, answer)?;
    let variant = composed(&media["properties"]["media"]["additionalProperties"]);
    let mut item = composed(&media);
    item["media"] = json!({"full": variant});
    assert_eq!(item["media"]["full"].as_object().map(serde_json::Map::len), Some(10));
    check::<BatchMedia>(&item)
}
