//! The events of webhooks: what tells them apart, what is kept, and by which id a message is known again.

use crate::runtime::decode::DecodeError;
use crate::runtime::webhook::Verifier;
use crate::runtime::webhook_error::WebhookError;
use crate::runtime::webhook_event::{self, Body, Events, Known, Naming, Plan, UnknownEvent};

use super::webhooks::{BODY, ID, SECRET, SIGNATURE, TIME, at, stamp, svix};

/// The events of an API.
#[derive(Debug, PartialEq)]
enum Event {
    Born(i64),
    Grown(serde_json::Value),
    Felled(serde_json::Value),
    Storm(serde_json::Value),
    Unknown(UnknownEvent),
}

impl Events for Event {
    const PLAN: &'static Plan = &Plan {
        names: &[Naming::Property("/type"), Naming::Property("/eventType"), Naming::Header("x-event")],
        events: &[
            Known { name: "born", constants: &[] },
            Known { name: "tree", constants: &[("/action", "grown")] },
            Known { name: "tree", constants: &[("/action", "felled")] },
            Known { name: "storm.*", constants: &[] },
        ],
    };

    fn read(known: Option<usize>, body: Body<'_>) -> Result<Self, DecodeError> {
        Ok(match known {
            Some(0) => Self::Born(body.decode()?),
            Some(1) => Self::Grown(body.decode()?),
            Some(2) => Self::Felled(body.decode()?),
            Some(3) => Self::Storm(body.decode()?),
            _ => Self::Unknown(body.unknown()),
        })
    }
}

fn parsed(name: Option<&str>, header: &str, body: &str) -> Result<Event, WebhookError> {
    webhook_event::parse(name, [("X-Event", header)], body.as_bytes())
}

#[test]
fn the_name_of_an_event_is_found_in_body_header_or_call() {
    assert!(matches!(parsed(None, "tree", r#"{"action":"grown"}"#), Ok(Event::Grown(_))));
    assert!(matches!(parsed(None, "tree", r#"{"action":"felled"}"#), Ok(Event::Felled(_))));
    assert!(matches!(parsed(None, "x", r#"{"eventType":"storm.autumn"}"#), Ok(Event::Storm(_))));
    assert!(matches!(parsed(None, "tree", r#"{"type":"storm.autumn"}"#), Ok(Event::Storm(_))));
    assert_eq!(parsed(Some("born"), "tree", "7").expect("the caller knows"), Event::Born(7));
    // Without a name, by what only one event has.
    let parsed: Event = webhook_event::parse(None, [("a", "b")], br#"{"action":"felled"}"#).expect("it is JSON");
    assert!(matches!(parsed, Event::Felled(_)));
}

#[test]
fn an_event_that_nobody_knows_is_kept() {
    for (header, body, name) in [
        ("tree", r#"{"action":"painted","by":7}"#, Some("tree")),
        ("flood", r#"{"a": 1}"#, Some("flood")),
        ("x", r#"{"type":"storm"}"#, Some("storm")),
        ("", "[1, 2]", None),
    ] {
        let Ok(Event::Unknown(event)) = parsed(None, header, body) else { panic!("{body} is known") };
        assert_eq!((event.name(), event.text()), (name, body));
        assert!(event.json::<serde_json::Value>().is_ok());
    }
}

#[test]
fn a_body_that_is_no_event_says_where() {
    let error = parsed(Some("born"), "x", r#"{"type":"born"}"#).expect_err("it is no number");
    assert!(matches!(&error, WebhookError::OtherShape { event, .. } if event == "born"), "{error}");
    assert!(!error.is_untrusted());
    let error = parsed(None, "x", "{\"type\":").expect_err("it ends too early");
    assert!(matches!(error, WebhookError::NotJson { .. }), "{error}");
    let deep = "[".repeat(100_000);
    assert!(matches!(parsed(None, "x", &deep), Err(WebhookError::NotJson { .. })));
}

#[test]
fn the_id_is_the_header_or_the_body_or_made_of_both() {
    let verifier = Verifier::timestamped("x-signature", ["key"]).expect("the secret is well made");
    let receive = |verifier: &Verifier, headers: &[(&str, &str)], body: &str| {
        let headers = headers.iter().copied();
        let received = webhook_event::receive::<Event, _, _>(verifier, None, headers, body.as_bytes(), at(TIME));
        received.expect("it is signed").id
    };
    let stamped = |body: &str| {
        let header = format!("t=1614265330,v1={}", stamp("key", "1614265330", body.as_bytes()));
        receive(&verifier, &[("x-signature", &header)], body)
    };
    assert_eq!(stamped(r#"{"type":"flood","id":"evt_1"}"#), "evt_1");
    let made = stamped(r#"{"type":"flood"}"#);
    assert!(made.len() == 64 && made == stamped(r#"{"type":"flood"}"#) && made != stamped(r#"{"type":"flooD"}"#));
    let headers = [("svix-id", ID), ("svix-timestamp", "1614265330"), ("svix-signature", SIGNATURE)];
    let body = std::str::from_utf8(BODY).expect("it is a text");
    assert_eq!(receive(&svix(&[SECRET]), &headers, body), ID);
}
