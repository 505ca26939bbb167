//! Answers that are larger than they may be, each in its own way.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::server::{Act, Server, answer, json};
use crate::runtime::config::Config;
use crate::runtime::error::{Error, ErrorKind};

const EMPTY: &str = r#"{"items":[]}"#;

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

/// A response with a body that is encoded as it says.
fn encoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("content-type: application/json\r\ncontent-encoding: {encoding}\r\n");
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\n{head}content-length: {length}\r\nconnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// What the client makes of an answer.
async fn outcome(bytes: Vec<u8>, change: impl FnOnce(&mut Config)) -> Result<(), Error> {
    let server = Server::start(vec![Act::Say(bytes)]).await;
    server.client_with(change).connection("c").batch(["1"]).await.map(|_| ())
}

#[track_caller]
fn check(result: Result<(), Error>, kind: ErrorKind, said: &str) {
    let error = result.expect_err("an error");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(said), "{error}");
    assert!(!error.is_retryable() && error.status().is_none_or(|status| status == 200), "{error:?}");
}

#[tokio::test]
async fn a_body_is_limited_as_it_comes_and_as_it_becomes() {
    let long = format!(r#"{{"items":[],"more":"{}"}}"#, "x".repeat(100_000));
    let small = |config: &mut Config| config.max_response_bytes(1000);
    check(outcome(json("200 OK", &long), small).await, ErrorKind::TooLarge, "more than 1000 bytes");
    // Compressed it is small, and what it becomes has a limit of its own.
    let bomb = encoded("gzip", &gzip(&long));
    assert!(bomb.len() < 1000);
    outcome(bomb.clone(), small).await.expect("success");
    let tight = |config: &mut Config| config.max_decompressed_bytes(50_000);
    check(outcome(bomb.clone(), tight).await, ErrorKind::DecompressedTooLarge, "more than 50000 bytes");
    let tiny = |config: &mut Config| config.max_response_bytes(20);
    check(outcome(bomb, tiny).await, ErrorKind::TooLarge, "more than 20 bytes");
    outcome(json("200 OK", &long), tight).await.expect("what is not compressed is not decompressed");
}

#[tokio::test]
async fn compressed_answers_are_asked_for_and_read() {
    let server = Server::start(vec![Act::Say(encoded("gzip", &gzip(EMPTY)))]).await;
    server.client().connection("c").batch(["1"]).await.expect("success");
    assert!(server.requests()[0].contains("accept-encoding: gzip, br, zstd\r\n"), "{}", server.requests()[0]);
    // Who asks for an encoding gets it as it is.
    let mut request = server.client().connection("c").batch(["1"]);
    request.call.extra_header("accept-encoding", "gzip");
    let error = request.await.expect_err("no JSON");
    assert!(error.to_string().contains("application/json, encoded as gzip, of "), "{error}");
    check(outcome(encoded("gzip", b"no gzip at all"), |_| {}).await, ErrorKind::Decode, "cannot be decompressed");
    let whole = gzip(EMPTY);
    let error = outcome(encoded("gzip", &whole[..whole.len() - 9]), |_| {}).await.expect_err("cut off");
    assert!(error.is_retryable() && error.to_string().contains("broke off"), "{error}");
}

#[tokio::test]
async fn headers_are_limited() {
    let with = |length| answer("200 OK", &format!("x-much: {}\r\n", "y".repeat(length)), EMPTY);
    outcome(with(60_000), |_| {}).await.expect("success");
    check(outcome(with(70_000), |_| {}).await, ErrorKind::HeadersTooLarge, "more than 65536 bytes");
    outcome(with(70_000), |config| config.max_header_bytes(100_000)).await.expect("success");
    check(outcome(with(2_000_000), |_| {}).await, ErrorKind::HeadersTooLarge, "the head of the response is too large");
    let many = "x-many: 1\r\n".repeat(200);
    check(outcome(answer("200 OK", &many, EMPTY), |_| {}).await, ErrorKind::HeadersTooLarge, "too large");
}

#[tokio::test]
async fn nesting_is_limited() {
    // Five of them are around the lists.
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth - 5), "]".repeat(depth - 5));
        let variant = format!(r#"{{"status":"stored","createdAt":1,"more":{open}1{close}}}"#);
        let item = format!(r#"{{"id":"1","type":"image","media":{{"full":{variant}}}}}"#);
        json("200 OK", &format!(r#"{{"items":[{item}]}}"#))
    };
    outcome(nested(127), |_| {}).await.expect("success");
    check(outcome(nested(128), |_| {}).await, ErrorKind::TooDeep, "more than 127 lists and objects");
    check(outcome(nested(100_000), |_| {}).await, ErrorKind::TooDeep, "more than 127");
    check(outcome(nested(100_000), |config| config.max_depth(1_000_000)).await, ErrorKind::TooDeep, "more than 127");
    outcome(nested(7), |config| config.max_depth(7)).await.expect("success");
    check(outcome(nested(8), |config| config.max_depth(7)).await, ErrorKind::TooDeep, "more than 7");
    let brackets = json("200 OK", r#"{"items":[],"x":"[[[[\"[[{{"}"#);
    outcome(brackets, |config| config.max_depth(2)).await.expect("brackets in a text are no nesting");
}
