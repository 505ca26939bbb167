//! Reads bodies, and no more of them than was asked for.

use bytes::Bytes;
use http_body::{Body as _, Frame};
use http_body_util::BodyExt;

use super::body::Body;
use super::transport::BoxError;

/// So much is set aside before it came; a server may announce any length.
const TRUSTED: usize = 1024 * 1024;

/// How the reading of a body ended.
pub enum End {
    /// With all of it.
    Complete,
    /// At the limit.
    TooLarge,
    /// With an error.
    Broken(BoxError),
}

/// Reads a body up to the limit; with what came, also if there should have been more. What comes in one piece is taken
/// as it is.
pub async fn read(mut body: Body, limit: usize) -> (Bytes, End) {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let (mut first, mut all) = (Bytes::new(), Vec::new());
    let end = loop {
        match body.frame().await.map(|frame| frame.map(Frame::into_data)) {
            None => break End::Complete,
            Some(Err(source)) => break End::Broken(source),
            Some(Ok(Err(_trailers))) => {}
            Some(Ok(Ok(data))) => {
                let room = limit - first.len() - all.len();
                let (is_too_large, data) = (data.len() > room, data.slice(..data.len().min(room)));
                if first.is_empty() && all.is_empty() {
                    first = data;
                } else {
                    if all.is_empty() {
                        all.reserve_exact(announced.min(limit).min(TRUSTED));
                        all.extend_from_slice(&std::mem::take(&mut first));
                    }
                    all.extend_from_slice(&data);
                }
                if is_too_large {
                    break End::TooLarge;
                }
            }
        }
    };
    (if all.is_empty() { first } else { all.into() }, end)
}
