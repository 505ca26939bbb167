//! Calls of paths that the document does not have.

use std::future::IntoFuture;

use bytes::Bytes;
use http::Method;
use serde::Serialize;

use super::call::Call;
use super::core::Core;
use super::error::Error;
use super::response::RawResponse;
use super::sending;
use super::transport::BoxFuture;
use super::validate::Validate;

/// A request to a path of the API that the document does not have, with all that the client does for any other request.
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct RawRequest {
    pub(super) call: Call,
}

impl RawRequest {
    /// A request. A query may follow the path.
    pub fn new(core: &Core, method: Method, path: &str) -> Self {
        Self { call: Call::literal(core, method, path) }
    }

    /// The call of an operation, whose answer is wanted in another media type and as it comes.
    #[allow(dead_code, reason = "not every API has an operation that answers in several")]
    pub(crate) fn accepting(mut call: Call, media_type: &str) -> Self {
        call.set_accept(media_type);
        Self { call }
    }

    /// Makes the value the JSON body.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.call.set_json(&Unchecked(body));
        self
    }

    /// Makes the bytes the body.
    pub fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.call.set_bytes(media_type, body);
        self
    }

    /// Sends the request.
    ///
    /// # Errors
    /// Any [`Error`]; a response that is no success is one, too.
    pub async fn send(self) -> Result<RawResponse, Error> {
        self.call.send().await
    }
}

sending::setters!(RawRequest);

impl IntoFuture for RawRequest {
    type Output = Result<RawResponse, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A value of which the document says nothing.
pub(super) struct Unchecked<'a, T: ?Sized>(pub(super) &'a T);

impl<T: ?Sized> Validate for Unchecked<'_, T> {}

impl<T: Serialize + ?Sized> Serialize for Unchecked<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
