//! Runs the command line as a person does, from the root of the workspace.

use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

pub type Outcome = Result<(), Box<dyn Error>>;

/// What a run printed, and how it ended.
pub struct Run {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `cargo xtask` with these arguments.
pub fn xtask(arguments: &[&str]) -> io::Result<Run> {
    let run = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(root())
        .env_remove("GITHUB_ACTIONS")
        .output()?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(Run { status: run.status.code(), stdout: text(run.stdout), stderr: text(run.stderr) })
}

/// Generates the crate of one document.
pub fn generate(document: &Path, out: &Path, more: &[&str]) -> io::Result<Run> {
    let (document, out) = (document.to_string_lossy(), out.to_string_lossy());
    xtask(&[&["generate", "--spec", &document, "--out", &out], more].concat())
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A folder for one test, which does not exist yet.
pub fn scratch(name: &str) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(folder),
    }
}
