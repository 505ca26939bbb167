//! Checks that a webhook comes from who knows the secret, was not changed on its way, and is not an old one.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use hmac::{Hmac, Mac};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::webhook_error::WebhookError;
use super::webhook_headers::Found;

/// How far the clocks of sender and receiver may be apart, and how long a request may take.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// The names of the headers of Svix, and those that Standard Webhooks gives the same.
const SVIX: [&str; 3] = ["svix-id", "svix-timestamp", "svix-signature"];
const STANDARD_WEBHOOKS: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];

/// Base64, of which the end may be left off.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What secrets of Svix begin with, though not all do.
const SVIX_SECRET: &str = "whsec_";

/// Checks the signatures of webhooks.
///
/// A signature is HMAC-SHA256 over the time and the body, byte for byte as it came, so the body must not have been
/// decoded and encoded again. Several secrets can be in use at once, as they are while one takes the place of another:
/// one signature that was made with one of them is enough. They are compared in constant time.
#[derive(Clone)]
pub struct Verifier {
    scheme: Scheme,
    keys: Arc<[Zeroizing<Vec<u8>>]>,
    tolerance: Duration,
}

#[derive(Debug, Clone)]
enum Scheme {
    /// Three headers; base64.
    Svix,
    /// One header of this name, `t=1614265330,v1=...`; hexadecimal.
    Timestamped(String),
}

/// What is known of a webhook whose signature fits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// What tells this message from others. Who sends a webhook sends it again if it is not answered, and who has seen
    /// one can do so too as long as it is not too old: remember the ids of the last minutes, and do nothing for one
    /// that was there before.
    ///
    /// The header's, if there is one, which stays the same if a message is sent again. Otherwise it is made of time and
    /// body, and is only the same for an exact copy.
    pub id: String,
    /// When it was signed.
    pub timestamp: SystemTime,
    /// Whether the id is that of a header.
    pub(super) from_header: bool,
}

impl fmt::Debug for Verifier {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = format!("[{} redacted]", self.keys.len());
        let Self { scheme, tolerance, .. } = self;
        f.debug_struct("Verifier")
            .field("scheme", scheme)
            .field("keys", &format_args!("{keys}"))
            .field("tolerance", tolerance)
            .finish()
    }
}

impl Verifier {
    /// Signatures as Svix makes them, and everyone who keeps to Standard Webhooks: the headers `svix-id`,
    /// `svix-timestamp` and `svix-signature`, or the same with `webhook-`. A secret is base64, usually behind `whsec_`.
    ///
    /// # Errors
    /// If there is no secret, or one of them is empty or not base64.
    pub fn svix<S: Into<SecretString>>(secrets: impl IntoIterator<Item = S>) -> Result<Self, WebhookError> {
        Self::new(Scheme::Svix, secrets, |text| {
            let text = text.strip_prefix(SVIX_SECRET).unwrap_or(text);
            BASE64.decode(text).map_err(|_| "is not base64, with or without `whsec_` before it")
        })
    }

    /// Signatures in one header, `t=1614265330,v1=5257a8...`: the time in seconds, and one or more signatures of
    /// `{time}.{body}` in hexadecimal digits. The bytes of a secret are the key.
    ///
    /// # Errors
    /// If there is no secret, or one of them is empty or has blanks around it.
    pub fn timestamped<S: Into<SecretString>>(
        header: impl AsRef<str>,
        secrets: impl IntoIterator<Item = S>,
    ) -> Result<Self, WebhookError> {
        let scheme = Scheme::Timestamped(header.as_ref().trim().to_ascii_lowercase());
        Self::new(scheme, secrets, |text| Ok(text.as_bytes().to_vec()))
    }

    fn new<S: Into<SecretString>>(
        scheme: Scheme,
        secrets: impl IntoIterator<Item = S>,
        key: impl Fn(&str) -> Result<Vec<u8>, &'static str>,
    ) -> Result<Self, WebhookError> {
        let mut keys = Vec::new();
        for (index, secret) in secrets.into_iter().enumerate() {
            let secret = secret.into();
            let text = secret.expose_secret();
            // What an empty secret signs, everybody can sign; and a line break at the end of a file is no part of one.
            let made = match text {
                text if text.trim().is_empty() => Err("is empty"),
                text if text.trim() != text => Err("has blanks around it"),
                text => key(text).map(Zeroizing::new),
            };
            let made = made.and_then(|key| if key.is_empty() { Err("is empty") } else { Ok(key) });
            keys.push(made.map_err(|reason| WebhookError::MalformedSecret { index, reason })?);
        }
        if keys.is_empty() {
            return Err(WebhookError::NoSecret);
        }
        Ok(Self { scheme, keys: keys.into(), tolerance: TOLERANCE })
    }

    /// How old a webhook may be, and how far in the future; five minutes, unless this is called.
    #[must_use]
    #[inline]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Checks a webhook by the clock of this machine. `headers` are those of the request (`&http::HeaderMap`, or any
    /// pairs of names and values), `body` is its body as it came.
    ///
    /// # Errors
    /// If a header is missing or cannot be read, no signature fits, or it is too old or too new.
    pub fn verify<N: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        headers: impl IntoIterator<Item = (N, V)>,
        body: &[u8],
    ) -> Result<Verified, WebhookError> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// The same by another clock.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn verify_at<N: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        headers: impl IntoIterator<Item = (N, V)>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Verified, WebhookError> {
        self.check(&Found::pick(headers, self.headers()), body, now)
    }

    /// The headers that it needs.
    #[inline]
    pub(super) fn headers(&self) -> impl Iterator<Item = &str> {
        let (three, one) = match &self.scheme {
            Scheme::Svix => (Some(SVIX.into_iter().chain(STANDARD_WEBHOOKS)), None),
            Scheme::Timestamped(header) => (None, Some(header.as_str())),
        };
        three.into_iter().flatten().chain(one)
    }

    #[inline]
    pub(super) fn check(&self, headers: &Found<'_>, body: &[u8], now: SystemTime) -> Result<Verified, WebhookError> {
        let signed = match &self.scheme {
            Scheme::Svix => svix(headers)?,
            Scheme::Timestamped(header) => timestamped(headers, header)?,
        };
        let Signed { header, id, time, before, signatures } = signed;
        let malformed = |reason| WebhookError::MalformedHeader { name: header.clone(), reason };
        let seconds = seconds(&time).ok_or_else(|| malformed("has no time in seconds"))?;
        let timestamp = UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        let timestamp = timestamp.ok_or_else(|| malformed("has a time that is out of reach"))?;
        if !self.keys.iter().any(|key| fits(key, &before, body, &signatures)) {
            return Err(WebhookError::NoSignatureFits);
        }
        self.check_time(timestamp, now)?;
        let from_header = id.is_some();
        let id = id.unwrap_or_else(|| digest(&before, body));
        Ok(Verified { id, timestamp, from_header })
    }

    #[inline]
    fn check_time(&self, timestamp: SystemTime, now: SystemTime) -> Result<(), WebhookError> {
        match now.duration_since(timestamp) {
            Ok(by) if by > self.tolerance => Err(WebhookError::TooOld { by }),
            Err(error) if error.duration() > self.tolerance => Err(WebhookError::TooNew { by: error.duration() }),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// What the headers of a webhook say.
struct Signed {
    /// The header with the time.
    header: String,
    id: Option<String>,
    /// The time as it is written, which is what was signed.
    time: String,
    /// What is signed before the body.
    before: String,
    signatures: Vec<Vec<u8>>,
}

/// The headers of one kind, of which there are more; they are not mixed.
#[inline]
fn svix(headers: &Found<'_>) -> Result<Signed, WebhookError> {
    let count = |names: &[&str; 3]| names.iter().filter(|name| headers.has(name)).count();
    let others = count(&STANDARD_WEBHOOKS) > count(&SVIX);
    let [id, time, signature] = if others { STANDARD_WEBHOOKS } else { SVIX };
    let header = time.to_owned();
    let (id, time, signature) = (headers.one(id)?, headers.one(time)?, headers.one(signature)?);
    let signatures = signature.split_ascii_whitespace().filter_map(|entry| entry.strip_prefix("v1,"));
    let signatures = signatures.filter_map(|text| BASE64.decode(text).ok()).collect();
    let before = format!("{id}.{time}.");
    Ok(Signed { header, id: Some(id.to_owned()), time: time.to_owned(), before, signatures })
}

#[inline]
fn timestamped(headers: &Found<'_>, name: &str) -> Result<Signed, WebhookError> {
    let malformed = |reason| WebhookError::MalformedHeader { name: name.to_owned(), reason };
    let (mut time, mut signatures) = (None, Vec::new());
    for (key, value) in headers.one(name)?.split(',').filter_map(|entry| entry.trim().split_once('=')) {
        match key {
            "t" if time.is_some() => return Err(malformed("has two times")),
            "t" => time = Some(value.to_owned()),
            "v1" => signatures.extend(hexadecimal(value)),
            _ => {}
        }
    }
    let time = time.ok_or_else(|| malformed("has no time"))?;
    Ok(Signed { header: name.to_owned(), id: None, before: format!("{time}."), time, signatures })
}

/// Seconds since 1970, in digits and nothing else: `+5` is another text than what was signed as `5`.
#[inline]
fn seconds(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Whether one of the signatures is that of this key. How long it takes does not depend on how much of one is right.
#[inline]
fn fits(key: &[u8], before: &str, body: &[u8], signatures: &[Vec<u8>]) -> bool {
    // A key may have any length.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return false };
    let mac = mac.chain_update(before).chain_update(body);
    signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
}

/// A name for what was signed, which does not depend on the secret.
#[inline]
fn digest(before: &str, body: &[u8]) -> String {
    let digest = Sha256::new().chain_update(before).chain_update(body).finalize();
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[inline]
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}
