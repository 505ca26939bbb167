//! What a mock answers with.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::{future, mem};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::Frame;
use serde::Serialize;

use super::body::Body;
use super::mock_sent::Sent;
use super::transport::{BoxError, Stage, TransportError};

/// What can go wrong between a client and a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No connection is made: the server sees nothing of the request.
    Connect,
    /// The connection breaks before there is an answer.
    Reset,
    /// There is no answer, and the client's time runs out.
    Silence,
    /// The body of a success breaks off after its first byte.
    CutBody,
    /// A success whose body is a page for browsers.
    Garbage,
}

/// An answer as it goes on the wire.
#[derive(Debug, Clone)]
pub struct Written {
    pub(super) status: u16,
    pub(super) media_type: Option<String>,
    pub(super) body: Bytes,
}

#[allow(clippy::must_use_candidate, reason = "generated code passes these functions on")]
impl Written {
    /// A body of a media type.
    pub(super) fn of(media_type: &str, body: impl Into<Bytes>) -> Self {
        Self { status: 200, media_type: Some(media_type.to_owned()), body: body.into() }
    }

    /// A body of JSON.
    ///
    /// # Panics
    /// If the value cannot be written as JSON.
    #[track_caller]
    pub fn json<T: Serialize>(value: T) -> Self {
        match serde_json::to_vec(&value) {
            Ok(body) => Self::of("application/json", body),
            Err(error) => panic!("an answer that is no JSON: {error}"),
        }
    }

    /// A body of text.
    pub fn text(text: String) -> Self {
        Self::of("text/plain; charset=utf-8", text)
    }

    /// A body of bytes.
    pub fn bytes(bytes: Bytes) -> Self {
        Self::of("application/octet-stream", bytes)
    }

    /// No body.
    pub fn empty((): ()) -> Self {
        Self { status: 204, media_type: None, body: Bytes::new() }
    }

    /// A body of JSON, a value on each line.
    ///
    /// # Panics
    /// If a value cannot be written as JSON.
    #[track_caller]
    pub fn lines<T: Serialize>(values: Vec<T>) -> Self {
        let lines = values.into_iter().map(|value| [&Self::json(value).body[..], b"\n"].concat());
        Self::of("application/x-ndjson", lines.collect::<Vec<_>>().concat())
    }

    /// The same with another status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

/// What one answer is.
#[derive(Clone)]
pub(super) enum What {
    Written(Written),
    Made(Arc<dyn Fn(&Sent) -> Written + Send + Sync>),
    Fault(Fault),
}

/// What a call gets.
pub struct Reply {
    pub(super) what: What,
    pub(super) headers: HeaderMap,
}

impl Reply {
    pub(super) async fn response(self) -> Result<Response<Body>, TransportError> {
        let broken = |stage, why: &str| Err(TransportError::new(stage, why));
        let (status, media_type, body) = match self.what {
            What::Fault(Fault::Connect) => return broken(Stage::Connect, "the mock makes no connection"),
            What::Fault(Fault::Reset) => return broken(Stage::Exchange, "the mock broke the connection"),
            What::Fault(Fault::Silence) => return future::pending().await,
            What::Fault(Fault::CutBody) => (200, Some("application/json".to_owned()), Body::new(Cut::default())),
            What::Fault(Fault::Garbage) => {
                (200, Some("text/html".to_owned()), Body::from("<html><body>not what was asked for</body></html>"))
            }
            What::Written(Written { status, media_type, body }) => (status, media_type, Body::from(body)),
            // It was made into what is written when the request came.
            What::Made(_) => return broken(Stage::Refused, "the answer is still to be made"),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
        if let Some(Ok(media_type)) = media_type.map(HeaderValue::try_from) {
            response.headers_mut().insert(CONTENT_TYPE, media_type);
        }
        response.headers_mut().extend(self.headers);
        Ok(response)
    }
}

/// A body that breaks off after its first byte.
#[derive(Default)]
struct Cut(bool);

impl http_body::Body for Cut {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(Some(if mem::replace(&mut self.0, true) {
            Err("the mock broke the connection".into())
        } else {
            Ok(Frame::data(Bytes::from_static(b"{")))
        }))
    }
}
