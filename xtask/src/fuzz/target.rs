//! What is run on each input, and what must hold afterwards.

use std::{fs, path::Path};

use fastrand::Rng;
use generator::{
    Input, Output,
    diagnostic::{Diagnostic, Diagnostics},
    source::{SourceText, Sources, Tree},
};
use serde_json::Value;

use super::mutate;
use crate::{arguments::FuzzTarget, report};

/// The documents that inputs are made from.
pub struct Corpus {
    texts: Vec<(String, Vec<u8>)>,
    trees: Vec<Value>,
}

impl Corpus {
    /// Reads every document of some folders.
    pub fn read(folders: &[std::path::PathBuf]) -> std::io::Result<Self> {
        let mut corpus = Self { texts: Vec::new(), trees: Vec::new() };
        let mut open = folders.to_vec();
        while let Some(folder) = open.pop() {
            let mut paths: Vec<_> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths {
                let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
                if path.is_dir() {
                    open.push(path);
                } else if ["yaml", "json", "md"].contains(&ending) {
                    corpus.add(&path)?;
                }
            }
        }
        Ok(corpus)
    }

    fn add(&mut self, path: &Path) -> std::io::Result<()> {
        let bytes = fs::read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = SourceText { name: name.clone(), bytes: bytes.clone() };
        let tree = Tree::read(vec![text], &mut Diagnostics::default()).value;
        self.trees.extend(Some(tree).filter(|tree| tree.get("openapi").is_some()));
        self.texts.push((name, bytes));
        Ok(())
    }

    /// An input for a target.
    pub fn input(&self, target: FuzzTarget, random: &mut Rng) -> SourceText {
        match target {
            FuzzTarget::Source => {
                let (name, bytes) = random.choice(&self.texts).cloned().unwrap_or_default();
                SourceText { name, bytes: mutate::text(&bytes, random) }
            }
            FuzzTarget::Pipeline => {
                let mut tree = || random.choice(&self.trees).cloned().unwrap_or_default();
                let (one, other) = (tree(), tree());
                let bytes = mutate::tree(&one, &other, random).to_string().into_bytes();
                SourceText { name: "document.json".to_owned(), bytes }
            }
        }
    }
}

/// Runs a target. Whether a crate came out, or what does not hold.
pub fn run(target: FuzzTarget, input: &SourceText) -> Result<bool, String> {
    match target {
        FuzzTarget::Source => source(input).map(|()| false),
        FuzzTarget::Pipeline => pipeline(input),
    }
}

fn source(input: &SourceText) -> Result<(), String> {
    let mut problems = Diagnostics::default();
    let tree = Tree::read(vec![input.clone()], &mut problems);
    if tree.value.is_null() && !problems.has_errors() {
        return Err("there is neither a tree nor an error".to_owned());
    }
    places(problems.list(), &tree.sources)
}

fn pipeline(input: &SourceText) -> Result<bool, String> {
    let generate = || generator::generate(Input { documents: vec![input.clone()], ..Input::default() });
    let output = generate()?;
    places(output.problems.list(), &output.sources)?;
    let again = generate()?;
    if output.files != again.files || output.problems.list() != again.problems.list() {
        return Err("the same input gave another output".to_owned());
    }
    let Output { files: Some(files), .. } = output else {
        return if output.problems.has_errors() {
            Ok(false)
        } else {
            Err("there is neither a crate nor an error".to_owned())
        };
    };
    for (path, text) in &files {
        let is_plain = |step: &str| !step.is_empty() && !step.starts_with('.') && step.is_ascii();
        if !path.split('/').all(is_plain) || path.contains(['\\', ':']) {
            return Err(format!("a file is called {path:?}"));
        }
        if Path::new(path).extension().is_some_and(|ending| ending == "rs") {
            syn::parse_file(text).map_err(|error| format!("{path} is no Rust: {error}"))?;
        }
    }
    let manifest = files.get("Cargo.toml").ok_or("there is no Cargo.toml")?;
    manifest.parse::<toml::Table>().map_err(|error| format!("Cargo.toml is no TOML: {error}"))?;
    Ok(true)
}

/// Every place can be shown.
fn places(problems: &[Diagnostic], sources: &Sources) -> Result<(), String> {
    for problem in problems {
        for place in problem.related.iter().map(|(place, _)| place).chain([&problem.place]) {
            let Some((file, range)) = sources.locate(place) else { continue };
            if sources.files()[file].text.get(range.clone()).is_none() {
                return Err(format!("`{}` is said of bytes {range:?}, which are no text", problem.message));
            }
        }
        report::place(problem, sources);
    }
    Ok(())
}
