//! Text to tree: reads JSON, YAML and documentation pages, makes several of them one tree, and
//! knows where in which text each node stands.

mod index;
mod json;
mod lenient;
mod marks;
mod mend;
mod merge;
mod page;
mod pointer;
mod read;
mod references;
mod scalar;
mod settings;
mod size;
mod yaml;

use std::{collections::BTreeMap, ops::Range, sync::OnceLock};

use serde_json::Value;

use self::{
    index::Index,
    read::{read_any, read_file},
};
pub use self::{
    marks::{Mark, Part},
    page::{Fence, find as find_fence},
    pointer::Pointer,
    references::{FILES, Load},
};
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
};

/// How deep a document may nest. Deeper ones are refused before a tree exists.
pub const MAX_DEPTH: usize = 256;

/// How many keys that stand twice are said of one file.
const MAX_REPEATED: usize = 1000;

/// A file as it was found: its name, for messages, and its bytes.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// The name that messages call it by.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Index of a file in [`Sources`].
pub type FileId = usize;

/// Every file that a tree was made from.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<File>,
    /// Which nodes come from where: a node's origin is that of the nearest one above it.
    origins: BTreeMap<Pointer, (FileId, Pointer)>,
    /// `api.toml`.
    settings: Option<FileId>,
}

/// One file.
#[derive(Debug)]
pub struct File {
    /// The name that messages call it by.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Which part of the text is the document: all of it but in a page.
    pub document: Range<usize>,
    /// What a page's fence says.
    pub fence: Option<Fence>,
    syntax: Syntax,
    marks: OnceLock<Mark>,
    index: OnceLock<Index>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Json,
    Toml,
    Yaml,
}

/// A document's tree, and where it comes from.
#[derive(Debug, Default)]
pub struct Tree {
    /// The tree.
    pub value: Value,
    /// Where its nodes stand.
    pub sources: Sources,
}

impl Tree {
    /// Reads one document out of one or several files. What is wrong goes to `problems`; then the
    /// tree is what could be read.
    pub fn read(texts: Vec<SourceText>, problems: &mut Diagnostics) -> Self {
        let mut tree = Self::default();
        for text in texts {
            let Some((file, value)) = read_file(text, tree.sources.files.len(), problems) else { continue };
            let id = tree.sources.add(file);
            if tree.sources.origins.is_empty() {
                tree.sources.origins.insert(Pointer::root(), (id, Pointer::root()));
                tree.value = value;
            } else {
                merge::merge(&mut tree, value, id, problems);
            }
        }
        tree
    }

    /// Brings the files that the document refers to into the tree.
    pub fn resolve(&mut self, files: &dyn Load, problems: &mut Diagnostics) {
        references::resolve(self, files, problems);
    }

    /// Looks whether the whole is in proportion.
    pub fn check(&self, problems: &mut Diagnostics) {
        size::check(&self.value, problems);
    }
}

impl Sources {
    /// Reads a further file whose nodes get places but which is no part of the tree by itself.
    pub fn read_beside(&mut self, text: SourceText, problems: &mut Diagnostics) -> Option<(FileId, Value)> {
        let (file, value) = read_file(text, self.files.len(), problems)?;
        Some((self.add(file), value))
    }

    /// Reads a file that a document refers to: a part of it, of any kind.
    fn read_part(&mut self, text: SourceText, problems: &mut Diagnostics) -> Option<(FileId, Value)> {
        let (file, value) = read_any(text, self.files.len(), problems)?;
        Some((self.add(file), value.unwrap_or_default()))
    }

    /// Keeps `api.toml`, whose settings get places.
    pub fn add_settings(&mut self, text: SourceText, problems: &mut Diagnostics) -> Option<(FileId, String)> {
        let (file, text) = self.add_text(text, problems)?;
        self.files[file].syntax = Syntax::Toml;
        self.settings = Some(file);
        Some((file, text))
    }

    /// Keeps a text that is no tree, such as the names that are locked, so that messages can show it.
    pub fn add_text(&mut self, text: SourceText, problems: &mut Diagnostics) -> Option<(FileId, String)> {
        let Ok(content) = String::from_utf8(text.bytes) else {
            problems.push(Diagnostic::new(Code::NotUtf8, Place::File(text.name), "the file is not UTF-8"));
            return None;
        };
        let document = 0..content.len();
        let (syntax, fence, marks, index) = (Syntax::Yaml, None, OnceLock::new(), OnceLock::new());
        let file = File { name: text.name, text: content.clone(), document, fence, syntax, marks, index };
        Some((self.add(file), content))
    }

    fn add(&mut self, file: File) -> FileId {
        self.files.push(file);
        self.files.len() - 1
    }

    /// All files, in the order in which they were read.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Records that the node at `pointer` and all below it come from `origin` in `file`.
    pub fn set_origin(&mut self, pointer: Pointer, file: FileId, origin: Pointer) {
        self.origins.insert(pointer, (file, origin));
    }

    /// Which file a node comes from, and its pointer there.
    #[must_use]
    pub fn origin(&self, pointer: &Pointer) -> (FileId, Pointer) {
        let mut above = Some(pointer.clone());
        while let Some(here) = above {
            if let Some((file, origin)) = self.origins.get(&here) {
                return (*file, origin.join(pointer.below(&here).unwrap_or_default()));
            }
            above = here.split().map(|(parent, _)| parent);
        }
        (0, pointer.clone())
    }

    /// The place of a node in a file that is no part of the tree.
    #[must_use]
    pub fn place_in(&self, file: FileId, pointer: &Pointer) -> Place {
        let read = &self.files[file];
        Place::Bytes(file, read.shown(pointer, Part::Value).into())
    }

    /// The place of a key in such a file.
    #[must_use]
    pub fn key_in(&self, file: FileId, pointer: &Pointer) -> Place {
        let read = &self.files[file];
        Place::Bytes(file, read.bytes(read.marks().locate(read.document(), pointer, Part::Key)).into())
    }

    /// Notes that the item at `index` of a list of `length` goes away, and the later ones move up.
    pub fn move_up(&mut self, list: &Pointer, index: usize, length: usize) {
        let origins: Vec<_> = (index + 1..length).map(|item| self.origin(&list.index(item))).collect();
        let mut moved = BTreeMap::new();
        for item in index..length {
            let old = list.index(item);
            let inside: Vec<Pointer> = self
                .origins
                .range(&old..)
                .map(|(at, _)| at)
                .take_while(|at| at.as_str().starts_with(old.as_str()))
                .filter(|at| at.below(&old).is_some())
                .cloned()
                .collect();
            for at in inside {
                let origin = self.origins.remove(&at);
                let rest = at.below(&old).unwrap_or_default();
                if let (Some(origin), true) = (origin, item > index) {
                    moved.insert(list.index(item - 1).join(rest), origin);
                }
            }
        }
        for (item, origin) in (index..).zip(origins) {
            moved.entry(list.index(item)).or_insert(origin);
        }
        self.origins.extend(moved);
    }

    /// The bytes of a file that a place is about; `None` for a file that was never read.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Option<(FileId, Range<usize>)> {
        match place {
            Place::File(_) => None,
            Place::Bytes(file, range) => Some((*file, range.start..range.end)),
            Place::Setting(pointer, part) => {
                let id = self.settings?;
                let file = &self.files[id];
                Some((id, file.bytes(file.marks().locate(file.document(), pointer, *part))))
            }
            Place::Node(pointer, part) => {
                let (id, origin) = self.origin(pointer);
                let file = self.files.get(id)?;
                Some((id, file.shown(&origin, *part)))
            }
        }
    }
}

impl File {
    /// The text of the document itself.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.text[self.document.clone()]
    }

    fn marks(&self) -> &Mark {
        self.marks.get_or_init(|| match self.syntax {
            Syntax::Json => json::marks(self.document()),
            Syntax::Toml => settings::marks(self.document()),
            Syntax::Yaml => yaml::read(self.document()).map(|yaml| yaml.marks).unwrap_or_default(),
        })
    }

    /// Line and column of a byte of the file, both from 1, in characters.
    #[must_use]
    pub fn position(&self, byte: usize) -> (usize, usize) {
        self.index().position(&self.text, byte.min(self.text.len()))
    }

    /// The bytes of a line (from 1), without its end.
    #[must_use]
    pub fn line(&self, line: usize) -> Range<usize> {
        self.index().line(&self.text, line)
    }

    /// The bytes to show for a node: of one that takes several lines and holds others, the key, or else the
    /// first line.
    fn shown(&self, pointer: &Pointer, part: Part) -> Range<usize> {
        let bytes = self.bytes(self.marks().locate(self.document(), pointer, part));
        let first = self.text.get(bytes.clone()).unwrap_or_default().lines().next().unwrap_or_default();
        if part == Part::Key || first.len() >= bytes.len() || self.marks().is_scalar(self.document(), pointer) {
            return bytes;
        }
        let key = self.bytes(self.marks().locate(self.document(), pointer, Part::Key));
        if key == bytes { bytes.start..bytes.start + first.len() } else { key }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.text))
    }

    /// A range of a mark, as bytes of the whole file.
    fn bytes(&self, mark: Range<usize>) -> Range<usize> {
        let start = self.document.start;
        let byte = |at: usize| match self.syntax {
            Syntax::Json | Syntax::Toml => start + at,
            Syntax::Yaml => self.index().byte_of(&self.text, self.index().chars_before(&self.text, start) + at),
        };
        let (start, end) = (byte(mark.start).min(self.document.end), byte(mark.end).min(self.document.end));
        let found = self.text.get(start..end).unwrap_or_default();
        start..start + found.trim_end().len()
    }
}
