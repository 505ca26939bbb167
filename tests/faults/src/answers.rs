//! Responses as bytes. All repeat the keys where a careless server would.

use std::io::Write as _;

use crate::leaks::{KEY, OWN};

/// A body that is what the document says.
pub const GOOD: &str = r#"{"items":[]}"#;

/// A response with JSON.
#[must_use]
pub fn json(status: &str, body: &str) -> Vec<u8> {
    answer(status, "content-type: application/json\r\n", body.as_bytes())
}

/// A success.
#[must_use]
pub fn good() -> Vec<u8> {
    json("200 OK", GOOD)
}

/// An error that repeats the keys.
#[must_use]
pub fn error(status: &str, headers: &str) -> Vec<u8> {
    let body = format!(r#"{{"error":"no access with {KEY} and {OWN}","requestId":"req_1"}}"#);
    answer(status, &format!("content-type: application/json\r\n{headers}"), body.as_bytes())
}

/// A response with headers, its length and a body.
#[must_use]
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nx-repeated: {KEY} {OWN}\r\n{headers}content-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// A response whose body is encoded.
#[must_use]
pub fn encoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    answer("200 OK", &format!("content-type: application/json\r\ncontent-encoding: {encoding}\r\n"), body)
}

/// The beginning of a response whose body comes in chunks.
pub const CHUNKED: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";

/// What a text becomes.
#[must_use]
pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(text);
    encoder.finish().unwrap_or_default()
}

/// What a text becomes.
#[must_use]
pub fn brotli(text: &[u8]) -> Vec<u8> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 9, 22);
    let _ = encoder.write_all(text);
    encoder.into_inner()
}

/// What a text becomes.
#[must_use]
pub fn zstd(text: &[u8]) -> Vec<u8> {
    zstd::encode_all(text, 9).unwrap_or_default()
}
