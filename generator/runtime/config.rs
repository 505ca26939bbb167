//! What a client is made from.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::base_url::base;
use super::core::{Core, Limits, Shared};
use super::error::Error;
use super::gate::Gate;
use super::hook::Hook;
use super::operation::ApiInfo;
use super::retry::{Budget, RetryPolicy};
use super::rules::Violation;
use super::security::{Credential, Credentials, TokenSource, Tokens};
use super::target;
use super::throttle::{Buckets, Rates, Throttle};
use super::transport::Transport;

/// The settings of a client that is being built.
pub struct Config {
    api: &'static ApiInfo,
    base_url: Option<String>,
    allow_http: bool,
    user_agent: Option<String>,
    credentials: Credentials,
    limits: Limits,
    retry: RetryPolicy,
    rates: Option<Box<dyn Rates>>,
    hooks: Vec<Arc<dyn Hook>>,
    transport: Option<Arc<dyn Transport>>,
    wraps: Vec<Wrap>,
    later: Vec<Maker>,
    #[cfg(feature = "reqwest")]
    http: HttpSettings,
}

/// Makes a credential when the client is built, for the scheme of a name.
type Maker = Box<dyn FnOnce(&Late<'_>) -> Result<(&'static str, Credential), Violation> + Send>;

/// Puts a transport around another one.
type Wrap = Box<dyn FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send>;

/// What is known of a client only when it is built.
pub(super) struct Late<'a> {
    pub(super) base: &'a Url,
    pub(super) allow_http: bool,
    pub(super) timeout: Duration,
    pub(super) transport: &'a Arc<dyn Transport>,
}

/// The settings of the transport that the client comes with.
#[cfg(feature = "reqwest")]
struct HttpSettings {
    connect_timeout: Duration,
    proxies: Option<super::reqwest::Configure>,
    client: Option<::reqwest::Client>,
    configure: Option<super::reqwest::Configure>,
}

impl Config {
    /// The settings of a client that nobody changed anything about.
    #[must_use]
    pub fn new(api: &'static ApiInfo) -> Self {
        Self {
            api,
            base_url: None,
            allow_http: false,
            user_agent: None,
            credentials: Credentials::default(),
            limits: Limits::DEFAULT,
            retry: RetryPolicy::default(),
            rates: None,
            hooks: Vec::new(),
            transport: None,
            wraps: Vec::new(),
            later: Vec::new(),
            #[cfg(feature = "reqwest")]
            http: HttpSettings {
                connect_timeout: Duration::from_secs(10),
                proxies: None,
                client: None,
                configure: None,
            },
        }
    }

    /// Another base URL than the one of the document. Credentials are sent to its origin.
    pub fn base_url(&mut self, url: impl Into<String>) {
        self.base_url = Some(url.into());
    }

    /// Allows a base URL that is `http` and not on this machine: credentials are readable on the way.
    pub fn allow_http(&mut self, allow: bool) {
        self.allow_http = allow;
    }

    /// Replaces the `user-agent`.
    pub fn user_agent(&mut self, text: impl Into<String>) {
        self.user_agent = Some(text.into());
    }

    /// How long one attempt may take, from connecting to the end of the body; 30 seconds unless set.
    pub fn timeout(&mut self, timeout: Duration) {
        self.limits.timeout = timeout;
    }

    /// How long a call may take with all its attempts and the pauses between them; 2 minutes unless set.
    pub fn deadline(&mut self, deadline: Duration) {
        self.limits.deadline = deadline;
    }

    /// How many bytes the body of a response may have, as it comes; 64 MiB unless set.
    pub fn max_response_bytes(&mut self, bytes: usize) {
        self.limits.response_bytes = bytes;
    }

    /// How many bytes the body of a response may have once it is decompressed; 64 MiB unless set.
    pub fn max_decompressed_bytes(&mut self, bytes: usize) {
        self.limits.decompressed_bytes = bytes;
    }

    /// How many bytes the headers of a response may have; 64 KiB unless set.
    pub fn max_header_bytes(&mut self, bytes: usize) {
        self.limits.header_bytes = bytes;
    }

    /// How deep lists and objects may stand in each other in a response; 127 unless set, which is the most.
    pub fn max_depth(&mut self, depth: usize) {
        self.limits.depth = depth.min(super::depth::MOST);
    }

    /// How many calls are under way at once; 512 unless set. The others wait in line.
    pub fn max_concurrent(&mut self, calls: usize) {
        self.limits.concurrent = calls;
    }

    /// A rate that calls keep to. Of several, all that are for a path hold.
    #[inline]
    pub fn throttle(&mut self, throttle: Throttle) {
        self.rates.get_or_insert_with(|| Box::new(Buckets::default())).add(throttle);
    }

    /// Code of the caller's own before each request and after each response.
    pub fn hook(&mut self, hook: impl Hook) {
        self.hooks.push(Arc::new(hook));
    }

    /// When and how often requests are sent again.
    pub fn retry(&mut self, policy: RetryPolicy) {
        self.retry = policy;
    }

    /// The key or token for a scheme of the document.
    pub fn credential(&mut self, scheme: &'static str, secret: impl Into<SecretString>) {
        self.credentials.set(scheme, Credential::Secret(secret.into()));
    }

    /// User and password for a scheme of the document.
    pub fn basic(&mut self, scheme: &'static str, user: impl Into<String>, password: impl Into<SecretString>) {
        self.credentials.set(scheme, Credential::Basic(user.into(), password.into()));
    }

    /// Tokens that change, for a scheme of the document.
    pub fn token_source(&mut self, scheme: &'static str, source: impl TokenSource) {
        self.credentials.set(scheme, Credential::Source(Tokens::new(source)));
    }

    /// A credential that needs what is known only when the client is built.
    #[allow(dead_code, reason = "not every API has one")]
    pub(super) fn later(
        &mut self,
        make: impl FnOnce(&Late<'_>) -> Result<(&'static str, Credential), Violation> + Send + 'static,
    ) {
        self.later.push(Box::new(make));
    }

    /// Another transport than the one that the client comes with.
    pub fn transport(&mut self, transport: impl Transport) {
        self.transport = Some(Arc::new(transport));
    }

    /// Puts a transport around the one that is used otherwise; of several, the last one is outside.
    pub fn wrap_transport<T: Transport>(&mut self, wrap: impl FnOnce(Arc<dyn Transport>) -> T + Send + 'static) {
        self.wraps.push(Box::new(|inner| Arc::new(wrap(inner))));
    }

    /// How long it may take to connect; 10 seconds unless set.
    #[cfg(feature = "reqwest")]
    pub fn connect_timeout(&mut self, timeout: Duration) {
        self.http.connect_timeout = timeout;
    }

    /// A `reqwest` client of the caller's own, built with `redirect(Policy::none())`.
    #[cfg(feature = "reqwest")]
    pub fn http_client(&mut self, client: ::reqwest::Client) {
        self.http.client = Some(client);
    }

    /// A proxy for all requests, or for some; it is used in place of those that the environment names.
    #[cfg(feature = "reqwest")]
    #[inline]
    pub fn proxy(&mut self, proxy: ::reqwest::Proxy) {
        let before = self.http.proxies.take();
        self.http.proxies = Some(Box::new(move |builder| match before {
            Some(before) => before(builder).proxy(proxy),
            None => builder.proxy(proxy),
        }));
    }

    /// Changes what the `reqwest` client is built with.
    #[cfg(feature = "reqwest")]
    pub fn configure_http(
        &mut self,
        configure: impl FnOnce(::reqwest::ClientBuilder) -> ::reqwest::ClientBuilder + Send + 'static,
    ) {
        self.http.configure = Some(Box::new(configure));
    }

    /// Makes the client.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](super::error::ErrorKind::Refused) with everything that is wrong with the settings.
    pub fn build(mut self) -> Result<Core, Error> {
        let mut violations = self.credentials.violations();
        let mut note = |violation| violations.push(violation);
        let base = base(self.base_url.as_deref().unwrap_or(self.api.base_url), self.allow_http).map_err(&mut note);
        let user_agent = self.user_agent.as_deref().unwrap_or(self.api.user_agent);
        let user_agent =
            user_agent.parse().map_err(|_| Violation::new("user_agent", target::NO_HEADER)).map_err(&mut note);
        let transport = self.make_transport().map_err(note);
        let wraps = std::mem::take(&mut self.wraps).into_iter();
        let transport = transport.map(|transport| wraps.fold(transport, |inner, wrap| wrap(inner)));
        let (Ok(base), Ok(user_agent), Ok(transport), true) = (base, user_agent, transport, violations.is_empty())
        else {
            return Err(Error::refused(String::new(), violations));
        };
        let (allow_http, timeout) = (self.allow_http, self.limits.timeout);
        for make in std::mem::take(&mut self.later) {
            let late = Late { base: &base, allow_http, timeout, transport: &transport };
            let (scheme, credential) =
                make(&late).map_err(|violation| Error::refused(String::new(), vec![violation]))?;
            self.credentials.set(scheme, credential);
        }
        self.credentials.prepare(self.api);
        Ok(Core::new(Shared {
            api: self.api,
            base,
            base_is_given: self.base_url.is_some(),
            allow_http: self.allow_http,
            user_agent,
            credentials: self.credentials,
            limits: self.limits,
            retry: self.retry,
            budget: Budget::default(),
            gate: Gate::new(self.limits.concurrent),
            rates: self.rates,
            hooks: self.hooks,
            transport,
        }))
    }

    fn make_transport(&mut self) -> Result<Arc<dyn Transport>, Violation> {
        match self.transport.take() {
            Some(transport) => Ok(transport),
            None => self.default_transport(),
        }
    }

    #[cfg(feature = "reqwest")]
    fn default_transport(&mut self) -> Result<Arc<dyn Transport>, Violation> {
        use std::error::Error as _;

        let http = &mut self.http;
        let transport = if let Some(client) = http.client.take() {
            super::reqwest::ReqwestTransport::with_client(client)
        } else {
            let (connect, head) = (http.connect_timeout, self.limits.header_bytes);
            super::reqwest::ReqwestTransport::new(connect, head, http.proxies.take(), http.configure.take())
        };
        match transport {
            Ok(transport) => Ok(Arc::new(transport)),
            Err(error) => {
                Err(Violation::told("http_client", error.source().map(ToString::to_string).unwrap_or_default()))
            }
        }
    }

    #[cfg(not(feature = "reqwest"))]
    #[allow(clippy::unused_self, reason = "the same call with and without the feature")]
    fn default_transport(&mut self) -> Result<Arc<dyn Transport>, Violation> {
        Err(Violation::new("transport", "must be given: the feature `reqwest` is off"))
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("limits", &self.limits).field("retry", &self.retry).finish_non_exhaustive()
    }
}
