//! The command line as a person uses it.

mod diagnostics;
mod folder;
mod support;
