//! Other HTTP stacks than `reqwest`, and layers around transports.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Method, Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tower::ServiceBuilder;

use super::server::{Act, Server, answer, json};
use crate::runtime::body::Body;
use crate::runtime::error::ErrorKind;
use crate::runtime::operation::OperationName;
use crate::runtime::raw::RawRequest;
use crate::runtime::reqwest::{NO_TLS, says};
use crate::runtime::retry::RetryPolicy;
use crate::runtime::tower::{ServiceTransport, TransportService};
use crate::runtime::transport::{BoxFuture, Stage, Transport, TransportError};

/// All that it takes to send requests with `hyper`.
struct Hyper(Client<HttpConnector, Body>);

impl Hyper {
    fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }
}

impl Transport for Hyper {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let response = self.0.request(request).await.map_err(|error| {
                let stage = if error.is_connect() { Stage::Connect } else { Stage::Exchange };
                TransportError::new(stage, error)
            })?;
            Ok(response.map(Body::new))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[tokio::test]
async fn hyper_sends_and_downloads() {
    let server = Server::start(vec![
        Act::Say(json("200 OK", r#"{"items":[]}"#)),
        Act::Say(answer("200 OK", "", "bytes")),
        Act::Hang,
    ]);
    let server = server.await;
    let client = server.client_with(|config| config.transport(Hyper::new()));
    assert_eq!(client.connection("c").batch(["1"]).await.expect("success").items, []);
    let mut download = RawRequest::new(client.core(), Method::GET, "/file").download().await.expect("success");
    assert_eq!(download.next().await.expect("a piece").expect("success"), "bytes");
    let error = client.connection("c").batch(["1"]).await.expect_err("no answer");
    assert_eq!((error.kind(), error.is_unsent()), (ErrorKind::Transport, false));
    assert!(server.requests()[0].starts_with("POST /v2/vault-plus/media/batch HTTP/1.1\r\n"));
}

#[tokio::test]
async fn hyper_tells_what_was_not_sent() {
    let client = crate::sample::client(|config| {
        config.base_url("http://127.0.0.1:1");
        config.retry(RetryPolicy::never());
        config.transport(Hyper::new());
    });
    let error = client.expect("good settings").connection("c").batch(["1"]).await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.is_unsent()), (ErrorKind::Transport, true));
}

/// By these words of the stack below `reqwest` the transport knows that there is no TLS.
#[tokio::test]
async fn hyper_says_so_where_there_is_no_tls() {
    let stack = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let error = stack.get(http::Uri::from_static("https://127.0.0.1:1")).await.expect_err("no TLS");
    assert!(error.is_connect() && says(&error, NO_TLS), "{error:?}");
    let error = stack.get(http::Uri::from_static("http://127.0.0.1:1")).await.expect_err("nobody listens");
    assert!(error.is_connect() && !says(&error, NO_TLS), "{error:?}");
}

/// A transport around another one: it counts requests by operation.
struct Counting<T> {
    inner: T,
    seen: Arc<Mutex<Vec<String>>>,
}

impl<T: Transport> Transport for Counting<T> {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let name = request.extensions().get::<OperationName>().map(ToString::to_string);
        self.seen.lock().expect("no panic").extend(name);
        self.inner.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.inner.sleep(duration)
    }
}

#[tokio::test]
async fn transports_are_put_around_each_other() {
    let server = Server::start(vec![Act::Hang, Act::Say(json("200 OK", r#"{"items":[]}"#))]).await;
    let (outside, inside) = (Arc::default(), Arc::default());
    let client = server.client_with(|config| {
        config.retry(RetryPolicy::default().first_pause(Duration::ZERO).even_unsafe());
        let seen = Arc::clone(&inside);
        config.wrap_transport(move |inner| Counting { inner, seen });
        let seen = Arc::clone(&outside);
        config.wrap_transport(move |inner| Counting { inner, seen });
    });
    client.connection("c").batch(["1"]).await.expect("the second time");
    let names = ["POST /v2/vault-plus/media/batch"; 2];
    assert_eq!(*outside.lock().expect("no panic"), names);
    assert_eq!(*inside.lock().expect("no panic"), names);
}

#[tokio::test]
async fn layers_of_tower_are_put_around_the_transport() {
    let server = Server::start(vec![Act::Say(json("200 OK", r#"{"items":[]}"#)), Act::Hold(Vec::new())]).await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let client = server.client_with(|config| {
        config.wrap_transport(move |inner| {
            let service = ServiceBuilder::new()
                .map_request(move |request: Request<Body>| {
                    counted.fetch_add(1, Ordering::Relaxed);
                    request
                })
                .concurrency_limit(2)
                .timeout(Duration::from_millis(200))
                .service(TransportService::new(Arc::clone(&inner)));
            ServiceTransport::new(service, move |duration| inner.sleep(duration))
        });
    });
    let media = client.connection("c");
    media.batch(["1"]).await.expect("success");
    // The layer's own error is one of the exchange: the server may have seen the request.
    let error = media.batch(["1"]).await.expect_err("the layer's limit");
    assert_eq!((error.kind(), error.is_unsent()), (ErrorKind::Transport, false));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_service_is_a_transport_and_errors_stay_what_they_are() {
    let service = tower::service_fn(|request: Request<Body>| async move {
        if request.method() == Method::GET {
            return Err(TransportError::new(Stage::Connect, "nobody there"));
        }
        Ok(Response::new(http_body_util::Full::from(r#"{"items":[]}"#)))
    });
    let client = crate::sample::client(|config| {
        config.retry(RetryPolicy::never());
        config.transport(ServiceTransport::new(service, |_| Box::pin(std::future::pending())));
    });
    let media = client.expect("good settings").connection("c");
    media.batch(["1"]).await.expect("success");
    let error = media.get("1").send().await.expect_err("nobody there");
    assert_eq!((error.kind(), error.is_unsent()), (ErrorKind::Transport, true));
}
