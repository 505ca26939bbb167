//! What all requests have in common: what can be said of any call, and the two ways to send it.

use std::future::Future;

use bytes::Bytes;

use super::call::Call;
use super::chunks::Opened;
use super::decode::DecodeOwned;
use super::error::Error;
use super::response::{RawResponse, Response};

/// Sends a call, and reads its answer.
///
/// # Errors
/// Any [`Error`] of the call, and what the reader fails with.
#[allow(clippy::manual_async_fn, reason = "that it can be sent is proved here, not once for each request")]
pub fn read<T: Send + 'static>(
    call: Call,
    read: fn(RawResponse) -> Result<Response<T>, Error>,
) -> impl Future<Output = Result<Response<T>, Error>> + Send {
    async move { read(call.send().await?) }
}

/// Sends a call that answers with JSON.
///
/// # Errors
/// Any [`Error`] of the call; [`ErrorKind::Decode`](super::error::ErrorKind::Decode) if it is not what was expected.
#[allow(dead_code, reason = "not every API answers with JSON")]
pub fn json<T: DecodeOwned + Send + 'static>(call: Call) -> impl Future<Output = Result<Response<T>, Error>> + Send {
    read(call, RawResponse::json)
}

/// Sends a call that answers with text.
///
/// # Errors
/// Any [`Error`] of the call; [`ErrorKind::Decode`](super::error::ErrorKind::Decode) if it is not UTF-8.
#[allow(dead_code, reason = "not every API answers with text")]
pub fn text(call: Call) -> impl Future<Output = Result<Response<String>, Error>> + Send {
    read(call, RawResponse::text)
}

/// Sends a call that answers with bytes.
///
/// # Errors
/// Any [`Error`] of the call.
#[allow(dead_code, reason = "not every API answers with bytes")]
pub fn bytes(call: Call) -> impl Future<Output = Result<Response<Bytes>, Error>> + Send {
    read(call, |answer| Ok(answer.bytes()))
}

/// Sends a call that answers with nothing.
///
/// # Errors
/// Any [`Error`] of the call.
#[allow(dead_code, reason = "every answer of an API may have a body")]
pub fn empty(call: Call) -> impl Future<Output = Result<Response<()>, Error>> + Send {
    read(call, |answer| Ok(answer.empty()))
}

/// Sends a call whose answer is read while it comes.
///
/// # Errors
/// Any [`Error`] of the call.
#[allow(dead_code, reason = "not every API has streams")]
#[allow(clippy::manual_async_fn, reason = "that it can be sent is proved here, not once for each request")]
pub fn opened<T: Send + 'static>(
    call: Call,
    read: fn(Opened) -> T,
) -> impl Future<Output = Result<Response<T>, Error>> + Send {
    async move { Ok(call.open().await?.with(read)) }
}

/// What a call answers, without its status and headers.
///
/// # Errors
/// Those of the call.
pub async fn body<T>(answer: impl Future<Output = Result<Response<T>, Error>> + Send) -> Result<T, Error> {
    answer.await.map(Response::into_body)
}

/// What can be said of any call.
macro_rules! setters {
    ($request:ident) => {
        impl $request {
            /// Adds a header field.
            #[inline]
            pub fn with_header(
                mut self,
                name: impl ::std::convert::AsRef<str>,
                value: impl ::std::convert::AsRef<str>,
            ) -> Self {
                self.call.extra_header(name.as_ref(), value.as_ref());
                self
            }

            /// Adds a pair to the query.
            #[inline]
            pub fn with_query(
                mut self,
                name: impl ::std::convert::AsRef<str>,
                value: impl ::std::convert::AsRef<str>,
            ) -> Self {
                self.call.extra_query(name.as_ref(), value.as_ref());
                self
            }

            /// How long one attempt may take.
            #[inline]
            pub fn with_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.call.set_timeout(timeout);
                self
            }

            /// How long the call may take with all its attempts.
            #[inline]
            pub fn with_deadline(mut self, deadline: ::std::time::Duration) -> Self {
                self.call.set_deadline(deadline);
                self
            }

            /// When and how often a failed attempt is made again.
            #[inline]
            pub fn with_retry(mut self, policy: $crate::runtime::retry::RetryPolicy) -> Self {
                self.call.set_retry(policy);
                self
            }
        }
    };
}

pub(crate) use setters;

/// Makes a request of a struct that holds a call: what it makes the call of, what that answers, and what sends it.
///
/// ```text
/// request!(ListRequest.call -> types::List, sending::json);
/// request!(AddRequest.ready() -> types::Item, sending::json);
/// ```
///
/// What sends it is compiled where it is called (`#[inline]`), and so is the decoding of the answer: a program pays for the
/// operations that it calls, and not for all that the document has.
#[allow(unused_macros, reason = "a document may have no operations")]
macro_rules! request {
    ($request:ident.$call:ident $(($($none:tt)*))? -> $answer:ty, $send:expr) => {
        $crate::runtime::sending::setters!($request);

        impl $request {
            /// Sends it, and returns the answer with its status and headers.
            ///
            /// # Errors
            /// See [`Error`](crate::Error): refused before sending, not sent, answered with an error
            /// status, or answered with a body that cannot be decoded.
            #[inline]
            pub fn send(
                self,
            ) -> $crate::runtime::transport::BoxFuture<
                'static,
                ::std::result::Result<$crate::runtime::response::Response<$answer>, $crate::runtime::error::Error>,
            > {
                ::std::boxed::Box::pin($send(self.$call $(($($none)*))?))
            }
        }

        impl ::std::future::IntoFuture for $request {
            type Output = ::std::result::Result<$answer, $crate::runtime::error::Error>;
            type IntoFuture = $crate::runtime::transport::BoxFuture<'static, Self::Output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::std::boxed::Box::pin($crate::runtime::sending::body($send(self.$call $(($($none)*))?)))
            }
        }
    };
}

#[allow(unused_imports, reason = "a document may have no operations")]
pub(crate) use request;
