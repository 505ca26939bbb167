//! The command line of this workspace. Run it as `cargo xtask`.

mod arguments;
mod ci;
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
mod job;
mod journal;
mod lock;
mod prism;
mod refresh;
mod report;
mod step;
mod tree;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{
    arguments::{Arguments, Command},
    fault::Fault,
};

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Generate(options) => generate::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Refresh(options) => refresh::run(&options),
        Command::Dump(options) => dump::run(&options),
        Command::Explain { code } => Ok(explain::run(code.as_deref())),
        Command::Ci { full } => Ok(ci::run(full)),
        Command::Faults(options) => faults::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Prism => prism::run(),
        Command::Conformance(options) => conformance::run(&options),
        Command::Corpus(options) => corpus::run(&options).map_err(Fault::from),
    };
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
