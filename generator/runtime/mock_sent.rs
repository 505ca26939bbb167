//! Requests as a mock gets them.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Uri};
use http_body_util::BodyExt as _;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::body::Body;
use super::call::Call;
use super::decode;
use super::operation::{Operation, OperationName, Place, Scheme, SchemeKind};
use super::percent;
use super::secret::Secrets;
use super::transport::BoxError;

/// A request that a client sent.
#[derive(Clone)]
pub struct Sent {
    pub(super) name: Option<OperationName>,
    traits: Option<Traits>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

/// What a request does not say by itself: what of it is different for each call or each client.
#[derive(Clone)]
pub(super) struct Traits {
    pub(super) schemes: &'static [Scheme],
    /// What must not be shown.
    pub(super) secrets: Arc<Secrets>,
    pub(super) operation: &'static Operation,
}

impl Traits {
    pub(super) fn of(call: &Call) -> Self {
        let secrets = Arc::new(call.core.secrets_with(&call.own_values()));
        Self { schemes: call.core.shared().api.schemes, operation: call.operation, secrets }
    }

    /// Whether a header or a pair of the query is a credential, or made anew for each call.
    pub(super) fn changes(&self, wanted: Place, wanted_name: &str) -> bool {
        let is_it = |place: Place, name: &str| place == wanted && name.eq_ignore_ascii_case(wanted_name);
        let Self { schemes, operation, .. } = self;
        // What a scope sends is an input, also where the document calls it a scheme.
        if operation.scope.is_some_and(|scope| is_it(scope.place, scope.wire_name)) {
            return false;
        }
        let is_key = operation.idempotency_key.is_some_and(|key| is_it(Place::Header, key));
        let is_credential = |scheme: &Scheme| match scheme.kind {
            SchemeKind::ApiKey { place, name } => is_it(place, name),
            SchemeKind::Basic | SchemeKind::Bearer => is_it(Place::Header, "authorization"),
        };
        is_key || schemes.iter().any(is_credential)
    }
}

impl Sent {
    pub(super) async fn read(request: Request<Body>) -> Result<Self, BoxError> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let name = parts.extensions.get::<OperationName>().cloned();
        let traits = parts.extensions.get::<Traits>().cloned();
        Ok(Self { name, traits, method: parts.method, uri: parts.uri, headers: parts.headers, body })
    }

    /// The operation, as `POST /v2/media/batch`.
    #[must_use]
    pub fn operation(&self) -> String {
        self.name.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    pub(super) fn changes(&self, place: Place, name: &str) -> bool {
        self.traits.as_ref().is_some_and(|traits| traits.changes(place, name))
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Where it went.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// What stands in the path for a name of its template, or in the query that the document writes behind it.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<String> {
        let template = self.name.as_ref()?.path();
        let (path, query) = template.split_once('?').unwrap_or((template, ""));
        // The path of the base URL stands before the template's, so that they are compared from the end.
        let mut segments =
            self.uri.path().trim_end_matches('/').rsplit('/').zip(path.trim_end_matches('/').rsplit('/'));
        let found = segments.find_map(|(segment, pattern)| value(segment, pattern, name));
        let found = found.or_else(|| {
            let sent = self.uri.query()?;
            let holes = query.split('&').filter_map(|pattern| pattern.split_once(&*format!("{{{name}}}")));
            let encoded = holes.map(|(before, after)| (percent::template(before), percent::template(after)));
            encoded.into_iter().find_map(|(before, after)| {
                sent.split('&').find_map(|pair| pair.strip_prefix(&*before)?.strip_suffix(&*after))
            })
        });
        found.map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned())
    }

    /// The pairs of the query.
    pub fn query(&self) -> impl Iterator<Item = (String, String)> {
        let pairs = url::form_urlencoded::parse(self.uri.query().unwrap_or_default().as_bytes());
        pairs.map(|(name, value)| (name.into_owned(), value.into_owned()))
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        decode::any(&self.body).ok()
    }
}

/// What a segment of a path has for a name in the template's segment.
fn value<'a>(segment: &'a str, pattern: &str, name: &str) -> Option<&'a str> {
    let hole = format!("{{{name}}}");
    let (before, after) = pattern.split_once(&hole)?;
    // Other names may stand in the same segment; what they are for is as long as what stands between them.
    let literal_before = before.rsplit('}').next().unwrap_or(before);
    let literal_after = after.split('{').next().unwrap_or(after);
    let start = if before.contains('}') { segment.find(literal_before)? + literal_before.len() } else { before.len() };
    let rest = segment.get(start..)?;
    let end = if literal_after.is_empty() { rest.len() } else { rest.find(literal_after)? };
    rest.get(..end)
}

/// Values are left out: some may be secrets.
impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(http::HeaderName::as_str).collect();
        f.debug_struct("Sent")
            .field("operation", &self.operation())
            .field("path", &self.uri.path())
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
