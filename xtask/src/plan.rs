//! What has to happen to make a folder what was generated: it is shown, or carried out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use generator::emit::Files;

use crate::{
    difference,
    fault::Fault,
    journal::{self, Scope},
    report::{Format, counted, say},
    tree::{self, Change},
};

/// How many files are named.
const SHOWN: usize = 20;

/// What differs between a folder and the crate that it should hold; refused where it holds something else.
pub fn changes(folder: &Path, files: &Files) -> Result<Vec<(String, Change)>, Fault> {
    let failed = |error: std::io::Error| Fault::file(folder, &error);
    let foreign = tree::foreign(folder, files).map_err(failed)?;
    if let Some(first) = foreign.first() {
        let more = if foreign.len() > 1 { format!(" and {} more", foreign.len() - 1) } else { String::new() };
        let folder = folder.display();
        return Err(Fault::Failed(format!(
            "{folder} holds files that were not generated ({first}{more}); nothing was written"
        )));
    }
    tree::changes(folder, files).map_err(failed)
}

/// What has to happen to make a crate and its lock files what they should be.
pub struct Plan<'f> {
    format: Format,
    folder: &'f Path,
    count: usize,
    changes: Vec<FileChange<'f>>,
}

/// What has to happen to one file.
struct FileChange<'f> {
    folder: &'f Path,
    path: String,
    change: Change,
    text: Option<&'f str>,
}

impl FileChange<'_> {
    fn place(&self) -> PathBuf {
        self.folder.join(&self.path)
    }
}

impl<'f> Plan<'f> {
    /// What differs between a folder and what it should hold.
    pub fn of(folder: &'f Path, files: &'f Files, format: Format) -> Result<Self, Fault> {
        let changes = changes(folder, files)?.into_iter().map(|(path, change)| {
            let text = files.get(&path).map(String::as_str);
            FileChange { folder, path, change, text }
        });
        Ok(Self { format, folder, count: files.len(), changes: changes.collect() })
    }

    /// How many files change.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Adds the lock files, which stand among others in a folder of their own.
    pub fn add_locks(&mut self, folder: &'f Path, locks: &'f Files) {
        self.count += locks.len();
        for (path, text) in locks {
            let change = match fs::read(folder.join(path)) {
                Ok(bytes) if bytes == text.as_bytes() => continue,
                Ok(_) => Change::Changed,
                Err(_) => Change::Created,
            };
            self.changes.push(FileChange { folder, path: path.clone(), change, text: Some(text) });
        }
    }

    fn say(&self, line: &str) {
        say(self.format, line);
    }

    /// Says what is not as it should be, with the differences; whether all is.
    pub fn show(&self) -> bool {
        for file in self.changes.iter().take(SHOWN) {
            let word = match file.change {
                Change::Created => "missing",
                Change::Changed => "different",
                Change::Deleted => "stale",
            };
            let place = file.place();
            self.say(&format!("{word} {}", place.display()));
            if let (Change::Changed, Some(new)) = (file.change, file.text) {
                let old = fs::read(&place).unwrap_or_default();
                let old = String::from_utf8_lossy(&old);
                self.say(difference::unified(&place.display().to_string(), &old, new).trim_end());
            }
        }
        if self.changes.len() > SHOWN {
            self.say(&format!("... and {}", counted(self.changes.len() - SHOWN, "more file")));
        }
        self.changes.is_empty()
    }

    /// Says whether all is as it should be, and what to do.
    pub fn conclude(&self, command: &str) {
        let folder = self.folder.display();
        let count = counted(self.count, "file");
        if self.changes.is_empty() {
            self.say(&format!("{folder}: {count}, all as they would be generated"));
        } else {
            let wrong = self.changes.len();
            self.say(&format!("{folder}: {wrong} of {count} not as they would be generated; run `{command}`"));
        }
    }

    /// Names what changed, as far as one reads that: a crate that is new is told in a line.
    fn say_changes(&self, files: &[FileChange<'f>]) {
        let word = |change: Change| match change {
            Change::Created => "created",
            Change::Changed => "changed",
            Change::Deleted => "deleted",
        };
        for file in files.iter().take(if files.len() > SHOWN { 0 } else { SHOWN }) {
            self.say(&format!("{} {}", word(file.change), file.place().display()));
        }
        if files.len() > SHOWN {
            let counts = [Change::Created, Change::Changed, Change::Deleted]
                .map(|change| (files.iter().filter(|file| file.change == change).count(), word(change)));
            let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
            self.say(&format!("{}: {}", files[0].folder.display(), told.collect::<Vec<_>>().join(", ")));
        }
    }

    /// Changes one folder after the other, each as a whole: the crate, then the lock files.
    pub fn carry_out(&self) -> Result<(), Fault> {
        for files in self.changes.chunk_by(|one, next| one.folder == next.folder) {
            let folder = files[0].folder;
            let content = |file: &FileChange<'f>| file.text.map(str::as_bytes);
            let changes: Vec<_> = files.iter().map(|file| (file.path.as_str(), content(file))).collect();
            journal::carry_out(folder, &changes, Scope::Generated).map_err(|error| Fault::file(folder, &error))?;
            self.say_changes(files);
        }
        Ok(())
    }
}
