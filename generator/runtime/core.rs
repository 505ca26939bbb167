//! What the handles of a client share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde_json::Value;
use url::Url;

use super::depth;
use super::gate::Gate;
use super::hook::Hook;
use super::operation::{ApiInfo, Place, Scope};
use super::retry::{Budget, RetryPolicy};
use super::rules::Violation;
use super::secret::Secrets;
use super::security::Credentials;
use super::target;
use super::throttle::Rates;
use super::transport::Transport;
use super::validate::Checker;

/// What a caller puts into a header is hardly a secret if it is shorter.
const OWN: usize = 8;

/// The inside of a client and of each of its handles. A clone costs a count or two, and shares the connections.
#[derive(Clone)]
pub struct Core {
    shared: Arc<Shared>,
    scope: Option<Arc<Scoped>>,
}

/// The settings of a client, put together.
pub(super) struct Shared {
    pub(super) api: &'static ApiInfo,
    pub(super) base: Url,
    /// Whether the caller chose the base URL; it then holds for operations with a server of their own, too.
    pub(super) base_is_given: bool,
    pub(super) allow_http: bool,
    pub(super) user_agent: HeaderValue,
    pub(super) credentials: Credentials,
    pub(super) limits: Limits,
    pub(super) retry: RetryPolicy,
    pub(super) budget: Budget,
    pub(super) gate: Gate,
    pub(super) rates: Option<Box<dyn Rates>>,
    pub(super) hooks: Vec<Arc<dyn Hook>>,
    pub(super) transport: Arc<dyn Transport>,
}

/// The value of a scope, and the scope around it.
pub(super) struct Scoped {
    pub(super) scope: &'static Scope,
    pub(super) value: String,
    /// The header that the value makes, if it goes into one.
    pub(super) header: Option<(HeaderName, HeaderValue)>,
    /// What is wrong with the value or the header.
    pub(super) wrong: Vec<Violation>,
    outer: Option<Arc<Scoped>>,
}

/// How long and how large.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) timeout: Duration,
    pub(super) deadline: Duration,
    pub(super) response_bytes: usize,
    pub(super) decompressed_bytes: usize,
    pub(super) header_bytes: usize,
    pub(super) depth: usize,
    pub(super) concurrent: usize,
}

impl Limits {
    pub(super) const DEFAULT: Self = Self {
        timeout: Duration::from_secs(30),
        deadline: Duration::from_secs(120),
        response_bytes: 64 * 1024 * 1024,
        decompressed_bytes: 64 * 1024 * 1024,
        header_bytes: 64 * 1024,
        depth: depth::MOST,
        concurrent: 512,
    };
}

impl Core {
    pub(super) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared), scope: None }
    }

    /// The same client inside a scope.
    #[must_use]
    pub fn scoped(&self, scope: &'static Scope, value: impl Into<String>) -> Self {
        let scoped = Scoped::new(scope, value.into(), self.scope.clone());
        Self { shared: Arc::clone(&self.shared), scope: Some(Arc::new(scoped)) }
    }

    /// The scopes that the client is in, from the inside out.
    pub(super) fn scopes(&self) -> impl Iterator<Item = &Scoped> {
        std::iter::successors(self.scope.as_deref(), |scoped| scoped.outer.as_deref())
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The value of the scope that the client is in; empty where it is in none.
    pub(super) fn scope(&self) -> &str {
        self.scope.as_deref().map_or("", |scoped| &scoped.value)
    }

    /// What must not be shown: the secrets of this client, and what the caller put into headers and the query of a call.
    pub(super) fn secrets_with(&self, own: &[HeaderValue]) -> Secrets {
        let mut secrets = self.shared.credentials.secrets();
        for value in own.iter().filter_map(|value| value.to_str().ok()) {
            // A scheme, such as `Bearer`, may stand before the secret.
            for text in [value].into_iter().chain(value.split(' ')) {
                if text.len() >= OWN {
                    secrets.add(text);
                }
            }
        }
        secrets
    }
}

impl Scoped {
    /// Checks the value and makes its header, once for all calls.
    fn new(scope: &'static Scope, value: String, outer: Option<Arc<Self>>) -> Self {
        let mut wrong = Vec::new();
        let header = match scope.place {
            Place::Header => target::header(scope.wire_name, &value).map_err(|violation| wrong.push(violation)).ok(),
            Place::Path | Place::Query | Place::Cookie => None,
        };
        let mut check = Checker::default();
        let text = Value::String(value);
        check.parameter(scope.wire_name, &text, scope.rules, &[]);
        wrong.extend(check.finish());
        let value = if let Value::String(value) = text { value } else { String::new() };
        Self { scope, value, header, wrong, outer }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Core");
        debug.field("base_url", &self.shared.base.as_str());
        if let Some(scoped) = &self.scope {
            debug.field("scope", &scoped.scope.name);
        }
        debug.finish_non_exhaustive()
    }
}
