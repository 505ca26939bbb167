//! Compressed bodies: `gzip`, `brotli` and `zstd`, each behind the feature of its name.
//!
//! It is done here and not by the transport, so that what comes and what becomes of it can be limited, each by itself.

use std::io;

use http::Response;
use http::header::CONTENT_ENCODING;
use http_body_util::LengthLimitError;

use super::body::Body;
use super::transport::BoxError;

/// What `accept-encoding` says; empty where nothing can be decompressed.
pub const ACCEPTED: &str = match (cfg!(feature = "gzip"), cfg!(feature = "brotli"), cfg!(feature = "zstd")) {
    (false, false, false) => "",
    (true, false, false) => "gzip",
    (false, true, false) => "br",
    (false, false, true) => "zstd",
    (true, true, false) => "gzip, br",
    (true, false, true) => "gzip, zstd",
    (false, true, true) => "br, zstd",
    (true, true, true) => "gzip, br, zstd",
};

/// Whether a body can and will be decompressed.
#[must_use]
pub fn applies<B>(response: &Response<B>) -> bool {
    let encoding = response.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    encoding.is_some_and(|encoding| ACCEPTED.split(", ").any(|known| !known.is_empty() && known == encoding.trim()))
}

/// The response with its body decompressed, of which no more than `limit` bytes are taken from the transport.
#[cfg(any(feature = "gzip", feature = "brotli", feature = "zstd"))]
pub fn inflate(response: Response<Body>, limit: usize) -> Response<Body> {
    use std::future::{Future, Ready, ready};
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use http::Request;
    use http_body_util::Limited;
    use tower_http::decompression::Decompression;
    use tower_service::Service;

    /// A service that has its response already.
    struct Answered(Option<Response<Limited<Body>>>);

    impl Service<Request<()>> for Answered {
        type Response = Response<Limited<Body>>;
        type Error = BoxError;
        type Future = Ready<Result<Self::Response, BoxError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request<()>) -> Self::Future {
            ready(self.0.take().ok_or_else(|| "it is called once".into()))
        }
    }

    let answered = Answered(Some(response.map(|body| Limited::new(body, limit))));
    let done = pin!(Decompression::new(answered).call(Request::new(())));
    match done.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(response)) => response.map(Body::new),
        // It waits for nothing and cannot fail; if it ever did, there would be no body.
        Poll::Ready(Err(_)) | Poll::Pending => Response::default(),
    }
}

/// Nothing can be decompressed.
#[cfg(not(any(feature = "gzip", feature = "brotli", feature = "zstd")))]
pub fn inflate(response: Response<Body>, _: usize) -> Response<Body> {
    response
}

/// Whether a body broke off because more came than is taken.
pub fn is_over_limit(source: &BoxError) -> bool {
    let first: &(dyn std::error::Error + 'static) = &**source;
    let mut errors = std::iter::successors(Some(first), |error| error.source());
    errors.any(<dyn std::error::Error>::is::<LengthLimitError>)
}

/// Whether what came is nothing that was compressed so. A body that ends too early may be whole the next time.
pub fn is_garbage(source: &BoxError) -> bool {
    source.downcast_ref::<io::Error>().is_some_and(|error| error.kind() != io::ErrorKind::UnexpectedEof)
}
