//! `generate` and `dump`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use generator::{
    Input, Output,
    config::Config,
    diagnostic::Diagnostics,
    source::{SourceText, Sources},
};

use crate::{
    arguments::{Dump, Generate},
    lock, report,
    tree::{self, Change},
};

/// One crate to generate.
struct Job {
    input: Input,
    folder: PathBuf,
    /// The folder of `specs/` that keeps the lock files; none for a document from elsewhere.
    specs: Option<PathBuf>,
}

/// Generates what was asked for. `false`: something stands against it, or is stale.
pub fn run(options: &Generate) -> Result<bool, String> {
    let mut good = true;
    for mut job in jobs(options)? {
        job.input.allow.extend(options.allow.iter().cloned());
        let locks = job.specs.as_deref().map(|folder| (folder, lock::of_documents(&job.input)));
        let output = generator::generate(job.input)?;
        report::print(output.problems.list(), &output.sources);
        let Some(files) = &output.files else {
            good = false;
            continue;
        };
        if let Some((folder, documents)) = locks {
            let locks = [("names.lock", output.names.unwrap_or_default()), ("spec.lock", documents)];
            good &= write_locks(folder, &locks, options.check)?;
        }
        good &= write(&job.folder, files, options.check)?;
    }
    Ok(good)
}

/// Brings the lock files up to date, which belong to the document and not to the crate.
fn write_locks(folder: &Path, locks: &[(&str, String)], check: bool) -> Result<bool, String> {
    let mut good = true;
    for (name, text) in locks {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes()) {
            continue;
        }
        if check {
            good = false;
            println!("different {}", path.display());
        } else {
            tree::replace(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
            println!("changed {}", path.display());
        }
    }
    Ok(good)
}

/// Prints the model of a document as JSON.
pub fn dump(options: &Dump) -> Result<bool, String> {
    let input = if options.spec.is_empty() {
        let job = specs()?.into_iter().next().ok_or("there is no API in `specs/`")?;
        job.input
    } else {
        Input { documents: read_all(&options.spec)?, ..Input::default() }
    };
    let Output { api, problems, sources, .. } = generator::generate(input)?;
    report::print(problems.list(), &sources);
    let Some(api) = api else { return Ok(false) };
    println!("{}", serde_json::to_string_pretty(&api).map_err(|error| error.to_string())?);
    Ok(true)
}

fn write(folder: &Path, files: &generator::emit::Files, check: bool) -> Result<bool, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if !tree::is_ours(folder).map_err(failed)? {
        return Err(format!("{} holds files that were not generated; nothing was written", folder.display()));
    }
    let changes = tree::changes(folder, files).map_err(failed)?;
    for (path, change) in &changes {
        let word = match (change, check) {
            (Change::Created, false) => "created",
            (Change::Changed, false) => "changed",
            (Change::Deleted, false) => "deleted",
            (Change::Created, true) => "missing",
            (Change::Changed, true) => "different",
            (Change::Deleted, true) => "stale",
        };
        println!("{word} {}", folder.join(path).display());
    }
    if check {
        if !changes.is_empty() {
            eprintln!("{} is not what the generator writes; run `cargo xtask generate`", folder.display());
        }
        return Ok(changes.is_empty());
    }
    tree::apply(folder, files, &changes).map_err(failed)?;
    println!("{}: {} files, {} written or deleted", folder.display(), files.len(), changes.len());
    Ok(true)
}

fn jobs(options: &Generate) -> Result<Vec<Job>, String> {
    let Some(out) = &options.out else {
        let all = specs_named(options.api.as_deref())?;
        return Ok(all);
    };
    let mut config = match &options.config {
        Some(path) => read_config(path)?,
        None => Config::default(),
    };
    config.package.standalone = true;
    if options.name.is_some() {
        config.package.name.clone_from(&options.name);
    }
    let documents = read_all(&options.spec)?;
    Ok(vec![Job { input: Input { documents, config, ..Input::default() }, folder: out.clone(), specs: None }])
}

fn specs() -> Result<Vec<Job>, String> {
    specs_named(None)
}

/// The APIs of `specs/`.
fn specs_named(only: Option<&str>) -> Result<Vec<Job>, String> {
    let root = workspace();
    let entries = fs::read_dir(root.join("specs")).map_err(|error| format!("specs: {error}"))?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.retain(|folder| only.is_none_or(|only| folder.ends_with(only)));
    if folders.is_empty() {
        return Err(
            only.map_or_else(|| "there is no API in `specs/`".to_owned(), |only| format!("there is no `specs/{only}`"))
        );
    }
    folders.iter().map(|folder| job(&root, folder)).collect()
}

/// The folder of the workspace, from where the command was called if that is in it.
fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match std::env::current_dir() {
        Ok(here) if here == root => PathBuf::new(),
        _ => root.to_owned(),
    }
}

fn job(root: &Path, folder: &Path) -> Result<Job, String> {
    let config = read_config(&folder.join("api.toml"))?;
    let files = |names: &[String]| names.iter().map(|name| read(&folder.join(name))).collect::<Result<Vec<_>, _>>();
    let documents = files(&config.document.files)?;
    let overlays = files(&config.document.overlays)?;
    let names = folder.join("names.lock");
    let names = if names.exists() { Some(read(&names)?) } else { None };
    let target = config.package.folder.clone().unwrap_or_else(|| "generated".to_owned());
    let input = Input { documents, overlays, config, names, allow: Vec::new() };
    Ok(Job { input, folder: root.join(target), specs: Some(folder.to_owned()) })
}

fn read_config(path: &Path) -> Result<Config, String> {
    let mut sources = Sources::default();
    let mut problems = Diagnostics::default();
    let config = Config::read(read(path)?, &mut sources, &mut problems);
    report::print(problems.list(), &sources);
    config.ok_or_else(|| format!("{} cannot be used", path.display()))
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<SourceText>, String> {
    let mut texts = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let mut inside: Vec<PathBuf> =
                entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
            inside.sort();
            texts.extend(inside.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?);
        } else {
            texts.push(read(path)?);
        }
    }
    Ok(texts)
}

fn read(path: &Path) -> Result<SourceText, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(SourceText { name: path.display().to_string(), bytes })
}
