//! Puts together what a transport sends.

use std::borrow::Cow;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request, Uri};

use super::body::Body;
use super::call::{Call, Content};
use super::config;
use super::rules::Violation;
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
    Ok(request)
}

fn uri(call: &Call, target: &Target, credentials: &Target) -> Result<Uri, Violation> {
    let shared = call.core.shared();
    let base = match call.operation.server {
        Some(server) if !shared.base_is_given => Cow::Owned(config::base(server, shared.allow_http)?),
        _ => Cow::Borrowed(&shared.base),
    };
    let base = base.as_str().trim_end_matches('/');
    let query = joined(&target.query, &credentials.query, "&");
    let mark = if query.is_empty() { "" } else { "?" };
    let text = [base, &target.path, mark, &query].concat();
    let unfit = "the URL is too long, or has a character that a URL cannot have";
    text.try_into().map_err(|_| Violation::new("path", unfit))
}

/// All headers; what the caller added goes above the rest.
fn headers(call: &Call, target: &Target, credentials: &Target) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    headers.insert(USER_AGENT, call.core.shared().user_agent.clone());
    let usual = || HeaderValue::from_str(call.operation.accept).ok();
    if let Some(accept) = call.accept.clone().or_else(usual) {
        headers.insert(ACCEPT, accept);
    }
    if let Some(body) = &call.body {
        headers.insert(CONTENT_TYPE, body.media_type.clone());
    }
    let cookies = joined(&target.cookies, &credentials.cookies, "; ");
    if let (false, Ok(mut cookies)) = (cookies.is_empty(), HeaderValue::from_str(&cookies)) {
        cookies.set_sensitive(true);
        headers.insert(COOKIE, cookies);
    }
    for set in [&target.headers, &credentials.headers, call.extra_headers()] {
        for (name, value) in set {
            headers.insert(name, value.clone());
        }
    }
    headers
}

/// Two lists of pairs as one.
fn joined<'a>(first: &'a str, second: &'a str, separator: &str) -> Cow<'a, str> {
    match (first, second) {
        (pairs, "") | ("", pairs) => Cow::Borrowed(pairs),
        _ => Cow::Owned([first, separator, second].concat()),
    }
}
