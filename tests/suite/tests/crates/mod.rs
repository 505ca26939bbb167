//! Crates that tests generate, and what cargo says of them.

use std::{error::Error, fs, path::Path, process::Command};

use generator::emit::Files;

pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Runs cargo in a workspace of its own, with what this one has downloaded.
pub fn cargo(workspace: &Path, arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--workspace", "--offline"])
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

/// Makes a crate's folder equal to what was generated; equal files keep their times, so that cargo
/// compiles only what changed.
pub fn write(folder: &Path, files: &Files) -> Outcome {
    let mut open = vec![folder.to_owned()];
    while let Some(inside) = open.pop().filter(|inside| inside.exists()) {
        for entry in fs::read_dir(inside)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.strip_prefix(folder).is_ok_and(|path| !files.contains_key(&*path.to_string_lossy())) {
                fs::remove_file(path)?;
            }
        }
    }
    for (path, text) in files {
        write_if_different(&folder.join(path), text)?;
    }
    Ok(())
}

pub fn write_if_different(path: &Path, text: &str) -> Outcome {
    if fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    Ok(fs::write(path, text)?)
}
