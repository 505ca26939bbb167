//! The transport that the client comes with.

use std::future::{pending, ready};
use std::time::Duration;

use ::reqwest::redirect::Policy;
use ::reqwest::{Client, ClientBuilder};
use http_body_util::BodyExt;
use tokio::runtime::Handle;

use super::body::Body;
use super::transport::{BoxFuture, Stage, Transport, TransportError};

/// Sends requests with a `reqwest` client.
#[derive(Debug, Clone)]
pub struct ReqwestTransport(Client);

/// Changes what a `reqwest` client is built with: proxies, or certificates and pools.
pub type Configure = Box<dyn FnOnce(ClientBuilder) -> ClientBuilder + Send>;

/// What `hyper` says of a response whose head is larger than it takes.
const LARGE_HEAD: &str = "message head is too large";

/// What `hyper` says of a URL with `https` where there is no TLS.
pub(crate) const NO_TLS: &str = "invalid URL, scheme is not http";

/// A client that follows redirects itself would take the API key along to wherever they point.
const FOLLOWS: &str = "the `reqwest::Client` must be built with `redirect(reqwest::redirect::Policy::none())`: \
     the API key must not follow a redirect to another origin (same-origin redirects are followed all the same)";

/// Where nothing runs that `reqwest` could run on.
const NO_RUNTIME: &str = "there is no tokio runtime here, which `reqwest` needs: call from within one, wait for the call \
     (feature `blocking`), or give the builder a transport of your own";

/// Where nothing encrypts.
const WITHOUT_TLS: &str =
    "there is no TLS here: turn on the feature `rustls`, or a TLS of `reqwest`'s in your own manifest";

impl ReqwestTransport {
    /// A transport with a `reqwest` client of its own.
    ///
    /// # Errors
    /// Where `reqwest` cannot build it, such as without a TLS backend.
    pub fn new(
        connect_timeout: Duration,
        header_bytes: usize,
        proxies: Option<Configure>,
        configure: Option<Configure>,
    ) -> Result<Self, TransportError> {
        let (redirects, header_bytes) = (Policy::none(), u32::try_from(header_bytes).unwrap_or(u32::MAX));
        let builder = Client::builder().connect_timeout(connect_timeout);
        #[cfg(feature = "http2")]
        let builder = builder.http2_max_header_list_size(header_bytes);
        #[cfg(not(feature = "http2"))]
        let _ = header_bytes;
        // Nothing here can fail while there is a builder, so that nothing is compiled that would take it apart.
        let builder = changed(builder, proxies);
        let builder = changed(builder, configure);
        // Set last, so that it cannot be undone: see [`Transport`]. Compressed bodies are the client's to read.
        let builder = builder.no_gzip().no_brotli().no_zstd().no_deflate();
        builder.redirect(redirects).build().map(Self).map_err(|error| TransportError::new(Stage::Connect, error))
    }

    /// A transport with a `reqwest` client of the caller's own.
    ///
    /// # Errors
    /// Where the client may follow redirects.
    pub fn with_client(client: Client) -> Result<Self, TransportError> {
        // `reqwest` has no other way to ask. If the text ever changes, clients are refused, and no key gets out.
        if format!("{client:?}").contains("Policy(None)") {
            Ok(Self(client))
        } else {
            Err(TransportError::new(Stage::Connect, FOLLOWS))
        }
    }
}

fn changed(builder: ClientBuilder, change: Option<Configure>) -> ClientBuilder {
    match change {
        Some(change) => change(builder),
        None => builder,
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        if Handle::try_current().is_err() {
            return Box::pin(ready(Err(TransportError::new(Stage::Refused, NO_RUNTIME))));
        }
        Box::pin(async move {
            let request = request.map(|body| match body.as_bytes() {
                Some(bytes) => bytes.clone().into(),
                None => ::reqwest::Body::wrap(body),
            });
            let request = request.try_into().map_err(failed)?;
            let response = self.0.execute(request).await.map_err(failed)?;
            Ok(http::Response::from(response).map(|body| Body::new(body.map_err(failed))))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        // Without a runtime nothing is sent, and so there is nothing to wait for.
        match Handle::try_current() {
            Ok(_) => Box::pin(tokio::time::sleep(duration)),
            Err(_) => Box::pin(pending()),
        }
    }
}

/// The URL goes, because its query may hold a key.
fn failed(error: ::reqwest::Error) -> TransportError {
    let stage = match () {
        () if error.is_connect() && says(&error, NO_TLS) => return TransportError::new(Stage::Refused, WITHOUT_TLS),
        () if error.is_connect() && error.is_timeout() => Stage::ConnectTimeout,
        () if error.is_connect() => Stage::Connect,
        () if error.is_timeout() => Stage::Timeout,
        () if says(&error, LARGE_HEAD) => Stage::LargeHead,
        () => Stage::Exchange,
    };
    TransportError::new(stage, error.without_url())
}

/// Whether an error or what is behind it has this text: those of `hyper` have nothing else to tell them by.
pub(crate) fn says(error: &(dyn std::error::Error + 'static), text: &str) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| error.to_string() == text)
}
