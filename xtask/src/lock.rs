//! `spec.lock`: which bytes the documents of an API are, where they come from, and what their server called them.

use std::{fs, path::Path};

use generator::{config::Config, source::SourceText};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// What `spec.lock` says.
#[derive(Debug, Default, Deserialize)]
pub struct Lock {
    #[serde(default)]
    document: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    file: String,
    #[serde(default)]
    origin: Option<String>,
    sha256: String,
    #[serde(flatten)]
    validators: Validators,
}

/// By what a server tells whether a document is still the same (RFC 9110, section 8.8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Validators {
    /// The header `etag`.
    #[serde(default)]
    pub etag: Option<String>,
    /// The header `last-modified`.
    #[serde(default, rename = "last-modified")]
    pub last_modified: Option<String>,
}

impl Lock {
    /// What the lock of an API says; nothing where it has none that can be read.
    pub fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join("spec.lock")).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    /// What the server called a document, if it is as it came from there.
    pub fn validators(&self, document: &SourceText) -> Option<&Validators> {
        let (file, sha256) = (file(document), digest(&document.bytes));
        let entry = self.document.iter().find(|entry| entry.file == file && entry.sha256 == sha256)?;
        Some(&entry.validators)
    }

    /// Where a document came from.
    fn origin(&self, document: &SourceText) -> Option<&str> {
        let file = file(document);
        self.document.iter().find(|entry| entry.file == file)?.origin.as_deref()
    }

    /// The lock's text for these documents. What is known of one of them stays while it is the same.
    pub fn text(&self, documents: &[SourceText], config: &Config, fetched: Option<&Validators>) -> String {
        let mut text = String::from(
            "# The documents that the client was generated from. Written by `cargo xtask generate`.\nversion = 1\n",
        );
        for document in documents {
            text.push_str(&format!("\n[[document]]\nfile = {}\n", quoted(file(document))));
            let validators = fetched.or_else(|| self.validators(document)).cloned().unwrap_or_default();
            let origin = config.document.url.as_deref().or_else(|| self.origin(document)).map(str::to_owned);
            for (key, value) in [
                ("origin", origin),
                ("sha256", Some(digest(&document.bytes))),
                ("etag", validators.etag),
                ("last-modified", validators.last_modified),
            ] {
                text.extend(value.map(|value| format!("{key} = {}\n", quoted(&value))));
            }
        }
        text
    }
}

fn file(document: &SourceText) -> &str {
    document.name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// SHA-256, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_called_a_document_is_kept_while_it_is_the_same() {
        let text = |bytes: &str| SourceText { name: "specs/a/openapi.json".to_owned(), bytes: bytes.into() };
        let etag = Validators { etag: Some("\"1\"".to_owned()), last_modified: None };
        let written = Lock::default().text(&[text("one")], &Config::default(), Some(&etag));
        let lock: Lock = toml::from_str(&written).unwrap_or_default();
        assert_eq!(lock.validators(&text("one")), Some(&etag));
        assert_eq!(lock.text(&[text("one")], &Config::default(), None), written);
        assert_eq!(lock.validators(&text("two")), None);
        assert!(!lock.text(&[text("two")], &Config::default(), None).contains("etag"));
    }
}
