//! `generate`: documents to crates.

use std::{
    fs,
    mem::ManuallyDrop,
    path::{Path, PathBuf},
};

use generator::{
    Input,
    config::Config,
    diff::{self, Surface},
    emit::Files,
};
use serde_json::{Value, json};

use crate::{
    arguments::Generate,
    disk::Disk,
    fault::Fault,
    job::{self, Job},
    journal::{self, Recovered, Scope},
    lock::Lock,
    plan::Plan,
    progress,
    report::{self, Format, counted, say},
    stamp::Stamp,
    tree,
};

/// How many changes for callers are named.
const SHOWN: usize = 20;

/// Generates what was asked for. `false`: something stands against it, or is stale.
pub fn run(options: &Generate) -> Result<bool, Fault> {
    let mut good = true;
    let mut reports = Vec::new();
    if options.out.is_none() && !whole(options)? {
        return Ok(false);
    }
    for mut job in jobs(options)? {
        job.input.allow.extend(options.allow.iter().cloned());
        job.input.strict = options.strict;
        good &= one(job, options, &mut reports)?;
    }
    if let Some(file) = &options.report {
        let text = format!("{:#}\n", json!({ "crates": reports }));
        journal::replace(file, &text).map_err(|error| Fault::file(file, &error))?;
    }
    Ok(good)
}

/// Finishes or undoes what an interrupted run began with all of the workspace; `false`: it is only looked at, and is not
/// whole.
fn whole(options: &Generate) -> Result<bool, Fault> {
    let format = Format::or_usual(options.format);
    let root = job::workspace().join(".");
    if journal::is_pending(&root) {
        if options.check {
            say(format, &format!("a run was interrupted; `{}` finishes or undoes what it began", command(options)));
            return Ok(false);
        }
        recover(&root, Scope::Workspace, format)?;
    }
    Ok(true)
}

/// Those of `specs/`. Who names a document in place of one of them is told how to.
fn of_specs(options: &Generate) -> Result<Vec<Job>, Fault> {
    let document = options.api.as_deref().filter(|path| Path::new(path).is_file());
    job::of_specs(options.api.as_deref(), options.format).map_err(|fault| match (document, fault) {
        (Some(path), Fault::Usage(why)) => {
            Fault::Usage(format!("{why}; `{} generate --spec {path} --out DIR` takes a document", crate::program()))
        }
        (_, fault) => fault,
    })
}

fn jobs(options: &Generate) -> Result<Vec<Job>, Fault> {
    let Some(out) = &options.out else { return of_specs(options) };
    let mut config = match &options.config {
        Some(path) => job::read_config(path, options.format)?,
        None => Config::default(),
    };
    config.package.standalone = true;
    if options.name.is_some() {
        config.package.name.clone_from(&options.name);
    }
    let documents = job::read_all(&options.spec)?;
    let beside = options.config.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let overlays: Vec<PathBuf> = config.document.overlays.iter().map(|name| beside.join(name)).collect();
    let overlays = job::read_all(&overlays)?;
    let files = Disk::new(options.root.as_deref(), job::first(&documents))?;
    Ok(vec![Job {
        input: Input {
            documents,
            files: Some(Box::new(files)),
            overlays,
            config,
            no_tests: options.no_tests,
            ..Input::default()
        },
        folder: out.clone(),
        specs: None,
    }])
}

fn one(mut job: Job, options: &Generate, reports: &mut Vec<Value>) -> Result<bool, Fault> {
    let format = Format::or_usual(options.format);
    let stamp = Stamp::of(&job, options);
    let locks = job.specs.clone().map(|folder| {
        let lock = Lock::read(&folder).text(&job.input.documents, &job.input.config, None);
        (folder, lock)
    });
    for folder in locks.iter().map(|(folder, _)| folder.as_path()).chain([job.folder.as_path()]) {
        if !is_whole(folder, options)? {
            return Ok(false);
        }
    }
    // Who looks, or wants a report, wants it of what is there now.
    let is_usual = !options.check && !options.fresh && options.report.is_none();
    if let Some(said) = stamp.as_ref().filter(|_| is_usual).and_then(|stamp| stamp.said(&job)) {
        say(format, &format!("{}: nothing has changed; {said}", job.folder.display()));
        return Ok(true);
    }
    if let Some(stamp) = &stamp {
        stamp.watch(&mut job.input);
    }
    let what = format!("generating {}", job.folder.display());
    // All of it lives to the end of the process, which is faster at taking memory back than we are.
    let output = ManuallyDrop::new(progress::during(&what, || generator::generate(job.input))?);
    report::print(output.problems.list(), &output.sources, format);
    let (errors, warnings) = report::counts(output.problems.list());
    if options.report.is_some() {
        reports.push(report::coverage::json(&job.folder, &output));
    }
    let found = format!("{} and {}", counted(errors, "error"), counted(warnings, "warning"));
    let Some(files) = &output.files else {
        eprintln!("{found}: nothing was written");
        return Ok(false);
    };
    let locks = locks.map(|(folder, documents)| {
        let names = output.names.clone().unwrap_or_default();
        (folder, Files::from([("names.lock".to_owned(), names), ("spec.lock".to_owned(), documents)]))
    });
    let is_new = !job.folder.join("Cargo.toml").exists();
    let mut plan = Plan::of(&job.folder, files, format)?;
    if let Some((folder, locks)) = &locks {
        plan.add_locks(folder, locks);
    }
    if options.check {
        let holds = plan.show();
        if !holds {
            callers(&job.folder, files, format);
        }
        plan.conclude(&command(options));
        return Ok(holds);
    }
    plan.carry_out()?;
    if let Some(stamp) = &stamp {
        let names = locks.as_ref().and_then(|(_, locks)| locks.get("names.lock")).map(String::as_str);
        let locks = locks.iter().flat_map(|(folder, locks)| locks.keys().map(|path| folder.join(path)));
        stamp.keep(names, files.keys().map(|path| job.folder.join(path)).chain(locks), &format!("{found}, as before"));
    }
    let (count, changes, folder) = (counted(files.len(), "file"), plan.len(), job.folder.display());
    say(format, &format!("{folder}: {count}, {changes} written or deleted; {found}"));
    for line in output.coverage.as_ref().map(report::coverage::lines).unwrap_or_default() {
        say(format, &format!("  {line}"));
    }
    if is_new {
        say(
            format,
            &format!("next: `cargo doc --open --manifest-path {folder}/Cargo.toml`, or one of {folder}/examples"),
        );
    }
    Ok(true)
}

/// Finishes or undoes what an interrupted run began; `false`: it is only looked at, and is not whole.
fn is_whole(folder: &Path, options: &Generate) -> Result<bool, Fault> {
    if !journal::is_pending(folder) {
        return Ok(true);
    }
    let format = Format::or_usual(options.format);
    if options.check {
        let (folder, command) = (folder.display(), command(options));
        say(format, &format!("{folder}: a run was interrupted; `{command}` finishes or undoes what it began"));
        return Ok(false);
    }
    recover(folder, Scope::Generated, format)?;
    Ok(true)
}

/// Says what the changes would mean to callers of the crate, as far as what is there can be read.
fn callers(folder: &Path, files: &Files, format: Format) {
    let read = |path: &String| Some((path.clone(), fs::read_to_string(folder.join(path)).ok()?));
    let old: Files = tree::existing(folder).unwrap_or_default().iter().filter_map(read).collect();
    let (Ok(old), Ok(new)) = (Surface::of(&old), Surface::of(files)) else { return };
    let changes = diff::changes(&old, &new);
    let Some(step) = changes.iter().map(|change| change.step).max() else {
        return say(format, "nothing changes that callers can name");
    };
    say(format, &format!("for callers, generating is a {step} step:"));
    for change in changes.iter().take(SHOWN) {
        let mark = if change.silent { " (and compiles all the same)" } else { "" };
        say(format, &format!("  `{}` {}{mark}", change.item, change.what));
    }
    if changes.len() > SHOWN {
        say(format, &format!("  ... and {}", counted(changes.len() - SHOWN, "more change")));
    }
}

/// Finishes or undoes what an interrupted run began.
pub fn recover(folder: &Path, scope: Scope, format: Format) -> Result<(), Fault> {
    let said = match journal::recover(folder, scope).map_err(|error| Fault::file(folder, &error))? {
        Recovered::Finished => "finished",
        Recovered::Undone => "undone; nothing had been changed",
    };
    say(format, &format!("{}: what an interrupted run began was {said}", folder.display()));
    Ok(())
}

/// The command that puts right what `--check` found.
fn command(options: &Generate) -> String {
    let mut text = format!("{} generate", crate::program());
    let mut word = |word: &str| text.push_str(&format!(" {word}"));
    options.api.iter().for_each(|api| word(api));
    if !options.spec.is_empty() {
        word("--spec");
        options.spec.iter().for_each(|path| word(&path.display().to_string()));
    }
    let paths = [("--out", &options.out), ("--config", &options.config), ("--root", &options.root)];
    for (name, path) in paths.into_iter().filter_map(|(name, path)| Some((name, path.as_ref()?))) {
        word(&format!("{name} {}", path.display()));
    }
    options.name.iter().for_each(|name| word(&format!("--name {name}")));
    options.allow.iter().for_each(|code| word(&format!("--allow {code}")));
    if options.strict {
        word("--strict");
    }
    if options.no_tests {
        word("--no-tests");
    }
    text
}
