//! One of the two documents: from the disk, or from a revision of git.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use generator::{
    Input, Output,
    config::Config,
    diagnostic::{Diagnostic, Severity},
    source::SourceText,
};

use crate::{
    arguments::Diff,
    disk::Disk,
    fault::Fault,
    job,
    report::{self, Format},
};

/// The `api.toml` of both: the one that was named, or the one beside either.
pub fn config(options: &Diff) -> Option<PathBuf> {
    if options.config.is_some() {
        return options.config.clone();
    }
    let beside = |document: &String| {
        let path = Path::new(document);
        let folder = if path.is_dir() { path } else { path.parent()? };
        Some(folder.join("api.toml")).filter(|settings| settings.is_file())
    };
    beside(&options.new).or_else(|| beside(&options.old))
}

/// What a document becomes; names that were given before stay.
pub fn generated(
    document: &str,
    settings: Option<&Path>,
    allow: &[String],
    names: Option<String>,
) -> Result<Output, Fault> {
    let config = settings.map(|path| job::read_config(path, None)).transpose()?.unwrap_or_else(Config::default);
    let beside = settings.and_then(Path::parent).unwrap_or(Path::new(""));
    let overlays: Vec<PathBuf> = config.document.overlays.iter().map(|name| beside.join(name)).collect();
    let documents = documents(document, &config)?;
    let files = Disk::new(None, job::first(&documents))?;
    let output = generator::generate(Input {
        documents,
        files: Some(Box::new(files)),
        overlays: job::read_all(&overlays)?,
        config,
        names: names.map(|text| SourceText { name: "names.lock".to_owned(), bytes: text.into_bytes() }),
        allow: allow.to_vec(),
        no_tests: true,
        ..Input::default()
    })?;
    if output.files.is_none() {
        let is_error = |problem: &&Diagnostic| problem.severity == Severity::Error;
        let errors: Vec<Diagnostic> = output.problems.list().iter().filter(is_error).cloned().collect();
        report::print(&errors, &output.sources, Format::Text);
        return Err(Fault::Failed(format!("{document} cannot be compared")));
    }
    Ok(output)
}

/// The document's texts. Of a folder that is described by an `api.toml`, those that it names.
fn documents(document: &str, config: &Config) -> Result<Vec<SourceText>, Fault> {
    let path = Path::new(document);
    if path.is_dir() && !config.document.files.is_empty() && path.join("api.toml").is_file() {
        let files: Vec<PathBuf> = config.document.files.iter().map(|name| path.join(name)).collect();
        return job::read_all(&files);
    }
    match document.split_once(':') {
        Some((revision, inside)) if !path.exists() && !revision.is_empty() => of_revision(revision, inside, config),
        _ => job::read_all(&[path.to_owned()]),
    }
}

/// The texts of a file or folder in a revision.
fn of_revision(revision: &str, inside: &str, config: &Config) -> Result<Vec<SourceText>, Fault> {
    let object = format!("{revision}:{inside}");
    let is_folder = git(&["cat-file", "-t", &object])?.starts_with(b"tree");
    if !is_folder {
        return Ok(vec![SourceText { name: object.clone(), bytes: git(&["show", &object])? }]);
    }
    let listed = git(&["ls-tree", "--name-only", &object])?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let named = &config.document.files;
    let is_wanted = |name: &&str| {
        if named.is_empty() {
            !["api.toml", "names.lock", "spec.lock"].contains(name)
        } else {
            named.iter().any(|one| one == name)
        }
    };
    let texts = listed.lines().filter(is_wanted).map(|name| {
        let object = format!("{revision}:{}/{name}", inside.trim_end_matches('/'));
        Ok(SourceText { bytes: git(&["show", &object])?, name: object })
    });
    texts.collect()
}

/// What git answers.
fn git(arguments: &[&str]) -> Result<Vec<u8>, Fault> {
    let output = Command::new("git").args(arguments).output().map_err(|error| format!("git: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Fault::Usage(said.lines().next().unwrap_or("git failed").to_owned()))
}
