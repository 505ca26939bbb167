//! Servers that break off, stall, or go on for too long.

use std::future::IntoFuture;
use std::time::{Duration, Instant};

use http::StatusCode;

use super::server::{Act, Server, answer, json};
use crate::runtime::error::{Error, ErrorKind};
use crate::sample;

async fn outcome(server: &Server) -> Error {
    let client = server.client_with(|config| {
        config.timeout(Duration::from_millis(300));
        config.max_response_bytes(1000);
    });
    let start = Instant::now();
    let error = client.connection("c").batch(["1"]).await.expect_err("an error");
    assert!(start.elapsed() < Duration::from_secs(3), "{error}");
    assert!(!format!("{error} {error:?}").contains("sk_live"), "{error:?}");
    error
}

#[tokio::test]
async fn each_fault_has_its_error() {
    use Act::{Hang, Hold, Say};
    let say = |text: &str| Say(text.as_bytes().to_vec());
    let hold = |text: &str| Hold(text.as_bytes().to_vec());
    let ok = Some(StatusCode::OK);
    let large = json("200 OK", &format!("\"{}\"", "x".repeat(2000)));
    let endless = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let endless = format!("{endless}7d0\r\n{}\r\n", "x".repeat(2000));
    let cases = [
        ("hangs up", Hang, ErrorKind::Transport, None),
        ("half a head", say("HTTP/1.1 200 O"), ErrorKind::Transport, None),
        ("no HTTP", say("hello\r\n\r\n"), ErrorKind::Transport, None),
        ("no answer", hold(""), ErrorKind::Timeout, None),
        ("slow head", hold("HTTP/1.1 200 OK\r\n"), ErrorKind::Timeout, None),
        ("slow body", hold("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"), ErrorKind::Timeout, ok),
        ("short body", say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"), ErrorKind::Transport, ok),
        ("bad chunks", say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n"), ErrorKind::Transport, ok),
        ("too large", Say(large), ErrorKind::TooLarge, ok),
        ("too large in chunks", Hold(endless.into_bytes()), ErrorKind::TooLarge, ok),
        ("no content", Say(answer("204 No Content", "", "")), ErrorKind::Decode, Some(StatusCode::NO_CONTENT)),
        ("not modified", Say(answer("304 Not Modified", "", "")), ErrorKind::Status, Some(StatusCode::NOT_MODIFIED)),
        (
            "error with half a body",
            say("HTTP/1.1 503 Busy\r\ncontent-length: 99\r\n\r\nbusy"),
            ErrorKind::Status,
            Some(StatusCode::SERVICE_UNAVAILABLE),
        ),
    ];
    for (name, act, kind, status) in cases {
        let server = Server::start(vec![act]).await;
        let error = outcome(&server).await;
        assert_eq!((error.kind(), error.status()), (kind, status), "{name}: {error:?}");
        assert_eq!(server.requests().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn nobody_there_is_told_apart_from_a_broken_exchange() {
    let client = sample::client(|config| config.base_url("http://127.0.0.1:1")).expect("good settings");
    let mut request = client.connection("c").batch(["1"]);
    request.call.set_retry(crate::runtime::retry::RetryPolicy::never());
    let error = request.await.expect_err("nobody there");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.is_unsent() && error.is_retryable());
    assert!(error.to_string().ends_with("no connection to the server"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_large_error_is_kept_in_part() {
    let body = "x".repeat(100_000);
    let server = Server::saying(answer("400 Bad Request", "content-type: text/plain\r\n", &body)).await;
    let error = server.client().connection("c").batch(["1"]).await.expect_err("an error");
    assert_eq!(error.body().len(), 64 * 1024);
    assert!(error.to_string().len() < 500);
}

#[tokio::test]
async fn a_call_may_have_a_time_of_its_own_and_be_dropped() {
    let server =
        Server::start(vec![Act::Hold(Vec::new()), Act::Hold(Vec::new()), Act::Say(json("200 OK", r#"{"items":[]}"#))])
            .await;
    let media = server.client().connection("c");
    let error = media.get("1").with_timeout(Duration::from_millis(50)).send().await.expect_err("a timeout");
    assert!(error.is_timeout(), "{error}");
    let dropped = tokio::time::timeout(Duration::from_millis(50), media.batch(["1"]).into_future()).await;
    assert!(dropped.is_err());
    media.batch(["1"]).await.expect("the client goes on");
}
