//! Without `reqwest`, a transport keeps the requests instead of a server.

use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

use http_body_util::BodyExt;

use super::calls::client::{Body, BoxFuture, Builder, Client, Error, Stage, Transport, TransportError};

/// A request as it was sent.
#[derive(Debug)]
pub struct Received {
    pub method: String,
    pub target: String,
    /// The names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Keeps what it is given, and answers each request with status 400.
#[derive(Clone, Default)]
pub struct Server {
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub fn start() -> std::io::Result<Self> {
        Ok(Self::default())
    }

    pub fn client(&self, builder: Builder) -> Result<Client, Error> {
        builder.base_url("http://127.0.0.1").transport(self.clone()).build()
    }

    /// What was sent since the last time.
    pub fn take(&self) -> Vec<Received> {
        self.received.lock().map(|mut received| std::mem::take(&mut *received)).unwrap_or_default()
    }
}

impl Transport for Server {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = request.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let method = request.method().to_string();
        Box::pin(async move {
            let body = request.into_body().collect().await;
            let body = body.map_err(|error| TransportError::new(Stage::Exchange, error))?.to_bytes().to_vec();
            if let Ok(mut received) = self.received.lock() {
                received.push(Received { method, target, headers, body });
            }
            let mut response = http::Response::new(Body::from(""));
            *response.status_mut() = http::StatusCode::BAD_REQUEST;
            Ok(response)
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(pending())
    }
}
