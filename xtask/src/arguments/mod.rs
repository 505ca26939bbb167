//! What can be asked for.

mod examples;
mod workspace;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use generator::{codes::Code, diff::Rule};

use self::examples::{COMPLETIONS, DIFF, DUMP, EXPLAIN, GENERATE, NEW, REFRESH};
pub use self::workspace::{Bench, CRATES, Conformance, Corpus, Faults, Fuzz, FuzzTarget, Part};
use crate::report::Format;

/// Generates Rust clients from OpenAPI documents.
///
/// The exit status is 0 if it is done, 1 if what was asked for does not hold (errors in a document, stale
/// files), 2 if the command was called wrongly.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

/// Generates Rust clients from OpenAPI documents.
///
/// The exit status is 0 if it is done, 1 if what was asked for does not hold (errors in a document, stale
/// files), 2 if the command was called wrongly.
#[derive(Debug, Parser)]
#[command(name = "openapi-client", version)]
pub struct Installed {
    #[command(subcommand)]
    pub command: Everywhere,
}

/// What is of use also where this workspace is not.
#[derive(Debug, Subcommand)]
pub enum Everywhere {
    /// Writes the crate of every API in `specs/`, or of any document.
    #[command(after_help = GENERATE)]
    Generate(Generate),
    /// Puts a new API into `specs/`, with settings made from what its document has, and generates its crate.
    ///
    /// Nothing is written if the document has errors.
    #[command(after_help = NEW)]
    New(New),
    /// Says what changed between two documents, and what it means on the wire and for callers of the crate.
    ///
    /// The exit status is 1 if something breaks.
    #[command(after_help = DIFF)]
    Diff(Diff),
    /// Fetches the document of an API, says what changed, and makes document, crate, version and changelog new.
    ///
    /// Nothing is replaced before the new document has been checked and the tests of its crate have passed.
    #[command(after_help = REFRESH)]
    Refresh(Refresh),
    /// Prints a stage of the pipeline.
    #[command(after_help = DUMP)]
    Dump(Dump),
    /// Says what a kind of problem is, with an example and its mend; without a code, lists all of them.
    #[command(after_help = EXPLAIN)]
    Explain {
        /// The code, as it stands in brackets at a message or a difference.
        #[arg(value_parser = explained)]
        code: Option<String>,
    },
    /// Prints what a shell needs to complete commands and options.
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// Which shell.
        shell: Shell,
    },
}

/// What is there in this workspace.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(flatten)]
    Everywhere(Everywhere),
    /// Everything that must hold before a change lands: what CI runs.
    Ci {
        /// All real documents that are at hand, not a sample of them.
        #[arg(long)]
        full: bool,
    },
    /// Looks whether everything is as it must be before a version is published, and publishes nothing.
    ///
    /// Versions and changelogs, that what is generated is up to date, documentation, packages.
    Release {
        /// Looks at versions and changelogs only.
        #[arg(long)]
        quick: bool,
    },
    /// Calls Prism with the generated client: a mock server that holds each request against the document.
    Prism,
    /// Makes a call of every operation through the generated client, on Prism.
    ///
    /// The last line says how many of how many operations were accepted; the others are named, with what Prism
    /// said.
    Conformance(Conformance),
    /// Lets the generated client call servers that misbehave.
    ///
    /// A row for each fault; the last line says how many of how many ended as they should.
    Faults(Faults),
    /// Measures what generating and compiling cost, beside other generators in one run; prints tables as Markdown.
    Bench(Bench),
    /// Runs the generator on documents that are changed at random.
    Fuzz(Fuzz),
    /// Generates every document of a folder, and says how each went.
    Corpus(Corpus),
}

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Generate {
    /// Only this API of `specs/`.
    #[arg(conflicts_with_all = ["spec", "out"])]
    pub api: Option<String>,
    /// A document, or the pages of one, instead of `specs/`.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "out")]
    pub spec: Vec<PathBuf>,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub out: Option<PathBuf>,
    /// The crate's name.
    #[arg(long, value_name = "CRATE", requires = "spec", value_parser = package)]
    pub name: Option<String>,
    /// An `api.toml` for the document.
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub config: Option<PathBuf>,
    /// Files that the document refers to may be anywhere below this folder, not only below its own.
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub root: Option<PathBuf>,
    /// Accepts a kind of problem, by its code.
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub allow: Vec<String>,
    /// Generates also where nothing has changed since the last time, and tells all that there is to tell.
    #[arg(long)]
    pub fresh: bool,
    /// Makes errors of warnings.
    #[arg(long)]
    pub strict: bool,
    /// How problems are shown.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Writes to this file, as JSON, what the documents use and what of it is approximated or ignored, with places.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Leaves out the crate's tests.
    #[arg(long, requires = "spec")]
    pub no_tests: bool,
    /// Writes nothing; shows what is not as it would be generated.
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct New {
    /// What it is called: its folder in `specs/`, and its crate.
    #[arg(value_parser = package)]
    pub name: String,
    /// Its document: a file, a folder of pages, or a URL.
    #[arg(long, value_name = "FILE|URL|FOLDER")]
    pub spec: String,
    /// The folder of the crate, from the project's; usually the name.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<String>,
    /// The project that gets `specs/` and the crate; usually this one.
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// Accepts a kind of problem, by its code, and keeps that in the settings.
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub allow: Vec<String>,
    /// How long fetching may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub timeout: u64,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// The document as it was: a file, a folder of pages or of `specs/`, any of them in a revision of git
    /// (`main:specs/ofauth`), or a version of the crate that has a tag (`1.2.0`).
    pub old: String,
    /// The document as it is.
    pub new: String,
    /// How it is shown.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Shown,
    /// The `api.toml` for both; usually each has the one beside it.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Accepts a kind of problem, by its code.
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub allow: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Refresh {
    /// Only this API of `specs/`.
    pub api: Option<String>,
    /// Where the document is: a file, a folder of pages, or a URL. If nothing is said, the URL in `api.toml`, or else the
    /// one in the fence of a page.
    #[arg(long, value_name = "FILE|URL|FOLDER")]
    pub from: Option<String>,
    /// Writes nothing; says what would change.
    #[arg(long)]
    pub dry_run: bool,
    /// How the differences are shown.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Shown,
    /// Writes the differences to this file, too, as Markdown.
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Writes the differences to this file, too, as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Replaces everything without running the tests of the new crate.
    #[arg(long)]
    pub skip_tests: bool,
    /// How long fetching may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub timeout: u64,
    /// Accepts a kind of problem, by its code.
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub allow: Vec<String>,
}

/// How differences are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shown {
    /// In lines.
    Text,
    /// For a pull request.
    Markdown,
    /// For a program.
    Json,
}

#[derive(Debug, Args)]
pub struct Dump {
    /// Which stage.
    pub stage: Stage,
    /// A document, or the pages of one, instead of the first API of `specs/`.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub spec: Vec<PathBuf>,
    /// Files that the document refers to may be anywhere below this folder, not only below its own.
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub root: Option<PathBuf>,
    /// Accepts a kind of problem, by its code.
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub allow: Vec<String>,
    /// Only one part: a JSON pointer or a component of the document; a type, tag or operation (`batch`,
    /// `POST /path`) of the model; a file of the tokens.
    #[arg(long, value_name = "NAME")]
    pub only: Option<String>,
}

/// A stage of the pipeline.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Stage {
    /// The document as one tree, pages merged and overlays applied, as JSON.
    Document,
    /// The model: what the client will have, with every name decided, as JSON.
    Api,
    /// The tokens of every Rust file before they are laid out.
    Tokens,
}

/// The name of a kind of problem, if there is one that is called so.
fn explained(name: &str) -> Result<String, String> {
    let is_difference = Rule::ALL.iter().any(|rule| rule.name() == name);
    if is_difference { Ok(name.to_owned()) } else { code(name) }
}

/// The name of a kind of problem.
fn code(name: &str) -> Result<String, String> {
    match Code::named(name) {
        Ok(code) => Ok(code.name().to_owned()),
        Err(Some(meant)) => Err(format!("there is no such code; did you mean `{}`?", meant.name())),
        Err(None) => Err(format!("there is no such code; `{} explain` lists all", crate::program())),
    }
}

/// The name of a crate, if Cargo takes it for one.
fn package(name: &str) -> Result<String, String> {
    match generator::config::check_package(name) {
        Ok(()) => Ok(name.to_owned()),
        Err((message, help)) => Err(format!("{message}; {help}")),
    }
}
