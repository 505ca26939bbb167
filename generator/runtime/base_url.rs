//! Where requests begin, and credentials may go.

use url::{Host, Url};

use super::rules::Violation;

/// A base URL that credentials may be sent to.
///
/// # Errors
/// What is wrong with it.
pub(super) fn base(text: &str, allow_http: bool) -> Result<Url, Violation> {
    let wrong = |reason| Err(Violation::new("base_url", reason));
    let Ok(url) = Url::parse(text) else {
        return wrong("must be a URL, such as https://api.example.com");
    };
    match url.scheme() {
        "https" => {}
        "http" if allow_http || is_loopback(&url) => {}
        "http" => {
            return wrong("must be https, so that nobody on the way can read credentials (or allow_http)");
        }
        _ => return wrong("must be https"),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("must have no user and no password in it");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("must have no query and no fragment");
    }
    Ok(url)
}

/// Whether the host is this machine, where nobody is on the way.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
