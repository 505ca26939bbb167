//! The ladder of a shape: the names it may have, the preferred first. A step up says more of where
//! the shape's home is; none adds a number.

use std::{collections::BTreeSet, sync::LazyLock};

use super::{
    book::{Book, LIMIT},
    graph::{Label, Parent, Place, Role, Shape, ShapeIndex, ShapeKind, is_content},
    homes::JOINING,
    inner, root,
    words::Words,
};

/// What Rust's prelude has: in a module of its own, a type of this name would hide it.
const PRELUDE: &str = "Self Box Vec String Option Some None Result Ok Err Drop Clone Copy Send Sync Sized Unpin Fn \
    FnMut FnOnce Iterator IntoIterator Extend DoubleEndedIterator ExactSizeIterator Default PartialEq Eq PartialOrd \
    Ord AsRef AsMut Into From ToOwned ToString TryFrom TryInto FromIterator Future IntoFuture";

/// Names that mean something else to a reader of the generated crate.
const RESERVED: &str =
    "Error Client Builder Request Response Value Map Bytes Body Config Unknown Credentials Page Item";

/// Whether a name is one of the prelude's. Not even a component may have it.
#[must_use]
pub fn is_prelude(name: &str) -> bool {
    prelude().any(|known| known == name)
}

/// The names of the prelude.
pub fn prelude() -> impl Iterator<Item = &'static str> {
    PRELUDE.split_whitespace()
}

/// Whether an inline type may not have a name.
#[must_use]
pub fn is_reserved(words: &Words) -> bool {
    static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        [PRELUDE, RESERVED].iter().flat_map(|names| names.split_whitespace()).map(str::to_lowercase).collect()
    });
    static LONGEST: LazyLock<usize> = LazyLock::new(|| NAMES.iter().map(String::len).max().unwrap_or(0));
    words.pascal_length() <= *LONGEST && NAMES.contains(&words.pascal().to_lowercase())
}

/// Rungs while they are collected: what tells a branch from its siblings is part of each.
#[derive(Debug, Default)]
pub struct Rungs {
    before: Words,
    after: Words,
    list: Vec<Words>,
}

impl Rungs {
    /// Adds a rung: the parts joined, without empty ones.
    pub fn add(&mut self, parts: &[&Words]) {
        let joined = parts.iter().fold(Words::default(), |words, part| words.join(part)).deduplicated();
        self.add_plain(self.before.then(&joined).then(&self.after));
    }

    fn add_plain(&mut self, words: Words) {
        if !words.is_empty() && !self.list.contains(&words) {
            self.list.push(words);
        }
    }
}

/// A union of values that need no types is named by what they are, wherever it stands:
/// `NumberOrString`.
fn scalars(shape: &Shape) -> Option<Words> {
    let all = shape.kind == ShapeKind::Union && shape.branch_kinds.iter().all(|kind| is_content(kind));
    all.then(|| {
        let mut kinds = shape.branch_kinds.clone();
        kinds.dedup();
        Words::of(&kinds.join(" or ").replace('_', " "))
    })
}

/// The candidates of a shape that the document does not name. At the end stand those that were too
/// long: where nothing shorter is free, a long name beats none.
#[must_use]
pub fn ladder(book: &Book<'_>, index: ShapeIndex) -> Vec<Words> {
    let shape = book.shape(index);
    let home = &book.homes[index];
    let mut rungs = Rungs::default();
    let title = book.title(shape);
    rungs.list.extend(title.clone());
    if rungs.list.is_empty() {
        rungs.list.extend(home.content.clone().or_else(|| scalars(shape)));
    }
    if let Some(place) = &home.place {
        if let (Role::Branch, Label::Plain | Label::With(_), Some(title)) = (place.role, &place.label, title) {
            rungs.add(&[&home.noun, &title]);
        }
        (rungs.before, rungs.after) = affixes(book, shape, place);
        match book.root_place(place) {
            Some(at) if shape.kind != ShapeKind::Enum => root::rungs(book, index, at, &mut rungs),
            _ => inner::rungs(book, index, place, &mut rungs),
        }
    }
    let mut ladder: Vec<Words> = Vec::with_capacity(rungs.list.len());
    let too_long = rungs.list.iter().filter(|words| words.pascal_length() > LIMIT).cloned();
    for words in rungs.list.iter().flat_map(shortened).chain(too_long) {
        if is_candidate(&words) && !ladder.contains(&words) {
            ladder.push(words);
        }
    }
    if ladder.is_empty() {
        ladder.push(Words::of("shape").then(&home.noun));
    }
    ladder
}

fn is_candidate(words: &Words) -> bool {
    let begins_with_digit = words.first().is_some_and(|word| word.starts_with(char::is_numeric));
    !begins_with_digit && !is_reserved(words)
}

/// What stands before and after each rung: what tells a branch from the others, and for a union
/// what it is besides its only struct.
pub(super) fn affixes(book: &Book<'_>, shape: &Shape, place: &Place) -> (Words, Words) {
    let (before, after) = match &place.label {
        _ if place.role != Role::Branch => (Words::default(), Words::default()),
        Label::Constant(text) => (book.lexicon.split(text), Words::default()),
        Label::With(property) => (Words::default(), Words::of("with").then(&book.lexicon.split(property))),
        Label::Plain => (Words::default(), Words::of("basic")),
        Label::None | Label::Word(_) | Label::Kind(_) => (Words::default(), Words::default()),
    };
    let stands_inside = matches!(place.parent, Parent::Shape(_)) || place.role.is_parameter();
    let is_union = shape.kind == ShapeKind::Union && stands_inside;
    (before, if is_union { after.then(&alternatives(shape)) } else { after })
}

/// `or string` for a union of one struct and a string; nothing where it has several structs.
fn alternatives(shape: &Shape) -> Words {
    let is_struct = |kind: &&String| matches!(kind.as_str(), "struct" | "ref");
    if shape.branch_kinds.iter().filter(is_struct).count() > 1 {
        return Words::default();
    }
    let others = shape.branch_kinds.iter().filter(|kind| !is_struct(kind) && *kind != "enum");
    let first = others.map(|kind| content_word(kind)).min();
    first.map_or_else(|| Words::of("choice"), |kind| Words::of("or").then(&Words::of(&kind.replace('_', " "))))
}

fn content_word(kind: &str) -> &str {
    match kind {
        "array" => "list",
        _ if kind.contains("_list") => kind.rsplit('_').next().unwrap_or(kind),
        _ => kind,
    }
}

/// The words if they are short enough; else what is left without joining words, and of that up to
/// four shortenings: without the words after the first, from the front, after the second, from the
/// middle.
fn shortened(words: &Words) -> Vec<Words> {
    if words.pascal_length() <= LIMIT {
        return vec![words.clone()];
    }
    let telling: Words = words.iter().filter(|word| !JOINING.contains(&&***word)).cloned().collect();
    let cuts = [
        without(&telling, |_| 1, 2),
        without(&telling, |_| 0, 2),
        without(&telling, |_| 2, 3),
        without(&telling, |length| length / 2, 3),
    ];
    cuts.into_iter().filter(|words| words.pascal_length() <= LIMIT).collect()
}

/// The words without those at a position, until they are short enough or only `least` are left.
fn without(words: &Words, position: impl Fn(usize) -> usize, least: usize) -> Words {
    let mut left = words.to_vec();
    while Words::from(left.as_slice()).pascal_length() > LIMIT && left.len() > least {
        left.remove(position(left.len()));
    }
    left.as_slice().into()
}

#[cfg(test)]
mod tests;
