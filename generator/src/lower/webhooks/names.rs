//! Keys of events: what the document calls them, and for what it calls so twice, where they come from.

use std::collections::BTreeSet;

/// The keys that were given.
#[derive(Debug, Default)]
pub(in crate::lower) struct Names(BTreeSet<String>);

impl Names {
    /// A key that no other event has: the first of these that is free. The last one is.
    pub(in crate::lower) fn first_free(&mut self, keys: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for key in keys {
            if self.0.insert(key.clone()) {
                return key;
            }
            last = key;
        }
        last
    }
}
