//! Where a document comes from, and what its files are called beside its `api.toml`.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use generator::source::{SourceText, find_fence};
use url::Url;

use super::http::{self, Fetched};
use crate::{
    arguments::Refresh,
    fault::Fault,
    job::{self, CHANGELOG, Specs},
    lock::{Lock, Validators},
};

/// A document as it is published now.
#[derive(Debug)]
pub struct Published {
    /// Its files, called by their places in the folder of the API.
    pub documents: Vec<SourceText>,
    /// By what its server tells whether it is still the same.
    pub validators: Option<Validators>,
}

/// Files of an API's folder that are ours, and no document.
pub const OURS: &[&str] = &["api.toml", "names.lock", "spec.lock", CHANGELOG];

/// What is published; nothing if it is what is there.
pub fn published(specs: &Specs, options: &Refresh) -> Result<Option<Published>, Fault> {
    let origin = origin(specs, options)?;
    let mut validators = None;
    let mut documents = match Url::parse(&origin).ok().filter(|url| matches!(url.scheme(), "http" | "https")) {
        None => job::read_all(&[PathBuf::from(&origin)])?,
        Some(url) => {
            let known = match specs.documents.as_slice() {
                [only] => Lock::read(&specs.folder).validators(only).cloned(),
                _ => None,
            };
            eprintln!("{}: fetching {url}", specs.name());
            match http::fetch(&url, known.as_ref(), Duration::from_secs(options.timeout))? {
                Fetched::Unchanged => return Ok(None),
                Fetched::Document { bytes, url, validators: new } => {
                    validators = Some(new);
                    vec![SourceText { name: url.path().to_owned(), bytes }]
                }
            }
        }
    };
    if documents.is_empty() {
        return Err(Fault::Failed(format!("{origin} has no files")));
    }
    name(&mut documents, specs)?;
    let is_same = documents.len() == specs.documents.len()
        && documents.iter().zip(&specs.documents).all(|(new, old)| new.name == old.name && new.bytes == old.bytes);
    Ok((!is_same).then_some(Published { documents, validators }))
}

/// What was asked for, or the URL that `api.toml` or a page's fence says.
fn origin(specs: &Specs, options: &Refresh) -> Result<String, Fault> {
    if let Some(from) = options.from.as_ref().or(specs.config.document.url.as_ref()) {
        return Ok(from.clone());
    }
    let fence = |document: &SourceText| find_fence(&String::from_utf8_lossy(&document.bytes)).ok()?.url;
    specs.documents.iter().find_map(fence).ok_or_else(|| {
        let name = specs.name();
        Fault::Usage(format!(
            "specs/{name} does not say where the document is: `--from`, or `document.url` in api.toml"
        ))
    })
}

/// Calls files by their places in the API's folder. A single document keeps the name of the one before, if it is of the
/// same kind.
fn name(documents: &mut [SourceText], specs: &Specs) -> Result<(), Fault> {
    let single = documents.len() == 1;
    for document in documents.iter_mut() {
        let own = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let kind = Kind::of(own, &document.bytes);
        let before = match specs.config.document.files.as_slice() {
            [only] if single && Kind::of(only, b"") == kind => Some(only.clone()),
            _ => None,
        };
        let name = before.unwrap_or_else(|| own_name(document));
        if OURS.contains(&name.as_str()) || specs.config.document.overlays.contains(&name) {
            return Err(Fault::Failed(format!("{}: `{name}` is no file of the document", document.name)));
        }
        document.name = specs.folder.join(name).display().to_string();
    }
    Ok(())
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
enum Kind {
    Json,
    Yaml,
    Page,
}

impl Kind {
    fn of(name: &str, bytes: &[u8]) -> Self {
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
