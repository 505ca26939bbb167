//! What is published of an API now, and what its files are called in the API's folder.

use std::time::Duration;

use generator::source::SourceText;

use crate::{
    arguments::Refresh,
    fault::Fault,
    job::Specs,
    lock::{Lock, Validators},
    origin::{self, Found, Kind, OURS, own_name},
};

/// A document as it is published now.
#[derive(Debug)]
pub struct Published {
    /// Its files, called by their places in the folder of the API.
    pub documents: Vec<SourceText>,
    /// By what its server tells whether it is still the same.
    pub validators: Option<Validators>,
}

/// What is published; nothing if it is what is there.
pub fn published(specs: &Specs, options: &Refresh) -> Result<Option<Published>, Fault> {
    let known = match specs.documents.as_slice() {
        [only] => Lock::read(&specs.folder).validators(only).cloned(),
        _ => None,
    };
    let limit = Duration::from_secs(options.timeout);
    let Some(Found { texts: mut documents, validators }) =
        origin::read(&origin(specs, options)?, known.as_ref(), limit)?
    else {
        return Ok(None);
    };
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
    origin::in_fence(&specs.documents).ok_or_else(|| {
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
