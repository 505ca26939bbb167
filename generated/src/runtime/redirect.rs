//! Which redirects are followed: those that stay with the server that the credentials are for.

use http::header::LOCATION;
use http::{Method, Response, Uri};
use url::Url;

/// So many are followed; one more is an error.
pub const MOST: usize = 10;

/// Where a response sends the client (RFC 9110, section 15.4); `None` if nowhere.
///
/// # Errors
/// Why it does not go there.
pub fn next<B>(method: &Method, from: &Uri, response: &Response<B>) -> Result<Option<Uri>, String> {
    let (301 | 302 | 303 | 307 | 308, Some(location)) = (response.status().as_u16(), response.headers().get(LOCATION))
    else {
        return Ok(None);
    };
    let from = Url::parse(&from.to_string()).map_err(|error| error.to_string())?;
    let to = location.to_str().ok().and_then(|location| from.join(location).ok());
    let Some(mut to) = to else {
        return Err("its location is no URL".to_owned());
    };
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err("it leads from https to http".to_owned());
    }
    if from.origin() != to.origin() {
        return Err(format!("it leads to another origin, {}", to.origin().ascii_serialization()));
    }
    let is_kept = matches!(response.status().as_u16(), 307 | 308) || matches!(*method, Method::GET | Method::HEAD);
    if !is_kept {
        return Err(format!("it asks to send something else than {method}"));
    }
    to.set_fragment(None);
    to.as_str().parse().map(Some).map_err(|_| "its location is no URL".to_owned())
}
