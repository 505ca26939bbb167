//! Remembers where in a document decoding failed.
//!
//! A decoder that is left by an error says which field or item it was in. Nothing is done where decoding succeeds.

use std::cell::RefCell;
use std::fmt::Write as _;

/// Deeper places are cut here: errors that nobody asks about must not pile up.
const DEEPEST: usize = 256;

enum Step {
    Field(String),
    Index(usize),
}

thread_local! {
    /// The steps from the failed value outwards.
    static STEPS: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
}

/// The error is inside the field of this name.
#[cold]
pub fn field(name: &str) {
    push(Step::Field(name.to_owned()));
}

/// The error is inside the item at this index.
#[cold]
pub fn index(index: usize) {
    push(Step::Index(index));
}

/// How many steps are remembered; for a decoder that may go on after an error.
#[must_use]
pub fn mark() -> usize {
    STEPS.with_borrow(Vec::len)
}

/// Forgets the steps since the mark.
pub fn reset(mark: usize) {
    STEPS.with_borrow_mut(|steps| steps.truncate(mark));
}

/// The place of the last error, such as `items[3].media.full.status`; empty at the top. Forgets it.
#[must_use]
pub fn take() -> String {
    let mut path = String::new();
    for step in STEPS.take().iter().rev() {
        // Writing to a `String` cannot fail.
        let _ = match step {
            Step::Field(name) if path.is_empty() => write!(path, "{name}"),
            Step::Field(name) => write!(path, ".{name}"),
            Step::Index(index) => write!(path, "[{index}]"),
        };
    }
    path
}

fn push(step: Step) {
    STEPS.with_borrow_mut(|steps| {
        if steps.len() < DEEPEST {
            steps.push(step);
        }
    });
}
