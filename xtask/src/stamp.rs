//! What a crate was last generated from, so that what would become the same is not generated again: the documents, the
//! settings, the names, this program, and the files as they were written.

use std::{
    collections::BTreeSet,
    env,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::UNIX_EPOCH,
};

use generator::{Input, source::Load};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{arguments::Generate, job, job::Job, journal, lock::digest, tree};

/// What is known of the last time.
#[derive(Debug, Serialize, Deserialize)]
struct Known {
    key: String,
    names: String,
    /// What the document refers to, by what was found there; nothing where nothing was.
    loaded: Vec<(String, Option<String>)>,
    /// What was written: its length, and when.
    written: Vec<(PathBuf, Option<Trace>)>,
    said: String,
}

/// By what a file is known that nobody has touched.
type Trace = (u64, u128);

/// What is to be generated, before it is.
pub struct Stamp {
    place: PathBuf,
    key: String,
    names: String,
    loaded: Loaded,
}

type Loaded = Arc<Mutex<Vec<(String, Option<String>)>>>;

impl Stamp {
    /// Looks at what there is to generate. `None` where there is nowhere to keep a stamp, or this program does not know
    /// itself.
    pub fn of(job: &Job, options: &Generate) -> Option<Self> {
        let place = place(job)?;
        let key = key(&job.input, options)?;
        let names = job.input.names.as_ref().map(|text| digest(&text.bytes)).unwrap_or_default();
        Some(Self { place, key, names, loaded: Loaded::default() })
    }

    /// Notes what is read besides, from now on.
    pub fn watch(&self, input: &mut Input) {
        if let Some(files) = input.files.take() {
            input.files = Some(Box::new(Noted { files, loaded: Arc::clone(&self.loaded) }));
        }
    }

    /// What was said when just this was generated, if that is still there.
    pub fn said(&self, job: &Job) -> Option<String> {
        let known: Known = serde_json::from_slice(&fs::read(&self.place).ok()?).ok()?;
        let files = job.input.files.as_ref()?;
        let is_same =
            |(path, before): &(String, Option<String>)| files.load(path).ok().map(|bytes| digest(&bytes)) == *before;
        let as_written = |(path, before): &(PathBuf, Option<Trace>)| before.is_some() && trace(path) == *before;
        let written: BTreeSet<&Path> = known.written.iter().map(|(path, _)| path.as_path()).collect();
        let is_known = |path: &String| written.contains(job.folder.join(path).as_path());
        let holds = known.key == self.key
            && known.names == self.names
            && known.written.iter().all(as_written)
            && tree::existing(&job.folder).is_ok_and(|paths| paths.iter().all(is_known))
            && known.loaded.iter().all(is_same);
        holds.then_some(known.said)
    }

    /// Keeps what was generated, with the names as they are now. That it cannot be kept is no fault: the next time takes
    /// longer.
    pub fn keep(&self, names: Option<&str>, written: impl Iterator<Item = PathBuf>, said: &str) {
        let known = Known {
            key: self.key.clone(),
            names: names.map(|text| digest(text.as_bytes())).unwrap_or_default(),
            loaded: self.loaded.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            written: written.map(|path| (path.clone(), trace(&path))).collect(),
            said: said.to_owned(),
        };
        if let Ok(text) = serde_json::to_vec(&known) {
            _ = self.write(&text);
        }
    }

    /// Writes a file of its own: what stands in its place, such as a link, is taken away and not written to.
    fn write(&self, text: &[u8]) -> io::Result<()> {
        fs::create_dir_all(self.place.parent().unwrap_or(&self.place))?;
        if fs::symlink_metadata(&self.place).is_ok() {
            fs::remove_file(&self.place)?;
        }
        File::create_new(&self.place)?.write_all(text)
    }
}

/// A stamp is cargo's kind of file: it is in a folder that can be deleted at any time, and is in no version control.
fn place(job: &Job) -> Option<PathBuf> {
    let Some(specs) = &job.specs else { return journal::inside(&job.folder, "target/generate.json").ok() };
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| job::workspace().join("target"), PathBuf::from);
    Some(target.join("generate").join(specs.file_name()?).with_extension("json"))
}

/// Everything that decides what is generated, but for the names of before.
fn key(input: &Input, options: &Generate) -> Option<String> {
    let program = env::current_exe().ok()?;
    let mut hash = Sha256::new();
    hash.update(format!("{} {:?}\n", program.display(), trace(&program)?));
    let Input { documents, overlays, config, changelog, allow, strict, no_tests, names: _, files: _ } = input;
    for text in documents.iter().chain(overlays).chain(changelog) {
        hash.update(format!("{:?} {}\n", text.name, text.bytes.len()));
        hash.update(&text.bytes);
    }
    hash.update(format!("{config:?} {allow:?} {strict} {no_tests} {:?}", options.root));
    Some(format!("{:x}", hash.finalize()))
}

/// Links have none: what they lead to is nobody's business here.
fn trace(path: &Path) -> Option<Trace> {
    let about = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let time = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((about.len(), time.as_nanos()))
}

/// Files whose reading is noted.
#[derive(Debug)]
struct Noted {
    files: Box<dyn Load>,
    loaded: Loaded,
}

impl Load for Noted {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.files.load(path);
        let digest = found.as_ref().ok().map(|bytes| digest(bytes));
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner).push((path.to_owned(), digest));
        found
    }
}
