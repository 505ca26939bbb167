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

/// An API of `specs/`, as the files of its folder describe it.
#[derive(Debug, Clone)]
pub struct Specs {
    /// The folder.
    pub folder: PathBuf,
    /// Its `api.toml`.
    pub config: Config,
    /// The document, in the files that `api.toml` names.
    pub documents: Vec<SourceText>,
    /// What is put right in it.
    pub overlays: Vec<SourceText>,
    /// The names that stay.
    pub names: Option<SourceText>,
    /// What users of the crate are told of its versions.
    pub changelog: Option<SourceText>,
}

impl Specs {
    fn read(folder: &Path, format: Option<Format>) -> Result<Self, Fault> {
        let config = read_config(&folder.join("api.toml"), format)?;
        let texts = |names: &[String]| names.iter().map(|name| read(&folder.join(name))).collect::<Result<Vec<_>, _>>();
        let documents = texts(&config.document.files)?;
        let overlays = texts(&config.document.overlays)?;
        let if_there = |name: &str| Some(folder.join(name)).filter(|path| path.exists()).map(|path| read(&path));
        let names = if_there("names.lock").transpose()?;
        let changelog = if_there(CHANGELOG).transpose()?;
        Ok(Self { folder: folder.to_owned(), config, documents, overlays, names, changelog })
    }

    /// What its crate is generated from.
    pub fn input(&self) -> Result<Input, Fault> {
        Ok(Input {
            files: Some(Box::new(Disk::new(Some(&self.folder), None)?)),
            documents: self.documents.clone(),
            overlays: self.overlays.clone(),
            config: self.config.clone(),
            names: self.names.clone(),
            changelog: self.changelog.clone(),
            ..Input::default()
        })
    }

    /// The folder of its crate, from the workspace's.
    pub fn target(&self) -> &str {
        self.config.package.folder.as_deref().unwrap_or("generated")
    }

    /// What it is called: the name of its folder.
    pub fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// What users of a crate are told of its versions, in the folder of its API and in the crate.
pub const CHANGELOG: &str = "CHANGELOG.md";

/// What there is to generate of `specs/`, or of the one API that is called `only`.
pub fn of_specs(only: Option<&str>, format: Option<Format>) -> Result<Vec<Job>, Fault> {
    let root = workspace();
    let job = |specs: Specs| {
        let folder = root.join(specs.target());
        Ok(Job { input: specs.input()?, folder, specs: Some(specs.folder) })
    };
    specs(only, format)?.into_iter().map(job).collect()
}

/// The APIs of `specs/`, or the one that is called `only`.
pub fn specs(only: Option<&str>, format: Option<Format>) -> Result<Vec<Specs>, Fault> {
    let root = workspace();
    let specs = root.join("specs");
    if !specs.exists() {
        let program = crate::program();
        return Err(Fault::Usage(format!(
            "there is no `specs/` here; `{program} new NAME --spec FILE` makes one, and `{program} generate --spec FILE --out DIR` needs none"
        )));
    }
    let entries = fs::read_dir(&specs).map_err(|error| Fault::file(&specs, &error))?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.retain(|folder| only.is_none_or(|only| folder.ends_with(only)));
    match only {
        Some(only) if folders.is_empty() => Err(Fault::Usage(format!("there is no `specs/{only}`"))),
        None if folders.is_empty() => Err(Fault::Failed("there is no API in `specs/`".to_owned())),
        _ => folders.iter().map(|folder| Specs::read(folder, format)).collect(),
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

/// The folder of the workspace: the nearest one above that has `specs/`, or else the one that this program was built in,
/// unless it was installed. Empty if the command was called there.
pub fn workspace() -> PathBuf {
    let built = match crate::program() {
        crate::IN_WORKSPACE => Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")),
        _ => Path::new(""),
    };
    let Ok(here) = std::env::current_dir() else { return built.to_owned() };
    match here.ancestors().find(|folder| folder.join("specs").is_dir()) {
        Some(root) if root == here => PathBuf::new(),
        Some(root) => root.to_owned(),
        None => built.to_owned(),
    }
}

/// Reads an `api.toml`.
pub fn read_config(path: &Path, format: Option<Format>) -> Result<Config, Fault> {
    config(read(path)?, format)
}

/// What the text of an `api.toml` says.
pub fn config(text: SourceText, format: Option<Format>) -> Result<Config, Fault> {
    let (mut sources, mut problems) = (Sources::default(), Diagnostics::default());
    let name = text.name.clone();
    let config = Config::read(text, &mut sources, &mut problems);
    report::print(problems.list(), &sources, Format::or_usual(format));
    config.ok_or_else(|| Fault::Failed(format!("{name} cannot be used")))
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
            if inside.is_empty() {
                return Err(Fault::Failed(format!("there is no file in {}", path.display())));
            }
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

/// Reads a file.
pub fn read(path: &Path) -> Result<SourceText, Fault> {
    let bytes = fs::read(path).map_err(|error| Fault::file(path, &error))?;
    Ok(SourceText { name: path.display().to_string(), bytes })
}
