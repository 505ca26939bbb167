//! Tokens that the client fetches for itself: the client credentials grant of OAuth 2.0 (RFC 6749, section 4.4).

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use secrecy::zeroize::Zeroize;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::base_url;
use super::body::Body;
use super::config::{Config, Late};
use super::decode;
use super::percent;
use super::read::{End, read};
use super::rules::Violation;
use super::secret::{self, Text};
use super::security::{self, Credential, TokenSource};
use super::transport::{BoxError, BoxFuture, Transport, within};

/// How long before its end a token is not used any more: it has to arrive, too.
const MARGIN: Duration = Duration::from_secs(30);

/// How long a token is kept of which the server does not say how long it holds.
const UNSAID: Duration = Duration::from_secs(300);

/// More bytes than any answer with a token has.
const LARGEST: usize = 64 * 1024;

impl Config {
    /// Id and secret for a scheme whose tokens are had at `token_url` (an absolute URL, or one below the base URL).
    pub fn client_credentials(
        &mut self,
        scheme: &'static str,
        token_url: &'static str,
        id: &str,
        secret: &SecretString,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) {
        // Both are encoded as in a form before they are joined (RFC 6749, section 2.3.1).
        let encoded = Text::new(percent::data(secret.expose_secret()));
        let mut basic = Text::default();
        secret::push(&mut basic, &["Basic ", &security::pair(&percent::data(id), &encoded)]);
        let scopes: Vec<String> = scopes.into_iter().map(Into::into).collect();
        let grant = "grant_type=client_credentials";
        let form = match scopes.join(" ") {
            scopes if scopes.is_empty() => grant.to_owned(),
            scopes => format!("{grant}&scope={}", percent::data(&scopes)),
        };
        self.later(move |late| {
            let url = token_endpoint(token_url, late)?;
            let kept = Mutex::default();
            let tokens =
                Fetched { transport: Arc::clone(late.transport), timeout: late.timeout, url, basic, form, kept };
            Ok((scheme, Credential::Source(security::Tokens::new(tokens))))
        });
    }
}

fn token_endpoint(text: &str, late: &Late<'_>) -> Result<Url, Violation> {
    let Ok(url) = late.base.join(text) else {
        return Err(Violation::new("token_url", "must be a URL"));
    };
    if url.scheme() != "https" && !late.allow_http && !base_url::is_loopback(&url) {
        return Err(Violation::new("token_url", "must be https, so that nobody on the way can read credentials"));
    }
    Ok(url)
}

/// Fetches tokens, and keeps one as long as it holds.
struct Fetched {
    transport: Arc<dyn Transport>,
    timeout: Duration,
    url: Url,
    basic: Text,
    form: String,
    kept: Mutex<Option<(SecretString, Instant)>>,
}

impl TokenSource for Fetched {
    fn token(&self) -> BoxFuture<'_, Result<SecretString, BoxError>> {
        Box::pin(async move {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
            match kept {
                Some((token, end)) if Instant::now() < end => Ok(token),
                _ => self.fetch().await,
            }
        })
    }
}

impl Fetched {
    async fn fetch(&self) -> Result<SecretString, BoxError> {
        let basic = secret::header(&self.basic).ok_or("the id or the secret is no text for a header")?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.url.as_str())
            .header(AUTHORIZATION, basic)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(self.form.clone()))?;
        let exchange = async {
            let (parts, body) = self.transport.send(request).await?.into_parts();
            match read(body, LARGEST).await {
                (body, End::Complete) => Ok((parts.status, body)),
                (_, End::TooLarge) => Err("the token endpoint answers more than a token".into()),
                (_, End::Broken(error)) => Err(error),
            }
        };
        let mut timer = self.transport.sleep(self.timeout);
        let answer: Result<_, BoxError> =
            within(&mut timer, pin!(exchange)).await.ok_or("the token endpoint took too long")?;
        let (status, body) = answer?;
        let mut answer = decode::any(&body).unwrap_or_default();
        Vec::from(body).zeroize();
        match answer.get_mut("access_token").map(Value::take) {
            Some(Value::String(token)) if status.is_success() => Ok(self.keep(token, &answer)),
            _ => Err(refusal(status, &answer).into()),
        }
    }

    fn keep(&self, token: String, answer: &Value) -> SecretString {
        let token = SecretString::from(token);
        // A number; some servers write it as a text.
        let lifetime = &answer["expires_in"];
        let seconds = lifetime.as_u64().or_else(|| lifetime.as_str()?.parse().ok());
        let holds = seconds.map_or(UNSAID, |seconds| Duration::from_secs(seconds).saturating_sub(MARGIN));
        let end = Instant::now().checked_add(holds);
        let kept = end.map(|end| (token.clone(), end));
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        token
    }
}

/// Why there is no token (RFC 6749, section 5.2); the code is one of a few words, the rest of the answer is not shown.
fn refusal(status: http::StatusCode, answer: &Value) -> String {
    let is_code = |code: &&str| code.len() <= 40 && code.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let code = answer["error"].as_str().filter(is_code);
    match code {
        Some(code) => format!("the token endpoint answered with status {} ({code})", status.as_u16()),
        None => format!("the token endpoint answered with status {} and no token", status.as_u16()),
    }
}
