//! Tokens that the client fetches for itself: the client credentials grant of OAuth 2.0 (RFC 6749, section 4.4).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::body::Body;
use super::config::{self, Config, Late};
use super::percent;
use super::read::{End, read};
use super::rules::Violation;
use super::security::{Credential, TokenSource, base64};
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
        let pair = format!("{}:{}", percent::data(id), percent::data(secret.expose_secret()));
        let basic = SecretString::from(format!("Basic {}", base64(pair.as_bytes())));
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
                Tokens { transport: Arc::clone(late.transport), timeout: late.timeout, url, basic, form, kept };
            Ok((scheme, Credential::Source(Arc::new(tokens))))
        });
    }
}

fn token_endpoint(text: &str, late: &Late<'_>) -> Result<Url, Violation> {
    let Ok(url) = late.base.join(text) else {
        return Err(Violation::new("token_url", "must be a URL"));
    };
    if url.scheme() != "https" && !late.allow_http && !config::is_loopback(&url) {
        return Err(Violation::new("token_url", "must be https, so that nobody on the way can read credentials"));
    }
    Ok(url)
}

/// Fetches tokens, and keeps one as long as it holds.
struct Tokens {
    transport: Arc<dyn Transport>,
    timeout: Duration,
    url: Url,
    basic: SecretString,
    form: String,
    kept: Mutex<Option<(SecretString, Instant)>>,
}

impl TokenSource for Tokens {
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

impl Tokens {
    async fn fetch(&self) -> Result<SecretString, BoxError> {
        let mut basic = HeaderValue::from_str(self.basic.expose_secret())?;
        basic.set_sensitive(true);
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
        let timer = self.transport.sleep(self.timeout);
        let answer: Result<_, BoxError> = within(timer, exchange).await.ok_or("the token endpoint took too long")?;
        let (status, body) = answer?;
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        match answer["access_token"].as_str().filter(|_| status.is_success()) {
            Some(token) => Ok(self.keep(token, &answer)),
            None => Err(refusal(status, &answer).into()),
        }
    }

    fn keep(&self, token: &str, answer: &Value) -> SecretString {
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
