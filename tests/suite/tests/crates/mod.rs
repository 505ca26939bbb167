//! Crates that tests generate, and what cargo says of them.

pub mod command;
pub mod files;

use std::path::Path;

use command::command;
pub use files::{Outcome, write};

/// Runs cargo in a workspace of its own, on all of its packages, with what this one has downloaded.
pub fn cargo(workspace: &Path, arguments: &[&str]) -> Outcome<String> {
    package_cargo(workspace, &[arguments, &["--workspace"]].concat())
}

/// Runs cargo in a workspace of its own, on the packages that the arguments name. A warning is an error.
pub fn package_cargo(workspace: &Path, arguments: &[&str]) -> Outcome<String> {
    let output = command(workspace).args(arguments).env("RUSTDOCFLAGS", "--deny warnings").output()?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let warns = said.lines().any(|line| line.starts_with("warning"));
    assert!(output.status.success() && !warns, "cargo {}\n{said}", arguments.join(" "));
    Ok(said)
}
