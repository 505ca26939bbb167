//! The command line of this workspace. Run it as `cargo xtask`.

mod arguments;
mod generate;
mod lock;
mod report;
mod tree;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};

/// What was asked for does not hold: errors in a document, files that are stale.
const FAILED: u8 = 1;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Generate(options) => generate::run(&options),
        Command::Dump(options) => generate::dump(&options),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(FAILED)
        }
    }
}
