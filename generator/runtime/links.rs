//! Links to the next page: in `link` headers (RFC 8288), and where they lead.

use http::HeaderMap;
use http::header::LINK;
use url::Url;

use super::call::Call;
use super::operation::{Place, SchemeKind};
use super::rules::Violation;

/// What the `link` headers say about the pages of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// Nothing.
    Nothing,
    /// There is no next page, but there are others.
    End,
    /// The next page.
    Next(String),
}

/// Reads the `link` headers.
#[must_use]
#[inline]
pub fn linked(headers: &HeaderMap) -> Linked {
    let mut linked = Linked::Nothing;
    for value in headers.get_all(LINK) {
        for (target, relation) in links(&String::from_utf8_lossy(value.as_bytes())) {
            for relation in relation.split_ascii_whitespace().map(str::to_ascii_lowercase) {
                match &*relation {
                    "next" => return Linked::Next(target),
                    "first" | "prev" | "previous" | "last" => linked = Linked::End,
                    _ => {}
                }
            }
        }
    }
    linked
}

/// The targets of a `link` header with their relations: `<target>; rel="relation"; …, …`.
#[inline]
fn links(text: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let mut rest = text;
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        let (parameters, next) = parameters(after);
        rest = next;
        // With an anchor, it says something about another resource (section 3.2).
        if parameters.iter().any(|(name, _)| name.eq_ignore_ascii_case("anchor")) {
            continue;
        }
        // Of several parameters `rel`, the first counts (section 3.3).
        let relation = parameters.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("rel"));
        links.push((target.trim().to_owned(), relation.map(|(_, value)| value).unwrap_or_default()));
    }
    links
}

/// The parameters behind a target, and what follows the comma behind them.
#[inline]
fn parameters(text: &str) -> (Vec<(String, String)>, &str) {
    let mut parameters = vec![(String::new(), String::new())];
    let (mut in_value, mut quoted, mut after_sign) = (false, false, false);
    for (at, character) in text.char_indices() {
        if !quoted && character == ',' {
            return (parameters, &text[at + 1..]);
        }
        if !quoted && character == ';' {
            parameters.push((String::new(), String::new()));
            in_value = false;
            continue;
        }
        let is_sign = quoted && !after_sign && character == '\\';
        match (character, parameters.last_mut()) {
            ('"', _) if in_value && !after_sign => quoted = !quoted,
            ('=', _) if !in_value => in_value = true,
            (space, _) if !quoted && space.is_ascii_whitespace() => {}
            (_, Some((_, value))) if in_value && !is_sign => value.push(character),
            (_, Some((name, _))) if !in_value => name.push(character),
            _ => {}
        }
        after_sign = is_sign;
    }
    (parameters, "")
}

/// The path and query below the base URL to which a link in the answer of a call leads.
///
/// A link is only followed to where the call itself went: to the same origin below the base URL, or, where a server
/// does not know under which name it is called, to the call's own path.
///
/// # Errors
/// Where it leads elsewhere.
#[inline]
pub fn resolve(call: &Call, link: &str) -> Result<String, &'static str> {
    const UNREADABLE: &str = "the link to the next page cannot be read";
    let base = call.base().map_err(|_: Violation| UNREADABLE)?;
    let prefix = base.path().trim_end_matches('/').to_owned();
    let own = call.clone().target().path;
    let mut here = base.clone().into_owned();
    here.set_path(&format!("{prefix}{own}"));
    let next = here.join(link).map_err(|_| UNREADABLE)?;
    let path = next.path();
    let below = path.strip_prefix(&*prefix).filter(|below| below.starts_with('/'));
    let path = match below {
        Some(below) if next.origin() == base.origin() => below,
        _ if path.ends_with(here.path()) || path.ends_with(&own) => &own,
        _ if next.origin() == base.origin() => return Err("the link to the next page leads out of the base URL"),
        _ => return Err("the link to the next page leads to another origin"),
    };
    Ok(format!("{path}?{}", query(call, &next)))
}

/// The query of a link without what the client adds itself.
#[inline]
fn query(call: &Call, link: &Url) -> String {
    let shared = call.core.shared();
    let schemes = shared.api.schemes.iter().filter_map(|scheme| match scheme.kind {
        SchemeKind::ApiKey { place: Place::Query, name } => Some(name),
        _ => None,
    });
    let scopes = call.core.scopes().map(|scoped| scoped.scope);
    let scopes = scopes.filter(|scope| scope.place == Place::Query).map(|scope| scope.wire_name);
    let added: Vec<&str> = schemes.chain(scopes).collect();
    let name = |pair: &str| {
        let mut parsed = url::form_urlencoded::parse(pair.as_bytes());
        parsed.next().map(|(name, _)| name.into_owned()).unwrap_or_default()
    };
    let pairs = link.query().unwrap_or_default().split('&');
    let kept: Vec<&str> = pairs.filter(|pair| !pair.is_empty() && !added.contains(&&*name(pair))).collect();
    kept.join("&")
}
