//! What the engine makes of everything that goes wrong, without secrets.

use std::error::Error as _;

use bytes::Bytes;
use http::response::Parts;

use super::engine::Exchange;
use super::error::{Error, ErrorKind, Inner, KEPT_BODY};
use super::inflate;
use super::rules::Violation;
use super::server_message::one_line;
use super::transport::{BoxError, Stage, TransportError};

impl Exchange {
    /// An error about a request that is not sent.
    pub(super) fn refused(&self, violations: Vec<Violation>) -> Error {
        let inner = Inner::of(ErrorKind::Refused, self.call.label.to_string());
        self.sealed(Inner { violations, unsent: true, ..inner })
    }

    /// An error about a request that a hook does not let go.
    pub(super) fn stopped(&self, source: BoxError) -> Error {
        let violations = vec![Violation::told("hook", source.to_string())];
        let inner = Inner::of(ErrorKind::Refused, self.call.label.to_string());
        self.sealed(Inner { violations, unsent: true, source: Some(source), ..inner })
    }

    /// An error of the transport.
    pub(super) fn broken(&self, error: TransportError) -> Error {
        if error.stage() == Stage::Refused {
            return self.declined(error);
        }
        let kind = match error.stage() {
            Stage::Timeout | Stage::ConnectTimeout => ErrorKind::Timeout,
            Stage::LargeHead => ErrorKind::HeadersTooLarge,
            Stage::Connect | Stage::Exchange | Stage::Refused => ErrorKind::Transport,
        };
        let unsent = matches!(error.stage(), Stage::Connect | Stage::ConnectTimeout);
        let message = error.to_string();
        let inner = Inner::of(kind, self.call.label.to_string());
        self.sealed(Inner { message, unsent, source: Some(Box::new(error)), ..inner })
    }

    /// An error about a request that the transport does not take. What it says may be of several lines, as a difference is.
    fn declined(&self, error: TransportError) -> Error {
        let message = error.source().map(ToString::to_string).unwrap_or_default();
        let inner = Inner::of(ErrorKind::Refused, self.call.label.to_string());
        let mut inner = Inner { message, unsent: true, source: Some(Box::new(error)), ..inner };
        inner.hide(&self.call.core.secrets_with(&self.call.own_values()));
        inner.into()
    }

    /// An error about a response that came.
    pub(super) fn answered(&self, kind: ErrorKind, message: &str, parts: Parts, body: &Bytes) -> Error {
        self.sealed(self.inner(kind, message, parts, body))
    }

    fn inner(&self, kind: ErrorKind, message: &str, parts: Parts, body: &Bytes) -> Inner {
        Inner {
            message: message.to_owned(),
            status: Some(parts.status),
            headers: parts.headers,
            body: body.slice(..body.len().min(KEPT_BODY)),
            ..Inner::of(kind, self.call.label.to_string())
        }
    }

    /// An error about a body of which not all came, or more than is taken, or something that is not compressed.
    pub(super) fn broken_off(&self, source: BoxError, parts: Parts, body: &Bytes) -> Error {
        let limit = self.shared().limits.response_bytes;
        let is_timeout = source.downcast_ref().is_some_and(|error: &TransportError| error.stage() == Stage::Timeout);
        let (kind, reason) = match () {
            () if inflate::is_over_limit(&source) => (ErrorKind::TooLarge, format!("more than {limit} bytes")),
            () if is_timeout => (ErrorKind::Timeout, "the body broke off".to_owned()),
            () if inflate::is_garbage(&source) => (ErrorKind::Decode, "the body cannot be decompressed".to_owned()),
            () => (ErrorKind::Transport, "the body broke off".to_owned()),
        };
        let inner = self.inner(kind, &reason, parts, body);
        self.sealed(Inner { source: Some(source), ..inner })
    }

    /// An error about no response.
    pub(super) fn failure(&self, kind: ErrorKind, message: String) -> Error {
        let inner = Inner::of(kind, self.call.label.to_string());
        self.sealed(Inner { message, ..inner })
    }

    /// The error without secrets: servers repeat what they were sent, and callers put secrets where they do not belong.
    pub(super) fn sealed(&self, mut inner: Inner) -> Error {
        let secrets = self.call.core.secrets_with(&self.call.own_values());
        inner.hide(&secrets);
        inner.message = one_line(&inner.message);
        inner.into()
    }
}
