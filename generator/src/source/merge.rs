//! Makes one tree of several: each page of a documentation holds a part of one document.

use serde_json::Value;

use super::{FileId, Pointer, Tree};
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
};

/// Adds what `value`, read from `file`, has and `tree` has not. Where both have something and it
/// differs, that is an error that points at both.
pub(super) fn merge(tree: &mut Tree, value: Value, file: FileId, problems: &mut Diagnostics) {
    let mut merge = Merge { conflicts: Vec::new(), new: Vec::new() };
    merge.node(&mut tree.value, value, &Pointer::root());
    for pointer in merge.new {
        tree.sources.set_origin(pointer.clone(), file, pointer);
    }
    for pointer in merge.conflicts {
        problems.push(disagreement(tree, file, &pointer));
    }
}

struct Merge {
    conflicts: Vec<Pointer>,
    new: Vec<Pointer>,
}

impl Merge {
    fn node(&mut self, into: &mut Value, from: Value, at: &Pointer) {
        match (into, from) {
            (Value::Object(into), Value::Object(from)) => {
                for (key, value) in from {
                    let below = at.child(&key);
                    if let Some(known) = into.get_mut(&key) {
                        self.node(known, value, &below);
                    } else {
                        into.insert(key, value);
                        self.new.push(below);
                    }
                }
            }
            (Value::Array(into), Value::Array(from)) if at.as_str() == "/tags" => self.tags(into, from, at),
            // A file that could not be read has been reported already.
            (into @ Value::Null, from) if at.as_str().is_empty() => {
                *into = from;
                self.new.push(at.clone());
            }
            (_, Value::Null) if at.as_str().is_empty() => {}
            (into, from) if *into == from => {}
            _ => self.conflicts.push(at.clone()),
        }
    }

    /// Tags are a list, but each is known by its name (OpenAPI 3.1, section 4.8.22).
    fn tags(&mut self, into: &mut Vec<Value>, from: Vec<Value>, at: &Pointer) {
        for tag in from {
            let known = into.iter().position(|known| known.get("name") == tag.get("name"));
            match known {
                Some(index) if into[index] == tag => {}
                Some(index) => self.conflicts.push(at.index(index)),
                None => {
                    into.push(tag);
                    self.new.push(at.index(into.len() - 1));
                }
            }
        }
    }
}

fn disagreement(tree: &Tree, file: FileId, pointer: &Pointer) -> Diagnostic {
    let first = tree.sources.origin(pointer).0;
    let name = &tree.sources.files()[first].name;
    let message = format!("this differs from what `{name}` says about the same node, `{pointer}`");
    Diagnostic::new(Code::SourcesDisagree, tree.sources.place_in(file, pointer), message)
        .related(Place::value(pointer), "here it says otherwise")
}
