//! Puts together what a transport sends.

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request, Uri};

use super::body::Body;
use super::call::Call;
use super::content::Content;
use super::inflate;
use super::rules::Violation;
use super::secret::{self, Text};
use super::target::Target;

/// The request of a call, with credentials as they go on the wire; to where it was redirected, if it was.
///
/// # Errors
/// Where it cannot be written as HTTP.
pub fn build(
    call: &Call,
    target: &Target,
    credentials: &Target,
    redirected: Option<Uri>,
) -> Result<Request<Body>, Violation> {
    let uri = match redirected {
        Some(uri) => uri,
        None => uri(call, target, credentials)?,
    };
    let body = call.body.as_ref();
    let body = body.map(Content::open);
    let mut request = Request::new(body.unwrap_or_default());
    *request.uri_mut() = uri;
    *request.headers_mut() = headers(call, target, credentials);
    request.method_mut().clone_from(&call.label.method);
    request.extensions_mut().insert(call.label.clone());
    #[cfg(feature = "mock")]
    request.extensions_mut().insert(super::mock_sent::Traits::of(call));
    Ok(request)
}

fn uri(call: &Call, target: &Target, credentials: &Target) -> Result<Uri, Violation> {
    let base = call.base()?;
    let base = base.as_str().trim_end_matches('/');
    let query = joined(&target.query, &credentials.query, "&");
    let mark = if query.is_empty() { "" } else { "?" };
    let mut text = Text::default();
    secret::push(&mut text, &[base, &target.path, mark, &query]);
    let unfit = "the URL is too long, or has a character that a URL cannot have";
    Uri::from_maybe_shared(Bytes::from_owner(text)).map_err(|_| Violation::new("path", unfit))
}

/// All headers; what the caller added goes above the rest.
fn headers(call: &Call, target: &Target, credentials: &Target) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    headers.insert(USER_AGENT, call.core.shared().user_agent.clone());
    let usual = || HeaderValue::from_maybe_shared(Bytes::from_static(call.operation.accept.as_bytes())).ok();
    if let Some(accept) = call.accept.clone().or_else(usual) {
        headers.insert(ACCEPT, accept);
    }
    if let Some(body) = &call.body {
        headers.insert(CONTENT_TYPE, body.media_type.clone());
    }
    let cookies = joined(&target.cookies, &credentials.cookies, "; ");
    if let (false, Some(cookies)) = (cookies.is_empty(), secret::header(&cookies)) {
        headers.insert(COOKIE, cookies);
    }
    if !inflate::ACCEPTED.is_empty() {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(inflate::ACCEPTED));
    }
    for set in [&target.headers, &credentials.headers, call.extra_headers()] {
        for (name, value) in set {
            headers.insert(name, value.clone());
        }
    }
    headers
}

/// Two lists of pairs as one.
fn joined(first: &str, second: &str, separator: &str) -> Text {
    let mut both = Text::default();
    let separator = if first.is_empty() || second.is_empty() { "" } else { separator };
    secret::push(&mut both, &[first, separator, second]);
    both
}
