//! Reads what documents refer to, and nothing outside of one folder.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use generator::source::Load;

use crate::fault::Fault;

/// The files below a folder.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
}

/// More bytes than any document has.
const LARGEST: u64 = 256 << 20;

impl Disk {
    /// The files below `root`; if none is named, those below the folder of `document`.
    pub fn new(root: Option<&Path>, document: Option<&Path>) -> Result<Self, Fault> {
        let beside = || document.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        let root = root.or_else(beside).unwrap_or(Path::new("."));
        let root = fs::canonicalize(root).map_err(|error| Fault::file(root, &error))?;
        Ok(Self { root })
    }
}

impl Load for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        // Links are resolved first: one that leads out of the folder is outside of it.
        let place = fs::canonicalize(path).map_err(|error| error.to_string())?;
        if !place.starts_with(&self.root) {
            let folder = self.root.display();
            return Err(format!("it is not in {folder}; `--root DIR` names a folder that holds all files"));
        }
        if !fs::metadata(&place).map_err(|error| error.to_string())?.is_file() {
            return Err("it is no file".to_owned());
        }
        read(&place)
    }
}

fn read(place: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(place).map_err(|error| error.to_string())?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err("it is too large".to_owned());
    }
    Ok(bytes)
}
