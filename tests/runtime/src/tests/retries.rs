//! What is sent again, when, and what is not.

use std::time::{Duration, Instant, SystemTime};

use http::{HeaderMap, Method};

use super::server::{Act, Server, answer, json};
use crate::runtime::call::Call;
use crate::runtime::error::ErrorKind;
use crate::runtime::operation::Operation;
use crate::runtime::rate_limit::{RateLimit, retry_after};
use crate::runtime::retry::{Budget, RetryPolicy};

fn quick() -> RetryPolicy {
    RetryPolicy::default().first_pause(Duration::from_millis(10))
}

/// How often a call of a method is sent to a server that gives this answer first.
async fn sendings(method: Method, idempotent: bool, act: Act) -> usize {
    static GET: Operation = Operation { path: "/", ..Operation::DEFAULT };
    static POST: Operation = Operation { method: Method::POST, path: "/", ..Operation::DEFAULT };
    static SAFE: Operation = Operation { method: Method::POST, path: "/", idempotent: true, ..Operation::DEFAULT };
    let server = Server::start(vec![act, Act::Say(json("200 OK", "{}"))]).await;
    let client = server.client_with(|config| config.retry(quick()));
    let operation = if method == Method::GET {
        &GET
    } else if idempotent {
        &SAFE
    } else {
        &POST
    };
    let result = Call::new(client.core(), operation).send().await;
    let count = server.requests().len();
    assert_eq!(result.is_ok(), count == 2, "{result:?}");
    count
}

#[tokio::test]
async fn only_what_is_safe_and_may_help() {
    for (status, expected) in [(408, 2), (429, 2), (500, 2), (502, 2), (503, 2), (504, 2), (400, 1), (401, 1), (501, 1)]
    {
        let act = Act::Say(json(&format!("{status} X"), "{}"));
        assert_eq!(sendings(Method::GET, false, act.clone()).await, expected, "{status}");
        assert_eq!(sendings(Method::POST, true, act.clone()).await, expected, "{status}");
        assert_eq!(sendings(Method::POST, false, act).await, 1, "{status}");
    }
    assert_eq!(sendings(Method::GET, false, Act::Hang).await, 2);
    let half = Act::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec());
    assert_eq!(sendings(Method::GET, false, half.clone()).await, 2);
    assert_eq!(sendings(Method::POST, false, half).await, 1);
}

#[tokio::test]
async fn attempts_are_counted_and_end() {
    let server = Server::saying(json("503 Busy", "{}")).await;
    let client = server.client_with(|config| config.retry(quick().attempts(4)));
    let error = client.connection("c").get("1").send().await.expect_err("busy");
    assert_eq!((server.requests().len(), error.attempts()), (4, 4));
    assert!(error.to_string().ends_with("(after 4 attempts)"), "{error}");
    let mut request = client.connection("c").get("1");
    request.call.set_retry(RetryPolicy::never());
    assert_eq!(request.send().await.expect_err("busy").attempts(), 1);
}

#[tokio::test]
async fn a_connection_that_was_never_made_is_tried_again_for_any_method() {
    let client = crate::sample::client(|config| {
        config.base_url("http://127.0.0.1:1");
        config.retry(quick());
    });
    let error = client.expect("good settings").connection("c").batch(["1"]).await.expect_err("nobody there");
    assert_eq!((error.attempts(), error.kind()), (3, ErrorKind::Transport));
}

#[tokio::test]
async fn the_server_is_waited_for_but_not_beyond_the_deadline() {
    let busy = |seconds| answer("429 Slow", &format!("retry-after: {seconds}\r\n"), "");
    let found = json("200 OK", r#"{"id":"1","type":"image","media":{}}"#);
    let server = Server::start(vec![Act::Say(busy(1)), Act::Say(found)]).await;
    let start = Instant::now();
    let client = server.client_with(|config| config.retry(quick()));
    client.connection("c").get("1").send().await.expect("success");
    assert!(start.elapsed() >= Duration::from_secs(1));

    let server = Server::saying(busy(60)).await;
    let client = server.client_with(|config| {
        config.retry(quick());
        config.deadline(Duration::from_secs(10));
    });
    let error = client.connection("c").get("1").send().await.expect_err("busy");
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(60))));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn the_deadline_covers_all_attempts() {
    let server = Server::start(vec![Act::Hold(Vec::new())]).await;
    let client = server.client_with(|config| {
        config.retry(quick().attempts(100));
        config.timeout(Duration::from_millis(100));
        config.deadline(Duration::from_millis(450));
    });
    let start = Instant::now();
    let error = client.connection("c").get("1").send().await.expect_err("a timeout");
    assert!(error.is_timeout() && error.attempts() > 2, "{error}");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn the_attempts_of_a_call_share_one_idempotency_key() {
    const NAME: &str = "Idempotency-Key";
    static PAY: Operation =
        Operation { method: Method::POST, path: "/", idempotency_key: Some(NAME), ..Operation::DEFAULT };
    let server = Server::start(vec![Act::Hang, Act::Say(json("503 X", "{}")), Act::Say(json("200 OK", "{}"))]).await;
    let client = server.client_with(|config| config.retry(quick()));
    Call::new(client.core(), &PAY).send().await.expect("success");
    Call::new(client.core(), &PAY).send().await.expect("success");
    let key = |request: &String| {
        request.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).map(str::to_owned).expect("a key")
    };
    let keys: Vec<String> = server.requests().iter().map(key).collect();
    assert_eq!(keys.len(), 4);
    assert!(keys[0].len() == 36 && keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3], "{keys:?}");
}

#[tokio::test]
async fn a_caller_may_know_that_a_call_is_safe() {
    static POST: Operation = Operation { method: Method::POST, path: "/", ..Operation::DEFAULT };
    let server = Server::start(vec![Act::Hang, Act::Say(json("200 OK", "{}"))]).await;
    let client = server.client_with(|config| config.retry(quick()));
    let mut call = Call::new(client.core(), &POST);
    call.set_retry(quick().even_unsafe());
    call.send().await.expect("success");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_budget_ends_a_storm_and_fills_again() {
    let budget = Budget::default();
    assert_eq!((0..1000).filter(|_| budget.take()).count(), 100);
    (0..10).for_each(|_| budget.give());
    assert_eq!((0..1000).filter(|_| budget.take()).count(), 2);
    (0..10_000).for_each(|_| budget.give());
    assert_eq!((0..1000).filter(|_| budget.take()).count(), 100);
}

#[test]
fn what_servers_say_about_waiting() {
    let headers = |name: &'static str, value: &str| {
        HeaderMap::from_iter([(http::HeaderName::from_static(name), value.parse().expect("a value"))])
    };
    let in_a_minute = SystemTime::now() + Duration::from_secs(60);
    let unix = in_a_minute.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    let about_a_minute = Duration::from_secs(55)..=Duration::from_secs(60);

    assert_eq!(retry_after(&headers("retry-after", " 7 ")), Some(Duration::from_secs(7)));
    assert_eq!(retry_after(&headers("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")), Some(Duration::ZERO));
    assert_eq!(retry_after(&headers("retry-after", "soon")), None);
    let date = httpdate::fmt_http_date(in_a_minute);
    assert!(about_a_minute.contains(&retry_after(&headers("retry-after", &date)).expect("a date")));

    for reset in ["60".to_owned(), unix.as_secs().to_string(), unix.as_millis().to_string()] {
        let reset = RateLimit::of(&headers("x-ratelimit-reset", &reset)).reset.expect("a time");
        assert!(about_a_minute.contains(&reset), "{reset:?}");
    }
    assert_eq!(RateLimit::of(&headers("ratelimit-limit", "60")).limit, Some(60));
    let old = RateLimit::of(&headers("ratelimit", "limit=10, remaining=4, reset=50"));
    assert_eq!((old.limit, old.remaining, old.reset), (Some(10), Some(4), Some(Duration::from_secs(50))));
    let new = RateLimit::of(&headers("ratelimit", r#""default";r=4;t=50"#));
    assert_eq!((new.limit, new.remaining, new.reset), (None, Some(4), Some(Duration::from_secs(50))));
    let policy = RateLimit::of(&headers("ratelimit-policy", r#""default";q=10;w=60"#));
    assert_eq!(policy.limit, Some(10));
}
