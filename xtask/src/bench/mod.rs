//! `bench`: what generating and compiling cost, ours and others', in turn on one machine.

mod compile;
mod cost;
mod counts;
mod decode;
mod generate;
mod overview;
mod peers;
mod plain;
mod program;
mod synthetic;
mod table;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::json;

pub use self::peers::PEERS;
use self::{overview::Overview, peers::Peer};
use crate::{
    arguments::{Bench as Options, Part},
    fault::Fault,
    job, journal,
    step::{self, Step},
};

/// Documents that are measured where they are at hand.
const DOCUMENTS: &[&str] = &[
    "../shared/ofauth/openapi.reconstructed.json",
    "../shared/corpus/real/github-api.json",
    "../shared/corpus/real/stripe-api.json",
];

/// What our generator is called beside the others.
const OURS: &str = "ours";

/// What is measured with.
struct Bench {
    /// This program, as it is installed.
    program: PathBuf,
    /// Where documents and crates are put.
    folder: PathBuf,
    /// Where other generators are installed.
    tools: PathBuf,
    /// Those that are measured beside ours.
    peers: Vec<&'static Peer>,
    times: usize,
}

/// Measures what was asked for. `false`: something costs more than it may.
pub fn run(options: &Options) -> Result<bool, Fault> {
    if let [document, generated] = options.floor.as_slice() {
        return floor(document, generated);
    }
    if options.quick {
        return counts::run(options.json.as_deref());
    }
    let bench = Bench::new(options)?;
    let mut tables = Vec::new();
    let mut done = |table: &table::Table| {
        table.print();
        tables.push(table.json());
    };
    let mut overview = Overview::of(&bench.peers);
    let asks_for = |part| options.only.is_empty() || options.only.contains(&part);
    for document in documents(options)? {
        if asks_for(Part::Generating) {
            let table = bench.generating(&document)?;
            done(&table);
            overview.generating(&document, &table);
        } else if [Part::Decoding, Part::Compiling, Part::Calling].into_iter().any(asks_for) {
            bench.generate(&document)?;
        }
        if asks_for(Part::Decoding) {
            bench.decoding(&document)?;
        }
        if asks_for(Part::Compiling) {
            let table = bench.compiling(&document)?;
            done(&table);
            overview.compiling(&document, &table);
        }
        if asks_for(Part::Calling) {
            bench.calling(&document)?.iter().for_each(&mut done);
        }
    }
    if asks_for(Part::Growing) {
        done(&bench.growing()?);
    }
    overview.print();
    if let Some(file) = &options.json {
        let text = format!("{:#}\n", json!({ "tables": tables }));
        journal::replace(file, &text).map_err(|error| Fault::file(file, &error))?;
    }
    Ok(true)
}

impl Bench {
    fn new(options: &Options) -> Result<Self, Fault> {
        Step::new("cargo build --release --package xtask").run()?;
        let absolute = |path: &str| std::path::absolute(job::workspace().join(path)).map_err(|error| error.to_string());
        let bench = Self {
            program: absolute(&format!("target/release/xtask{}", std::env::consts::EXE_SUFFIX))?,
            folder: absolute("target/bench")?,
            tools: absolute("target/peers")?,
            peers: peers::named(options.peers.as_deref()),
            times: options.times,
        };
        fs::create_dir_all(&bench.folder).map_err(|error| Fault::file(&bench.folder, &error))?;
        for peer in &bench.peers {
            peer.install(&bench.tools)?;
        }
        Ok(bench)
    }

    /// Cargo in a folder. All crates share what they depend on, and are compiled whole.
    fn cargo(&self, folder: &Path) -> Command {
        let mut command = step::cargo(folder);
        command.env("CARGO_TARGET_DIR", self.folder.join("target")).env("CARGO_INCREMENTAL", "0");
        command
    }

    /// Where a generator puts the crate of a document.
    fn crate_of(&self, generator: &str, document: &Path) -> PathBuf {
        self.folder.join(format!("{}-{generator}", name(document)))
    }
}

/// The documents that were named, or else those at hand.
fn documents(options: &Options) -> Result<Vec<PathBuf>, Fault> {
    let at_hand = || DOCUMENTS.iter().map(|path| job::workspace().join(path)).filter(|path| path.exists()).collect();
    let documents: Vec<PathBuf> = if options.document.is_empty() { at_hand() } else { options.document.clone() };
    let absolute = |path: &PathBuf| fs::canonicalize(path).map_err(|error| Fault::file(path, &error));
    documents.iter().map(absolute).collect()
}

/// What a document is called.
fn name(document: &Path) -> String {
    document.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Does the least that generating takes: reads the document as JSON, and prints the Rust that was generated.
fn floor(document: &Path, generated: &Path) -> Result<bool, Fault> {
    let text = fs::read_to_string(document).map_err(|error| Fault::file(document, &error))?;
    let value: Result<serde_json::Value, _> = serde_json::from_str(&text);
    let mut open = vec![generated.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).map_err(|error| Fault::file(&path, &error))?;
            open.extend(entries.flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).map_err(|error| Fault::file(&path, &error))?;
            generator::render::again(&text)?;
        }
    }
    Ok(value.is_ok())
}

/// Writes a file of a crate.
fn write(folder: &Path, path: &str, text: &str) -> Result<(), Fault> {
    let place = folder.join(path);
    let parent = place.parent().unwrap_or(folder);
    fs::create_dir_all(parent).and_then(|()| fs::write(&place, text)).map_err(|error| Fault::file(&place, &error))
}
