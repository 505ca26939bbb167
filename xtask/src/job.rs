//! What there is to generate: the APIs of `specs/`, or a document from elsewhere.

use std::{
    fs,
    path::{Path, PathBuf},
};

use generator::{
    Input,
    config::Config,
    diagnostic::Diagnostics,
    source::{SourceText, Sources},
};

use crate::{
    disk::Disk,
    fault::Fault,
    report::{self, Format},
};

/// One crate to generate.
pub struct Job {
    /// What it is generated from.
    pub input: Input,
    /// Where it is written.
    pub folder: PathBuf,
    /// The folder of `specs/` that keeps the lock files; none for a document from elsewhere.
    pub specs: Option<PathBuf>,
}

/// The APIs of `specs/`, or the one that is called `only`.
pub fn of_specs(only: Option<&str>, format: Option<Format>) -> Result<Vec<Job>, Fault> {
    let root = workspace();
    let specs = root.join("specs");
    let entries = fs::read_dir(&specs).map_err(|error| Fault::file(&specs, &error))?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.retain(|folder| only.is_none_or(|only| folder.ends_with(only)));
    match only {
        Some(only) if folders.is_empty() => Err(Fault::Usage(format!("there is no `specs/{only}`"))),
        None if folders.is_empty() => Err(Fault::Failed("there is no API in `specs/`".to_owned())),
        _ => folders.iter().map(|folder| of_folder(&root, folder, format)).collect(),
    }
}

/// The document that `--spec` names, or else the first API of `specs/`.
pub fn of_spec_or_first(spec: &[PathBuf], root: Option<&Path>) -> Result<Input, Fault> {
    if spec.is_empty() {
        let first = of_specs(None, None)?.into_iter().next().ok_or("there is no API in `specs/`")?;
        return Ok(first.input);
    }
    let documents = read_all(spec)?;
    let files = Disk::new(root, first(&documents))?;
    Ok(Input { documents, files: Some(Box::new(files)), ..Input::default() })
}

/// The folder of the workspace; empty if the command was called there.
pub fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match std::env::current_dir() {
        Ok(here) if here == root => PathBuf::new(),
        _ => root.to_owned(),
    }
}

fn of_folder(root: &Path, folder: &Path, format: Option<Format>) -> Result<Job, Fault> {
    let config = read_config(&folder.join("api.toml"), format)?;
    let texts = |names: &[String]| names.iter().map(|name| read(&folder.join(name))).collect::<Result<Vec<_>, _>>();
    let documents = texts(&config.document.files)?;
    let overlays = texts(&config.document.overlays)?;
    let names = folder.join("names.lock");
    let names = if names.exists() { Some(read(&names)?) } else { None };
    let target = config.package.folder.clone().unwrap_or_else(|| "generated".to_owned());
    let files = Disk::new(None, first(&documents))?;
    let input = Input { documents, files: Some(Box::new(files)), overlays, config, names, ..Input::default() };
    Ok(Job { input, folder: root.join(target), specs: Some(folder.to_owned()) })
}

/// Reads an `api.toml`.
pub fn read_config(path: &Path, format: Option<Format>) -> Result<Config, Fault> {
    let mut sources = Sources::default();
    let mut problems = Diagnostics::default();
    let config = Config::read(read(path)?, &mut sources, &mut problems);
    report::print(problems.list(), &sources, Format::or_usual(format));
    config.ok_or_else(|| Fault::Failed(format!("{} cannot be used", path.display())))
}

/// Reads files, and the files of folders in the order of their names.
pub fn read_all(paths: &[PathBuf]) -> Result<Vec<SourceText>, Fault> {
    let mut texts = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = fs::read_dir(path).map_err(|error| Fault::file(path, &error))?;
            // A link could lead to a file that is in another folder.
            let entries = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
            let mut inside: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
            inside.sort();
            texts.extend(inside.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?);
        } else {
            texts.push(read(path)?);
        }
    }
    Ok(texts)
}

/// The document that the others are added to, and that references are seen from.
pub fn first(documents: &[SourceText]) -> Option<&Path> {
    documents.first().map(|document| Path::new(&document.name))
}

fn read(path: &Path) -> Result<SourceText, Fault> {
    let bytes = fs::read(path).map_err(|error| Fault::file(path, &error))?;
    Ok(SourceText { name: path.display().to_string(), bytes })
}
