//! `generate`: documents to crates.

use std::{
    fs,
    path::{Path, PathBuf},
};

use generator::{Input, config::Config, emit::Files};

use crate::{
    arguments::Generate,
    difference,
    fault::Fault,
    job::{self, Job},
    lock, report,
    tree::{self, Change},
};

/// How many files' differences `--check` shows.
const SHOWN: usize = 20;

/// Generates what was asked for. `false`: something stands against it, or is stale.
pub fn run(options: &Generate) -> Result<bool, Fault> {
    let mut good = true;
    for mut job in jobs(options)? {
        job.input.allow.extend(options.allow.iter().cloned());
        good &= one(job, options)?;
    }
    Ok(good)
}

fn jobs(options: &Generate) -> Result<Vec<Job>, Fault> {
    let Some(out) = &options.out else { return job::of_specs(options.api.as_deref()) };
    let mut config = match &options.config {
        Some(path) => job::read_config(path)?,
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
    let files: Option<Box<dyn generator::source::Load>> = Some(Box::new(job::Disk));
    Ok(vec![Job {
        input: Input { documents, files, overlays, config, ..Input::default() },
        folder: out.clone(),
        specs: None,
    }])
}

fn one(job: Job, options: &Generate) -> Result<bool, Fault> {
    let locks = job.specs.map(|folder| (folder, lock::of_documents(&job.input)));
    let output = generator::generate(job.input)?;
    report::print(output.problems.list(), &output.sources);
    let (errors, warnings) = report::counts(output.problems.list());
    let found = format!("{} and {}", counted(errors, "error"), counted(warnings, "warning"));
    let Some(files) = &output.files else {
        eprintln!("{found}: nothing was written");
        return Ok(false);
    };
    let locks = locks.map_or_else(Files::new, |(folder, documents)| {
        let text = |name: &str, text: String| (folder.join(name).display().to_string(), text);
        Files::from([text("names.lock", output.names.unwrap_or_default()), text("spec.lock", documents)])
    });
    let plan = Plan::of(&job.folder, files, &locks)?;
    if options.check {
        return Ok(plan.show(&command(options)));
    }
    plan.carry_out()?;
    let changes = plan.changes.len();
    println!("{}: {}, {changes} written or deleted; {found}", job.folder.display(), counted(files.len(), "file"));
    Ok(true)
}

/// What has to happen to make a crate and its lock files what they should be.
struct Plan<'f> {
    folder: &'f Path,
    files: &'f Files,
    locks: &'f Files,
    changes: Vec<(PathBuf, Change, Option<&'f str>)>,
}

impl<'f> Plan<'f> {
    fn of(folder: &'f Path, files: &'f Files, locks: &'f Files) -> Result<Self, Fault> {
        let failed = |error: std::io::Error| Fault::file(folder, &error);
        let foreign = tree::foreign(folder, files).map_err(failed)?;
        if let Some(first) = foreign.first() {
            let more = if foreign.len() > 1 { format!(" and {} more", foreign.len() - 1) } else { String::new() };
            let message = format!(
                "{} holds files that were not generated ({first}{more}); nothing was written",
                folder.display()
            );
            return Err(Fault::Failed(message));
        }
        let mut changes: Vec<_> = tree::changes(folder, files)
            .map_err(failed)?
            .into_iter()
            .map(|(path, change)| (folder.join(&path), change, files.get(&path).map(String::as_str)))
            .collect();
        for (path, text) in locks {
            let change = match fs::read(path) {
                Ok(bytes) if bytes == text.as_bytes() => continue,
                Ok(_) => Change::Changed,
                Err(_) => Change::Created,
            };
            changes.push((PathBuf::from(path), change, Some(text)));
        }
        Ok(Self { folder, files, locks, changes })
    }

    /// Says what is not as it should be, with the differences; whether all is.
    fn show(&self, command: &str) -> bool {
        for (path, change, text) in self.changes.iter().take(SHOWN) {
            let word = match change {
                Change::Created => "missing",
                Change::Changed => "different",
                Change::Deleted => "stale",
            };
            println!("{word} {}", path.display());
            if let (Change::Changed, Some(new)) = (change, text) {
                let old = fs::read(path).unwrap_or_default();
                print!("{}", difference::unified(&path.display().to_string(), &String::from_utf8_lossy(&old), new));
            }
        }
        if self.changes.len() > SHOWN {
            println!("... and {}", counted(self.changes.len() - SHOWN, "more file"));
        }
        let folder = self.folder.display();
        let count = counted(self.files.len() + self.locks.len(), "file");
        if self.changes.is_empty() {
            println!("{folder}: {count}, all as they would be generated");
        } else {
            let wrong = self.changes.len();
            println!("{folder}: {wrong} of {count} not as they would be generated; run `{command}`");
        }
        self.changes.is_empty()
    }

    fn carry_out(&self) -> Result<(), Fault> {
        for (path, change, text) in &self.changes {
            tree::put(path, *text).map_err(|error| Fault::file(path, &error))?;
            let word = match change {
                Change::Created => "created",
                Change::Changed => "changed",
                Change::Deleted => "deleted",
            };
            println!("{word} {}", path.display());
        }
        Ok(())
    }
}

/// The command that puts right what `--check` found.
fn command(options: &Generate) -> String {
    let mut text = "cargo xtask generate".to_owned();
    let mut word = |word: &str| text.push_str(&format!(" {word}"));
    options.api.iter().for_each(|api| word(api));
    if !options.spec.is_empty() {
        word("--spec");
        options.spec.iter().for_each(|path| word(&path.display().to_string()));
    }
    let paths = [("--out", &options.out), ("--config", &options.config)];
    for (name, path) in paths.into_iter().filter_map(|(name, path)| Some((name, path.as_ref()?))) {
        word(&format!("{name} {}", path.display()));
    }
    options.name.iter().for_each(|name| word(&format!("--name {name}")));
    options.allow.iter().for_each(|code| word(&format!("--allow {code}")));
    text
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
