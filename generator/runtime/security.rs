//! Credentials, and where each of them goes.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use http::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};

use super::operation::{ApiInfo, Place, Scheme, SchemeKind};
use super::percent;
use super::rules::Violation;
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

/// What a caller has for a security scheme.
#[derive(Clone)]
pub enum Credential {
    /// A key or a token.
    Secret(SecretString),
    /// A user and a password.
    Basic(String, SecretString),
    /// Tokens that change.
    Source(Arc<dyn TokenSource>),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The credentials of a client, by the name of their scheme.
#[derive(Clone, Default)]
pub struct Credentials(Vec<(&'static str, Credential)>);

/// The credentials that a call needs.
pub type Chosen<'a> = Vec<(&'static Scheme, &'a Credential)>;

impl Credentials {
    /// Adds a credential, or replaces it.
    pub fn set(&mut self, scheme: &'static str, credential: Credential) {
        self.0.retain(|(name, _)| *name != scheme);
        self.0.push((scheme, credential));
    }

    /// What cannot be a credential: an empty text, and one with a line break, as a file or a variable may have.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let wrong = |(scheme, credential): &(&'static str, Credential)| {
            let Credential::Secret(secret) = credential else {
                return None;
            };
            let secret = secret.expose_secret();
            let reason = match () {
                () if secret.is_empty() => "the credential is empty",
                () if secret.trim() != secret || secret.contains(char::is_control) => {
                    "the credential has space around it or a line break in it"
                }
                () => return None,
            };
            Some(Violation::new(*scheme, reason))
        };
        self.0.iter().filter_map(wrong).collect()
    }

    /// The first alternative for which there is everything; the one that needs nothing comes last.
    ///
    /// # Errors
    /// Where there is none.
    pub fn choose(&self, api: &ApiInfo, alternatives: &[&[&'static str]]) -> Result<Chosen<'_>, Violation> {
        let needed = alternatives.iter().filter(|schemes| !schemes.is_empty());
        // What the API has no scheme for needs nothing in the request: a client certificate is the transport's.
        let known = |name: &&&str| api.schemes.iter().any(|scheme| scheme.name == **name);
        let all = |schemes: &&[&'static str]| schemes.iter().map(|name| self.find(api, name)).collect();
        let rest = |schemes: &&[&'static str]| schemes.iter().filter(known).map(|name| self.find(api, name)).collect();
        let chosen: Option<Chosen<'_>> = needed.clone().find_map(all).or_else(|| needed.clone().find_map(rest));
        if chosen.is_none() && needed.clone().count() == alternatives.len() && !alternatives.is_empty() {
            let alternatives: Vec<String> = needed.map(|schemes| schemes.join(" and ")).collect();
            return Err(Violation::new(alternatives.join(" or "), "the client has no such credential"));
        }
        Ok(chosen.unwrap_or_default())
    }

    fn find(&self, api: &ApiInfo, name: &str) -> Option<(&'static Scheme, &Credential)> {
        let scheme = api.schemes.iter().find(|scheme| scheme.name == name)?;
        let (_, credential) = self.0.iter().find(|(of, _)| *of == name)?;
        Some((scheme, credential))
    }

    /// The text without the secrets that a server may have put into it.
    #[must_use]
    pub fn redacted(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (_, credential) in &self.0 {
            if let Credential::Secret(secret) | Credential::Basic(_, secret) = credential {
                // Anything shorter is no secret, and would turn the text into noise.
                if secret.expose_secret().len() >= 4 {
                    text = text.replace(secret.expose_secret(), "[redacted]");
                }
            }
        }
        text
    }
}

/// Puts credentials into a request.
///
/// # Errors
/// Where one cannot be sent in its place, or its source has none.
pub async fn apply(chosen: Chosen<'_>, target: &mut Target) -> Result<(), Violation> {
    for (scheme, credential) in chosen {
        match credential {
            Credential::Secret(secret) => put(scheme, secret, target)?,
            Credential::Basic(user, password) => basic(scheme, user, password, target)?,
            Credential::Source(source) => match source.token().await {
                Ok(secret) => put(scheme, &secret, target)?,
                Err(error) => {
                    return Err(Violation::told(scheme.name, format!("the token source failed: {error}")));
                }
            },
        }
    }
    Ok(())
}

fn put(scheme: &Scheme, secret: &SecretString, target: &mut Target) -> Result<(), Violation> {
    let secret = secret.expose_secret();
    match scheme.kind {
        SchemeKind::ApiKey { place: Place::Query, name } => {
            target.push_query(&percent::data(name), &percent::data(secret));
        }
        SchemeKind::ApiKey { place: Place::Cookie, name } => {
            target.push_cookie(&percent::data(name), &percent::data(secret));
        }
        SchemeKind::ApiKey { name, .. } => {
            let (name, value) = target::header(name, secret)?;
            target.headers.insert(name, value);
        }
        SchemeKind::Basic => authorization(scheme, &format!("Basic {secret}"), target)?,
        SchemeKind::Bearer => authorization(scheme, &format!("Bearer {secret}"), target)?,
    }
    Ok(())
}

/// User and password, joined and in Base64 (RFC 7617, section 2).
fn basic(scheme: &Scheme, user: &str, password: &SecretString, target: &mut Target) -> Result<(), Violation> {
    if user.contains(':') {
        return Err(Violation::new(scheme.name, "a user name cannot have a colon (RFC 7617)"));
    }
    let pair = format!("{user}:{}", password.expose_secret());
    authorization(scheme, &format!("Basic {}", base64(pair.as_bytes())), target)
}

fn authorization(scheme: &Scheme, value: &str, target: &mut Target) -> Result<(), Violation> {
    let Ok(mut value) = HeaderValue::from_str(value) else {
        return Err(Violation::new(scheme.name, target::NO_HEADER));
    };
    value.set_sensitive(true);
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
