//! One of the two documents: from the disk, from a revision of git, or of a version that has a tag.

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
    origin::OURS,
    report::{self, Format},
};

/// Where a document is.
enum Place {
    Disk(PathBuf),
    /// `REVISION:path`.
    Git(String),
}

/// What a document becomes; names that were given before stay.
pub fn generated(document: &str, options: &Diff, names: Option<String>) -> Result<Output, Fault> {
    let place = Place::of(document)?;
    let (folder, settings) = settings(&place, options)?;
    let config = match settings {
        Some(text) => job::config(text, None)?,
        None => Config::default(),
    };
    let beside = |names: &[String]| names.iter().map(|name| folder.join(name).read()).collect::<Result<Vec<_>, _>>();
    let overlays = beside(&config.document.overlays)?;
    // Of a folder that is described by an `api.toml`, what that names.
    let documents = match &place {
        place if place.is_folder() && !config.document.files.is_empty() => beside(&config.document.files)?,
        place => place.read_all()?,
    };
    let root = match &place {
        Place::Disk(_) => job::first(&documents).map(Path::to_owned),
        Place::Git(_) => None,
    };
    let output = generator::generate(Input {
        documents,
        files: Some(Box::new(Disk::new(None, root.as_deref())?)),
        overlays,
        config,
        names: names.map(|text| SourceText { name: "names.lock".to_owned(), bytes: text.into_bytes() }),
        allow: options.allow.clone(),
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

/// The `api.toml` of a document, and the folder that it is in: its own, or the one that was named, or the other one's.
fn settings(place: &Place, options: &Diff) -> Result<(Place, Option<SourceText>), Fault> {
    if let Some(path) = &options.config {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        return Ok((Place::Disk(folder), Some(Place::Disk(path.clone()).read()?)));
    }
    for place in [place, &Place::of(&options.new)?, &Place::of(&options.old)?] {
        let folder = if place.is_folder() { place.join("") } else { place.parent() };
        if folder.has("api.toml") {
            let text = folder.join("api.toml").read()?;
            return Ok((folder, Some(text)));
        }
    }
    Ok((place.parent(), None))
}

impl Place {
    fn of(document: &str) -> Result<Self, Fault> {
        let path = Path::new(document);
        if path.exists() {
            return Ok(Self::Disk(path.to_owned()));
        }
        if is_version(document) {
            return Self::of_version(document);
        }
        match document.split_once(':') {
            // A drive of Windows has one letter.
            Some((revision, _)) if revision.len() > 1 => {
                git(&["cat-file", "-e", document])?;
                Ok(Self::Git(document.trim_end_matches('/').to_owned()))
            }
            _ => Ok(Self::Disk(path.to_owned())),
        }
    }

    /// The only API of `specs/`, as it was when a version was tagged `v1.2.3` or `1.2.3`.
    fn of_version(version: &str) -> Result<Self, Fault> {
        let all = job::specs(None, None)?;
        let [only] = all.as_slice() else {
            return Err(Fault::Usage(format!("which API is of version {version}? Write `v{version}:specs/NAME`")));
        };
        let tags = [format!("{}-v{version}", only.name()), format!("v{version}"), version.to_owned()];
        let places = tags.iter().map(|tag| format!("{tag}:specs/{}", only.name()));
        let found = places.into_iter().find(|place| git(&["cat-file", "-e", place]).is_ok());
        found.map(Self::Git).ok_or_else(|| Fault::Usage(format!("no tag is called `{}`", tags.join("`, `"))))
    }

    fn is_folder(&self) -> bool {
        match self {
            Self::Disk(path) => path.is_dir(),
            Self::Git(object) => git(&["cat-file", "-t", object]).is_ok_and(|kind| kind.starts_with(b"tree")),
        }
    }

    fn has(&self, name: &str) -> bool {
        match self.join(name) {
            Self::Disk(path) => path.is_file(),
            Self::Git(object) => git(&["cat-file", "-e", &object]).is_ok(),
        }
    }

    fn join(&self, name: &str) -> Self {
        match self {
            Self::Disk(path) if name.is_empty() => Self::Disk(path.clone()),
            Self::Disk(path) => Self::Disk(path.join(name)),
            Self::Git(object) if name.is_empty() => Self::Git(object.clone()),
            Self::Git(object) => {
                let between = if object.ends_with(':') { "" } else { "/" };
                Self::Git(format!("{object}{between}{name}"))
            }
        }
    }

    fn parent(&self) -> Self {
        match self {
            Self::Disk(path) => Self::Disk(path.parent().unwrap_or(Path::new("")).to_owned()),
            Self::Git(object) => {
                let (revision, path) = object.split_once(':').unwrap_or((object, ""));
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                Self::Git(format!("{revision}:{folder}"))
            }
        }
    }

    fn read(&self) -> Result<SourceText, Fault> {
        match self {
            Self::Disk(path) => job::read(path),
            Self::Git(object) => Ok(SourceText { bytes: git(&["show", object])?, name: object.clone() }),
        }
    }

    /// A file, or the files of a folder that can be a document's.
    fn read_all(&self) -> Result<Vec<SourceText>, Fault> {
        match self {
            Self::Disk(path) => job::read_all(std::slice::from_ref(path)),
            Self::Git(object) if self.is_folder() => {
                let listed = git(&["ls-tree", "--name-only", object])?;
                let listed = String::from_utf8_lossy(&listed).into_owned();
                listed.lines().filter(|name| !OURS.contains(name)).map(|name| self.join(name).read()).collect()
            }
            Self::Git(_) => Ok(vec![self.read()?]),
        }
    }
}

fn is_version(text: &str) -> bool {
    let numbers = text.split(['-', '+']).next().unwrap_or_default();
    numbers.split('.').count() == 3 && numbers.split('.').all(|number| number.parse::<u64>().is_ok())
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
