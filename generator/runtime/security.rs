//! Credentials, and where each of them goes.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::operation::{ApiInfo, Place, Scheme, SchemeKind};
use super::percent;
use super::rules::Violation;
use super::secret::{self, Secrets, Text};
use super::target::{self, Target};
use super::transport::{BoxError, BoxFuture};

/// Gives tokens that change: it is asked before every call, and may fetch a new one when the old one ends.
pub trait TokenSource: Send + Sync + 'static {
    /// The token to use now.
    ///
    /// # Errors
    /// Any; the call is then refused.
    fn token(&self) -> BoxFuture<'_, Result<SecretString, BoxError>>;
}

/// The names of schemes that are needed together, and alternatives of them ([`Operation::security`]).
///
/// [`Operation::security`]: super::operation::Operation::security
pub type Schemes = &'static [&'static str];
type Alternatives = &'static [Schemes];

/// What a caller has for a security scheme.
#[derive(Clone)]
pub enum Credential {
    /// A key or a token.
    Secret(SecretString),
    /// A user and a password.
    Basic(String, SecretString),
    /// Tokens that change.
    Source(Tokens),
}

/// Tokens that change, and the last of them: a server may repeat one in its answer, where it must not be shown.
#[derive(Clone)]
pub struct Tokens {
    source: Arc<dyn TokenSource>,
    last: Arc<Mutex<Vec<SecretString>>>,
}

impl Tokens {
    /// So many are remembered; calls that are under way may have had the one before.
    const REMEMBERED: usize = 3;

    /// Tokens of a source.
    pub fn new(source: impl TokenSource) -> Self {
        Self { source: Arc::new(source), last: Arc::default() }
    }

    /// The token to use now.
    async fn now(&self) -> Result<SecretString, BoxError> {
        let token = self.source.token().await?;
        let mut last = self.last();
        if !last.iter().any(|known| known.expose_secret() == token.expose_secret()) {
            let surplus = (last.len() + 1).saturating_sub(Self::REMEMBERED);
            last.drain(..surplus);
            last.push(token.clone());
        }
        Ok(token)
    }

    fn last(&self) -> MutexGuard<'_, Vec<SecretString>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The credentials of a client, by the name of their scheme.
#[derive(Clone, Default)]
pub struct Credentials {
    all: Vec<(&'static str, Credential)>,
    /// The headers of those that do not change.
    ready: Vec<(&'static str, HeaderName, HeaderValue)>,
}

impl Credentials {
    /// Adds a credential, or replaces it.
    pub fn set(&mut self, scheme: &'static str, credential: Credential) {
        self.all.retain(|(name, _)| *name != scheme);
        self.all.push((scheme, credential));
    }

    /// Makes the headers of those that do not change, once for all calls.
    pub fn prepare(&mut self, api: &ApiInfo) {
        for (name, credential) in &self.all {
            let mut target = Target::default();
            let made = match (api.schemes.iter().find(|scheme| scheme.name == *name), credential) {
                (Some(scheme), Credential::Secret(secret)) => put(scheme, secret, &mut target),
                (Some(scheme), Credential::Basic(user, password)) => basic(scheme, user, password, &mut target),
                _ => continue,
            };
            // What cannot be sent is an error of the calls that need it.
            if made.is_ok() {
                for (header, value) in target.headers.drain() {
                    if let Some(header) = header {
                        self.ready.push((*name, header, value));
                    }
                }
            }
        }
    }

    /// What cannot be a credential: an empty text, and one with a line break, as a file or a variable may have.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (scheme, credential) in &self.all {
            let Credential::Secret(secret) = credential else { continue };
            let secret = secret.expose_secret();
            let reason = match () {
                () if secret.is_empty() => "the credential is empty",
                () if secret.trim() != secret || secret.contains(char::is_control) => {
                    "the credential has space around it or a line break in it"
                }
                () => continue,
            };
            violations.push(Violation::new(*scheme, reason));
        }
        violations
    }

    /// The first alternative for which there is everything; the one that needs nothing comes last.
    ///
    /// # Errors
    /// Where there is none.
    pub fn choose(&self, api: &ApiInfo, alternatives: Alternatives) -> Result<Schemes, Violation> {
        let is_here = |name: &str| self.find(api, name).is_some();
        // What the API has no scheme for needs nothing in the request: a client certificate is the transport's.
        let is_unknown = |name: &str| api.schemes.iter().all(|scheme| scheme.name != name);
        for with_unknown in [false, true] {
            for schemes in alternatives {
                let is_met = schemes.iter().all(|name| is_here(name) || with_unknown && is_unknown(name));
                if is_met && !schemes.is_empty() {
                    return Ok(schemes);
                }
            }
        }
        if alternatives.iter().any(|schemes| schemes.is_empty()) || alternatives.is_empty() {
            Ok(&[])
        } else {
            Err(Violation::new(listed(alternatives), "the client has no such credential"))
        }
    }

    fn find(&self, api: &ApiInfo, name: &str) -> Option<(&'static Scheme, &Credential)> {
        let scheme = api.schemes.iter().find(|scheme| scheme.name == name)?;
        let (_, credential) = self.all.iter().find(|(of, _)| *of == name)?;
        Some((scheme, credential))
    }

    /// Puts the credentials for these schemes into a request.
    ///
    /// # Errors
    /// Where one cannot be sent in its place, or its source has none.
    pub async fn apply(&self, api: &ApiInfo, schemes: Schemes, target: &mut Target) -> Result<(), Violation> {
        for name in schemes {
            if let Some((_, header, value)) = self.ready.iter().find(|(of, ..)| of == name) {
                target.headers.insert(header.clone(), value.clone());
                continue;
            }
            let Some((scheme, credential)) = self.find(api, name) else { continue };
            match credential {
                Credential::Secret(secret) => put(scheme, secret, target)?,
                Credential::Basic(user, password) => basic(scheme, user, password, target)?,
                Credential::Source(tokens) => match tokens.now().await {
                    Ok(secret) => put(scheme, &secret, target)?,
                    Err(error) => {
                        return Err(Violation::told(scheme.name, format!("the token source failed: {error}")));
                    }
                },
            }
        }
        Ok(())
    }

    /// All secrets, in the forms in which they are sent.
    #[must_use]
    pub fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        for (_, credential) in &self.all {
            match credential {
                Credential::Secret(secret) => add(&mut secrets, secret),
                Credential::Basic(user, password) => {
                    add(&mut secrets, password);
                    secrets.add(&pair(user, password.expose_secret()));
                }
                Credential::Source(tokens) => tokens.last().iter().for_each(|token| add(&mut secrets, token)),
            }
        }
        secrets
    }
}

/// `a and b or c`: what an operation takes.
fn listed(alternatives: Alternatives) -> String {
    let mut text = String::new();
    for schemes in alternatives {
        text.push_str(if text.is_empty() { "" } else { " or " });
        for (index, scheme) in schemes.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { " and " });
            text.push_str(scheme);
        }
    }
    text
}

fn put(scheme: &Scheme, secret: &SecretString, target: &mut Target) -> Result<(), Violation> {
    let secret = secret.expose_secret();
    match scheme.kind {
        SchemeKind::ApiKey { place: Place::Query, name } => {
            target.push_query(&percent::data(name), &Text::new(percent::data(secret)));
        }
        SchemeKind::ApiKey { place: Place::Cookie, name } => {
            target.push_cookie(&percent::data(name), &Text::new(percent::data(secret)));
        }
        SchemeKind::ApiKey { name, .. } => {
            let (name, value) = target::header(name, secret)?;
            target.headers.insert(name, value);
        }
        SchemeKind::Basic => authorization(scheme, &["Basic ", secret], target)?,
        SchemeKind::Bearer => authorization(scheme, &["Bearer ", secret], target)?,
    }
    Ok(())
}

/// User and password, joined and in Base64 (RFC 7617, section 2).
fn basic(scheme: &Scheme, user: &str, password: &SecretString, target: &mut Target) -> Result<(), Violation> {
    if user.contains(':') {
        return Err(Violation::new(scheme.name, "a user name cannot have a colon (RFC 7617)"));
    }
    authorization(scheme, &["Basic ", &pair(user, password.expose_secret())], target)
}

/// User and password as they are sent.
pub(super) fn pair(user: &str, password: &str) -> Text {
    let mut pair = Text::default();
    secret::push(&mut pair, &[user, ":", password]);
    Text::new(base64(pair.as_bytes()))
}

fn add(secrets: &mut Secrets, secret: &SecretString) {
    let secret = secret.expose_secret();
    secrets.add(secret);
    let encoded = Text::new(percent::data(secret));
    if *encoded != secret {
        secrets.add(&encoded);
    }
}

fn authorization(scheme: &Scheme, parts: &[&str], target: &mut Target) -> Result<(), Violation> {
    let mut text = Text::default();
    secret::push(&mut text, parts);
    let value = secret::header(&text).ok_or_else(|| Violation::new(scheme.name, target::NO_HEADER))?;
    target.headers.insert(AUTHORIZATION, value);
    Ok(())
}

/// Base64 with padding (RFC 4648, section 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for sixth in 0..4 {
            let index = (group >> (18 - 6 * sixth) & 63) as usize;
            text.push(if sixth <= chunk.len() { char::from(ALPHABET[index]) } else { '=' });
        }
    }
    text
}
