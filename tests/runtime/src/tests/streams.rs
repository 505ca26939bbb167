//! Answers that are read while they come.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::server::{Act, Server, answer};
use crate::runtime::chunks::Opened;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::event_parser::{EventParser, RawEvent};
use crate::runtime::events::{Described, Event, EventStream};

/// Type, data and id of an event.
type Parts = (String, String, String);

/// The events of a text that comes in pieces of this size, as type, data and id.
fn parsed(text: &[u8], size: usize) -> Vec<Parts> {
    let mut parser = EventParser::default();
    let mut found = Vec::new();
    for piece in text.chunks(size) {
        parser.push(&Bytes::copy_from_slice(piece));
        while let Some(RawEvent { event, data, id }) = parser.next(1000).expect("short events") {
            found.push((event, data, id));
        }
    }
    found
}

#[test]
fn events_are_read_as_browsers_do_wherever_the_pieces_end() {
    let message = |data: &str, id: &str| ("message".to_owned(), data.to_owned(), id.to_owned());
    let cases: &[(&str, Vec<Parts>)] = &[
        ("data: YHOO\ndata: +2\ndata: 10\n\n", vec![message("YHOO\n+2\n10", "")]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            vec![message("first event", "1"), message("second event", ""), message(" third event", "")],
        ),
        ("data\n\ndata\ndata\n\ndata:", vec![message("", ""), message("\n", "")]),
        ("data:test\n\ndata: test\n\n", vec![message("test", ""), message("test", "")]),
        (
            "\u{feff}data: a\r\n\r\nevent: add\rdata: b\r\r",
            vec![message("a", ""), ("add".into(), "b".into(), String::new())],
        ),
        ("event: lost\n\ndata: a\n\n", vec![message("a", "")]),
        ("id: 7\0\nid: 8\ndata: a\nunknown: b\nretry: x\n\n", vec![message("a", "8")]),
        ("data: h\u{e9}\u{1f600}\n\n", vec![message("h\u{e9}\u{1f600}", "")]),
    ];
    for (text, right) in cases {
        for size in 1..=text.len() {
            assert_eq!(parsed(text.as_bytes(), size), *right, "{text:?} in pieces of {size}");
        }
    }
    assert_eq!(parsed(b"data: \xff\n\n", 3)[0].1, "\u{fffd}");
}

#[test]
fn an_event_has_a_limit_also_without_an_end() {
    for text in [&b"data: 0123456789"[..], b"data: 01234\ndata: 56789\n", b": 0123456789012345"] {
        let mut parser = EventParser::default();
        parser.push(&Bytes::from_static(text));
        assert!(parser.next(9).is_err());
        parser = EventParser::default();
        parser.push(&Bytes::from_static(text));
        assert_eq!(parser.next(100), Ok(None));
    }
    let mut parser = EventParser::default();
    parser.push(&Bytes::from_static(b"retry: 1500\nid: 4\n\n"));
    assert_eq!(parser.next(99), Ok(None));
    assert_eq!((parser.retry(), parser.last_id()), (Some(Duration::from_millis(1500)), "4"));
}

/// Opens what the server says, by a call that only reads.
async fn opened(server: &Server) -> Result<Opened, Error> {
    server.client().connection("c").get("1").call.open().await
}

async fn events(server: &Server) -> EventStream<Value> {
    opened(server).await.expect("an answer").events(Described::Data)
}

/// What is left of a stream; errors by their kinds.
async fn rest(events: &mut EventStream<Value>) -> Vec<Result<Value, ErrorKind>> {
    let mut found = Vec::new();
    while let Some(next) = events.next().await {
        found.push(next.map(|Event { data, .. }| data).map_err(|error| error.kind()));
    }
    found
}

#[tokio::test]
async fn a_stream_ends_at_its_end_and_goes_on_behind_what_it_does_not_understand() {
    let text = "data: {\"n\": 1}\n\ndata: oh\n\ndata: [2]\n\ndata: [DONE]\n\ndata: 3\n\n";
    let server = Server::saying(answer("200 OK", "content-type: text/event-stream\r\n", text)).await;
    let mut stream = events(&server).await;
    assert_eq!(rest(&mut stream).await, [Ok(json!({"n": 1})), Err(ErrorKind::Decode), Ok(json!([2]))]);
    assert!(stream.next().await.is_none());
    let mut stream = events(&server).await.ending_at("oh");
    assert_eq!(rest(&mut stream).await, [Ok(json!({"n": 1}))]);
    let mut stream = events(&server).await.with_longest_event(5);
    assert_eq!(rest(&mut stream).await, [Err(ErrorKind::TooLarge)]);
    let refused = Server::saying(answer("401 Unauthorized", "", "no")).await;
    assert!(opened(&refused).await.is_err_and(|error| error.status() == Some(StatusCode::UNAUTHORIZED)));
}

#[tokio::test]
async fn an_event_may_be_described_as_a_whole_or_as_text() {
    let text = "event: add\nid: 4\ndata: {\"n\": 1}\n\ndata: plain\n\n";
    let server = Server::saying(answer("200 OK", "", text)).await;
    let mut whole = opened(&server).await.expect("an answer").events::<Value>(Described::Event);
    let first = whole.next().await.expect("an event").expect("as described");
    assert_eq!((first.event.as_str(), first.id.as_str()), ("add", "4"));
    assert_eq!(rest(&mut whole).await, [Ok(json!({"event": "message", "data": "plain", "id": "4"}))]);
    assert_eq!(first.data, json!({"event": "add", "data": {"n": 1}, "id": "4"}));
    let mut texts = opened(&server).await.expect("an answer").events::<String>(Described::Text);
    assert_eq!(texts.next().await.expect("an event").expect("a text").data, "{\"n\": 1}");
}

fn broken(text: &str) -> Act {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 1000\r\n\r\n";
    Act::Say(format!("{head}{text}").into_bytes())
}

#[tokio::test]
async fn a_stream_that_breaks_goes_on_behind_the_last_event() {
    let last = Act::Say(answer("200 OK", "", "data: 2\n\n"));
    let server = Server::start(vec![broken("retry: 1\nid: 7\ndata: 1\n\ndata: lost"), last]).await;
    let mut stream = events(&server).await;
    assert_eq!(rest(&mut stream).await, [Ok(json!(1)), Ok(json!(2))]);
    let requests = server.requests();
    assert!(!requests[0].contains("last-event-id") && requests[1].contains("last-event-id: 7\r\n"), "{requests:?}");
    let server = Server::start(vec![broken("retry: 1\ndata: 1\n\n"), broken("")]).await;
    assert_eq!(rest(&mut events(&server).await).await, [Ok(json!(1)), Err(ErrorKind::Transport)]);
    assert_eq!(server.requests().len(), 4);
    let server = Server::start(vec![broken("data: 1\n\n")]).await;
    let mut stream = events(&server).await.with_reconnects(0);
    assert_eq!(rest(&mut stream).await, [Ok(json!(1)), Err(ErrorKind::Transport)]);
    let done = Act::Say(answer("204 No Content", "", ""));
    let server = Server::start(vec![broken("retry: 1\ndata: 1\n\n"), done]).await;
    assert_eq!(rest(&mut events(&server).await).await, [Ok(json!(1))]);
}

#[tokio::test]
async fn a_stream_that_says_nothing_is_not_waited_for_without_end() {
    let server = Server::start(vec![Act::Hold(b"HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n".to_vec())]).await;
    let mut stream = events(&server).await.with_reconnects(0).with_patience(Duration::from_millis(50));
    assert_eq!(rest(&mut stream).await, [Ok(json!(1)), Err(ErrorKind::Timeout)]);
    drop(stream);
}

#[tokio::test]
async fn lines_are_values() {
    let text = "{\"n\":1}\r\n\n\u{1e}[2]\nno\n\"last\"";
    let server = Server::saying(answer("200 OK", "content-type: application/jsonl\r\n", text)).await;
    let mut lines = opened(&server).await.expect("an answer").lines::<Value>();
    let mut found = Vec::new();
    while let Some(next) = lines.next().await {
        found.push(next.map_err(|error| error.kind()));
    }
    assert_eq!(found, [Ok(json!({"n": 1})), Ok(json!([2])), Err(ErrorKind::Decode), Ok(json!("last"))]);
    let mut lines = opened(&server).await.expect("an answer").lines::<Value>().with_longest_line(3);
    assert!(lines.next().await.expect("a value").is_ok_and(|value| value == json!({"n": 1})));
    let long = Server::saying(answer("200 OK", "", &"x".repeat(5000))).await;
    let mut lines = opened(&long).await.expect("an answer").lines::<Value>().with_longest_line(100);
    assert!(lines.next().await.expect("an error").is_err_and(|error| error.kind() == ErrorKind::TooLarge));
    assert!(lines.next().await.is_none());
}
