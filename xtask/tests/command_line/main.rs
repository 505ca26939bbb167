//! The command line as a person uses it.

mod again;
mod coverage;
mod diagnostics;
mod differences;
mod folder;
mod interrupted;
mod new;
mod refresh;
mod support;
mod walls;
