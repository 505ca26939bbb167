//! Names inside of types and operations: fields, variants, inputs; and those of the client's own
//! methods.

use crate::{
    api::{AnswerKind, Api, BodyKind, Enum, Input, Operation, Place, Scheme, Shape, Struct, Target, Type, Union},
    names::{
        ident::Style,
        scope::{Claim, scope},
    },
};

/// Names fields and variants.
pub(super) fn of_types(api: &mut Api) {
    let names: Vec<String> = api.types.iter().map(|def| def.ident.clone()).collect();
    for def in &mut api.types {
        match &mut def.shape {
            Shape::Struct(object) => fields(object),
            Shape::Enum(values) => variants(values),
            Shape::Union(union) => branches(union, &def.ident, &names),
            Shape::Alias(_) | Shape::Newtype(_) => {}
        }
    }
}

fn fields(object: &mut Struct) {
    let wire: Vec<String> = object.fields.iter().map(|field| field.wire_name.clone()).collect();
    for (field, ident) in object.fields.iter_mut().zip(unique(Style::Field, &wire, &["new", "additional"])) {
        field.ident = ident;
    }
}

fn variants(values: &mut Enum) {
    let wire: Vec<String> = values.variants.iter().map(|variant| variant.wire_name.clone()).collect();
    for (variant, ident) in values.variants.iter_mut().zip(unique(Style::Variant, &wire, &["Unknown"])) {
        variant.ident = ident;
    }
}

/// A branch is called like its type, without the union's own name.
fn branches(union: &mut Union, own: &str, names: &[String]) {
    let name = |ty: &Type| {
        let name = branch(ty, names);
        let short = name.strip_prefix(own).or_else(|| name.strip_suffix(own)).map(str::to_owned);
        short.filter(|short| short.starts_with(char::is_uppercase)).unwrap_or(name)
    };
    let claims: Vec<(String, String)> =
        union.variants.iter().map(|variant| (name(&variant.ty), format!("{:?}", variant.ty))).collect();
    let claims: Vec<Claim<'_>> =
        claims.iter().map(|(name, exactly)| Claim { wire_name: name, origin: exactly }).collect();
    for (variant, ident) in union.variants.iter_mut().zip(scope(Style::Variant, &claims, &["Unknown"])) {
        variant.ident = ident.into();
    }
}

fn branch(ty: &Type, names: &[String]) -> String {
    match ty {
        Type::Named(index) => names[*index].clone(),
        Type::Any => "Any".to_owned(),
        Type::Text => "Text".to_owned(),
        Type::Upload => "Upload".to_owned(),
        Type::Formatted(format) => format.word().to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::Integer(_) => "Integer".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::Time(_) => "Time".to_owned(),
        Type::List(inner) => format!("{} list", branch(inner, names)),
        Type::Map(inner) => format!("{} map", branch(inner, names)),
        Type::Tuple(_) => "Tuple".to_owned(),
        Type::Nullable(inner) => format!("nullable {}", branch(inner, names)),
        Type::Boxed(inner) => branch(inner, names),
    }
}

/// What a request has besides its inputs.
const REQUEST_METHODS: &[&str] = &[
    "send",
    "with_header",
    "with_query",
    "with_timeout",
    "with_deadline",
    "with_retry",
    "with_body",
    "as_form",
    "with_form",
    "accepting",
    "read_answer",
    "ready",
    "into_future",
    "call",
    "value",
    "wait",
];

/// Names what a caller gives; where two places have one name, the place tells them apart.
pub(super) fn of_operation(operation: &mut Operation) {
    let inputs = operation.arguments.iter().chain(&operation.options);
    let claims: Vec<(String, &str)> = inputs.map(|input| (input.wire_name.clone(), place(input))).collect();
    let claims: Vec<Claim<'_>> = claims.iter().map(|(name, place)| Claim { wire_name: name, origin: place }).collect();
    let is_form = operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Multipart);
    let reserved = REQUEST_METHODS.iter().copied().chain(is_form.then_some("form"));
    let pages: &[&str] = if operation.paging.is_some() { &["pages", "items"] } else { &[] };
    let parts = operation.split.as_ref().map(|_| "split");
    let reserved = reserved.chain(stream_methods(operation)).chain(pages.iter().copied()).chain(parts);
    let reserved: Vec<&str> = reserved.collect();
    let idents = scope(Style::Argument, &claims, &reserved);
    for (input, ident) in operation.arguments.iter_mut().chain(&mut operation.options).zip(idents) {
        input.ident = ident.into();
    }
}

/// The methods of a request that read the answer while it comes.
fn stream_methods(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let has = |wanted: fn(AnswerKind) -> bool| operation.others.iter().any(|other| wanted(other.kind));
    let download = (operation.success.kind == Some(AnswerKind::Bytes)).then_some("download");
    let events = has(|kind| matches!(kind, AnswerKind::Events(_))).then_some("events");
    let lines = has(|kind| kind == AnswerKind::Lines).then_some("lines");
    download.into_iter().chain(events).chain(lines)
}

fn place(input: &Input) -> &'static str {
    match &input.target {
        Target::Parameter { place: Place::Path, .. } => "path",
        Target::Parameter { place: Place::Query, .. } => "query",
        Target::Parameter { place: Place::Header, .. } => "header",
        Target::Parameter { place: Place::Cookie, .. } => "cookie",
        Target::Property | Target::Part { .. } | Target::Body => "body",
    }
}

/// What the client's builder has besides the credentials.
const BUILDER_METHODS: &[&str] = &[
    "base_url",
    "allow_http",
    "timeout",
    "deadline",
    "retry",
    "throttle",
    "hook",
    "max_response_bytes",
    "max_decompressed_bytes",
    "max_header_bytes",
    "max_depth",
    "max_concurrent",
    "user_agent",
    "transport",
    "wrap_transport",
    "connect_timeout",
    "proxy",
    "configure_http",
    "http_client",
    "build",
    "builder",
];

/// What the crate exports beside the scopes.
const ROOT_TYPES: &[&str] = &[
    "Body",
    "BoxError",
    "BoxFuture",
    "Builder",
    "Client",
    "Error",
    "ErrorKind",
    "Format",
    "Formatted",
    "Hook",
    "Items",
    "OperationName",
    "Outcome",
    "Outgoing",
    "Pages",
    "Part",
    "Position",
    "RateLimit",
    "RawRequest",
    "RawResponse",
    "Response",
    "RetryPolicy",
    "SecretString",
    "Server",
    "ServiceTransport",
    "Split",
    "SplitError",
    "Stage",
    "Throttle",
    "TokenSource",
    "Transport",
    "TransportError",
    "TransportService",
    "UnixMillis",
    "UnknownValue",
    "Violation",
];

/// Names the builder's methods for credentials, and the scopes.
pub(super) fn of_client(api: &mut Api) {
    let wire: Vec<String> = api.schemes.iter().map(|scheme: &Scheme| scheme.wire_name.clone()).collect();
    for (scheme, ident) in api.schemes.iter_mut().zip(unique(Style::Method, &wire, BUILDER_METHODS)) {
        scheme.ident = ident;
    }
    let wire: Vec<String> = api.scopes.iter().map(|scope| scope.ident.clone()).collect();
    let types = unique(Style::Type, &wire, ROOT_TYPES);
    for (scope, ident) in api.scopes.iter_mut().zip(types) {
        scope.type_ident = ident;
    }
    for (scope, method) in api.scopes.iter_mut().zip(unique(Style::Method, &wire, &["builder", "request"])) {
        scope.ident = method;
    }
}

/// Identifiers for names of which each occurs once.
pub(super) fn unique(style: Style, wire: &[String], reserved: &[&str]) -> Vec<String> {
    let claims: Vec<Claim<'_>> = wire.iter().map(|name| Claim::from(name.as_str())).collect();
    scope(style, &claims, reserved).into_iter().map(String::from).collect()
}
