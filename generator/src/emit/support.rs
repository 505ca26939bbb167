//! The support code that a crate gets: copies of the files in `generator/runtime`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{formats, ident, streams};
use crate::{
    api::{AnswerKind, Api, BodyKind, Operation, Shape, Type, contents, named_in},
    render::BANNER,
};

macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../runtime/", $name, ".rs")))),*]
    };
}

/// Every file of the support code.
const SOURCES: &[(&str, &str)] = sources![
    "base_url",
    "blocking",
    "body",
    "buffered",
    "call",
    "chunks",
    "client_credentials",
    "config",
    "content",
    "core",
    "declared",
    "decode",
    "depth",
    "download",
    "download_file",
    "encode",
    "engine",
    "error",
    "event_parser",
    "events",
    "failure",
    "form",
    "formats_base64",
    "formats_chrono",
    "formats_decimal",
    "formats_jiff",
    "formats_std",
    "formats_time",
    "formats_url",
    "formats_uuid",
    "formatted",
    "gate",
    "hook",
    "inflate",
    "iterate",
    "leaves",
    "lines",
    "links",
    "looks",
    "mock",
    "mock_clock",
    "mock_differ",
    "mock_entry",
    "mock_expect",
    "mock_match",
    "mock_record",
    "mock_replay",
    "mock_reply",
    "mock_sent",
    "mock_streams",
    "mock_tape",
    "multipart",
    "names",
    "object",
    "open_enum",
    "operation",
    "pager",
    "pages",
    "paging",
    "parts",
    "percent",
    "place",
    "position",
    "random",
    "rate_limit",
    "raw",
    "read",
    "redirect",
    "request",
    "reqwest",
    "response",
    "retry",
    "rules",
    "secret",
    "security",
    "sending",
    "server_message",
    "skim",
    "split",
    "style",
    "tagged",
    "target",
    "throttle",
    "tower",
    "trace",
    "transport",
    "tuple",
    "union",
    "unix_millis",
    "upload",
    "upload_file",
    "validate",
    "webhook",
    "webhook_error",
    "webhook_event",
    "webhook_headers",
    "xml",
    "xml_read",
    "xml_write",
];

/// Which of them this API needs.
fn needed(api: &Api) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let unions = api.types.iter().any(|def| matches!(def.shape, Shape::Union(_)));
    let times = times(api);
    let mut operations = api.groups.iter().flat_map(|group| &group.operations);
    let declares = operations.any(|one| !one.headers.is_empty() || !one.errors_ident.is_empty());
    let fetches_tokens = api.schemes.iter().any(|scheme| scheme.token_url.is_some());
    let formats = formats::modules(api);
    let webhooks = api.webhooks.is_some();
    let (xml, parted, paged, split) = (!api.xml.is_empty(), parted(api), paged(api), split(api));
    let (uploads, downloads, events, lines) = (uploads(api), downloads(api), events(api), lines(api));
    let streams = streamed(api);
    SOURCES.iter().filter(move |(name, _)| match *name {
        "client_credentials" => fetches_tokens,
        "declared" => declares,
        "download" | "download_file" => downloads,
        "event_parser" | "events" | "mock_streams" => events,
        "lines" => lines,
        "iterate" => streams,
        "split" => split,
        "links" | "pager" | "pages" | "paging" | "position" | "skim" => paged,
        "multipart" | "upload" | "upload_file" => uploads,
        "parts" => parted,
        "buffered" | "leaves" | "looks" | "tagged" | "union" => unions,
        "xml" | "xml_read" | "xml_write" => xml,
        name if name.starts_with("webhook") => webhooks,
        "unix_millis" => times,
        name if name.starts_with("format") => formats.contains(name),
        _ => true,
    })
}

/// The copies, by path.
pub(super) fn files(api: &Api) -> BTreeMap<String, String> {
    needed(api).map(|(name, text)| (format!("src/runtime/{name}.rs"), format!("{BANNER}{text}"))).collect()
}

/// The declarations of their modules.
pub(super) fn modules(api: &Api) -> TokenStream {
    let modules = needed(api).map(|(name, _)| {
        let module = ident(name);
        let feature = match *name {
            "reqwest" | "upload_file" | "download_file" => Some(quote!(#[cfg(feature = "reqwest")])),
            name if name.starts_with("mock") => Some(quote!(#[cfg(feature = "mock")])),
            "tower" => Some(quote!(#[cfg(feature = "tower")])),
            "blocking" | "iterate" => Some(quote!(#[cfg(feature = "blocking")])),
            name if name.starts_with("webhook") => Some(quote!(#[cfg(feature = "webhooks")])),
            _ => None,
        };
        quote!(#feature pub mod #module;)
    });
    quote!(#(#modules)*)
}

/// Whether an operation answers with bytes, or with what can be taken as bytes.
pub(super) fn downloads(api: &Api) -> bool {
    let mut operations = api.groups.iter().flat_map(|group| &group.operations);
    operations.any(|operation| streams::downloads(operation) || !operation.others.is_empty())
}

/// Whether anything that comes is a stream.
pub(super) fn streamed(api: &Api) -> bool {
    downloads(api) || events(api) || lines(api) || paged(api) || split(api)
}

/// Whether an operation answers with events.
pub(super) fn events(api: &Api) -> bool {
    answers(api, |kind| matches!(kind, AnswerKind::Events(_)))
}

/// Whether an operation answers with JSON, value by value.
pub(super) fn lines(api: &Api) -> bool {
    answers(api, |kind| kind == AnswerKind::Lines)
}

fn answers(api: &Api, wanted: fn(AnswerKind) -> bool) -> bool {
    let mut operations = api.groups.iter().flat_map(|group| &group.operations);
    operations.any(|operation| {
        let others = operation.others.iter().map(|other| other.kind);
        others.chain(operation.success.kind).any(wanted)
    })
}

/// Whether the answers of an operation are pages of a list.
pub(super) fn paged(api: &Api) -> bool {
    api.groups.iter().flat_map(|group| &group.operations).any(|operation| operation.paging.is_some())
}

/// Whether a call can be sent in parts.
pub(super) fn split(api: &Api) -> bool {
    api.groups.iter().flat_map(|group| &group.operations).any(|operation| operation.split.is_some())
}

/// Whether files are uploaded by several operations.
pub(super) fn parted(api: &Api) -> bool {
    api.groups.iter().any(|group| !group.uploads.is_empty())
}

/// Whether an operation takes files.
pub(super) fn uploads(api: &Api) -> bool {
    if parted(api) {
        return true;
    }
    let mut bodies =
        api.groups.iter().flat_map(|group| &group.operations).filter_map(|operation| operation.body.as_ref());
    bodies.any(|body| {
        matches!(body.kind, BodyKind::Bytes | BodyKind::Multipart)
            || body.others.iter().any(|other| other.starts_with("multipart/form-data"))
    })
}

/// Every type that the API holds or takes.
pub(super) fn all_types(api: &Api) -> impl Iterator<Item = &Type> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let named = operations.flat_map(Operation::types);
    let events = api.webhooks.iter().flat_map(|webhooks| webhooks.events.iter().map(|event| &event.ty));
    api.types.iter().flat_map(|def| contents(&def.shape)).chain(named).chain(events)
}

/// Whether a number is a time anywhere.
pub(super) fn times(api: &Api) -> bool {
    all_types(api).any(is_time)
}

fn is_time(ty: &Type) -> bool {
    match ty {
        Type::Time(_) => true,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => is_time(inner),
        Type::Tuple(items) => items.iter().any(is_time),
        _ => false,
    }
}

/// The compiler's limit on chains of types, if this API's are longer than it usually allows.
pub(super) fn recursion_limit(api: &Api) -> Option<proc_macro2::Literal> {
    let mut depths = vec![None; api.types.len()];
    let longest = (0..api.types.len()).map(|index| depth(api, index, &mut depths)).max().unwrap_or(0);
    (longest > 24).then(|| proc_macro2::Literal::string(&(longest * 16).max(256).to_string()))
}

/// How many types stand one in the other, counted from `start`; a type that contains itself counts once.
fn depth(api: &Api, start: usize, depths: &mut [Option<usize>]) -> usize {
    let mut open = vec![(start, None)];
    while let Some((index, inside)) = open.pop() {
        let inside = match inside {
            Some(inside) => inside,
            None if depths[index].is_some() => continue,
            None => {
                depths[index] = Some(1);
                let inside: Vec<usize> = contents(&api.types[index].shape).into_iter().flat_map(named_in).collect();
                let further: Vec<_> = inside.iter().map(|inner| (*inner, None)).collect();
                open.push((index, Some(inside)));
                open.extend(further);
                continue;
            }
        };
        let deepest = inside.iter().filter_map(|inner| depths[*inner]).max();
        depths[index] = Some(deepest.unwrap_or(0) + 1);
    }
    depths[start].unwrap_or(1)
}
