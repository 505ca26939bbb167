//! A document of any size, for what grows with it: twenty operations a tag, each with parameters, a body and an answer.

use serde_json::{Map, Value, json};

const IN_A_TAG: usize = 20;

/// A document with so many operations.
pub fn document(operations: usize) -> String {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for index in 0..operations {
        let (tag, number) = (words(index / IN_A_TAG), words(index));
        let name = format!("{}Thing", pascal(&number));
        paths.insert(format!("/{tag}/{number}/{{id}}"), json!({ "put": operation(&tag, &number, &name) }));
        schemas.insert(name, schema(index));
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Things", "version": "1" },
        "servers": [{ "url": "https://things.example.com" }],
        "paths": paths,
        "components": { "schemas": schemas }
    });
    document.to_string()
}

fn operation(tag: &str, number: &str, schema: &str) -> Value {
    let reference = json!({ "$ref": format!("#/components/schemas/{schema}") });
    let parameter = |name: &str, place: &str, ty: &str| json!({ "name": name, "in": place, "required": place == "path", "schema": { "type": ty }, "description": "What it is about." });
    json!({
        "tags": [tag],
        "operationId": format!("put-{number}"),
        "summary": "Puts a thing in its place, and says what became of it",
        "parameters": [parameter("id", "path", "string"), parameter("limit", "query", "integer"), parameter("dry_run", "query", "boolean")],
        "requestBody": { "required": true, "content": { "application/json": { "schema": reference } } },
        "responses": {
            "200": { "description": "It is in its place.", "content": { "application/json": { "schema": reference } } },
            "404": { "description": "There is no such thing." }
        }
    })
}

fn schema(index: usize) -> Value {
    let before = (index % IN_A_TAG > 0).then(|| pascal(&words(index - 1)));
    let inner = before.map(|name| json!({ "$ref": format!("#/components/schemas/{name}Thing") }));
    json!({
        "type": "object",
        "description": "A thing, as all things are.",
        "required": ["id", "name"],
        "properties": {
            "id": { "type": "string", "description": "What it is known by." },
            "name": { "type": "string", "maxLength": 100 },
            "kind": { "type": "string", "enum": ["large", "small", format!("like_{}", words(index))] },
            "sizes": { "type": "array", "items": { "type": "integer" } },
            "inner": inner.unwrap_or_else(|| json!({ "type": "string" })),
        }
    })
}

/// A number in letters, so that names are made of words: each digit is one.
fn words(number: usize) -> String {
    const DIGITS: [&str; 10] = ["ash", "birch", "cedar", "date", "elm", "fir", "gum", "hazel", "iris", "juniper"];
    let digits = number.to_string();
    let digits = digits.bytes().map(|digit| DIGITS[usize::from(digit - b'0')]);
    digits.collect::<Vec<_>>().join("-")
}

fn pascal(words: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    words.split('-').map(capital).collect()
}
