//! Secrets: copies that are wiped when they are dropped, and texts in which they are not shown.
//!
//! What the HTTP library and the operating system copy is not in our hands.

use bytes::Bytes;
use http::HeaderValue;
use secrecy::zeroize::Zeroizing;

/// A text that may hold a secret.
pub type Text = Zeroizing<String>;

/// Anything shorter is no secret, and would turn texts into noise.
const SHORTEST: usize = 4;

/// The value of a header that `Debug` does not show, and whose memory is wiped at the end.
#[must_use]
pub fn header(text: &str) -> Option<HeaderValue> {
    let bytes = Bytes::from_owner(Zeroizing::new(text.as_bytes().to_vec()));
    let mut value = HeaderValue::from_maybe_shared(bytes).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Adds texts to a text of which no copy stays behind where it has to move.
pub fn push(text: &mut Text, parts: &[&str]) {
    let more: usize = parts.iter().map(|part| part.len()).sum();
    if text.capacity() - text.len() < more {
        let mut larger = String::with_capacity((text.len() + more).max(2 * text.capacity()));
        larger.push_str(text);
        *text = Zeroizing::new(larger);
    }
    for part in parts {
        text.push_str(part);
    }
}

/// Secrets in all the forms in which they may come back, the longest first: one may be a part of another.
#[derive(Default)]
pub struct Secrets(Vec<Text>);

impl Secrets {
    /// Adds a form of a secret.
    pub fn add(&mut self, form: &str) {
        if form.len() >= SHORTEST {
            let place = self.0.partition_point(|known| known.len() >= form.len());
            self.0.insert(place, Zeroizing::new(form.to_owned()));
        }
    }

    /// The text without them.
    #[must_use]
    pub fn hidden(&self, text: &str) -> String {
        let mut hidden = text.to_owned();
        for form in &self.0 {
            if text.contains(form.as_str()) {
                hidden = hidden.replace(form.as_str(), "[redacted]");
            }
        }
        hidden
    }

    /// Whether one of them is in the text.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        self.0.iter().any(|form| text.contains(form.as_str()))
    }

    /// Puts stars in their place, so that everything else stays where it is.
    pub fn mask(&self, bytes: &mut [u8]) {
        for form in &self.0 {
            let mut start = 0;
            while let Some(at) = bytes[start..].windows(form.len()).position(|window| window == form.as_bytes()) {
                bytes[start + at..start + at + form.len()].fill(b'*');
                start += at + form.len();
            }
        }
    }
}
