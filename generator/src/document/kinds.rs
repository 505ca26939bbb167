//! The objects of the OpenAPI Specification (3.1.1, section 4.8) as tables: which fields each may
//! have and what belongs there. The walk of [`super::skeleton`] follows them.

/// What belongs in a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expect {
    /// A text.
    Text,
    /// A text on which nothing depends.
    Words,
    /// A boolean.
    Boolean,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// An object of this kind.
    Object(&'static Kind),
    /// A list of these.
    List(&'static Expect),
    /// A mapping with these values.
    Map(&'static Expect),
    /// A schema, which is read by itself.
    Schema,
    /// Anything; read from the tree when it is needed.
    Elsewhere,
    /// An object of which the same holds.
    MapElsewhere,
}

/// How badly a field is needed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Need {
    /// It may be missing.
    Optional,
    /// Nothing can stand in for it.
    Required,
    /// The specification requires it; this JSON text stands in.
    Replaced(&'static str),
    /// The specification requires it, but what it says matters to no client: stands in silently.
    Filled(&'static str),
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) expect: Expect,
    pub(super) need: Need,
}

/// A kind of object.
#[derive(Debug)]
pub(super) struct Kind {
    /// What the specification calls it.
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
    /// What fields of any other name hold.
    pub(super) others: Option<Expect>,
    /// Whether names that begin with `x-` are extensions. In a Security Requirement Object they are schemes.
    pub(super) extended: bool,
    /// Whether a Reference Object may stand in its place.
    pub(super) referable: bool,
    /// Whether its typed form has room for the pointer it came from.
    pub(super) marked: bool,
}

const fn may(name: &'static str, expect: Expect) -> Field {
    Field { name, expect, need: Need::Optional }
}

const fn must(name: &'static str, expect: Expect) -> Field {
    Field { name, expect, need: Need::Required }
}

const fn or(name: &'static str, expect: Expect, stand_in: &'static str) -> Field {
    Field { name, expect, need: Need::Replaced(stand_in) }
}

const fn fill(name: &'static str, expect: Expect, stand_in: &'static str) -> Field {
    Field { name, expect, need: Need::Filled(stand_in) }
}

const fn kind(name: &'static str, fields: &'static [Field]) -> Kind {
    Kind { name, fields, others: None, referable: false, marked: true, extended: true }
}

const fn referable(name: &'static str, fields: &'static [Field]) -> Kind {
    Kind { referable: true, ..kind(name, fields) }
}

use Expect::{Boolean, Elsewhere, List, Map, MapElsewhere, Object, OneOf, Schema, Text, Words};

pub(super) static ROOT: Kind = kind(
    "OpenAPI",
    &[
        must("openapi", Text),
        or("info", Object(&INFO), r#"{"title": "API", "version": "0.0.0"}"#),
        may("jsonSchemaDialect", Elsewhere),
        may("servers", List(&Object(&SERVER))),
        fill("paths", Object(&PATHS), "{}"),
        may("webhooks", Elsewhere),
        may("components", Object(&COMPONENTS)),
        may("security", List(&Object(&REQUIREMENT))),
        may("tags", List(&Object(&TAG))),
        may("externalDocs", Object(&EXTERNAL_DOCS)),
        may("$self", Elsewhere),
    ],
);

static INFO: Kind = kind(
    "Info",
    &[
        or("title", Text, r#""API""#),
        or("version", Text, r#""0.0.0""#),
        may("summary", Elsewhere),
        may("description", Words),
        may("termsOfService", Words),
        may("contact", Object(&CONTACT)),
        may("license", Object(&LICENSE)),
    ],
);

static CONTACT: Kind = kind("Contact", &[may("name", Words), may("url", Words), may("email", Words)]);

static LICENSE: Kind =
    kind("License", &[fill("name", Words, r#""""#), may("url", Words), may("identifier", Elsewhere)]);

static EXTERNAL_DOCS: Kind = kind("External Documentation", &[may("description", Words), or("url", Words, r#""""#)]);

static SERVER: Kind = kind(
    "Server",
    &[
        or("url", Text, r#""/""#),
        may("description", Words),
        may("name", Elsewhere),
        may("variables", Map(&Object(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: Kind =
    kind("Server Variable", &[or("default", Text, r#""""#), may("enum", List(&Text)), may("description", Words)]);

static TAG: Kind = kind(
    "Tag",
    &[
        must("name", Text),
        may("description", Words),
        may("externalDocs", Object(&EXTERNAL_DOCS)),
        may("summary", Elsewhere),
        may("parent", Elsewhere),
        may("kind", Elsewhere),
    ],
);

static REQUIREMENT: Kind =
    Kind { others: Some(List(&Text)), marked: false, extended: false, ..kind("Security Requirement", &[]) };

pub(super) static COMPONENTS: Kind = kind(
    "Components",
    &[
        may("schemas", MapElsewhere),
        // Reached through the references that lead to them.
        may("responses", MapElsewhere),
        may("parameters", MapElsewhere),
        may("examples", Elsewhere),
        may("requestBodies", MapElsewhere),
        may("headers", MapElsewhere),
        may("securitySchemes", Map(&Object(&SECURITY_SCHEME))),
        may("links", Elsewhere),
        may("callbacks", Elsewhere),
        may("pathItems", Elsewhere),
        may("mediaTypes", Elsewhere),
    ],
);

pub(super) static SECURITY_SCHEME: Kind = referable(
    "Security Scheme",
    &[
        must("type", OneOf(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"])),
        may("description", Words),
        may("name", Text),
        may("in", OneOf(&["query", "header", "cookie"])),
        may("scheme", Text),
        may("bearerFormat", Words),
        may("flows", Object(&FLOWS)),
        may("openIdConnectUrl", Text),
        may("oauth2MetadataUrl", Elsewhere),
        may("deprecated", Elsewhere),
    ],
);

static FLOWS: Kind = kind(
    "OAuth Flows",
    &[
        may("implicit", Object(&FLOW)),
        may("password", Object(&FLOW)),
        may("clientCredentials", Object(&FLOW)),
        may("authorizationCode", Object(&FLOW)),
        may("deviceAuthorization", Elsewhere),
    ],
);

static FLOW: Kind = kind(
    "OAuth Flow",
    &[
        fill("authorizationUrl", Text, r#""""#),
        fill("tokenUrl", Text, r#""""#),
        may("refreshUrl", Text),
        fill("scopes", Map(&Text), "{}"),
    ],
);

static PATHS: Kind = Kind { others: Some(Object(&PATH_ITEM)), ..kind("Paths", &[]) };

pub(super) static PATH_ITEM: Kind = referable(
    "Path Item",
    &[
        may("summary", Words),
        may("description", Words),
        may("get", Object(&OPERATION)),
        may("put", Object(&OPERATION)),
        may("post", Object(&OPERATION)),
        may("delete", Object(&OPERATION)),
        may("options", Object(&OPERATION)),
        may("head", Object(&OPERATION)),
        may("patch", Object(&OPERATION)),
        may("trace", Object(&OPERATION)),
        may("query", Elsewhere),
        may("servers", List(&Object(&SERVER))),
        may("parameters", List(&Object(&PARAMETER))),
    ],
);

pub(super) static CALLBACK: Kind =
    Kind { others: Some(Object(&PATH_ITEM)), marked: false, ..referable("Callback", &[]) };

static OPERATION: Kind = kind(
    "Operation",
    &[
        may("tags", List(&Text)),
        may("summary", Words),
        may("description", Words),
        may("externalDocs", Object(&EXTERNAL_DOCS)),
        may("operationId", Text),
        may("parameters", List(&Object(&PARAMETER))),
        may("requestBody", Object(&REQUEST_BODY)),
        fill("responses", Object(&RESPONSES), "{}"),
        // Callbacks are read when all operations are, like webhooks.
        may("callbacks", MapElsewhere),
        may("deprecated", Boolean),
        may("security", List(&Object(&REQUIREMENT))),
        may("servers", List(&Object(&SERVER))),
    ],
);

pub(super) static PARAMETER: Kind = referable(
    "Parameter",
    &[
        must("name", Text),
        must("in", OneOf(&["query", "header", "path", "cookie"])),
        may("description", Words),
        may("required", Boolean),
        may("deprecated", Boolean),
        may("allowEmptyValue", Boolean),
        may("style", OneOf(STYLES)),
        may("explode", Boolean),
        may("allowReserved", Boolean),
        may("schema", Schema),
        may("content", Map(&Object(&MEDIA_TYPE))),
        may("example", Elsewhere),
        may("examples", Elsewhere),
    ],
);

const STYLES: &[&str] = &["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];

static REQUEST_BODY: Kind = referable(
    "Request Body",
    &[may("description", Words), or("content", Map(&Object(&MEDIA_TYPE)), "{}"), may("required", Boolean)],
);

static MEDIA_TYPE: Kind = referable(
    "Media Type",
    &[
        may("schema", Schema),
        may("itemSchema", Elsewhere),
        may("example", Elsewhere),
        may("examples", Elsewhere),
        may("encoding", Map(&Object(&ENCODING))),
    ],
);

static ENCODING: Kind = kind(
    "Encoding",
    &[
        may("contentType", Text),
        may("headers", Map(&Object(&HEADER))),
        may("style", OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        may("explode", Boolean),
        fill("allowReserved", Boolean, "false"),
    ],
);

static RESPONSES: Kind = Kind { others: Some(Object(&RESPONSE)), ..kind("Responses", &[]) };

pub(super) static RESPONSE: Kind = referable(
    "Response",
    &[
        fill("description", Words, r#""""#),
        may("summary", Elsewhere),
        may("headers", Map(&Object(&HEADER))),
        may("content", Map(&Object(&MEDIA_TYPE))),
        may("links", Elsewhere),
    ],
);

pub(super) static HEADER: Kind = referable(
    "Header",
    &[
        may("description", Words),
        may("required", Boolean),
        may("deprecated", Boolean),
        may("allowEmptyValue", Elsewhere),
        may("style", OneOf(&["simple"])),
        may("explode", Elsewhere),
        may("allowReserved", Elsewhere),
        may("schema", Schema),
        may("content", Map(&Object(&MEDIA_TYPE))),
        may("example", Elsewhere),
        may("examples", Elsewhere),
    ],
);
