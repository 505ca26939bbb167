//! Code of the caller's own before each request and after each response.

use std::fmt;
use std::future::ready;
use std::time::Duration;

use http::{HeaderMap, Method, Request, StatusCode, Uri};

use super::body::Body;
use super::error::Error;
use super::transport::{BoxError, BoxFuture};

/// Looks at every request before it is sent, and at what came of it.
///
/// It is awaited in the future of the call: nothing is spawned, and what it does ends where the call is dropped. The
/// time that `before` takes counts for the attempt. A call of the same client in it needs a place of its own among those
/// that are under way.
pub trait Hook: Send + Sync + 'static {
    /// Called before each request, those of further attempts and redirects included.
    ///
    /// # Errors
    /// Any; nothing is sent then, and the call is refused.
    fn before<'a>(&'a self, request: &'a mut Outgoing<'_>) -> BoxFuture<'a, Result<(), BoxError>> {
        let _ = request;
        Box::pin(ready(Ok(())))
    }

    /// Called after each attempt.
    fn after<'a>(&'a self, outcome: &'a Outcome<'_>) -> BoxFuture<'a, ()> {
        let _ = outcome;
        Box::pin(ready(()))
    }
}

/// A request that is about to be sent, with its credentials.
pub struct Outgoing<'a> {
    pub(super) operation: &'a str,
    pub(super) attempt: u32,
    pub(super) request: &'a mut Request<Body>,
}

/// The URL is left out: its query may hold a key.
impl fmt::Debug for Outgoing<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers().keys().map(http::HeaderName::as_str).collect();
        f.debug_struct("Outgoing")
            .field("operation", &self.operation)
            .field("attempt", &self.attempt)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

impl Outgoing<'_> {
    /// The operation, as `POST /v2/media/batch`.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// How many times the call is sent, with this one.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// Where it goes; this cannot be changed, because the credentials are for there.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        self.request.uri()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// The headers, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.request.headers_mut()
    }

    /// The body, if it is there as a whole.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.request.body().as_bytes().map(|bytes| &**bytes)
    }
}

/// What came of an attempt.
pub struct Outcome<'a> {
    pub(super) operation: &'a str,
    pub(super) attempt: u32,
    pub(super) elapsed: Duration,
    pub(super) result: Result<(StatusCode, &'a HeaderMap), &'a Error>,
}

/// Header values are left out: some are secrets, such as cookies.
impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("operation", &self.operation)
            .field("attempt", &self.attempt)
            .field("elapsed", &self.elapsed)
            .field("status", &self.status())
            .field("error", &self.error())
            .finish_non_exhaustive()
    }
}

impl Outcome<'_> {
    /// The operation, as `POST /v2/media/batch`.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// How many times the call was sent, with this one.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How long it took.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self.result {
            Ok((status, _)) => Some(status),
            Err(error) => error.status(),
        }
    }

    /// The headers of the response; none if there was no response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        match self.result {
            Ok((_, headers)) => headers,
            Err(error) => error.headers(),
        }
    }

    /// What went wrong, if it did. The call may be sent again all the same.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.result.err()
    }
}
