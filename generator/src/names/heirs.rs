//! Who has the locked names now.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    graph::{Graph, ShapeIndex},
    lock::{Lock, LockedType, digest},
    trail::Trails,
};

/// A locked name's holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heir {
    /// The name.
    pub name: String,
    /// The locked home, if the shape still stands there.
    pub home: Option<String>,
}

/// The locked name of each shape that has one.
///
/// A name belongs to the shape that stands at the locked home: the locked shape itself, or else
/// one that the lock does not know yet, because the shape changed there or split. Where nobody of
/// the kind stands there, because the operation is gone, the locked shape keeps it wherever it is.
#[must_use]
pub fn heirs(graph: &Graph, lock: &Lock) -> BTreeMap<ShapeIndex, Heir> {
    let trails = Trails::new(graph);
    let digests: Vec<String> = graph.shapes.iter().map(|shape| digest(&shape.identity)).collect();
    let by_digest: BTreeMap<&str, ShapeIndex> =
        digests.iter().enumerate().map(|(index, digest)| (digest.as_str(), index)).collect();
    let known: BTreeSet<&str> = lock.types.values().map(|entry| entry.digest.as_str()).collect();
    let mut heirs = BTreeMap::new();
    for (name, entry) in &lock.types {
        let here = trails.resolve(&entry.home);
        let same = by_digest.get(entry.digest.as_str()).copied();
        let is_free = |index: &ShapeIndex| !known.contains(digests[*index].as_str()) && !heirs.contains_key(index);
        let successor = || here.iter().copied().filter(is_free).min_by_key(|index| &graph.shapes[*index].identity);
        let holder = same.filter(|index| here.contains(index)).or_else(successor).or(same);
        if let Some(index) = holder {
            heirs.insert(index, heir(name, entry, here.contains(&index)));
        }
    }
    heirs
}

fn heir(name: &str, entry: &LockedType, at_home: bool) -> Heir {
    Heir { name: name.to_owned(), home: at_home.then(|| entry.home.clone()) }
}
