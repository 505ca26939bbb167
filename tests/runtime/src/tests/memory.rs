//! A transport that answers from memory, gives way at every step, and knows what it has not finished.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;

use crate::runtime::body::Body;
use crate::runtime::transport::{BoxError, BoxFuture, Transport, TransportError};

/// Lets others go first, once.
pub async fn give_way() {
    let mut first = true;
    poll_fn(|cx| {
        if std::mem::take(&mut first) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
}

/// Counts what is under way.
#[derive(Clone, Default)]
pub struct Open(Arc<AtomicUsize>);

struct Entered(Open);

impl Open {
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn enter(&self) -> Entered {
        self.0.fetch_add(1, Ordering::Relaxed);
        Entered(self.clone())
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Says 503 to so many requests, then answers with the body.
pub struct Memory {
    pub open: Open,
    pub seen: Mutex<Vec<http::HeaderMap>>,
    busy: AtomicUsize,
    body: &'static str,
}

impl Memory {
    pub fn new(busy: usize, body: &'static str) -> Arc<Self> {
        Arc::new(Self { open: Open::default(), seen: Mutex::default(), busy: AtomicUsize::new(busy), body })
    }
}

impl Transport for Memory {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let entered = self.open.enter();
            self.seen.lock().expect("no panic").push(request.headers().clone());
            give_way().await;
            let is_busy =
                self.busy.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok();
            let pieces = Pieces { left: self.body.as_bytes(), waits: true, _entered: entered };
            let mut response = Response::new(Body::new(pieces));
            *response.status_mut() = if is_busy { http::StatusCode::SERVICE_UNAVAILABLE } else { http::StatusCode::OK };
            Ok(response)
        })
    }

    /// Time passes in steps; a minute never ends.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let entered = self.open.enter();
        Box::pin(async move {
            let _entered = entered;
            if duration >= Duration::from_secs(5) {
                std::future::pending::<()>().await;
            }
            give_way().await;
        })
    }
}

/// A body that comes in pieces of a few bytes.
struct Pieces {
    left: &'static [u8],
    waits: bool,
    _entered: Entered,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.waits = !self.waits;
        if !self.waits {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let (piece, left) = self.left.split_at(self.left.len().min(5));
        self.left = left;
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(Bytes::from_static(piece)))))
    }
}

/// Polls a future so often; what it gives, if it is done by then.
pub fn poll_times<F: Future>(future: &mut Pin<Box<F>>, times: usize) -> Option<F::Output> {
    let mut context = Context::from_waker(std::task::Waker::noop());
    (0..times).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    })
}
