//! `corpus`: every document of a folder, each in a process of its own, so that one that crashes or
//! hangs is a line of the table and not the end of the run.

mod compile;
mod measure;
mod row;
mod table;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

pub use self::compile::has_tags;
use self::row::{Outcome, Row};
use crate::{arguments::Corpus, lock};

/// How long one document may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs over a folder. `false`: something did not hold.
pub fn run(options: &Corpus) -> Result<bool, String> {
    if let Some(document) = &options.one {
        let package = options.package.clone().unwrap_or_default();
        let row = measure::measure(document, options.root.as_deref(), &package, options)?;
        println!("{}", serde_json::to_string(&row).map_err(|error| error.to_string())?);
        return Ok(true);
    }
    let folder = options.folder.as_deref().ok_or("which folder?")?;
    let documents = sampled(&documents(folder)?, options.sample);
    fs::create_dir_all(&options.out).map_err(|error| format!("{}: {error}", options.out.display()))?;
    let bar = ProgressBar::new(documents.len() as u64);
    bar.set_style(ProgressStyle::with_template("{pos}/{len} {wide_bar} {msg}").map_err(|error| error.to_string())?);
    let mut rows: Vec<Row> = documents
        .par_iter()
        .map(|document| {
            let row = one(folder, document, options);
            bar.set_message(row.document.clone());
            bar.inc(1);
            row
        })
        .collect();
    bar.finish_and_clear();
    if options.check {
        compile::check(&options.out, &mut rows)?;
        if !options.no_tests {
            compile::tests(&options.out, &mut rows, options.full)?;
        }
    }
    table::print(&rows);
    if let Some(path) = &options.json {
        let text = serde_json::to_string_pretty(&rows).map_err(|error| error.to_string())?;
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(rows.iter().all(Row::is_good))
}

/// One document, by a process of this program's own.
fn one(folder: &Path, document: &Path, options: &Corpus) -> Row {
    let relative = document.strip_prefix(folder).unwrap_or(document).display().to_string();
    let package = package(&relative);
    let began = Instant::now();
    let child = std::env::current_exe().and_then(|program| {
        let mut command = Command::new(program);
        command.arg("corpus").arg("--one").arg(document).arg("--root").arg(folder).arg("--package").arg(&package);
        command.arg("--out").arg(options.out.join(&package));
        for code in &options.allow {
            command.arg("--allow").arg(code);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
    });
    let outcome = child.map_err(|error| error.to_string()).and_then(waited);
    let mut row = match outcome {
        Ok(Some(text)) => serde_json::from_str(&text).unwrap_or_default(),
        Ok(None) => Row { outcome: Outcome::Hung, ..Row::default() },
        Err(error) => Row { errors: vec![error], ..Row::default() },
    };
    row.document = relative;
    row.package = package;
    if row.seconds == 0.0 {
        row.seconds = began.elapsed().as_secs_f64();
    }
    row
}

/// What a process printed, once it is done; `None` if it was not done in time.
fn waited(mut child: Child) -> Result<Option<String>, String> {
    let output = child.stdout.take();
    let reader = std::thread::spawn(move || output.map(std::io::read_to_string).transpose());
    let began = Instant::now();
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().map_err(|error| error.to_string())?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let text = reader.join().map_err(|_| "the output could not be read")?.map_err(|error| error.to_string())?;
    Ok(Some(text.unwrap_or_default()))
}

/// At most `count` of the documents: the middle ones of so many equal parts.
fn sampled(documents: &[PathBuf], count: Option<usize>) -> Vec<PathBuf> {
    let (all, count) = (documents.len(), count.unwrap_or(documents.len()).min(documents.len()));
    (0..count).map(|index| documents[(2 * index + 1) * all / (2 * count)].clone()).collect()
}

/// A package name for a document. Of a long path, the end and a few letters that stand for the rest.
fn package(relative: &str) -> String {
    const ROOM: usize = 48;
    let words = relative.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if name.len() <= ROOM {
        return format!("c-{name}");
    }
    let digest = lock::digest(relative.as_bytes());
    format!("c-{}-{}", &digest[..8], name[name.len() - ROOM..].trim_matches('-'))
}

/// The documents of a folder: those that `ROOTS.txt` names, or else every JSON, YAML and Markdown file.
fn documents(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if let Ok(roots) = fs::read_to_string(folder.join("ROOTS.txt")) {
        return Ok(roots
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| folder.join(line))
            .collect());
    }
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
            if path.is_dir() {
                open.push(path);
            } else if matches!(ending.as_str(), "json" | "yaml" | "yml" | "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
