//! Where the nodes of a tree stand in the text that they were read from.

use std::{ops::Range, sync::OnceLock};

use super::{json, pointer::Pointer};

/// The places of a node and of all that it contains.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// Where the value stands.
    pub value: Range<usize>,
    /// Where its key stands, for a value in a mapping.
    pub key: Option<Range<usize>>,
    /// What it contains.
    pub inside: Inside,
}

/// What a node contains.
#[derive(Debug, Clone, Default)]
pub enum Inside {
    /// Nothing: a scalar.
    #[default]
    Nothing,
    /// The items of a list.
    List(Vec<Mark>),
    /// The values of a mapping, each with its key.
    Map(Vec<(String, Mark)>),
    /// JSON that is looked into when somebody asks for something in it: few messages are about a large document, and each about
    /// a small part of it.
    Folded(Box<OnceLock<Inside>>),
}

/// Which part of a mapping's entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The value.
    Value,
    /// The key.
    Key,
}

impl Mark {
    /// The place of the node at `pointer` in `text`, or of the nearest node above it that exists.
    #[must_use]
    pub fn locate(&self, text: &str, pointer: &Pointer, part: Part) -> Range<usize> {
        let mut here = self;
        let mut complete = true;
        for step in pointer.steps() {
            let Some(next) = here.child(text, &step) else {
                complete = false;
                break;
            };
            here = next;
        }
        match (&here.key, part, complete) {
            (Some(key), Part::Key, _) | (Some(key), Part::Value, false) => key.clone(),
            _ => here.value.clone(),
        }
    }

    /// Whether the node at `pointer` in `text` holds no others.
    #[must_use]
    pub fn is_scalar(&self, text: &str, pointer: &Pointer) -> bool {
        let mut steps = pointer.steps();
        let found = steps.try_fold(self, |here, step| here.child(text, &step));
        found.is_some_and(|found| matches!(found.inside, Inside::Nothing))
    }

    fn inside(&self, text: &str) -> &Inside {
        match &self.inside {
            Inside::Folded(folded) => folded.get_or_init(|| json::inside(text, &self.value)),
            inside => inside,
        }
    }

    fn child(&self, text: &str, step: &str) -> Option<&Mark> {
        match self.inside(text) {
            Inside::Nothing | Inside::Folded(_) => None,
            Inside::List(items) => items.get(step.parse::<usize>().ok()?),
            // The last one wins, as it does in the tree.
            Inside::Map(entries) => entries.iter().rev().find(|(key, _)| key == step).map(|(_, mark)| mark),
        }
    }
}
