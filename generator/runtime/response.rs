//! Responses, as they came and decoded.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::core::Core;
use super::decode::{self, DecodeError, DecodeOwned};
use super::depth;
use super::error::{Error, ErrorKind, Inner, KEPT_BODY};
use super::rate_limit::RateLimit;
use super::secret::Secrets;
use super::server_message;
use super::transport::BoxError;

/// A successful response: its status and headers, and its body as the document describes it.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: T,
}

impl<T> Response<T> {
    /// A response of these parts.
    pub(super) fn of(status: StatusCode, headers: HeaderMap, body: T) -> Self {
        Self { status, headers, body }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body, without the rest.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// The name that the server gave to the exchange, for its support.
    #[must_use]
    #[inline]
    pub fn request_id(&self) -> Option<String> {
        server_message::request_id(&self.headers, &[])
    }

    /// What the server says about its rate limit.
    #[must_use]
    pub fn rate_limit(&self) -> RateLimit {
        RateLimit::of(&self.headers)
    }

    /// The same response with its body made into something else.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, body: change(self.body) }
    }
}

/// Header values are left out: some are secrets, such as cookies.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(http::HeaderName::as_str).collect();
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &names)
            .field("body", &self.body)
            .finish()
    }
}

/// A successful response whose body is not decoded.
#[derive(Clone)]
pub struct RawResponse {
    pub(super) core: Core,
    pub(super) own: Vec<HeaderValue>,
    pub(super) operation: super::operation::OperationName,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl RawResponse {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The name that the server gave to the exchange, for its support.
    #[must_use]
    #[inline]
    pub fn request_id(&self) -> Option<String> {
        server_message::request_id(&self.headers, &[])
    }

    /// What the server says about its rate limit.
    #[must_use]
    pub fn rate_limit(&self) -> RateLimit {
        RateLimit::of(&self.headers)
    }

    /// The media type of the body, without parameters and in lower case; empty if there is none.
    #[must_use]
    pub fn media_type(&self) -> String {
        let value =
            self.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The body as it came.
    #[must_use]
    pub fn as_bytes(&self) -> &Bytes {
        &self.body
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] with the place where the body is not what was expected.
    pub fn json<T: DecodeOwned>(self) -> Result<Response<T>, Error> {
        // An answer without a body (204) says what `null` says.
        let body: &[u8] = if self.body.is_empty() { b"null" } else { &self.body };
        let limit = self.core.shared().limits.depth;
        if limit < depth::MOST && depth::exceeds(body, limit) {
            return Err(self.too_deep());
        }
        match decode::from_slice(body) {
            Ok(body) => Ok(self.with(body)),
            Err(error) => Err(self.not_json(error)),
        }
    }

    /// Takes the body as text.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] where it is not UTF-8.
    pub fn text(self) -> Result<Response<String>, Error> {
        match std::str::from_utf8(&self.body) {
            Ok(text) => {
                let text = text.to_owned();
                Ok(self.with(text))
            }
            Err(error) => Err(self.undecoded(String::new(), error.valid_up_to(), error.into())),
        }
    }

    /// Takes the body as it came.
    #[must_use]
    pub fn bytes(self) -> Response<Bytes> {
        let body = self.body.clone();
        self.with(body)
    }

    /// Drops the body, where the document declares none.
    #[must_use]
    pub fn empty(self) -> Response<()> {
        self.with(())
    }

    pub(super) fn with<T>(self, body: T) -> Response<T> {
        Response::of(self.status, self.headers, body)
    }

    fn not_json(self, error: DecodeError) -> Error {
        // The decoder ends at its own limit, which is no mistake in the text.
        if depth::exceeds(&self.body, self.core.shared().limits.depth) {
            return self.too_deep();
        }
        let (path, offset) = (error.path().to_owned(), error.offset(&self.body));
        self.undecoded(path, offset, error.into())
    }

    /// An error that shows what is wrong and where, what kind of body it is, and what stands there.
    pub(super) fn undecoded(self, path: String, offset: usize, source: BoxError) -> Error {
        let secrets = self.core.secrets_with(&self.own);
        let reason = secrets.hidden(&source.to_string());
        let excerpt = match self.body.len() {
            0 => "the body is empty".to_owned(),
            length => {
                format!("the body is {} of {length} bytes: {}", self.named_type(), self.excerpt(offset, &secrets))
            }
        };
        let message = format!("{reason}; {excerpt}");
        let mut inner = Inner { message, path, source: Some(source), ..self.failed(ErrorKind::Decode) };
        inner.hide(&secrets);
        inner.into()
    }

    fn too_deep(self) -> Error {
        let message = format!("more than {} lists and objects in each other", self.core.shared().limits.depth);
        let secrets = self.core.secrets_with(&self.own);
        let mut inner = Inner { message, ..self.failed(ErrorKind::TooDeep) };
        inner.hide(&secrets);
        inner.into()
    }

    fn failed(self, kind: ErrorKind) -> Inner {
        Inner {
            status: Some(self.status),
            body: self.body.slice(..self.body.len().min(KEPT_BODY)),
            headers: self.headers,
            ..Inner::of(kind, self.operation.to_string())
        }
    }

    /// The piece of the body around a place in it. Secrets are covered before it is cut, so that no part of one stays.
    fn excerpt(&self, offset: usize, secrets: &Secrets) -> String {
        const BEFORE: usize = 120;
        const AFTER: usize = 80;
        const MARGIN: usize = 8 * 1024;
        let length = self.body.len();
        let start = offset.min(length).saturating_sub(BEFORE);
        let end = (start + BEFORE + AFTER).min(length);
        let from = start.saturating_sub(MARGIN);
        let mut bytes = self.body[from..(end + MARGIN).min(length)].to_vec();
        secrets.mask(&mut bytes);
        let piece = String::from_utf8_lossy(&bytes[start - from..end - from]).into_owned();
        let (before, after) = (if start > 0 { "…" } else { "" }, if end < length { "…" } else { "" });
        format!("{before}{}{after}", server_message::one_line(&piece))
    }

    /// The media type, and how the body is encoded if it still is.
    fn named_type(&self) -> String {
        let encoding = self.headers.get(http::header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
        let encoding = encoding.map_or_else(String::new, |encoding| format!(", encoded as {encoding},"));
        match self.media_type() {
            unnamed if unnamed.is_empty() => format!("of no type{encoding}"),
            named => format!("{named}{encoding}"),
        }
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
