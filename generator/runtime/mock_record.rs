//! Real traffic, written to a file that tests can replay.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use http::{Request, Response};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use super::body::Body;
use super::mock_sent::Traits;
use super::mock_tape::Hide;
use super::transport::{BoxFuture, Stage, Transport, TransportError};

/// A transport that writes every exchange of another one to a file, for [`Replay`](super::mock_replay::Replay).
///
/// Secrets stay out of the file: the credentials of the client wherever they stand, the headers `authorization`, `cookie`
/// and `set-cookie`, what stands in queries and bodies under names like `access_token` and `password`, and what
/// [`hiding`](Self::hiding) names. Read the file before you commit it: what else is private only you can know.
///
/// Bodies are taken as a whole, and no compressed answers are asked for. Exchanges that fail are not recorded.
pub struct Recorder<T> {
    inner: T,
    path: PathBuf,
    hidden: Vec<String>,
    exchanges: Mutex<Vec<Value>>,
}

impl<T: Transport> Recorder<T> {
    /// A recorder that begins the file anew with its first exchange.
    pub fn new(inner: T, path: impl Into<PathBuf>) -> Self {
        Self { inner, path: path.into(), hidden: Vec::new(), exchanges: Mutex::default() }
    }

    /// Hides what stands in headers, queries and JSON bodies under this name as well.
    #[must_use]
    pub fn hiding(mut self, name: impl Into<String>) -> Self {
        self.hidden.push(name.into());
        self
    }

    async fn exchange(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let broken = |error| TransportError::new(Stage::Exchange, error);
        let (mut parts, body) = request.into_parts();
        let body = body.collect().await.map_err(broken)?.to_bytes();
        parts.headers.remove(ACCEPT_ENCODING);
        let traits = parts.extensions.get::<Traits>().cloned();
        let hide = Hide { names: &self.hidden, traits: traits.as_ref() };
        let asked = hide.request(&parts.method, &parts.uri, &parts.headers, &body);
        let response = self.inner.send(Request::from_parts(parts, body.into())).await?;
        let (parts, body) = response.into_parts();
        if parts.headers.contains_key(CONTENT_ENCODING) {
            // Nobody could find a secret in it.
            return Err(TransportError::new(Stage::Refused, "a compressed answer is not recorded"));
        }
        let body = body.collect().await.map_err(broken)?.to_bytes();
        let answered = json!({
            "status": parts.status.as_u16(),
            "headers": hide.headers(&parts.headers),
            "body": hide.body(&parts.headers, &body),
        });
        self.keep(json!({"request": asked, "response": answered})).map_err(|error| {
            let reason = format!("{} cannot be written: {error}", self.path.display());
            TransportError::new(Stage::Refused, reason)
        })?;
        Ok(Response::from_parts(parts, body.into()))
    }

    /// Writes the whole file again: a test that ends early has all that came before.
    fn keep(&self, exchange: Value) -> io::Result<()> {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.push(exchange);
        let tape = json!({"hidden": self.hidden, "exchanges": *exchanges});
        fs::write(&self.path, format!("{tape:#}\n"))
    }
}

impl<T: Transport> Transport for Recorder<T> {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.inner.sleep(duration)
    }

    fn now(&self) -> Instant {
        self.inner.now()
    }
}

impl<T> std::fmt::Debug for Recorder<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorder").field("path", &self.path).finish_non_exhaustive()
    }
}
