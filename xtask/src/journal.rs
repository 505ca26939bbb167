//! Changes a folder so that a process that is killed at any moment leaves every file as the old one
//! or the new one, and the next run finishes or undoes what was begun.
//!
//! What is new is first written to [`FOLDER`], inside of the folder itself. Then the plan is put beside
//! it, which decides that the change happens. Then each file is moved to its place. So a run that
//! finds a plan moves what is left to move; one that finds no plan throws away what was prepared.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::tree;

/// What is prepared, until it is in its place.
pub const FOLDER: &str = ".generate~";
const PLAN: &str = "plan.json";

/// What happens to a folder; all paths are relative to it. A file that is written waits in
/// [`FOLDER`] under its position in the list.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Plan {
    write: Vec<String>,
    delete: Vec<String>,
    /// What is left of an earlier run is finished in the safe way, whatever it began in.
    #[serde(skip)]
    lasting: Lasting,
}

/// How far what is written goes before the next step.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Lasting {
    /// To the disk, so that a machine that fails leaves each file as the old one or the new one.
    #[default]
    OnDisk,
    /// To the system, which a process that is killed does not take with it.
    InSystem,
}

/// Which files of a folder may be replaced and deleted: whoever left a plan there, it is about nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those that were generated.
    Generated,
    /// Those, and what is in `specs/`: the folder is a workspace.
    Workspace,
}

/// What was left of an earlier run, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovered {
    Finished,
    Undone,
}

/// Whether a run that changed this folder was interrupted.
pub fn is_pending(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(FOLDER)).is_ok()
}

/// Finishes or undoes what an interrupted run began.
pub fn recover(folder: &Path, scope: Scope) -> io::Result<Recovered> {
    let prepared = inside(folder, &format!("{FOLDER}/{PLAN}"))?;
    match fs::read(&prepared) {
        Ok(text) => {
            finish(folder, &serde_json::from_slice(&text)?, scope)?;
            Ok(Recovered::Finished)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::remove_dir_all(folder.join(FOLDER))?;
            Ok(Recovered::Undone)
        }
        Err(error) => Err(error),
    }
}

/// Gives each of these files its content; deletes those without one.
pub fn carry_out(folder: &Path, changes: &[(&str, Option<&[u8]>)], scope: Scope) -> io::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let plan = prepare(folder, changes).inspect_err(|error| {
        // Another run's preparations are not ours to throw away.
        if error.kind() != io::ErrorKind::AlreadyExists {
            let _ = fs::remove_dir_all(folder.join(FOLDER));
        }
    })?;
    finish(folder, &plan, scope)
}

/// Writes everything that is new, and then the plan.
fn prepare(folder: &Path, changes: &[(&str, Option<&[u8]>)]) -> io::Result<Plan> {
    let prepared = folder.join(FOLDER);
    fs::create_dir(&prepared)?;
    let mut plan = Plan::default();
    // Where nothing was before, a machine that fails costs nothing that cannot be generated again; to bring files to the
    // disk takes longer than to make them.
    let lasting =
        if changes.iter().any(|(path, _)| folder.join(path).exists()) { Lasting::OnDisk } else { Lasting::InSystem };
    for (path, content) in changes {
        inside(folder, path)?;
        match content {
            Some(content) => {
                write(&prepared.join(plan.write.len().to_string()), content, lasting)?;
                plan.write.push((*path).to_owned());
            }
            None => plan.delete.push((*path).to_owned()),
        }
    }
    let begun = prepared.join("plan");
    plan.lasting = lasting;
    write(&begun, &serde_json::to_vec(&plan)?, lasting)?;
    fs::rename(begun, prepared.join(PLAN))?;
    sync(&prepared, lasting)?;
    Ok(plan)
}

/// Gives a single file its text: whoever reads it finds the old one or the new one.
pub fn replace(place: &Path, text: &str) -> io::Result<()> {
    let mut beside = place.as_os_str().to_owned();
    beside.push("~");
    fs::write(&beside, text)?;
    fs::rename(beside, place)
}

/// Does what is left to do of a plan.
fn finish(folder: &Path, plan: &Plan, scope: Scope) -> io::Result<()> {
    let prepared = folder.join(FOLDER);
    let mut changed = BTreeSet::new();
    for (index, path) in plan.write.iter().enumerate() {
        let place = ours(folder, path, scope)?;
        let parent = place.parent().unwrap_or(folder);
        fs::create_dir_all(parent)?;
        moved(&prepared.join(index.to_string()), &place)?;
        changed.insert(parent.to_owned());
    }
    for path in &plan.delete {
        let place = ours(folder, path, scope)?;
        if let Err(error) = fs::remove_file(&place) {
            if error.kind() != io::ErrorKind::NotFound {
                return Err(error);
            }
        }
        // Folders that are empty now go too.
        let emptied = |parent: &&Path| *parent != folder && fs::remove_dir(parent).is_ok();
        place.ancestors().skip(1).take_while(emptied).for_each(drop);
        changed.extend(place.ancestors().skip(1).find(|parent| parent.exists()).map(Path::to_owned));
    }
    // A folder from which one file was deleted may be gone with the next one.
    changed.iter().filter(|parent| parent.exists()).try_for_each(|parent| sync(parent, plan.lasting))?;
    fs::remove_file(prepared.join(PLAN))?;
    fs::remove_dir_all(&prepared)
}

/// Moves a file, unless that has been done already.
fn moved(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && to.exists() => Ok(()),
        done => done,
    }
}

/// The place of a file that may be replaced or deleted.
fn ours(folder: &Path, path: &str, scope: Scope) -> io::Result<PathBuf> {
    let place = inside(folder, path)?;
    let is_ours = match scope {
        Scope::Generated => tree::is_generated(folder, path),
        Scope::Workspace => path.starts_with("specs/") || tree::is_generated_below(folder, path),
    };
    if fs::symlink_metadata(&place).is_ok() && !is_ours {
        return Err(io::Error::other(format!("{path} was not generated and is left alone")));
    }
    Ok(place)
}

/// The place of a file in a folder. Nothing leads out of it: no step of the path, and no link on the way.
pub fn inside(folder: &Path, path: &str) -> io::Result<PathBuf> {
    let refused = |why: &str| Err(io::Error::other(format!("{path} {why}")));
    if path.is_empty() || !Path::new(path).components().all(|step| matches!(step, Component::Normal(_))) {
        return refused("is no path inside of the folder");
    }
    let place = folder.join(path);
    let above = place.ancestors().skip(1).take_while(|above| *above != folder);
    for above in above {
        if fs::symlink_metadata(above).is_ok_and(|about| about.is_symlink()) {
            return refused("is behind a symbolic link, which may lead out of the folder");
        }
    }
    Ok(place)
}

/// Writes a file that does not exist yet.
fn write(place: &Path, content: &[u8], lasting: Lasting) -> io::Result<()> {
    let mut file = File::create_new(place)?;
    file.write_all(content)?;
    if lasting == Lasting::OnDisk { file.sync_all() } else { Ok(()) }
}

/// Brings the entries of a folder to the disk, where a system can do that.
fn sync(folder: &Path, lasting: Lasting) -> io::Result<()> {
    if cfg!(unix) && lasting == Lasting::OnDisk { File::open(folder)?.sync_all() } else { Ok(()) }
}
