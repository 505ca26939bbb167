//! What can be asked for.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Generates Rust clients from OpenAPI documents.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Writes the crate of every API in `specs/`, or of any document.
    Generate(Generate),
    /// Prints a stage of the pipeline.
    Dump(Dump),
}

#[derive(Debug, Args)]
pub struct Generate {
    /// Only this API of `specs/`.
    #[arg(conflicts_with = "spec")]
    pub api: Option<String>,
    /// A document, or the pages of one, instead of `specs/`.
    #[arg(long, num_args = 1.., requires = "out")]
    pub spec: Vec<PathBuf>,
    /// The folder of the crate.
    #[arg(long, requires = "spec")]
    pub out: Option<PathBuf>,
    /// The crate's name.
    #[arg(long, requires = "spec")]
    pub name: Option<String>,
    /// An `api.toml` for the document.
    #[arg(long, requires = "spec")]
    pub config: Option<PathBuf>,
    /// Accepts a kind of problem, by its code.
    #[arg(long)]
    pub allow: Vec<String>,
    /// Writes nothing; says what is not as it would be generated.
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct Dump {
    /// Which stage.
    #[arg(value_parser = ["api"])]
    pub stage: String,
    /// The document; otherwise the first API of `specs/`.
    #[arg(long, num_args = 1..)]
    pub spec: Vec<PathBuf>,
}
