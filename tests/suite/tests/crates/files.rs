//! Crates that tests generate, on the disk.

use std::{error::Error, fs, path::Path};

use generator::emit::Files;

pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

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
