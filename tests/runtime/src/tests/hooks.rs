//! Code of the caller's own before requests and after responses.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderValue;

use super::server::{Act, Server, answer, json};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::hook::{Hook, Outcome, Outgoing};
use crate::runtime::retry::RetryPolicy;
use crate::runtime::transport::{BoxError, BoxFuture};

#[derive(Clone, Default)]
struct Recorder {
    lines: Arc<Mutex<Vec<String>>>,
    refuses: bool,
}

impl Recorder {
    fn note(&self, line: String) {
        self.lines.lock().expect("no panic").push(line);
    }
}

impl Hook for Recorder {
    fn before<'a>(&'a self, request: &'a mut Outgoing<'_>) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            let path = request.uri().path().to_owned();
            self.note(format!("{} {} {} {path}", request.attempt(), request.operation(), request.method()));
            assert!(request.body().is_none_or(<[u8]>::is_empty) && request.headers().contains_key("apikey"));
            let attempt = HeaderValue::from(request.attempt());
            request.headers_mut().insert("x-trace", attempt);
            if self.refuses { Err("not today".into()) } else { Ok(()) }
        })
    }

    fn after<'a>(&'a self, outcome: &'a Outcome<'_>) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            assert!(outcome.elapsed() < Duration::from_secs(5) && outcome.operation().starts_with("GET "));
            let error = outcome.error().map(Error::kind);
            let status = outcome.status().map(|status| status.as_u16());
            let length = outcome.headers().get("content-length").is_some();
            self.note(format!("{} {status:?} {error:?} {length}", outcome.attempt()));
        })
    }
}

const NAME: &str = "GET /v2/vault-plus/media/{mediaId}";
const FOUND: &str = r#"{"id":"1","type":"image","media":{}}"#;

#[tokio::test]
async fn they_see_each_request_and_each_attempt() {
    let moved = answer("307 Moved", "location: /moved\r\n", "");
    let acts = vec![Act::Say(json("503 Busy", "{}")), Act::Say(moved), Act::Say(json("200 OK", FOUND))];
    let server = Server::start(acts).await;
    let hook = Recorder::default();
    let client = server.client_with(|config| {
        config.hook(hook.clone());
        config.retry(RetryPolicy::default().first_pause(Duration::from_millis(1)));
    });
    client.connection("c").get("1").send().await.expect("success");
    let path = "/v2/vault-plus/media/1";
    let expected = [
        format!("1 {NAME} GET {path}"),
        "1 Some(503) Some(Status) true".to_owned(),
        format!("2 {NAME} GET {path}"),
        format!("2 {NAME} GET /moved"),
        "2 Some(200) None true".to_owned(),
    ];
    assert_eq!(*hook.lines.lock().expect("no panic"), expected);
    assert!(server.requests()[0].contains("x-trace: 1\r\n") && server.requests()[2].contains("x-trace: 2\r\n"));
}

#[tokio::test]
async fn a_hook_that_fails_refuses_the_call() {
    let server = Server::saying(json("200 OK", FOUND)).await;
    let hook = Recorder { refuses: true, ..Recorder::default() };
    let client = server.client_with(|config| config.hook(hook));
    let error = client.connection("c").get("1").send().await.expect_err("refused");
    assert_eq!((error.kind(), error.is_unsent()), (ErrorKind::Refused, true));
    assert!(error.to_string().contains("`hook`: not today"), "{error}");
    assert!(server.requests().is_empty());
}
