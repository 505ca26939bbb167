//! What is meant by references that lead nowhere, and by words of Swagger 2.0.

use serde_json::Value;

use super::guess::closest;
use crate::{action, source::Pointer};

/// What a reference that points at nothing should probably be.
pub(super) fn reference(tree: &Value, text: &str) -> Option<String> {
    if text.contains("://") {
        return Some("nothing is fetched: keep the file beside the document and refer to it there".to_owned());
    }
    meant(tree, text).map(|found| format!("did you mean `{}`?", shown(&found.to_string())))
}

/// The node that such a reference probably means.
pub(super) fn meant(tree: &Value, text: &str) -> Option<Pointer> {
    if let Some(fragment) = text.strip_prefix('#') {
        let moved = fragment.replacen("/definitions/", "/components/schemas/", 1);
        nearest(tree, &Pointer::from_fragment(&format!("#{moved}"))?)
    } else if text.starts_with('/') {
        nearest(tree, &Pointer::from_text(text))
    } else {
        nearest(tree, &Pointer::from_text("/components/schemas").child(text))
    }
}

/// The action of an overlay that puts such a reference right.
pub(super) fn mended(tree: &Value, text: &str, place: &Pointer) -> Option<String> {
    let found = meant(tree, text).filter(|_| !text.contains("://"))?;
    action::replace(tree, place, &found.to_string().into())
}

/// The node whose pointer differs in mistyped steps only.
fn nearest(tree: &Value, pointer: &Pointer) -> Option<Pointer> {
    let mut here = tree;
    let mut at = Pointer::root();
    for step in pointer.steps() {
        let key = match here {
            Value::Object(fields) if fields.contains_key(&step) => step,
            Value::Object(fields) => closest(&step, fields.keys().map(String::as_str))?.to_owned(),
            Value::Array(_) => step,
            _ => return None,
        };
        at = at.child(&key);
        here = at.find(tree)?;
    }
    Some(at)
}

/// A reference as it may be shown: files stand below a key of the tree that no document has.
pub(super) fn shown(text: &str) -> String {
    let below = |pointer: &Pointer| {
        let mut steps = pointer.steps();
        (steps.next().as_deref() == Some(crate::source::FILES)).then(|| steps.next()).flatten()
    };
    match Pointer::from_fragment(text).as_ref().and_then(|pointer| Some((pointer.clone(), below(pointer)?))) {
        Some((pointer, file)) => {
            let inside = pointer.below(&Pointer::root().child(crate::source::FILES).child(&file)).unwrap_or_default();
            format!("{file}#{inside}")
        }
        None => text.to_owned(),
    }
}

/// Which part of `components` a kind of object belongs to.
pub(super) fn section(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Parameter" => "parameters",
        "Response" => "responses",
        "Request Body" => "requestBodies",
        "Header" => "headers",
        "Security Scheme" => "securitySchemes",
        _ => return None,
    })
}

/// What stands in OpenAPI 3 for a field of Swagger 2.0, or for one that often stands in the wrong place.
pub(super) fn field(kind: &str, name: &str) -> Option<&'static str> {
    Some(match (kind, name) {
        ("OpenAPI", "definitions") => "in OpenAPI 3, schemas stand in `components.schemas`",
        ("OpenAPI", "parameters" | "responses") => "in OpenAPI 3, this stands in `components`",
        ("OpenAPI", "securityDefinitions") => "in OpenAPI 3, they stand in `components.securitySchemes`",
        ("OpenAPI", "host" | "basePath" | "schemes") => "in OpenAPI 3, `servers` has whole URLs",
        ("OpenAPI", "schemas" | "securitySchemes" | "requestBodies") => "it belongs in `components`",
        ("OpenAPI", "title" | "version" | "description") => "it belongs in `info`",
        ("OpenAPI" | "Operation", "consumes" | "produces") => "in OpenAPI 3, the keys of `content` say so",
        ("Operation", "schema" | "content") => "it belongs in `requestBody` or in a response",
        ("Response" | "Request Body", "schema") => "in OpenAPI 3: `content: {application/json: {schema: ...}}`",
        ("Response", "examples") => "it belongs beside the `schema`, in `content`",
        (
            "Parameter" | "Header" | "Media Type",
            "type" | "format" | "enum" | "default" | "items" | "minimum" | "maximum" | "pattern" | "properties"
            | "minLength" | "maxLength" | "nullable" | "oneOf" | "anyOf" | "allOf" | "$ref",
        ) => "it belongs in `schema`",
        ("Parameter", "collectionFormat") => "in OpenAPI 3, `style` and `explode` say so",
        ("Security Scheme", "flow" | "authorizationUrl" | "tokenUrl" | "scopes") => {
            "it belongs in `flows`, by the name of the flow"
        }
        _ => return None,
    })
}

/// What a value means that another dialect or a guess has in this place.
pub(super) fn value(allowed: &[&str], value: &str) -> Option<&'static str> {
    let places = allowed.contains(&"path");
    Some(match value.to_lowercase().as_str() {
        "body" if places => "in OpenAPI 3, a body is the operation's `requestBody`",
        "formdata" | "form" if places => {
            "in OpenAPI 3: `requestBody` with `application/x-www-form-urlencoded` or `multipart/form-data`"
        }
        "bearer" | "jwt" if allowed.contains(&"http") => "a bearer token is `type: http` with `scheme: bearer`",
        "basic" if allowed.contains(&"http") => "a password is `type: http` with `scheme: basic`",
        _ => return None,
    })
}

/// `a` or `an`.
pub(super) fn article(word: &str) -> &'static str {
    if word.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_mended_step_by_step() {
        let tree = json!({"components": {"schemas": {"Book": {}}, "responses": {}}});
        let meant = |text: &str| reference(&tree, text);
        let book = Some("did you mean `#/components/schemas/Book`?".to_owned());
        let texts = [
            "#/components/schemas/Bok",
            "#/component/schema/book",
            "#/definitions/Book",
            "/components/schemas/Book",
            "Bok",
        ];
        assert_eq!(texts.map(meant), std::array::from_fn(|_| book.clone()));
        assert_eq!(meant("#/components/schemas/Shelf"), None);
        assert_eq!(shown("#/x-files/a~1b.yaml/Page"), "a/b.yaml#/Page");
    }
}
