//! The one error of the client.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::decode;
use super::rate_limit::{self, RateLimit};
use super::rules::Violation;
use super::secret::Secrets;
use super::server_message;
use super::transport::BoxError;

/// So much of a body is kept in an error.
pub(super) const KEPT_BODY: usize = 64 * 1024;

/// What went wrong with a call. It fits a pointer, and never shows a credential.
pub struct Error(Box<Inner>);

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing was sent: an input breaks a rule of the document, a credential is missing, a setting is wrong, or the
    /// transport does not take the request.
    /// See [`Error::violations`].
    Refused,
    /// There was no complete response: no connection, or one that broke.
    Transport,
    /// There was no complete response in time.
    Timeout,
    /// The server sent the client elsewhere, and it did not go: see [`Error::headers`].
    Redirect,
    /// The body of the response was larger than the client's limit.
    TooLarge,
    /// The body of the response was larger than the client's limit once it was decompressed.
    DecompressedTooLarge,
    /// The headers of the response were larger than the client's limit.
    HeadersTooLarge,
    /// The body of the response was nested deeper than the client's limit.
    TooDeep,
    /// The server answered with a status that is no success.
    Status,
    /// The server answered with success, and with a body that is not what the document says.
    Decode,
    /// What was received could not be written to a file.
    File,
    /// The server says that a list goes on, and not how, or not to where it has not been before.
    NoProgress,
}

/// What an error keeps.
pub(super) struct Inner {
    pub(super) kind: ErrorKind,
    pub(super) operation: String,
    pub(super) message: String,
    pub(super) path: String,
    pub(super) status: Option<StatusCode>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) violations: Vec<Violation>,
    pub(super) unsent: bool,
    pub(super) attempts: u32,
    pub(super) source: Option<BoxError>,
}

impl Inner {
    /// An error of which no more is known.
    pub(super) fn of(kind: ErrorKind, operation: String) -> Self {
        Self {
            kind,
            operation,
            message: String::new(),
            path: String::new(),
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            violations: Vec::new(),
            unsent: false,
            attempts: 0,
            source: None,
        }
    }
}

impl Inner {
    /// Takes secrets out of everything that is shown.
    pub(super) fn hide(&mut self, secrets: &Secrets) {
        for text in [&mut self.operation, &mut self.message, &mut self.path] {
            *text = secrets.hidden(text);
        }
        self.violations.iter_mut().for_each(|violation| violation.hide(|text| secrets.hidden(text)));
        let first: Option<&(dyn std::error::Error + 'static)> = self.source.as_deref().map(|source| source as _);
        let mut sources = std::iter::successors(first, |error| error.source());
        if sources.any(|error| secrets.are_in(&format!("{error} {error:?}"))) {
            self.source = None;
        }
    }
}

impl From<Inner> for Error {
    fn from(inner: Inner) -> Self {
        Self(Box::new(inner))
    }
}

impl Error {
    pub(super) fn refused(operation: String, violations: Vec<Violation>) -> Self {
        Inner { violations, unsent: true, ..Inner::of(ErrorKind::Refused, operation) }.into()
    }

    pub(super) fn after(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Whether the server has certainly seen nothing of the request, so that it can be sent again without harm.
    #[must_use]
    pub fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation, as `POST /v2/media/batch`; empty for an error of the builder.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// The status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the response, if there was one.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body of the response as it came, at most its first 64 KiB.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The body of the response as text, at most its first 64 KiB; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.body).into_owned()
    }

    /// The body of the response, if it is JSON: with all that the document does not declare.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        decode::any(&self.0.body).ok()
    }

    /// The body of the response as the document declares it; `None` where it is something else.
    #[must_use]
    pub fn documented<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(std::str::from_utf8(&self.0.body).ok()?).ok()
    }

    /// Where in the body of the response that is which could not be decoded, such as `items[3].media.full.status`;
    /// empty for the whole of it, and for other errors.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong with the request, if it was refused before it was sent.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Whether time ran out, the client's or the transport's.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the same request may succeed later: no answer, or one of 408, 429, 500, 502, 503 and 504.
    /// It says nothing about whether the request may be sent twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Transport | ErrorKind::Timeout => true,
            ErrorKind::Status => {
                matches!(self.0.status.map(|status| status.as_u16()), Some(408 | 429 | 500 | 502 | 503 | 504))
            }
            _ => false,
        }
    }

    /// How many times the request was sent, or tried to be.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the server asks to wait (`retry-after`, RFC 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        rate_limit::retry_after(&self.0.headers)
    }

    /// What the server says about its rate limit.
    #[must_use]
    pub fn rate_limit(&self) -> RateLimit {
        RateLimit::of(&self.0.headers)
    }

    /// The name that the server gave to the exchange, for its support: from a header, or from a JSON body.
    #[must_use]
    #[inline]
    pub fn request_id(&self) -> Option<String> {
        server_message::request_id(&self.0.headers, &self.0.body)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if !inner.operation.is_empty() {
            write!(f, "{}: ", inner.operation)?;
        }
        f.write_str(match self.kind() {
            ErrorKind::Refused => "refused before sending",
            ErrorKind::Transport => "no response",
            ErrorKind::Timeout => "timed out",
            ErrorKind::Redirect => "redirect not followed",
            ErrorKind::TooLarge => "response too large",
            ErrorKind::DecompressedTooLarge => "response too large once decompressed",
            ErrorKind::HeadersTooLarge => "response with too large headers",
            ErrorKind::TooDeep => "response nested too deep",
            ErrorKind::Status => "error status",
            ErrorKind::Decode => "unexpected response",
            ErrorKind::File => "not saved",
            ErrorKind::NoProgress => "no next page",
        })?;
        if let Some(status) = inner.status {
            write!(f, " ({status})")?;
        }
        for (index, violation) in inner.violations.iter().enumerate() {
            write!(f, "{} {violation}", if index == 0 { ":" } else { ";" })?;
        }
        if !inner.message.is_empty() {
            write!(f, ": {}", inner.message)?;
        }
        if inner.attempts > 1 {
            write!(f, " (after {} attempts)", inner.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.kind()).field("operation", &inner.operation);
        if let Some(status) = inner.status {
            debug.field("status", &status.as_u16()).field("body_bytes", &inner.body.len());
        }
        if !inner.violations.is_empty() {
            debug.field("violations", &inner.violations);
        }
        if !inner.message.is_empty() {
            debug.field("message", &inner.message);
        }
        if let Some(source) = &inner.source {
            debug.field("source", source);
        }
        debug.finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
