//! What `api.toml` says of webhooks.

use super::Seed;
use crate::{
    api::{Body, BodyKind, EventName, Operation, Signature, SignatureScheme},
    codes::Code,
    config::{SignatureKind, WebhookConfig},
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::closest,
    lower::{
        operations::{Lowering, Part},
        shapes::{Lowered, Shapes, or_null},
    },
    source::Pointer,
};

/// The events that `api.toml` adds.
pub(in crate::lower) fn added(config: &WebhookConfig, shapes: &mut Shapes<'_, '_>) -> Vec<Lowering> {
    let mut events = Vec::new();
    for (name, body) in &config.events {
        let component = || Pointer::from_text("/components/schemas").child(body);
        let at = Pointer::from_fragment(body).unwrap_or_else(component);
        let Some(schema) = shapes.schemas.at(&at) else {
            let message = format!("there is no schema `{body}` for the event `{name}`");
            let problem = Diagnostic::new(Code::ConfigInvalid, Place::setting(&["webhooks", "events", name]), message);
            let known = shapes.context.document.components.keys().map(String::as_str);
            shapes.problems.push(match closest(body, known) {
                Some(meant) => problem.help(format!("did you mean `{meant}`?")),
                None => problem.help("write the name of a component, or a JSON pointer that begins with `#/`"),
            });
            continue;
        };
        let Lowered { ty, nullable } = shapes.referenced(&at);
        let ty = if nullable { or_null(ty) } else { ty };
        let body = Body {
            kind: BodyKind::Json,
            media_type: "application/json".to_owned(),
            ty: ty.clone(),
            rules: Vec::new(),
            required: true,
            spread: None,
            encoding: Vec::new(),
            or_form: false,
            others: Vec::new(),
            fixed: Vec::new(),
            xml: None,
        };
        let (method, wire_path) = ("post".to_owned(), name.clone());
        events.push(Lowering {
            operation: Operation { method, wire_path, body: Some(body), ..Operation::default() },
            tag: String::new(),
            uses: vec![(Part::Request, ty)],
            answers_list: false,
            webhook: true,
            event: Some(Seed::of(shapes, Some(schema))),
            scope: None,
        });
    }
    events
}

/// Where the name of an event is, if it is said. Sources may disagree, so that one of several may be in no schema.
pub(super) fn names(config: &WebhookConfig, seeds: &[&Seed], problems: &mut Diagnostics) -> Option<Vec<EventName>> {
    let names = config.event.iter().map(|named| match named.strip_prefix("header:") {
        Some(header) => EventName::Header(header.trim().to_ascii_lowercase()),
        None => EventName::Property(named.split('.').map(str::to_owned).collect()),
    });
    let texts: Vec<&str> = seeds.iter().flat_map(|seed| &seed.texts).map(|(name, _)| name.as_str()).collect();
    // What is deeper, or in a header, or in a body of which nothing is known, may be there all the same.
    let is_known = |named: &&String| {
        named.contains(['.', ':']) || texts.contains(&named.as_str()) || seeds.iter().any(|seed| seed.is_open)
    };
    let code =
        if config.event.iter().any(|named| is_known(&named)) { Code::UnusedSetting } else { Code::ConfigInvalid };
    for (index, named) in config.event.iter().enumerate().filter(|(_, named)| !is_known(named)) {
        let place = Place::setting(&["webhooks", "event", &index.to_string()]);
        let problem = Diagnostic::new(code, place, format!("no event has a property `{named}` that is a text"));
        problems.push(match closest(named, texts.iter().copied()) {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")),
            None => problem.help("a header is written `header:NAME`"),
        });
    }
    (!config.event.is_empty()).then(|| names.collect())
}

/// What the constructors must not be called: what the receiver has besides.
const TAKEN: &[&str] = &["new", "with_tolerance", "receive", "receive_at", "receive_named"];

/// How events are signed, if it is said.
pub(super) fn signatures(config: &WebhookConfig, problems: &mut Diagnostics) -> Vec<Signature> {
    let mut signatures = Vec::new();
    for (name, said) in &config.signatures {
        let mut report = |place: Place, message: String, help: &str| {
            problems.push(Diagnostic::new(Code::ConfigInvalid, place, message).help(help));
        };
        let key = Place::setting_key(&["webhooks", "signatures", name]);
        let header = Place::setting(&["webhooks", "signatures", name, "header"]);
        if TAKEN.contains(&name.as_str()) {
            report(key.clone(), format!("`{name}` is a method of the receiver already"), "choose another name");
        }
        let scheme = match (said.scheme, &said.header) {
            (SignatureKind::Svix, None) => SignatureScheme::Svix,
            (SignatureKind::Svix, Some(_)) => {
                let help = "`svix-signature` and `webhook-signature` are understood, in any case";
                report(header, "the headers of Svix have names of their own".to_owned(), help);
                continue;
            }
            (SignatureKind::Timestamped, Some(name)) if is_header(name) => {
                SignatureScheme::Timestamped(name.to_ascii_lowercase())
            }
            (SignatureKind::Timestamped, Some(name)) => {
                report(header, format!("`{name}` is no name of a header"), "for example `X-Signature`");
                continue;
            }
            (SignatureKind::Timestamped, None) => {
                let help = "write `header = \"...\"`";
                report(key, "it is not said which header has time and signature".to_owned(), help);
                continue;
            }
        };
        signatures.push(Signature { ident: name.clone(), scheme });
    }
    // The first is the one that examples show.
    signatures.sort_by_key(|signature| signature.scheme != SignatureScheme::Svix);
    signatures
}

/// Whether a text is a token (RFC 9110, section 5.6.2).
fn is_header(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
