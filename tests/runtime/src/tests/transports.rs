//! Transports of the caller's own, and many calls at once.

use std::future::{Future, IntoFuture, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::{Method, Request, Response};

use super::server::{Server, json};
use crate::runtime::body::Body;
use crate::runtime::call::Call;
use crate::runtime::core::Core;
use crate::runtime::error::Error;
use crate::runtime::raw::RawRequest;
use crate::runtime::response::RawResponse;
use crate::runtime::transport::{BoxFuture, Transport, TransportError};
use crate::sample;

/// Answers from memory, and never lets time run out.
#[derive(Default)]
struct Fake {
    seen: Mutex<Vec<String>>,
}

impl Transport for Fake {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let seen = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
        self.seen.lock().expect("no panic").push(seen);
        Box::pin(async { Ok(Response::new(Body::from(r#"{"items":[]}"#))) })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(poll_fn(|_| Poll::Pending))
    }
}

#[test]
fn the_client_needs_no_runtime_but_the_transports() {
    let fake = Arc::new(Fake::default());
    let client = sample::client(|config| config.transport(Arc::clone(&fake))).expect("good settings");
    let media = client.connection("conn_1");
    let call = pin!(async {
        media.batch(["1"]).await.expect("success");
        let raw = RawRequest::new(client.connection("conn_2").core(), Method::GET, "/v3/new");
        raw.await.expect("success");
    });
    assert!(call.poll(&mut Context::from_waker(Waker::noop())).is_ready());
    let seen = fake.seen.lock().expect("no panic");
    assert!(seen[0].starts_with("POST https://api.ofauth.com/v2/vault-plus/media/batch "));
    assert!(seen[0].contains("\"apikey\": Sensitive") && !seen[0].contains("sk_live"), "{}", seen[0]);
    assert!(seen[1].starts_with("GET https://api.ofauth.com/v3/new ") && seen[1].contains("x-connection-id"));
}

#[test]
fn everything_can_go_to_another_thread() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Core>();
    check::<Call>();
    check::<Error>();
    check::<RawResponse>();
    check::<Body>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Core>(), 2 * size_of::<usize>());
}

#[tokio::test]
async fn many_calls_share_one_client() {
    let server = Server::saying(json("200 OK", r#"{"items":[]}"#)).await;
    let media = server.client().connection("c");
    let calls: Vec<_> = (0..300).map(|id| tokio::spawn(media.batch([id.to_string()]).into_future())).collect();
    for call in calls {
        call.await.expect("no panic").expect("success");
    }
    assert_eq!(server.requests().len(), 300);
}

/// Futures that are moved into each other double, and thousands of them may wait.
#[test]
fn a_call_that_waits_takes_little_memory() {
    let client = sample::client(|_| {}).expect("good settings");
    let size = size_of_val(&client.connection("c").batch(["1"]).send());
    assert!(size < 6000, "{size} bytes");
}
