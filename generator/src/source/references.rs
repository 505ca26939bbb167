//! References to other files: each file becomes a part of the one tree, below `x-files`, and the
//! references point there (`$ref`: OpenAPI 3.1.1, section 4.8.23, "relative references").

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
};

use serde_json::Value;

use super::{
    MAX_DEPTH, Pointer, SourceText, Tree,
    size::{Size, size},
};
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
};

/// The key of the root below which other files stand.
pub const FILES: &str = "x-files";

/// How many files one document is read from at most: links between folders can make a few files look
/// like any number.
const MAX_FILES: usize = 10_000;

/// Files that a document refers to.
pub trait Load: fmt::Debug {
    /// The content of a file, by its path from where the document's own name is valid.
    ///
    /// # Errors
    /// Why it cannot be had, in a few words.
    fn load(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// Brings every file that a tree refers to into the tree.
pub(super) fn resolve(tree: &mut Tree, files: &dyn Load, problems: &mut Diagnostics) {
    let Some(root) = tree.sources.files().first().map(|file| normal(&file.name)) else { return };
    let mut known = BTreeMap::from([(root.clone(), Pointer::root())]);
    let mut open = VecDeque::from([(root, Pointer::root())]);
    while let Some((file, at)) = open.pop_front() {
        let Some(here) = node(&mut tree.value, &at) else { continue };
        let mut found = Vec::new();
        references(here, &at, &mut found);
        for (place, reference) in found {
            let Some(target) = Target::new(&file, &at, &reference) else { continue };
            if !known.contains_key(&target.file) {
                if known.len() == MAX_FILES {
                    let message = format!("references lead to more than {MAX_FILES} files");
                    problems.push(Diagnostic::new(Code::TooLarge, Place::value(&place), message));
                    return;
                }
                let below = Pointer::root().child(FILES).child(&target.file);
                if let Err(why) = load(tree, files, &target.file, &below, problems) {
                    let message = format!("`{reference}` cannot be read: {why}");
                    problems.push(Diagnostic::new(Code::DanglingReference, Place::value(&place), message));
                }
                known.insert(target.file.clone(), below.clone());
                open.push_back((target.file.clone(), below));
            }
            let inside = known.get(&target.file).map(|below| below.join(&target.fragment)).unwrap_or_default();
            if let Some(Value::String(text)) = node(&mut tree.value, &place) {
                *text = format!("#{}", inside.as_str());
            }
        }
    }
    let mut copies = Copies::default();
    for at in known.values() {
        spread(tree, at, &mut copies);
    }
    for at in known.values() {
        texts(tree, at, &mut copies);
    }
    if let Some(place) = copies.refused {
        let message = "references make more of the document out of itself than can be meant";
        problems.push(Diagnostic::new(Code::TooLarge, Place::value(&place), message));
    }
}

/// A reference, seen from the file that it stands in.
struct Target {
    file: String,
    fragment: String,
}

impl Target {
    /// `None` for a reference that is right as it is: within the root file, or to a URL.
    fn new(from: &str, at: &Pointer, reference: &str) -> Option<Self> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if path.is_empty() {
            let is_root = at.as_str().is_empty();
            return (!is_root).then(|| Self { file: from.to_owned(), fragment: fragment.to_owned() });
        }
        let has_ending = [".json", ".yaml", ".yml"].iter().any(|ending| path.to_lowercase().ends_with(ending));
        if path.contains("://") || !has_ending {
            return None;
        }
        let beside = |folder: &str| normal(&format!("{folder}/{path}"));
        let folder = from.rsplit_once('/').filter(|_| !path.starts_with('/'));
        let file = folder.map_or_else(|| normal(path), |(folder, _)| beside(folder));
        Some(Self { file, fragment: fragment.to_owned() })
    }
}

/// A path without `.` and `..`, as far as they can be resolved.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn load(tree: &mut Tree, files: &dyn Load, file: &str, at: &Pointer, problems: &mut Diagnostics) -> Result<(), String> {
    let text = SourceText { name: file.to_owned(), bytes: files.load(file)? };
    let (id, value) = tree.sources.read_part(text, problems).unwrap_or_default();
    tree.sources.set_origin(at.clone(), id, Pointer::root());
    if let Value::Object(root) = &mut tree.value {
        let files = root.entry(FILES).or_insert_with(|| Value::Object(serde_json::Map::new()));
        if let Value::Object(files) = files {
            files.insert(file.to_owned(), value);
        }
    }
    Ok(())
}

/// Every `$ref` of a file.
fn references(node: &Value, at: &Pointer, found: &mut Vec<(Pointer, String)>) {
    collect(node, &mut Way { from: at, steps: Vec::new() }, found);
}

/// The way to a node, as steps: most nodes hold no reference, and need no pointer.
struct Way<'t> {
    from: &'t Pointer,
    steps: Vec<Step<'t>>,
}

enum Step<'t> {
    Key(&'t str),
    Index(usize),
}

impl Way<'_> {
    fn pointer(&self) -> Pointer {
        self.steps.iter().fold(self.from.clone(), |at, step| match step {
            Step::Key(key) => at.child(key),
            Step::Index(index) => at.index(*index),
        })
    }
}

fn collect<'t>(node: &'t Value, way: &mut Way<'t>, found: &mut Vec<(Pointer, String)>) {
    match node {
        Value::Object(fields) => {
            for (key, value) in fields {
                way.steps.push(Step::Key(key));
                match value {
                    Value::String(text) if key == "$ref" => found.push((way.pointer(), text.clone())),
                    // Examples and extensions are data that only looks like this.
                    _ if key == "example" || key.starts_with("x-") => {}
                    value => collect(value, way, found),
                }
                way.steps.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                way.steps.push(Step::Index(index));
                collect(item, way, found);
                way.steps.pop();
            }
        }
        _ => {}
    }
}

/// Maps that are kept in a file of their own (`paths: {$ref: ...}`): no specification has this, and
/// many documents do. The reference is replaced by what it points at.
fn spread(tree: &mut Tree, file: &Pointer, copies: &mut Copies) {
    let maps = ["/paths", "/tags", "/webhooks", "/components", "/components/schemas", "/components/parameters"];
    let more = ["/components/responses", "/components/requestBodies", "/components/securitySchemes"];
    for map in maps.iter().chain(&more) {
        let at = file.join(map);
        let reference = at.find(&tree.value).filter(|map| map.as_object().is_some_and(|map| map.len() == 1));
        let reference = reference.and_then(|map| map.get("$ref")).and_then(Value::as_str);
        let Some(target) = reference.and_then(Pointer::from_fragment) else { continue };
        let Some(copy) = target.find(&tree.value).filter(|copy| copies.take(&tree.value, copy, &at)).cloned() else {
            continue;
        };
        let (origin, inside) = tree.sources.origin(&target);
        tree.sources.set_origin(at.clone(), origin, inside);
        if let Some(map) = node(&mut tree.value, &at) {
            *map = copy;
        }
    }
}

/// Texts and lists that are kept in another file (`description: {$ref: ...}`): the reference is
/// replaced by what it points at.
fn texts(tree: &mut Tree, file: &Pointer, copies: &mut Copies) {
    let Some(here) = file.find(&tree.value) else { return };
    let mut found = Vec::new();
    references(here, file, &mut found);
    for (place, reference) in found {
        let target = Pointer::from_fragment(&reference).filter(|target| !is_component(target));
        let target = target.and_then(|target| target.find(&tree.value));
        let copy = target.filter(|target| target.is_string() || target.is_array());
        let copy = copy.filter(|copy| copies.take(&tree.value, copy, &place)).cloned();
        let around = place.split().and_then(|(around, _)| node(&mut tree.value, &around));
        if let (Some(copy), Some(around)) = (copy, around) {
            *around = copy;
        }
    }
}

/// Whether a component stands here, which is an object or wrong: no text or list is kept there.
fn is_component(at: &Pointer) -> bool {
    let section = at.split().and_then(|(section, _)| section.split());
    section.is_some_and(|(components, _)| components.last().as_deref() == Some("components"))
}

/// What references may copy: so many times as much as there is, and no deeper than a document may nest.
#[derive(Default)]
struct Copies {
    /// How much may still be copied; unknown until something is.
    left: Option<usize>,
    refused: Option<Pointer>,
}

impl Copies {
    /// Whether `copy` may be put to `place` of `tree`; after one that may not, none may.
    fn take(&mut self, tree: &Value, copy: &Value, place: &Pointer) -> bool {
        if self.refused.is_some() {
            return false;
        }
        let Size { weight, depth } = size(copy);
        let left = self.left.unwrap_or_else(|| LEAST_COPIES.max(size(tree).weight * COPIES));
        match left.checked_sub(weight) {
            Some(left) if place.steps().count() + depth <= MAX_DEPTH => self.left = Some(left),
            _ => self.refused = Some(place.clone()),
        }
        self.refused.is_none()
    }
}

const LEAST_COPIES: usize = 100_000;
const COPIES: usize = 4;

fn node<'t>(tree: &'t mut Value, at: &Pointer) -> Option<&'t mut Value> {
    tree.pointer_mut(at.as_str())
}

#[cfg(test)]
mod tests {
    use super::{Target, normal};
    use crate::source::Pointer;

    #[test]
    fn references_are_seen_from_their_file() {
        let root = Pointer::root();
        let target = |from, reference| Target::new(from, &root, reference).map(|target| (target.file, target.fragment));
        let found = |file: &str, fragment: &str| Some((file.to_owned(), fragment.to_owned()));
        assert_eq!(target("api/main.yaml", "../common/a.yaml#/Pet"), found("common/a.yaml", "/Pet"));
        assert_eq!(target("main.yaml", "./a.json"), found("a.json", ""));
        assert_eq!(target("main.yaml", "#/components/schemas/Pet"), None);
        assert_eq!(target("main.yaml", "https://example.com/a.yaml"), None);
        let other = Pointer::root().child("x-files").child("a.yaml");
        let inside = Target::new("a.yaml", &other, "#/Pet").map(|target| (target.file, target.fragment));
        assert_eq!(inside, found("a.yaml", "/Pet"));
        assert_eq!(normal("/a/./b//../c.yaml"), "/a/c.yaml");
        assert_eq!(normal("../../c.yaml"), "../../c.yaml");
    }
}
