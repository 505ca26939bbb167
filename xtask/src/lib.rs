//! The command line: `cargo xtask` in this workspace, and `openapi-client` where it is installed.

mod arguments;
mod bench;
mod ci;
mod completions;
mod conformance;
mod corpus;
mod diff;
mod difference;
mod disk;
mod dump;
mod explain;
mod fault;
mod faults;
mod fuzz;
mod generate;
mod http;
mod job;
mod journal;
mod lock;
mod new;
mod origin;
mod plan;
mod prism;
mod progress;
mod refresh;
mod release;
mod report;
mod stamp;
mod step;
mod tree;

use std::{process::ExitCode, sync::OnceLock};

use clap::{Parser as _, error::ErrorKind};
use clap_complete::Shell;

use crate::{
    arguments::{Arguments, Command, Everywhere, Installed},
    fault::Fault,
};

/// What generates is mostly made of small allocations, tokens above all; the system's allocator takes half as long again
/// for a large document. Huge pages are off: to clear them took a third of the time, and most of one stayed unused.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the command is called, in what it says.
static PROGRAM: OnceLock<&str> = OnceLock::new();

/// What a person types to call this.
fn program() -> &'static str {
    PROGRAM.get().copied().unwrap_or(IN_WORKSPACE)
}

/// What it is called in its own workspace.
const IN_WORKSPACE: &str = "cargo xtask";

/// What it is called where it is installed.
const INSTALLED: &str = "openapi-client";

/// Runs `cargo xtask`: everything, for those who work on this workspace.
#[must_use]
pub fn in_workspace() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Everywhere(command) => {
            everywhere(command, |shell| completions::run::<Arguments>(shell, "cargo-xtask"))
        }
        Command::Ci { full } => Ok(ci::run(full)),
        Command::Release { quick } => release::run(quick),
        Command::Faults(options) => faults::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Prism => prism::run(),
        Command::Conformance(options) => conformance::run(&options),
        Command::Corpus(options) => corpus::run(&options).map_err(Fault::from),
    };
    status(outcome)
}

/// Runs `openapi-client`: what is of use to those whose workspace this is not.
#[must_use]
pub fn installed() -> ExitCode {
    PROGRAM.get_or_init(|| INSTALLED);
    let completions = |shell| completions::run::<Installed>(shell, INSTALLED);
    status(everywhere(Installed::parse().command, completions))
}

fn everywhere(command: Everywhere, completions: impl Fn(Shell) -> bool) -> Result<bool, Fault> {
    match command {
        Everywhere::Generate(options) => generate::run(&options),
        Everywhere::New(options) => new::run(&options),
        Everywhere::Diff(options) => diff::run(&options),
        Everywhere::Refresh(options) => refresh::run(&options),
        Everywhere::Dump(options) => dump::run(&options),
        Everywhere::Explain { code } => explain::run(code.as_deref()),
        Everywhere::Completions { shell } => Ok(completions(shell)),
    }
}

/// Whether a line, such as `cargo xtask generate --check`, calls a command as it can be called. For tests of what is
/// written about it.
///
/// # Errors
/// What is wrong with it.
pub fn understood(line: &str) -> Result<(), String> {
    let words = step::words(line);
    let words = words.iter().map(String::as_str).collect::<Vec<_>>();
    let parsed = match words.as_slice() {
        ["cargo", rest @ ..] => Arguments::try_parse_from(rest).map(drop),
        words => Installed::try_parse_from(words).map(drop),
    };
    match parsed {
        Err(error) if error.kind() != ErrorKind::DisplayHelp => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn status(outcome: Result<bool, Fault>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        // What was asked for does not hold: errors in a document, files that are stale.
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {}", fault.message());
            ExitCode::from(fault.status())
        }
    }
}
