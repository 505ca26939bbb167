//! Tries a new crate where nobody uses it, and then puts everything that is new in its place, all or nothing.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use generator::{Output, emit::Files};

use super::published::Published;
use crate::{
    fault::Fault,
    job::{self, CHANGELOG, Specs},
    journal::{self, Scope},
    lock::Lock,
    plan,
    step::Step,
    tree,
};

/// Where crates are tried, below the workspace's folder.
const STAGE: &str = "target/refresh";

/// Keeps a document that cannot be used, so that one can look at what the messages are about.
pub fn keep(specs: &Specs, published: &Published) -> Result<PathBuf, Fault> {
    let folder = job::workspace().join(STAGE).join(specs.name()).join("document");
    let failed = |error: std::io::Error| Fault::file(&folder, &error);
    fs::create_dir_all(&folder).map_err(failed)?;
    for document in &published.documents {
        let name = Path::new(&document.name).file_name().unwrap_or_default();
        fs::write(folder.join(name), &document.bytes).map_err(failed)?;
    }
    Ok(folder)
}

/// Runs the tests of a crate in a folder that is thrown away.
pub fn tested(specs: &Specs, files: &Files) -> Result<(), Fault> {
    let root = job::workspace();
    let folder = PathBuf::from(STAGE).join(specs.name()).join("crate");
    let place = root.join(&folder);
    let failed = |error: std::io::Error| Fault::file(&place, &error);
    if place.exists() {
        fs::remove_dir_all(&place).map_err(failed)?;
    }
    let changes: Vec<_> = files.keys().map(|path| (path.clone(), tree::Change::Created)).collect();
    tree::apply(&place, files, &changes).map_err(failed)?;
    // It is no member of this workspace, and has a lock file of its own that begins with the same versions.
    if !specs.config.package.standalone {
        let manifest = place.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).map_err(failed)?;
        fs::write(&manifest, format!("{text}\n[workspace]\n")).map_err(failed)?;
    }
    if root.join("Cargo.lock").exists() {
        fs::copy(root.join("Cargo.lock"), place.join("Cargo.lock")).map_err(failed)?;
    }
    let manifest = Path::new(&folder).join("Cargo.toml");
    let step = format!(
        "CARGO_TARGET_DIR={STAGE}/build CARGO_PROFILE_DEV_DEBUG=0 cargo test --quiet --manifest-path {}",
        manifest.display()
    );
    Step::new(&step).run().map(drop)
}

/// Replaces document, settings, lock files, changelog and crate.
pub fn replaced(specs: &Specs, before: &Specs, published: &Published, output: &Output) -> Result<usize, Fault> {
    let root = job::workspace().join(".");
    let folder = format!("specs/{}", specs.name());
    let mut contents: BTreeMap<String, Option<Vec<u8>>> = BTreeMap::new();
    let own = |path: &Path| format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy());
    // What goes comes first: a file that is still there takes its place.
    for document in &before.documents {
        contents.insert(own(Path::new(&document.name)), None);
    }
    for document in &specs.documents {
        contents.insert(own(Path::new(&document.name)), Some(document.bytes.clone()));
    }
    let lock = Lock::read(&before.folder).text(&specs.documents, &specs.config, published.validators.as_ref());
    let settings = specs.config.file.as_ref().map(|file| file.bytes.clone());
    let changelog = specs.changelog.as_ref().map(|text| text.bytes.clone());
    let names = output.names.clone().map(String::into_bytes);
    let ours =
        [("api.toml", settings), ("names.lock", names), ("spec.lock", Some(lock.into_bytes())), (CHANGELOG, changelog)];
    for (name, content) in ours.into_iter().filter(|(_, content)| content.is_some()) {
        contents.insert(format!("{folder}/{name}"), content);
    }
    let files = output.files.as_ref().ok_or("there is no crate")?;
    for (path, _) in plan::changes(&root.join(specs.target()), files)? {
        let text = files.get(&path).map(|text| text.clone().into_bytes());
        contents.insert(format!("{}/{path}", specs.target()), text);
    }
    contents.retain(|path, content| fs::read(root.join(path)).ok() != *content);
    let changes: Vec<_> = contents.iter().map(|(path, content)| (path.as_str(), content.as_deref())).collect();
    journal::carry_out(&root, &changes, Scope::Workspace).map_err(|error| Fault::file(&root, &error))?;
    Ok(changes.len())
}

/// Lets cargo write the new version, and what the crate needs now, into the workspace's lock file.
pub fn locked() {
    let root = job::workspace();
    if root.join("Cargo.lock").exists() && !Step::new("cargo update --workspace --quiet").succeeds() {
        eprintln!("Cargo.lock could not be made new; `cargo update --workspace` does it");
    }
}
