//! `byte`: bytes in Base64 (RFC 4648, section 4).

use base64::{DecodeError, Engine as _, engine::general_purpose::STANDARD};

use super::formatted::Format;

impl Format for Vec<u8> {
    type Error = DecodeError;

    fn parse(text: &str) -> Result<Self, DecodeError> {
        STANDARD.decode(text)
    }

    fn print(&self) -> String {
        STANDARD.encode(self)
    }
}
