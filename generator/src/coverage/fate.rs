//! What each construct comes to in a client. What is not named here is done as the document says it.

use serde_json::Value;

use crate::{
    api::{AnswerKind, Format},
    lower::answer_kind,
};

/// What a construct comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The client does what the document says.
    Used,
    /// It does so in another way or less exactly, and a caller can notice.
    Approximated(&'static str),
    /// The same, where hardly anybody notices.
    Minor(&'static str),
    /// It does not do it.
    Ignored(&'static str),
    /// Nothing that a client does depends on it.
    Aside(&'static str),
}

use Verdict::{Approximated, Aside, Ignored, Minor, Used};

/// What a construct of an object comes to.
pub(super) fn of(object: &str, construct: &str) -> Verdict {
    match object {
        "Schema" => of_keyword(construct),
        "Extension" if construct == "x-idempotent" => Used,
        "Extension" => Aside("the specification says nothing of it"),
        _ => of_field(object, construct),
    }
}

fn of_field(object: &str, construct: &str) -> Verdict {
    match (object, construct) {
        ("OpenAPI", "jsonSchemaDialect") => Minor("schemas are read as the dialect of OpenAPI 3.1"),
        ("Path Item", "query") => Ignored("a method of OpenAPI 3.2"),
        ("Response", "links") => Ignored("no call is made of what another one answered"),
        ("Media Type", "itemSchema") => Ignored("a field of OpenAPI 3.2; the body is taken as a whole"),
        ("Encoding", "headers") => Ignored("a part of a body is sent without headers of its own"),
        ("Parameter", "allowEmptyValue") => Minor("an empty value is sent where the caller gives an empty text"),
        ("OAuth Flows", "implicit" | "password" | "authorizationCode" | "deviceAuthorization")
        | ("Security Scheme", "type: openIdConnect") => {
            Approximated("the caller gives the token; the client does not ask for one")
        }
        ("Security Scheme", "type: mutualTLS") => Approximated("the caller's transport has the certificate"),
        ("Info", "termsOfService" | "contact" | "license" | "summary")
        | ("Tag" | "Operation", "externalDocs")
        | ("Tag", "summary" | "parent" | "kind")
        | ("Security Scheme", "bearerFormat" | "openIdConnectUrl" | "oauth2MetadataUrl" | "deprecated") => {
            Aside("no call depends on it")
        }
        _ => Used,
    }
}

fn of_keyword(keyword: &str) -> Verdict {
    if let Some(format) = keyword.strip_prefix("format: ") {
        let is_known = NUMBERS.contains(&format) || PLAIN.contains(&format) || Format::usual(format).is_some();
        return if is_known { Used } else { Minor("a text or number like any other") };
    }
    match keyword {
        "patternProperties" => Approximated("other properties may have any name"),
        "anyOf" => Minor("a value is taken for one of the branches, and loses what only the others declare"),
        "pattern" => Minor("stands in the documentation of properties; no text is held against it"),
        "contentMediaType" => Minor("a text like any other"),
        "$dynamicRef" | "$recursiveRef" => Minor("followed as if nothing could change where it leads"),
        "$comment" | "$id" | "$schema" | "$vocabulary" | "id" | "externalDocs" => Aside("no value depends on it"),
        _ => Used,
    }
}

/// Formats of numbers, and of texts that are no more than texts.
const NUMBERS: &[&str] = &["int32", "int64", "uint32", "uint64", "uint", "integer", "float", "double", "number"];
const PLAIN: &[&str] = &["binary", "password", "string"];

/// What a body in one of several media types comes to. Where a request's is not known, a problem says so.
pub(super) fn of_content(object: &str, media_type: &str, content: &Value) -> Verdict {
    let schema = content.get("schema").and_then(Value::as_object);
    let says_more = schema.is_some_and(|schema| match schema.get("type").and_then(Value::as_str) {
        Some(kind) => kind != "string",
        None => schema.contains_key("$ref") || schema.contains_key("properties"),
    });
    match answer_kind(media_type) {
        AnswerKind::Text | AnswerKind::Bytes if object == "Response" && says_more => {
            Approximated("given as it comes, whatever its schema says")
        }
        _ => Used,
    }
}
