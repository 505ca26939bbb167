//! What can be asked for by those who work on this workspace.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::PossibleValuesParser};

use super::code;
use crate::bench::PEERS;

#[derive(Debug, Args)]
pub struct Faults {
    /// Writes the rows to this file, too.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Leaves out what takes long.
    #[arg(long)]
    pub quick: bool,
    /// Cuts bytes otherwise, and mixes the order of the faults.
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Makes all times so many times as long.
    #[arg(long, value_name = "FACTOR")]
    pub tempo: Option<f64>,
    /// Only faults whose name has this text in it.
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
}

#[derive(Debug, Args)]
pub struct Bench {
    /// Measures other generators, too, all or those that are named; installs them from the registry.
    #[arg(long, value_name = "NAME", num_args = 0.., require_equals = true, value_delimiter = ',', value_parser = peers())]
    pub peers: Option<Vec<String>>,
    /// Counts instructions only, and compares them with those that were accepted.
    #[arg(long, conflicts_with = "peers")]
    pub quick: bool,
    /// Writes the figures to this file, too.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// A document, instead of those beside the workspace.
    #[arg(long, value_name = "FILE")]
    pub document: Vec<PathBuf>,
    /// How often each is measured.
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    pub times: usize,
    /// Measures this alone; may be given several times.
    #[arg(long, value_name = "PART")]
    pub only: Vec<Part>,
    /// Does the least that there is to do: how this program calls itself.
    #[arg(long, hide = true, num_args = 2)]
    pub floor: Vec<PathBuf>,
}

/// The generators that ours is compared with.
fn peers() -> PossibleValuesParser {
    PossibleValuesParser::new(PEERS.iter().map(|peer| peer.name))
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Generating crates.
    Generating,
    /// Decoding and encoding the largest examples.
    Decoding,
    /// Compiling crates.
    Compiling,
    /// Release builds of programs with one call.
    Calling,
    /// Generating from documents of growing size.
    Growing,
}

#[derive(Debug, Args)]
pub struct Conformance {
    /// A document, or the pages of one, instead of the first API of `specs/`.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub spec: Vec<PathBuf>,
    /// Accepts a kind of problem, by its code.
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub allow: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Fuzz {
    /// For how long, in all.
    #[arg(long, value_name = "COUNT", default_value_t = 30)]
    pub seconds: u64,
    /// Only one target.
    #[arg(long)]
    pub target: Option<FuzzTarget>,
    /// Repeats an earlier run.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Compiles so many of the crates.
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub compile: usize,
    /// Where findings are kept.
    #[arg(long, value_name = "DIR", default_value = "target/fuzz")]
    pub out: PathBuf,
    /// Runs inputs without end: how this program calls itself.
    #[arg(long, hide = true, requires = "target")]
    pub worker: Option<u64>,
}

impl Fuzz {
    /// What is run.
    pub fn targets(&self) -> Vec<FuzzTarget> {
        self.target.map_or_else(|| FuzzTarget::value_variants().to_vec(), |target| vec![target])
    }
}

/// What is run on each input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FuzzTarget {
    /// Text to tree.
    Source,
    /// Document to crate.
    Pipeline,
}

impl FuzzTarget {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Pipeline => "pipeline",
        }
    }
}

/// Where the crates of a corpus are written.
pub const CRATES: &str = "target/corpus";

#[derive(Debug, Default, Args)]
pub struct Corpus {
    /// The folder.
    #[arg(required_unless_present = "one")]
    pub folder: Option<PathBuf>,
    /// Only so many documents, evenly taken from all in the order of their names.
    #[arg(long, value_name = "COUNT")]
    pub sample: Option<usize>,
    /// Compiles every crate, and runs the examples of some.
    #[arg(long)]
    pub check: bool,
    /// Runs no examples.
    #[arg(long, requires = "check", conflicts_with = "full")]
    pub no_tests: bool,
    /// Runs the examples of all crates.
    #[arg(long, requires = "check")]
    pub full: bool,
    /// Writes everything that was found to this file.
    #[arg(long)]
    pub json: Option<PathBuf>,
    /// Accepts a kind of problem, by its code.
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub allow: Vec<String>,
    /// Where the crates are written.
    #[arg(long, default_value = CRATES)]
    pub out: PathBuf,
    /// One document only: how this program calls itself.
    #[arg(long, hide = true)]
    pub one: Option<PathBuf>,
    /// The folder that the one document's files are in.
    #[arg(long, hide = true)]
    pub root: Option<PathBuf>,
    /// The name of that one's package.
    #[arg(long, hide = true)]
    pub package: Option<String>,
}
