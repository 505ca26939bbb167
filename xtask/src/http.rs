//! Fetches a document: over TLS but on this machine, within limits of size, time and redirects, and never from a private
//! address to which somebody else's redirect leads.

use std::{
    io::Read as _,
    net::{IpAddr, SocketAddr, ToSocketAddrs as _},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use reqwest::{
    StatusCode,
    blocking::{Client, Response},
    header,
};
use url::{Host, Url};

use crate::{fault::Fault, lock::Validators};

/// More bytes than any document has that is published.
const LARGEST: u64 = 64 << 20;

/// How many redirects are followed.
const REDIRECTS: usize = 5;

/// How many bytes are read at once.
const PIECE: usize = 64 << 10;

/// What came.
#[derive(Debug)]
pub enum Fetched {
    /// It is the same as before.
    Unchanged,
    /// The document, where it came from in the end, and by what its server tells whether it is still the same.
    Document { bytes: Vec<u8>, url: Url, validators: Validators },
}

/// Fetches the document at `url`, unless the server says that it is what `known` describes.
pub fn fetch(url: &Url, known: Option<&Validators>, limit: Duration) -> Result<Fetched, Fault> {
    let deadline = Instant::now() + limit;
    let failed = |why: String| Fault::Failed(format!("{url}: {why}"));
    let is_local = is_loopback(url);
    let mut at = url.clone();
    for redirects in 0..=REDIRECTS {
        if at.scheme() != "https" && !(is_local && at.scheme() == "http" && is_loopback(&at)) {
            return Err(failed(format!("{at} is not fetched: it is neither `https` nor on this machine")));
        }
        // Whoever wrote the redirect is not who called this: it may lead nowhere that only this machine can reach.
        let addresses = if redirects > 0 && !is_local { Some(public(&at).map_err(failed)?) } else { None };
        let response = ask(&at, known, addresses, deadline).map_err(failed)?;
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && known.is_some() {
            return Ok(Fetched::Unchanged);
        }
        if status.is_redirection() {
            let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
            let next = location.and_then(|location| at.join(location).ok());
            at =
                next.ok_or_else(|| failed(format!("answered with {status} and no `location` that can be followed")))?;
            continue;
        }
        if status != StatusCode::OK {
            return Err(failed(format!("answered with {status}")));
        }
        let validators = validators(&response);
        let bytes = body(response, deadline).map_err(failed)?;
        return Ok(Fetched::Document { bytes, url: at, validators });
    }
    Err(failed(format!("redirects more than {REDIRECTS} times")))
}

fn ask(
    url: &Url,
    known: Option<&Validators>,
    addresses: Option<Vec<SocketAddr>>,
    deadline: Instant,
) -> Result<Response, String> {
    let left = left(deadline)?;
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("xtask/", env!("CARGO_PKG_VERSION")))
        .timeout(left);
    if let (Some(Host::Domain(host)), Some(addresses)) = (url.host(), addresses.filter(|all| !all.is_empty())) {
        // What was looked at is what is called, also if the name means something else a moment later.
        builder = builder.resolve_to_addrs(host, &addresses);
    }
    let client = builder.build().map_err(|error| chain(&error))?;
    let mut request =
        client.get(url.clone()).header(header::ACCEPT, "application/json, application/yaml, text/*;q=0.5");
    let known = known.cloned().unwrap_or_default();
    for (name, value) in [(header::IF_NONE_MATCH, known.etag), (header::IF_MODIFIED_SINCE, known.last_modified)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request.send().map_err(|error| chain(&error))
}

/// Reads the body of an answer that is a document, as far as headers tell.
fn body(mut response: Response, deadline: Instant) -> Result<Vec<u8>, String> {
    let headers = response.headers();
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media_type.starts_with("text/html") || media_type.starts_with("image/") {
        return Err(format!("answered with `{media_type}`, which is no OpenAPI document"));
    }
    let too_large = || format!("is larger than {} MiB", LARGEST >> 20);
    let length = response.content_length();
    if length.is_some_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    let bar = bar(length);
    let mut bytes = Vec::new();
    let mut piece = vec![0; PIECE];
    loop {
        left(deadline)?;
        let read = response.read(&mut piece).map_err(|error| format!("broke off: {}", chain(&error)))?;
        if read == 0 {
            bar.finish_and_clear();
            return Ok(bytes);
        }
        bytes.extend_from_slice(&piece[..read]);
        bar.set_position(bytes.len() as u64);
        if bytes.len() as u64 > LARGEST {
            return Err(too_large());
        }
    }
}

/// How far it is; nothing is drawn where nobody looks.
fn bar(length: Option<u64>) -> ProgressBar {
    let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let style = if length.is_some() { "{wide_bar} {bytes} of {total_bytes}" } else { "{spinner} {bytes}" };
    match ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn validators(response: &Response) -> Validators {
    let text = |name| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
    Validators { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) }
}

fn left(deadline: Instant) -> Result<Duration, String> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err("takes too long; `--timeout` gives it more time".to_owned()) } else { Ok(left) }
}

/// An error with its causes: the outermost only says that a request failed.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let mut texts: Vec<String> = causes.map(ToString::to_string).collect();
    texts.dedup();
    if texts.iter().any(|text| text.contains("timed out")) {
        return "takes too long; `--timeout` gives it more time".to_owned();
    }
    // What wraps another error may repeat it.
    texts.dedup_by(|inner, outer| outer.contains(inner.as_str()));
    texts.join(": ")
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// The addresses of a host, all of which must be public. None where only a proxy can look them up.
fn public(url: &Url) -> Result<Vec<SocketAddr>, String> {
    let refused = || Err(format!("redirects to {url}, which is a private address"));
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
        Some(Host::Domain(_)) if is_loopback(url) => return refused(),
        Some(Host::Domain(name)) => {
            let port = url.port_or_known_default().unwrap_or(443);
            return match (name, port).to_socket_addrs() {
                Ok(found) => {
                    let found: Vec<SocketAddr> = found.collect();
                    if found.iter().all(|address| is_public(address.ip())) { Ok(found) } else { refused() }
                }
                Err(_) if has_proxy() => Ok(Vec::new()),
                Err(error) => Err(format!("redirects to {url}, which cannot be found: {error}")),
            };
        }
        None => return refused(),
    };
    if is_public(ip) { Ok(Vec::new()) } else { refused() }
}

fn has_proxy() -> bool {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].iter().any(|name| std::env::var_os(name).is_some())
}

/// Whether an address is one of the public network (the registries of RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [first, second, third, _] = ip.octets();
            let special = matches!(
                (first, second, third),
                (0 | 10 | 127 | 240.., ..)
                    | (100, 64..128, _)
                    | (169, 254, _)
                    | (172, 16..32, _)
                    | (192, 168, _)
                    | (192, 0, 0 | 2)
                    | (198, 18 | 19, _)
                    | (198, 51, 100)
                    | (203, 0, 113)
            );
            !special && !ip.is_multicast()
        }
        IpAddr::V6(ip) => {
            let parts = ip.segments();
            // Addresses that hold one of version 4: mapped, and translated (RFC 6052).
            let holds = ip.to_ipv4_mapped().or_else(|| {
                let [first, second, .., high, low] = parts;
                let [a, b] = high.to_be_bytes();
                let [c, d] = low.to_be_bytes();
                (first == 0x64 && second == 0xff9b).then(|| [a, b, c, d].into())
            });
            match holds {
                Some(inner) => is_public(IpAddr::V4(inner)),
                // Global unicast without the addresses for documentation.
                None => parts[0] & 0xe000 == 0x2000 && !(parts[0] == 0x2001 && parts[1] == 0xdb8),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known() {
        let is = |text: &str| text.parse().is_ok_and(is_public);
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "ff02::1",
            "2001:db8::1",
        ] {
            assert!(!is(private), "{private}");
        }
        for public in
            ["8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
        {
            assert!(is(public), "{public}");
        }
    }

    #[test]
    fn a_redirect_to_this_machine_is_not_followed() {
        for url in ["https://127.0.0.1/a", "https://localhost/a", "https://[::1]/a", "https://169.254.169.254/latest"] {
            let refused = Url::parse(url).map(|url| public(&url).is_err_and(|why| why.contains("private address")));
            assert_eq!(refused, Ok(true), "{url}");
        }
    }
}
