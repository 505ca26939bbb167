//! Names of everything: types, methods, fields, variants, modules.
//!
//! # The rule in short
//!
//! - A **shape** is named once, however often it occurs. Components keep the document's name.
//! - Every **place** of a shape says a noun for it: `GET /posts/{id}` says its answer is a `Post`,
//!   its items are what a list lists, a property says its own name. Strong claims speak first,
//!   otherwise the places vote (`places`, `homes`). The best place is the shape's **home**.
//! - From its home, a shape has a **ladder** of candidates: the noun, then with ever more of what it
//!   stands in (`ladder`). Rivals for one name **climb** until all are different (`climb`).
//!   A number is never added. A name is longer than 40 characters only where the document gives it
//!   or where nothing shorter is free.
//! - A **method** is named by what its path says beyond its tag (`subjects`, `methods`).
//! - **Configuration** overrules everything; then comes the **lock** (`lock`): what was named once
//!   keeps its name, whatever comes or goes around it.
//!
//! No answer depends on the order of anything in the document: equals are treated equally, and
//! where one has to be chosen, texts are compared, never positions.

mod book;
mod calls;
mod climb;
pub mod graph;
mod heirs;
mod homes;
pub mod ident;
mod inner;
mod ladder;
mod lexicon;
pub mod lock;
mod methods;
mod order;
mod phrases;
mod places;
mod reading;
mod root;
mod routes;
pub mod scope;
mod spell;
mod split;
mod subjects;
mod trail;
mod types;
pub mod words;

use std::collections::BTreeMap;

use self::{
    book::Book,
    graph::{Graph, OperationIndex, Place, ShapeIndex},
    heirs::Heir,
    ident::Ident,
    lexicon::Lexicon,
    lock::{Lock, LockedMethod, LockedType, digest, letters},
    words::Words,
};
pub use self::{ladder::prelude, lexicon::is_envelope};

/// What configuration says about names.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Names of types. A key is the name that the rule alone gives the shape (`MediaEntry`), or one
    /// of the shape's places as the lock file writes them
    /// (`POST /v2/media/batch response.items[].media{}`).
    pub types: BTreeMap<String, String>,
    /// The same for shapes that the caller has found.
    pub types_by_shape: BTreeMap<ShapeIndex, String>,
    /// Names of methods, by operation: `POST /v2/media/batch`, `POST webhook:post.created`.
    pub methods: BTreeMap<String, String>,
    /// Plural to singular, for what the built-in rules get wrong.
    pub singulars: BTreeMap<String, String>,
    /// More words that are verbs at the end of a path.
    pub verbs: Vec<String>,
    /// More words that say too little to be a type's name.
    pub weak_words: Vec<String>,
    /// Other names for tags, by the document's.
    pub tags: BTreeMap<String, String>,
    /// Whether methods are named by their paths even where the document has an `operationId`.
    pub ignore_operation_ids: bool,
}

impl Overrides {
    /// A tag as it is shown.
    #[must_use]
    pub fn tag<'a>(&'a self, tag: &'a str) -> &'a str {
        self.tags.get(tag).map_or(tag, String::as_str)
    }
}

/// Every name that was decided. Lists are by the graph's indices.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The type of each shape. All are different.
    pub types: Vec<Ident>,
    /// The method of each operation. All of one tag are different.
    pub methods: Vec<Ident>,
    /// Each operation's verb and noun, for the type of its request: `create`, `post`.
    pub phrases: Vec<Words>,
    /// Each operation's tag as it is shown.
    pub tags: Vec<String>,
    /// The place that named each shape; none for components and what nothing uses.
    pub homes: Vec<Option<Place>>,
    /// How many steps each shape had to climb.
    pub rungs: Vec<usize>,
    /// Pairs of shapes that the rule could not tell apart. They carry a few letters in the end of
    /// their names: configuration should name one of them. Once the lock has these names, nothing
    /// is left to resolve.
    pub unresolved: Vec<(ShapeIndex, ShapeIndex)>,
    /// The same for operations of one tag.
    pub unresolved_methods: Vec<(OperationIndex, OperationIndex)>,
    /// Keys of [`Overrides::types`] and [`Overrides::methods`] that nothing has.
    pub unused_overrides: Vec<String>,
    /// The lock to write.
    pub lock: Lock,
}

/// How many words a text has.
#[must_use]
pub fn words_in(text: &str) -> usize {
    split::split(text).len()
}

/// Decides every name.
#[must_use]
pub fn decide(graph: &Graph, overrides: &Overrides, lock: Option<&Lock>) -> Names {
    let lexicon = Lexicon::new(&overrides.singulars, &overrides.verbs, &overrides.weak_words);
    let calls = calls::decide(&graph.operations, &lexicon, overrides, lock);
    let mut book = Book::new(graph, &lexicon, &calls.said);
    homes::find(&mut book);
    let heirs = lock.map(|lock| heirs::heirs(graph, lock)).unwrap_or_default();
    let types = types::decide(&book, overrides, &heirs);
    let tags: Vec<String> = graph.operations.iter().map(|operation| overrides.tag(&operation.tag).to_owned()).collect();
    let mut unused = types.unused;
    unused.extend(unused_methods(graph, overrides));
    let identity = |index: &ShapeIndex| graph.shapes[*index].identity.clone();
    let mut names = Names {
        methods: method_idents(graph, &calls),
        phrases: calls.said.iter().map(|call| call.phrase.clone()).collect(),
        homes: book.homes.iter().map(|home| home.place.clone()).collect(),
        unresolved: pairs(&types.unresolved, identity),
        unresolved_methods: pairs(&calls.unresolved, |index| graph.operations[*index].key()),
        types: types.names,
        rungs: types.rungs,
        tags,
        unused_overrides: unused,
        lock: Lock::default(),
    };
    names.lock = new_lock(&book, &names, &heirs);
    names
}

fn unused_methods<'o>(graph: &Graph, overrides: &'o Overrides) -> impl Iterator<Item = String> + use<'o> {
    let keys: Vec<String> = graph.operations.iter().map(graph::Operation::key).collect();
    overrides.methods.keys().filter(move |key| !keys.contains(key)).cloned()
}

/// The methods' identifiers; those that no candidate could tell apart get a few letters made from
/// their operation.
fn method_idents(graph: &Graph, calls: &calls::Calls) -> Vec<Ident> {
    let mut idents: Vec<Ident> = calls.methods.iter().map(ident::method).collect();
    for index in calls.unresolved.iter().flatten().copied() {
        let letters = Words::of(&letters(&graph.operations[index].key(), 8));
        idents[index] = ident::method(&calls.methods[index].then(&letters));
    }
    idents
}

/// The first of each group with each of the others, in the order of a text.
fn pairs(groups: &[Vec<usize>], text: impl Fn(&usize) -> String) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for group in groups {
        let mut group = group.clone();
        group.sort_by_key(&text);
        if let Some((first, others)) = group.split_first() {
            pairs.extend(others.iter().map(|other| (*first, *other)));
        }
    }
    pairs.sort_by_key(|(first, second)| (text(first), text(second)));
    pairs
}

/// The lock to write: all that was decided, and nothing of what is gone. A locked home stays while
/// the shape stands there, even if the rule would prefer another.
fn new_lock(book: &Book<'_>, names: &Names, heirs: &BTreeMap<ShapeIndex, Heir>) -> Lock {
    let graph = book.graph;
    let home = |index: ShapeIndex| {
        let locked = heirs.get(&index).filter(|heir| names.types[index] == heir.name.as_str());
        locked.and_then(|heir| heir.home.clone()).unwrap_or_else(|| trail::of_shape(graph, &book.homes, index))
    };
    let types = (0..graph.shapes.len()).map(|index| {
        let entry = LockedType { digest: digest(&graph.shapes[index].identity), home: home(index) };
        (names.types[index].to_string(), entry)
    });
    let methods = graph.operations.iter().enumerate();
    let methods = methods.map(|(index, operation)| {
        let name = names.methods[index].as_str();
        let name = name.strip_prefix("r#").unwrap_or(name).to_owned();
        let entry = LockedMethod { tag: names.tags[index].clone(), name };
        (operation.key(), entry)
    });
    Lock { types: types.collect(), methods: methods.collect() }
}

#[cfg(test)]
mod tests;
