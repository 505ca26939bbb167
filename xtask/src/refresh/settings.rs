//! `api.toml` after a refresh: what is in it by hand stays as it is, comments and order included.

use generator::{
    config::Config,
    diagnostic::Diagnostics,
    source::{SourceText, Sources},
};
use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::{fault::Fault, job::Specs};

/// What becomes other in `api.toml`.
#[derive(Debug, Default)]
pub struct Changes {
    /// The document's files, if they are called otherwise.
    pub files: Option<Vec<String>>,
    /// The crate's version, if it grows.
    pub version: Option<String>,
    /// Old names that go on as other words for new ones.
    pub aliases: Vec<(String, String)>,
}

/// The settings with the changes, read again.
pub fn changed(specs: &Specs, changes: &Changes) -> Result<Config, Fault> {
    let Some(file) = &specs.config.file else { return Ok(specs.config.clone()) };
    let wrong = |error: &dyn std::fmt::Display| Fault::Failed(format!("{}: {error}", file.name));
    let text = String::from_utf8_lossy(&file.bytes);
    let mut settings: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| wrong(&error))?;
    let mut put = |table: &str, key: &str, item: Item| {
        let table = settings.entry(table).or_insert_with(|| Item::Table(Table::new()));
        if let Some(table) = table.as_table_like_mut() {
            match table.get_mut(key) {
                Some(there) => *there = item,
                None => drop(table.insert(key, item)),
            }
        }
    };
    if let Some(files) = &changes.files {
        put("document", "files", value(files.iter().collect::<Array>()));
    }
    if let Some(version) = &changes.version {
        put("crate", "version", value(version));
    }
    for (old, new) in &changes.aliases {
        put("aliases", old, value(new));
    }
    let bytes = settings.to_string().into_bytes();
    let text = SourceText { name: file.name.clone(), bytes };
    let mut problems = Diagnostics::default();
    let config = Config::read(text, &mut Sources::default(), &mut problems);
    config.ok_or_else(|| wrong(&"it cannot be changed to fit the new document"))
}
