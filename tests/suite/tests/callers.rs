//! Whether the version step is the right one, as the compiler sees it: a caller that uses every item of the old crate is
//! compiled against the new one. For each pair of documents in `tests/changes`, in both directions: as a whole, and, with the
//! feature `each-change`, with each of its changes alone.

#[path = "crates/command.rs"]
mod command;
#[path = "crates/files.rs"]
mod files;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use command::{command, write_workspace};
use files::{Outcome, write};
use generator::{
    Input, Output,
    config::Config,
    diagnostic::Diagnostics,
    diff::{Step, Surface, changes},
    source::{SourceText, Tree},
};
use serde_json::Value;

/// A document as one tree.
fn document(path: &Path) -> Outcome<Value> {
    let text = SourceText { name: path.display().to_string(), bytes: fs::read(path)? };
    Ok(Tree::read(vec![text], &mut Diagnostics::default()).value)
}

/// Every single change that leads from one tree to the other: where, and what stands there then.
fn steps(old: &Value, new: &Value, at: &mut Vec<String>, found: &mut Vec<(Vec<String>, Option<Value>)>) {
    match (old, new) {
        (old, new) if old == new => {}
        (Value::Object(before), Value::Object(after)) => {
            let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for key in keys {
                at.push(key.clone());
                match (before.get(key), after.get(key)) {
                    (Some(old), Some(new)) => steps(old, new, at, found),
                    (_, new) => found.push((at.clone(), new.cloned())),
                }
                at.pop();
            }
        }
        (Value::Array(before), Value::Array(after))
            if before.len() == after.len() && before.iter().all(Value::is_object) =>
        {
            for (index, (old, new)) in before.iter().zip(after).enumerate() {
                at.push(index.to_string());
                steps(old, new, at, found);
                at.pop();
            }
        }
        (_, new) => found.push((at.clone(), Some(new.clone()))),
    }
}

/// A tree with one change.
fn changed(tree: &Value, at: &[String], to: Option<&Value>) -> Option<Value> {
    let mut tree = tree.clone();
    let (last, above) = at.split_last()?;
    let mut node = &mut tree;
    for step in above {
        node = match node {
            Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            node => node.get_mut(step)?,
        };
    }
    match (node, to) {
        (Value::Object(members), Some(to)) => drop(members.insert(last.clone(), to.clone())),
        (Value::Object(members), None) => drop(members.shift_remove(last)),
        (Value::Array(items), Some(to)) => *items.get_mut(last.parse::<usize>().ok()?)? = to.clone(),
        _ => return None,
    }
    Some(tree)
}

/// The crate of a document; none if it has errors.
fn generated(tree: &Value, package: &str, names: Option<String>) -> Outcome<Option<Output>> {
    let mut config = Config::default();
    config.package.name = Some(package.to_owned());
    let text = |name: &str, text: String| SourceText { name: name.to_owned(), bytes: text.into_bytes() };
    let output = generator::generate(Input {
        documents: vec![text("openapi.json", tree.to_string())],
        names: names.map(|names| text("names.lock", names)),
        config,
        no_tests: true,
        ..Input::default()
    })?;
    Ok(Some(output).filter(|output| output.files.is_some()))
}

/// Crates with callers in one workspace, and what is said of each.
#[derive(Default)]
struct Trial {
    /// By package: what changed, and the step that is said; none where a crate's own caller is compiled.
    said: BTreeMap<String, (String, Option<Step>)>,
}

impl Trial {
    /// Adds a crate, with a caller of another one, or of itself.
    fn add(&mut self, folder: &Path, what: String, new: &Value, old: Option<(&Surface, &Output)>) -> Outcome {
        let package = format!("caller-{}", self.said.len());
        let names = old.and_then(|(_, output)| output.names.clone());
        let Some(output) = generated(new, &package, names)? else { return Ok(()) };
        let mut files = output.files.unwrap_or_default();
        let own = Surface::of(&files)?;
        let step = old.map(|(old, _)| changes(old, &own).iter().map(|change| change.step).max().unwrap_or_default());
        let caller = old.map_or(&own, |(old, _)| old).caller(&package);
        files.insert("tests/caller.rs".to_owned(), caller);
        // What sends requests takes long to compile, and is the same for every document.
        if let Some(manifest) = files.get_mut("Cargo.toml") {
            *manifest = manifest
                .replacen("default = [\"reqwest\", \"rustls\", \"http2\"", "default = [", 1)
                .replace("[, ", "[");
        }
        write(&folder.join(&package), &files)?;
        self.said.insert(package, (what, step));
        Ok(())
    }

    /// The packages whose caller does not compile, with the first thing that the compiler says.
    fn refused(&self, folder: &Path) -> Outcome<BTreeMap<String, String>> {
        write_workspace(folder, self.said.keys().map(String::as_str))?;
        let output = command(folder)
            .args(["check", "--workspace", "--test", "caller", "--keep-going", "--message-format", "json"])
            .output()?;
        let mut refused = BTreeMap::new();
        let mut checked = 0;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: Value = serde_json::from_str(line)?;
            let target = message["target"]["name"].as_str().unwrap_or_default();
            let package = message["manifest_path"].as_str().and_then(|path| Path::new(path).parent()?.file_name());
            let package = package.unwrap_or_default().to_string_lossy().into_owned();
            match message["reason"].as_str() {
                Some("compiler-message") if message["message"]["level"] == "error" => {
                    assert_eq!(target, "caller", "{package}: {}", message["message"]["rendered"]);
                    let said = message["message"]["rendered"].as_str().unwrap_or_default().to_owned();
                    refused.entry(package).or_insert(said);
                }
                Some("compiler-artifact") if target == "caller" => checked += 1,
                _ => {}
            }
        }
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(checked + refused.len(), self.said.len(), "not every caller was compiled: {said}");
        Ok(refused)
    }
}

#[test]
fn no_caller_is_broken_by_what_is_called_a_minor_step() -> Outcome {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("callers");
    let mut trial = Trial::default();
    let mut cases = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../changes"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Outcome<Vec<_>>>()?;
    cases.sort();
    for case in cases {
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (old, new) = (document(&case.join("old.yaml"))?, document(&case.join("new.yaml"))?);
        for (way, old, new) in [("forth", &old, &new), ("back", &new, &old)] {
            let before = generated(old, "before", None)?.ok_or("the old document has errors")?;
            let surface = Surface::of(before.files.as_ref().ok_or("there is no crate")?)?;
            trial.add(&folder, format!("{name} {way}: its own caller"), old, None)?;
            trial.add(&folder, format!("{name} {way}: everything"), new, Some((&surface, &before)))?;
            let mut found = Vec::new();
            if cfg!(feature = "each-change") {
                steps(old, new, &mut Vec::new(), &mut found);
            }
            for (at, to) in &found {
                let Some(tree) = changed(old, at, to.as_ref()) else { continue };
                let what = format!("{name} {way}: /{} = {}", at.join("/"), to.clone().unwrap_or_default());
                trial.add(&folder, what, &tree, Some((&surface, &before)))?;
            }
        }
    }
    let refused = trial.refused(&folder)?;
    let (mut missed, mut alarms, mut breaks) = (Vec::new(), Vec::new(), 0);
    for (package, (what, step)) in &trial.said {
        match (refused.get(package), step) {
            (Some(error), None) => return Err(format!("{what} does not compile: {error}").into()),
            (Some(error), Some(step)) if *step < Step::Major => {
                missed.push(format!("{package} {what} is {step}: {error}"));
            }
            (None, Some(Step::Major)) => alarms.push(what),
            (Some(_), Some(_)) => breaks += 1,
            _ => {}
        }
    }
    println!("{} changes, {breaks} break callers and are said to, {} false alarms:", trial.said.len(), alarms.len());
    for what in &alarms {
        println!("  {what}");
    }
    assert!(missed.is_empty(), "{} changes break callers and are not major:\n{}", missed.len(), missed.join("\n"));
    assert!(breaks >= 8, "only {breaks} changes break callers");
    Ok(())
}
