//! What stands between the client and the network: one small trait.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use super::body::Body;

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An error of any type.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Sends requests. The client comes with one for `reqwest`; another one may record, replay or fake.
///
/// A transport sends each request once and to nobody but the host in its URL: it follows no redirects and makes no retries,
/// the client does both, knowing where credentials may go and what may be sent twice.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, and is done when the head of the response is there.
    /// A future that is dropped ends the exchange.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Waits; for timeouts and for the pauses between attempts.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// What time it is by the clock by which `sleep` waits.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }

    fn now(&self) -> Instant {
        (**self).now()
    }
}

/// Why a transport got no response.
#[derive(Debug)]
pub struct TransportError {
    stage: Stage,
    source: BoxError,
}

/// How far a request came before its transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// The transport does not take the request: nothing was sent, and nothing would come of trying again.
    Refused,
    /// No connection could be made: the server has seen nothing of the request.
    Connect,
    /// No connection could be made in time: the server has seen nothing of the request.
    ConnectTimeout,
    /// A limit of the transport's own ran out.
    Timeout,
    /// The head of the response is larger than the transport takes.
    LargeHead,
    /// The request was on its way, or the response.
    Exchange,
}

impl TransportError {
    /// An error of a transport.
    pub fn new(stage: Stage, source: impl Into<BoxError>) -> Self {
        Self { stage, source: source.into() }
    }

    /// How far the request came.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.stage {
            Stage::Refused => "the transport does not take the request",
            Stage::Connect => "no connection to the server",
            Stage::ConnectTimeout => "no connection to the server in time",
            Stage::Timeout => "the server took too long",
            Stage::LargeHead => "the head of the response is too large",
            Stage::Exchange => "the exchange with the server broke off",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// The result of the work, or `None` if the timer ends before it. The work is pinned where it is made: a future that is
/// moved into another one takes its place twice.
pub async fn within<T>(timer: &mut BoxFuture<'static, ()>, mut work: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await
}
