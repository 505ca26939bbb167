//! Crates that tests generate, and what cargo says of them.

pub mod files;

use std::{path::Path, process::Command};

pub use files::{Outcome, write, write_if_different};

/// Runs cargo in a workspace of its own, on all of its packages, with what this one has downloaded.
pub fn cargo(workspace: &Path, arguments: &[&str]) -> Outcome<String> {
    package_cargo(workspace, &[arguments, &["--workspace"]].concat())
}

/// Runs cargo in a workspace of its own, on the packages that the arguments name.
pub fn package_cargo(workspace: &Path, arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.with_file_name("crates"))
        .env("RUSTFLAGS", "--deny warnings")
        .env("RUSTDOCFLAGS", "--deny warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {}\n{said}", arguments.join(" "));
    Ok(said)
}
