//! The documentation of `src/webhooks.rs`, with an example that checks a signature.

use super::{docs, file_name, usage};
use crate::api::{Api, Event, EventName, Signature, SignatureScheme, Webhooks};

/// What the module is for, and how it is used.
pub(super) fn module(api: &Api, webhooks: &Webhooks) -> String {
    let title = docs::line(&api.title);
    let mut text = format!("What {title} sends by itself: webhooks and callbacks, as one enum of [`Event`]s.\n\n");
    text.push_str(&told(webhooks));
    text.push_str(
        "\nA [`Webhooks`] checks each request with the secrets that it was given, several while one takes the place of\n\
         another, and reads the event. What does not fit is a [`WebhookError`]; what to answer is yours to say. A request\n\
         that was sent twice has the same [`id`](Received::id) twice: remember those of the last minutes, and do nothing\n\
         for one that was there before.\n\n",
    );
    text.push_str(&example(api, webhooks));
    text.push_str(AXUM);
    text
}

/// How events are told apart, in words.
fn told(webhooks: &Webhooks) -> String {
    let place = |name: &EventName| match name {
        EventName::Property(way) => format!("in {} of the body", docs::code(&way.join("."))),
        EventName::Header(name) => format!("in the header {}", docs::code(name)),
    };
    let places: Vec<String> = webhooks.names.iter().map(place).collect();
    match places.as_slice() {
        [] => "Nothing in a request says its event's name, as far as the document tells: give it to\n\
               [`receive_named`](Webhooks::receive_named), as you know it by the URL that was called.\n"
            .to_owned(),
        places => format!("An event's name is {}.\n", places.join(", or else ")),
    }
}

/// Svix's published test vector, and one for the other scheme, made for this.
const SVIX_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SVIX_HEADERS: &str = "    (\"svix-id\", \"msg_p5jXN8AQM9LWM0D4loKWxJek\"),\n    (\"svix-timestamp\", \"1614265330\"),\n    \
                            (\"svix-signature\", \"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=\"),\n";
const STAMPED: &str = "t=1614265330,v1=d0c5e92cbfd6a4ad865333d1e79ed52ba82849d84281eff5e3c3233e92439630";

fn example(api: &Api, webhooks: &Webhooks) -> String {
    let library = usage::library(api);
    let (make, secret, headers, id) = match webhooks.signatures.first() {
        Some(Signature { ident, scheme: SignatureScheme::Timestamped(header) }) => {
            let name = file_name(ident);
            (format!("Webhooks::{name}([secret])?"), "secret", format!("    (\"{header}\", \"{STAMPED}\"),\n"), None)
        }
        Some(Signature { ident, scheme: SignatureScheme::Svix }) => {
            let make = format!("Webhooks::{}([secret])?", file_name(ident));
            (make, SVIX_SECRET, SVIX_HEADERS.to_owned(), Some("msg_p5jXN8AQM9LWM0D4loKWxJek"))
        }
        None => {
            let make = "Webhooks::new(Verifier::svix([secret])?)".to_owned();
            (make, SVIX_SECRET, SVIX_HEADERS.to_owned(), Some("msg_p5jXN8AQM9LWM0D4loKWxJek"))
        }
    };
    let verifier = if webhooks.signatures.is_empty() { ", Verifier" } else { "" };
    let id = id.map(|id| format!("assert_eq!(received.id, {id:?});\n")).unwrap_or_default();
    let first = webhooks
        .events
        .first()
        .map(|event| format!("    Event::{}(event) => println!(\"{{event:?}}\"),\n", event.ident));
    let known = first.unwrap_or_default();
    format!(
        "```\n\
         use {library}::webhooks::{{Event, Webhooks{verifier}}};\n\
         # use std::time::{{Duration, UNIX_EPOCH}};\n\n\
         let secret = {secret:?};\n\
         let webhooks = {make};\n\n\
         // What a server has received: `&http::HeaderMap` is as good as pairs.\n\
         let headers = [\n{headers}];\n\
         let body = br#\"{{\"test\": 2432232314}}\"#;\n\
         # let now = UNIX_EPOCH + Duration::from_secs(1_614_265_330);\n\
         # assert!(webhooks.receive(headers, body).is_err(), \"it is too old\");\n\
         # assert!(webhooks.receive_at(headers, b\"{{}}\", now).is_err(), \"it was changed\");\n\n\
         // `receive(headers, body)` goes by the clock of this machine; this was signed in 2021.\n\
         let received = webhooks.receive_at(headers, body, now)?;\n\
         {id}\
         match received.event {{\n{known}    Event::Unknown(event) => println!(\"{{:?}} is new: {{}}\", event.name(), event.text()),\n    \
         event => println!(\"{{event:?}}\"),\n}}\n\
         # Ok::<(), {library}::webhooks::WebhookError>(())\n\
         ```\n"
    )
}

/// How it looks in a server; no dependency of this crate.
const AXUM: &str = "\nWith `axum`, which hands over headers and body as they came:\n\n\
    ```text\n\
    async fn receive(State(webhooks): State<Webhooks>, headers: HeaderMap, body: Bytes) -> StatusCode {\n    \
        match webhooks.receive(&headers, &body) {\n        \
            Ok(received) => { handle(received).await; StatusCode::NO_CONTENT }\n        \
            Err(error) if error.is_untrusted() => StatusCode::BAD_REQUEST,\n        \
            Err(error) => { tracing::error!(%error); StatusCode::INTERNAL_SERVER_ERROR }\n    \
        }\n\
    }\n\
    ```\n";

/// What is said of a variant.
pub(super) fn event(event: &Event) -> String {
    let name = docs::code(&event.wire_name);
    let own = match &event.callback_of {
        Some(operation) => format!("{name}, a callback of {}", docs::code(operation)),
        None => name,
    };
    let texts =
        event.constants.iter().map(|(way, text)| format!("{} {}", docs::code(&way.join(".")), docs::code(text)));
    let texts: Vec<String> = texts.collect();
    let own = if texts.is_empty() { format!("{own}.") } else { format!("{own}, with {}.", texts.join(", ")) };
    match event.docs.as_deref().map(str::trim).filter(|docs| !docs.is_empty() && *docs != event.wire_name) {
        Some(said) => format!("{own}\n\n{}", docs::safe(said)),
        None => own,
    }
}

/// What is said of a constructor.
pub(super) fn signature(scheme: &SignatureScheme) -> String {
    let (about, wrong) = match scheme {
        SignatureScheme::Svix => (
            "Signatures as Svix makes them: `svix-id`, `svix-timestamp` and `svix-signature`, or the same with `webhook-`."
                .to_owned(),
            "not base64",
        ),
        SignatureScheme::Timestamped(header) => (
            format!("Signatures in the header {}, with the time: `t=1614265330,v1=5257a8...`.", docs::code(header)),
            "has blanks around it",
        ),
    };
    format!(
        "{about}\n\nSeveral secrets are for the time in which one takes the place of another.\n\n# Errors\nIf there is no \
         secret, or one of them is empty or {wrong}."
    )
}
