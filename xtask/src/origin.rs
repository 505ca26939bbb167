//! Documents where they are: a file, a folder of pages, or a URL; and what their files are called beside an `api.toml`.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use generator::source::{SourceText, find_fence};
use url::Url;

use crate::{
    fault::Fault,
    http::{self, Fetched},
    job::{self, CHANGELOG},
    lock::Validators,
};

/// A document as it was found.
#[derive(Debug)]
pub struct Found {
    /// Its files, as they are called where they are.
    pub texts: Vec<SourceText>,
    /// By what its server tells whether it is still the same.
    pub validators: Option<Validators>,
}

/// Files of an API's folder that are ours, and no document.
pub const OURS: &[&str] = &["api.toml", "names.lock", "spec.lock", CHANGELOG];

/// The document at `from`; nothing if its server says that it is what `known` describes.
pub fn read(from: &str, known: Option<&Validators>, limit: Duration) -> Result<Option<Found>, Fault> {
    let Some(url) = url(from) else {
        let texts = job::read_all(&[PathBuf::from(from)])?;
        if texts.is_empty() {
            return Err(Fault::Usage(format!("{from} has no files")));
        }
        return Ok(Some(Found { texts, validators: None }));
    };
    eprintln!("fetching {url}");
    Ok(match http::fetch(&url, known, limit)? {
        Fetched::Unchanged => None,
        Fetched::Document { bytes, url, validators } => {
            let texts = vec![SourceText { name: url.path().to_owned(), bytes }];
            Some(Found { texts, validators: Some(validators) })
        }
    })
}

/// The URL that a text is, if it is none of a file.
pub fn url(from: &str) -> Option<Url> {
    Url::parse(from).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The URL that the fence of a page says.
pub fn in_fence(texts: &[SourceText]) -> Option<String> {
    texts.iter().find_map(|text| find_fence(&String::from_utf8_lossy(&text.bytes)).ok()?.url)
}

/// What a document is called in the folder of its API: as it is called where it comes from, if that says what it is
/// written in.
pub fn own_name(document: &SourceText) -> String {
    let own = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kind = Kind::of(own, &document.bytes);
    if Kind::named(own).is_some() { own.to_owned() } else { format!("openapi.{}", kind.extension()) }
}

/// What a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Json,
    Yaml,
    Page,
}

impl Kind {
    /// As a name says, or else as the text begins.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        Self::named(name).unwrap_or(if begins == Some(&b'{') { Self::Json } else { Self::Yaml })
    }

    fn named(name: &str) -> Option<Self> {
        let extension = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "md" | "mdx" | "markdown" => Some(Self::Page),
            _ => None,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Page => "md",
        }
    }
}
