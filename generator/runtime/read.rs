//! Reads bodies, and no more of them than was asked for.

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

/// Reads a body up to the limit; with what came, also if there should have been more.
pub async fn read(mut body: Body, limit: usize) -> (Vec<u8>, End) {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(announced.min(limit).min(TRUSTED));
    while let Some(frame) = body.frame().await {
        match frame.map(Frame::into_data) {
            Ok(Ok(data)) => {
                let room = limit - bytes.len();
                bytes.extend_from_slice(&data[..data.len().min(room)]);
                if data.len() > room {
                    return (bytes, End::TooLarge);
                }
            }
            Ok(Err(_trailers)) => {}
            Err(source) => return (bytes, End::Broken(source)),
        }
    }
    (bytes, End::Complete)
}
