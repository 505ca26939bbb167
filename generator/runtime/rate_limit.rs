//! What a server says about how often it may be called.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

/// What a server says about its rate limit: in `x-ratelimit-*` or `ratelimit-*` headers, or in one `ratelimit` header
/// (the draft "`RateLimit` header fields for HTTP", in its older form and in its newer one).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests fit into a window.
    pub limit: Option<u64>,
    /// How many are left in this one.
    pub remaining: Option<u64>,
    /// How long until the window ends.
    pub reset: Option<Duration>,
}

impl RateLimit {
    /// Reads the headers of a response.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let number = |name: &str, short: &str| -> Option<u64> {
            let own = headers.get(format!("x-ratelimit-{name}")).or_else(|| headers.get(format!("ratelimit-{name}")));
            match own {
                Some(value) => text(value)?.parse().ok(),
                None => in_one(headers, name).or_else(|| in_one(headers, short)),
            }
        };
        let (limit, remaining) = (number("limit", "q"), number("remaining", "r"));
        Self { limit, remaining, reset: number("reset", "t").map(until) }
    }
}

/// A number of `ratelimit: limit=10, remaining=4, reset=50`, or of `ratelimit: "default";r=4;t=50`, whose limit stands in
/// `ratelimit-policy: "default";q=10;w=60`.
fn in_one(headers: &HeaderMap, name: &str) -> Option<u64> {
    for header in ["ratelimit", "ratelimit-policy"] {
        for pair in headers.get(header).and_then(text).unwrap_or_default().split([',', ';']) {
            match pair.trim().split_once('=') {
                Some((known, number)) if known == name => return number.parse().ok(),
                _ => {}
            }
        }
    }
    None
}

/// How long a server asks to wait: seconds, or a date (RFC 9110, section 10.2.3).
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text(headers.get(http::header::RETRY_AFTER)?)?;
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            httpdate::parse_http_date(text).ok().map(|date| date.duration_since(SystemTime::now()).unwrap_or_default())
        }
    }
}

/// No standard says what the number is: seconds from now, or a Unix time in seconds or milliseconds.
/// They are told apart by size; no window lasts thirty years.
fn until(reset: u64) -> Duration {
    const YEARS_30: u64 = 1_000_000_000;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    match reset {
        0..YEARS_30 => Duration::from_secs(reset),
        YEARS_30..1_000_000_000_000 => Duration::from_secs(reset).saturating_sub(now),
        _ => Duration::from_millis(reset).saturating_sub(now),
    }
}

fn text(value: &http::HeaderValue) -> Option<&str> {
    value.to_str().ok().map(str::trim)
}
