//! A union beside what is one of its branches: whoever is that branch is one of the union, which says nothing more. A child
//! that narrows a list of any nodes to a list of paragraphs has both, and without this rule the paragraph would be merged with
//! each kind of node, and the children of these with each kind again.

use std::collections::{HashMap, HashSet};

use super::merge::{DEEPEST, has_structure, says_branches_alone};
use crate::document::{Schema, SchemaId, Schemas};

/// What several schemas for one value say, without the unions that hold one of the others.
pub(super) fn without_absorbed(schemas: &Schemas, mut parts: Vec<SchemaId>) -> Vec<SchemaId> {
    let mut index = 0;
    while index < parts.len() && parts.len() > 1 {
        let mut others = parts.iter().enumerate().filter(|(other, _)| *other != index);
        let union = Union::alone(schemas, parts[index]);
        if union.is_some_and(|mut union| others.any(|(_, other)| union.holds(*other, 0))) {
            parts.remove(index);
        } else {
            index += 1;
        }
    }
    parts
}

/// A union, and what is known of other schemas beside it.
struct Union<'s> {
    schemas: &'s Schemas,
    /// The union itself and its branches, also those of unions within it.
    branches: HashSet<SchemaId>,
    /// Whether it holds a schema; one that leads back to itself is not held, as long as nothing else is known.
    known: HashMap<SchemaId, bool>,
}

impl<'s> Union<'s> {
    /// The union that a schema is, if it says nothing of its values but which branches they may be of.
    fn alone(schemas: &'s Schemas, id: SchemaId) -> Option<Self> {
        let union = behind_references(schemas, id);
        if !is_union_alone(schemas.get(union)) {
            return None;
        }
        let (mut branches, mut open) = (HashSet::new(), vec![union]);
        while let Some(id) = open.pop() {
            let schema = schemas.get(id);
            if branches.insert(id) && is_union_alone(schema) {
                open.extend(schema.branches().map(|branch| behind_references(schemas, branch)));
            }
        }
        Some(Self { schemas, branches, known: HashMap::new() })
    }

    /// Whether each value of a schema is one of the union: as a branch, as some of the branches, or as a branch that says more.
    fn holds(&mut self, id: SchemaId, depth: usize) -> bool {
        let id = behind_references(self.schemas, id);
        if self.branches.contains(&id) {
            return true;
        }
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        self.known.insert(id, false);
        if depth > DEEPEST {
            return false;
        }
        let schema = self.schemas.get(id);
        let mut branches = schema.branches().peekable();
        let held = branches.peek().is_some() && branches.all(|branch| self.holds(branch, depth + 1))
            || schema.all_of.iter().any(|part| self.holds(*part, depth + 1));
        self.known.insert(id, held);
        held
    }
}

/// The schema behind references that have nothing but words beside them.
fn behind_references(schemas: &Schemas, mut id: SchemaId) -> SchemaId {
    for _ in 0..DEEPEST {
        let schema = schemas.get(id);
        let Some(target) = schema.reference.as_ref().and_then(|target| schemas.at(target)) else { break };
        if has_structure(&Schema { reference: None, ..schema.clone() }) {
            break;
        }
        id = target;
    }
    id
}

fn is_union_alone(schema: &Schema) -> bool {
    schema.one_of.is_empty() != schema.any_of.is_empty() && says_branches_alone(schema)
}
