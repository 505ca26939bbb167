//! `new`: an API that was not here before. Its document is read where it is, its settings are made from what the document
//! has, and everything is written at once, or nothing.

mod member;
mod settings;
mod suggestions;

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use crate::{
    INSTALLED,
    arguments::New,
    disk::Disk,
    fault::Fault,
    job,
    journal::{self, Scope},
    lock::Lock,
    origin::{self, Found, OURS, own_name},
    plan, progress,
    report::{self, Format, counted},
};
use generator::{
    Input, Output,
    config::Config,
    diagnostic::Diagnostics,
    source::{SourceText, Sources},
};

/// Adds an API. `false`: its document has errors, and nothing was written.
pub fn run(options: &New) -> Result<bool, Fault> {
    let root = options.into.clone().unwrap_or_else(job::workspace).join(".");
    let (name, out) = (&options.name, options.out.as_ref().unwrap_or(&options.name));
    for folder in [format!("specs/{name}"), out.clone()] {
        if is_taken(&root.join(&folder)) {
            let folder = root.join(folder);
            return Err(Fault::Usage(format!("{} is there already; nothing was written", folder.display())));
        }
    }
    let document = origin::read(&options.spec, None, Duration::from_secs(options.timeout))?;
    let document = document.ok_or("the server says that nothing changed, which nobody asked")?;
    let url = origin::url(&options.spec).map(String::from).or_else(|| origin::in_fence(&document.texts));
    let plain = Config { package: settings::package(options, out), ..Config::default() };
    let first = generated(&document.texts, plain, &options.allow)?;
    report::print(first.problems.list(), &first.sources, Format::Text);
    let (Some(api), Some(coverage)) = (first.api.as_ref().filter(|_| first.files.is_some()), &first.coverage) else {
        return Ok(refused(&first));
    };
    let files = placed(&document.texts, &first.sources)?;
    let is_member = member::is_workspace(&root);
    let suggestions = suggestions::of(api, coverage, |config| tried(&document.texts, options, out, config));
    let text = settings::text(&settings::About {
        options,
        out,
        is_member,
        api,
        url: url.as_deref(),
        files: files.keys().filter(|file| is_first(file, &document.texts)).cloned().collect(),
        suggestions: &suggestions,
    });
    let text = SourceText { name: format!("specs/{name}/api.toml"), bytes: text.into_bytes() };
    let config = Config::read(text.clone(), &mut Sources::default(), &mut Diagnostics::default());
    let config = config.ok_or("the settings that were made for the document cannot be read")?;
    let output = generated(&document.texts, config.clone(), &[])?;
    let count = written(&root, &text, &files, &config, &document, &output)?;
    if is_member {
        member::add(&root, out)?;
    }
    println!("specs/{name}, {out}: {} written", counted(count, "file"));
    let lines = report::coverage::lines(coverage);
    lines.iter().filter(|line| !line.contains("--report")).for_each(|line| println!("  {line}"));
    println!("specs/{name}/api.toml suggests: {}", suggestions::told(&suggestions));
    println!("next: read it, and after a change: {}", next(options, out, is_member));
    Ok(true)
}

/// Whether there is something that must not be written over.
fn is_taken(folder: &Path) -> bool {
    fs::read_dir(folder).map_or_else(|_| folder.exists(), |mut entries| entries.next().is_some())
}

fn refused(output: &Output) -> bool {
    let (errors, _) = report::counts(output.problems.list());
    eprintln!("{}: nothing was written", counted(errors, "error"));
    let program = crate::program();
    eprintln!("next: mend the document, or accept a problem with `--allow CODE`; `{program} explain CODE` says more");
    false
}

/// What is to be typed then.
fn next(options: &New, out: &str, is_member: bool) -> String {
    let to = options.into.as_ref().map(|folder| format!("cd {} && ", folder.display())).unwrap_or_default();
    // Elsewhere there is no `cargo xtask`.
    let program = if options.into.is_some() { INSTALLED } else { crate::program() };
    let name = &options.name;
    let test = if is_member { format!("--package {name}") } else { format!("--manifest-path {out}/Cargo.toml") };
    format!("`{to}{program} generate {name} && cargo test {test}`")
}

fn generated(texts: &[SourceText], config: Config, allow: &[String]) -> Result<Output, Fault> {
    let place = job::first(texts).filter(|place| place.exists());
    let files = place.map(|place| Disk::new(None, Some(place))).transpose()?;
    let files = files.map(|files| Box::new(files) as Box<dyn generator::source::Load>);
    let input = Input { documents: texts.to_vec(), files, config, allow: allow.to_vec(), ..Input::default() };
    Ok(progress::during("generating", || generator::generate(input))?)
}

/// Whether a setting does what it is meant to do: it generates, and brings no problem with it.
fn tried(texts: &[SourceText], options: &New, out: &str, setting: &str) -> bool {
    let text = SourceText { name: "api.toml".to_owned(), bytes: setting.as_bytes().to_vec() };
    let config = Config::read(text, &mut Sources::default(), &mut Diagnostics::default());
    let Some(config) = config else { return false };
    let config = Config { package: settings::package(options, out), ..config };
    let is_setting = |code: &str| matches!(code, "config-invalid" | "unused-setting" | "name-collision");
    generated(texts, config, &options.allow).is_ok_and(|output| {
        output.files.is_some() && !output.problems.list().iter().any(|problem| is_setting(problem.code.name()))
    })
}

/// The files of the document by their paths in the folder of the API: those that were named, and those that they
/// refer to, which keep their places beside them.
fn placed(texts: &[SourceText], sources: &Sources) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let beside = job::first(texts).and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    let mut files: BTreeMap<String, Vec<u8>> = texts.iter().map(|text| (own_name(text), text.bytes.clone())).collect();
    for file in sources.files().iter().filter(|file| texts.iter().all(|text| text.name != file.name)) {
        let Ok(path) = Path::new(&file.name).strip_prefix(&beside) else { continue };
        let path = path.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(&file.name).map_err(|error| Fault::file(Path::new(&file.name), &error))?;
        files.insert(path, bytes);
    }
    match files.keys().find(|path| OURS.contains(&path.as_str())) {
        Some(path) => Err(Fault::Failed(format!("`{path}` is no file of a document; nothing was written"))),
        None => Ok(files),
    }
}

/// Whether a file is one that was named.
fn is_first(path: &str, texts: &[SourceText]) -> bool {
    texts.iter().any(|text| own_name(text) == path)
}

/// Writes everything; how many files.
fn written(
    root: &Path,
    settings: &SourceText,
    documents: &BTreeMap<String, Vec<u8>>,
    config: &Config,
    document: &Found,
    output: &Output,
) -> Result<usize, Fault> {
    let files = output.files.as_ref().ok_or("the settings that were made for the document do not generate")?;
    let folder = settings.name.trim_end_matches("/api.toml");
    let out = config.package.folder.as_deref().unwrap_or_default();
    let target = root.join(out);
    let failed = |error: std::io::Error| Fault::file(root, &error);
    let texts: Vec<SourceText> =
        document.texts.iter().map(|text| SourceText { name: own_name(text), bytes: text.bytes.clone() }).collect();
    let lock = Lock::default().text(&texts, config, document.validators.as_ref());
    let mut contents: BTreeMap<String, Vec<u8>> = BTreeMap::from([
        (settings.name.clone(), settings.bytes.clone()),
        (format!("{folder}/names.lock"), output.names.clone().unwrap_or_default().into_bytes()),
        (format!("{folder}/spec.lock"), lock.into_bytes()),
    ]);
    contents.extend(documents.iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes.clone())));
    let new = plan::changes(&target, files)?;
    contents.extend(
        new.iter().filter_map(|(path, _)| Some((format!("{out}/{path}"), files.get(path)?.clone().into_bytes()))),
    );
    let changes: Vec<_> = contents.iter().map(|(path, bytes)| (path.as_str(), Some(bytes.as_slice()))).collect();
    fs::create_dir_all(root).map_err(failed)?;
    journal::carry_out(root, &changes, Scope::Workspace).map_err(failed)?;
    Ok(changes.len())
}
