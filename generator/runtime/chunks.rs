//! Bodies of responses that are read while they come.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body::Body as _;

use super::body::Body;
use super::call::Call;
use super::core::Core;
use super::engine::{self, Answer};
use super::error::{Error, ErrorKind, Inner};
use super::inflate;
use super::operation::OperationName;
use super::response::Response;
use super::transport::{BoxError, BoxFuture, Stage, TransportError};

impl Call {
    /// Sends the call, and leaves the body of a success unread.
    ///
    /// # Errors
    /// Any [`Error`]; a response that is no success is one, too.
    #[inline]
    pub fn open(self) -> BoxFuture<'static, Result<Opened, Error>> {
        Box::pin(async move {
            let call = self.clone();
            let Answer { status, headers, body } = self.begin().await?;
            Ok(Opened { call, status, headers, body })
        })
    }

    /// In a box for the reason that [`Call::send`] has.
    fn begin(self) -> BoxFuture<'static, Result<Answer, Error>> {
        Box::pin(engine::begin(self))
    }
}

/// A successful response whose body is still to come.
pub struct Opened {
    /// The call that is answered, as it would be made again.
    pub(super) call: Call,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

impl Opened {
    /// The response with something that reads its body.
    pub fn with<T>(self, reader: impl FnOnce(Self) -> T) -> Response<T> {
        let (status, headers) = (self.status, self.headers.clone());
        Response::of(status, headers, reader(self))
    }
}

/// The pieces of a body, and what is told of the response when they do not come.
pub(super) struct Chunks {
    body: Body,
    core: Core,
    label: OperationName,
    status: StatusCode,
    headers: HeaderMap,
    own: Vec<HeaderValue>,
    patience: Duration,
    timer: Option<BoxFuture<'static, ()>>,
}

impl Chunks {
    /// Reads the body of a response, of which each piece must come within `patience`.
    pub(super) fn new(opened: Opened, patience: Duration) -> (Self, Call) {
        let Opened { call, status, headers, body } = opened;
        let (core, label) = (call.core.clone(), call.label.clone());
        let own = call.own_values();
        (Self { body, core, label, status, headers, own, patience, timer: None }, call)
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(super) fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
        self.timer = None;
    }

    /// The next piece that is not empty; `None` at the end.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else { break };
            self.timer = None;
            match frame {
                None => return Poll::Ready(None),
                Some(Err(source)) => return Poll::Ready(Some(Err(self.broken(source)))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => return Poll::Ready(Some(Ok(data))),
                    _ => {}
                },
            }
        }
        let Self { timer, core, patience, .. } = self;
        let timer = timer.get_or_insert_with(|| core.shared().transport.sleep(*patience));
        ready!(timer.as_mut().poll(cx));
        let message = format!("nothing came within {:?}", self.patience);
        Poll::Ready(Some(Err(self.error(ErrorKind::Timeout, &message))))
    }

    fn broken(&self, source: BoxError) -> Error {
        let (kind, message) = match source.downcast_ref::<TransportError>() {
            Some(error) if error.stage() == Stage::Timeout => (ErrorKind::Timeout, "the body broke off"),
            _ if inflate::is_garbage(&source) => (ErrorKind::Decode, "the body cannot be decompressed"),
            _ => (ErrorKind::Transport, "the body broke off"),
        };
        self.sealed(kind, message, Some(source))
    }

    /// An error about this response.
    pub(super) fn error(&self, kind: ErrorKind, message: &str) -> Error {
        self.sealed(kind, message, None)
    }

    /// The same without secrets.
    fn sealed(&self, kind: ErrorKind, message: &str, source: Option<BoxError>) -> Error {
        let mut inner = Inner {
            message: message.to_owned(),
            status: Some(self.status),
            headers: self.headers.clone(),
            source,
            ..Inner::of(kind, self.label.to_string())
        };
        inner.hide(&self.core.secrets_with(&self.own));
        inner.into()
    }
}
