//! Who needs one tag compiles what that tag uses, and little else.

use std::error::Error;

use generator::{Input, source::SourceText};
use serde_json::{Map, Value, json};

type Outcome = Result<(), Box<dyn Error>>;

/// A document whose tags `a`, `b`, `c`, ... each have an operation with these schemas.
fn document(uses: &[&[&str]]) -> Value {
    let name = |index: usize| char::from(b'a' + u8::try_from(index).unwrap_or_default()).to_string();
    let reference = |schema: &&str| ((*schema).to_owned(), json!({ "$ref": format!("#/components/schemas/{schema}") }));
    let mut paths = Map::new();
    for (index, schemas) in uses.iter().enumerate() {
        let body = json!({ "type": "object", "properties": schemas.iter().map(reference).collect::<Map<_, _>>() });
        let answer = json!({ "description": "", "content": { "application/json": { "schema": body } } });
        let operation = json!({ "tags": [name(index)], "responses": { "200": answer } });
        paths.insert(format!("/{}", name(index)), json!({ "get": operation }));
    }
    let schema =
        |name: &str| (name.to_owned(), json!({ "type": "object", "properties": { name: { "type": "string" } } }));
    let mut names: Vec<&str> = uses.concat();
    names.push("Sent");
    let mut schemas: Map<String, Value> = names.into_iter().map(schema).collect();
    let held: Map<String, Value> = [reference(&"Sent")].into_iter().collect();
    schemas.insert("Unused".to_owned(), json!({ "type": "object", "properties": held }));
    let event = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Sent" } } } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Tags", "version": "1" },
        "servers": [{ "url": "https://tags.test" }],
        "paths": paths,
        "webhooks": { "sent": { "post": { "requestBody": event, "responses": { "200": { "description": "" } } } } },
        "components": { "schemas": schemas },
    })
}

/// Each module of types with its condition, and each type with its module.
#[test]
fn types_are_compiled_with_the_tags_that_use_them() -> Outcome {
    let document =
        document(&[&["One", "Two", "Three", "Four"], &["Two", "Three", "Four"], &["Three", "Four"], &["Four"]]);
    let documents = vec![SourceText { name: "tags.json".to_owned(), bytes: document.to_string().into_bytes() }];
    let files = generator::generate(Input { documents, ..Input::default() })?.files.ok_or("nothing was generated")?;
    let mut lines = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/types/")) {
        let of_modules = |line: &&str| line.starts_with("#[cfg(") || line.starts_with("mod ");
        let kept: Vec<&str> = if path.ends_with("mod.rs") {
            text.lines().filter(of_modules).collect()
        } else {
            text.lines().filter(|line| line.starts_with("pub struct ")).collect()
        };
        lines.push(format!("{path}:\n{}\n", kept.join("\n")));
    }
    insta::assert_snapshot!(lines.join("\n"));
    Ok(())
}
