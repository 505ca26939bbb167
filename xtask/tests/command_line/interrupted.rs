//! A run that is killed leaves each file as the old one or the new one, and the next run finishes or
//! undoes what it began.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::support::{Outcome, generate, root, scratch};

const JOURNAL: &str = ".generate~";

/// How many runs are killed while they prepare, and how many while they move files.
const KILLS: u32 = 18;

/// What a run is waited for before it is killed, and how long after that the last one is.
const PHASES: [(&str, Duration); 2] =
    [(JOURNAL, Duration::from_millis(50)), (".generate~/plan.json", Duration::from_millis(5))];

type Files = BTreeMap<PathBuf, String>;

/// A document whose crate has many files, of which many depend on `word`.
fn document(word: &str, tags: usize) -> String {
    let mut text = String::from("openapi: 3.1.0\ninfo: {title: Killed, version: '1'}\npaths:\n");
    for tag in 0..tags {
        text.push_str(&format!(
            "  /{word}{tag}:\n    get:\n      tags: [Tag {tag}]\n      description: About {word}.\n      \
             responses: {{'204': {{description: Done.}}}}\n"
        ));
    }
    text
}

/// The text of every file below a folder, by relative path.
fn files(folder: &Path) -> std::io::Result<Files> {
    let mut found = Files::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inside) = open.pop() {
        for entry in fs::read_dir(inside)? {
            let path = entry?.path();
            if path.is_dir() {
                // What is in cargo's folder is not of the crate.
                open.extend(Some(path).filter(|path| !path.ends_with("target")));
            } else {
                found.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), fs::read_to_string(&path)?);
            }
        }
    }
    Ok(found)
}

/// Starts a run and kills it, some time after it has made a file.
fn killed(document: &Path, out: &Path, sign: &str, delay: Duration) -> std::io::Result<()> {
    let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--spec"])
        .arg(document)
        .arg("--out")
        .arg(out)
        .current_dir(root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    while run.try_wait()?.is_none() && !out.join(sign).exists() {}
    let began = Instant::now();
    while began.elapsed() < delay {}
    run.kill()?;
    run.wait().map(drop)
}

/// What a folder is like at the moment of a kill.
fn state(left: &Files, journal: bool, old: &Files, new: &Files) -> &'static str {
    let has = |path: &str| left.contains_key(&Path::new(JOURNAL).join(path));
    let is = |whole: &Files| {
        let ours = left.iter().filter(|(path, _)| !path.starts_with(JOURNAL));
        ours.eq(whole.iter())
    };
    for (path, text) in left.iter().filter(|(path, _)| !path.starts_with(JOURNAL)) {
        assert!(old.get(path) == Some(text) || new.get(path) == Some(text), "{} is torn", path.display());
    }
    match (has("plan.json"), journal) {
        (true, _) if is(old) => "decided",
        (true, _) if is(new) => "all moved",
        (true, _) => "some moved",
        (false, true) if is(old) => "preparing",
        (false, true) => {
            assert!(is(new), "changed without a plan");
            "cleaning up"
        }
        (false, false) => {
            assert!(is(old) || is(new), "changed without a journal");
            if is(new) { "done" } else { "not begun" }
        }
    }
}

#[test]
fn whatever_moment_a_run_is_killed_at() -> Outcome {
    let folder = scratch("killed")?;
    fs::create_dir_all(&folder)?;
    let (document, out) = (folder.join("openapi.yaml"), folder.join("out"));
    let texts = [self::document("apples", 30), self::document("pears", 40)];
    let mut crates = Vec::new();
    for text in &texts {
        fs::write(&document, text)?;
        let run = generate(&document, &out, &[])?;
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        crates.push(files(&out)?);
    }
    let nothing = Files::new();
    let mut states: BTreeMap<&str, u32> = BTreeMap::new();
    for (kill, (sign, longest)) in (0..KILLS).flat_map(|kill| PHASES.map(|phase| (kill, phase))) {
        // Every third run makes a crate where there was none.
        let (before, after) = (kill as usize % 2, (kill as usize + 1) % 2);
        let old = if kill % 3 == 2 { &nothing } else { &crates[before] };
        fs::write(&document, &texts[before])?;
        let run = generate(&document, &out, &[])?;
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        if old.is_empty() {
            fs::remove_dir_all(&out)?;
        }
        fs::write(&document, &texts[after])?;
        killed(&document, &out, sign, longest * kill / KILLS)?;
        let left = if out.exists() { files(&out)? } else { Files::new() };
        let state = state(&left, out.join(JOURNAL).exists(), old, &crates[after]);
        *states.entry(state).or_default() += 1;
        recovered(&document, &out, &texts[after], state)?;
        assert!(files(&out)? == crates[after], "after {state}");
    }
    println!("the moments of the kills: {states:?}");
    assert!(states.len() > 2, "{states:?}");
    Ok(())
}

/// What `--check` says of a folder that a run was killed in, what a run with a document that has an
/// error still does, and then a run without.
fn recovered(document: &Path, out: &Path, text: &str, state: &str) -> Outcome {
    let pending = !matches!(state, "not begun" | "done");
    let check = generate(document, out, &["--check"])?;
    assert_eq!(check.stdout.contains("interrupted"), pending, "{state}: {}", check.stdout);
    fs::write(document, text.replace("info", "inof").replace("responses", "in: [").as_str())?;
    let run = generate(document, out, &[])?;
    assert_eq!((run.status, run.stdout.contains("interrupted")), (Some(1), pending), "{state}: {}", run.stdout);
    assert!(!out.join(JOURNAL).exists());
    fs::write(document, text)?;
    let run = generate(document, out, &[])?;
    assert_eq!((run.status, run.stdout.contains("interrupted")), (Some(0), false), "{state}: {}", run.stdout);
    Ok(())
}
