//! A union beside what is one of its branches: whoever is that branch is one of the union, which says nothing more. A child
//! that narrows a list of any nodes to a list of paragraphs has both, and without this rule the paragraph would be merged with
//! each kind of node, and the children of these with each kind again.

use super::{merge::has_structure, shapes::Shapes};
use crate::document::{Schema, SchemaId};

/// Unions within unions, and references to references, are followed so far.
const DEEPEST: usize = 8;

impl Shapes<'_, '_> {
    /// What several schemas for one value say, without the unions that one of the others lies within.
    pub(super) fn without_absorbed(&self, mut parts: Vec<SchemaId>) -> Vec<SchemaId> {
        let mut index = 0;
        while index < parts.len() {
            let union = self.referenced_by(parts[index]);
            let others = || parts.iter().enumerate().filter(|(other, _)| *other != index);
            if is_union_alone(self.schemas.get(union)) && others().any(|(_, other)| self.lies_within(*other, union, 0))
            {
                parts.remove(index);
            } else {
                index += 1;
            }
        }
        parts
    }

    /// Whether each value of a schema is one of a union: as a branch, as a part of the branches, or as a branch that says more.
    fn lies_within(&self, id: SchemaId, union: SchemaId, depth: usize) -> bool {
        if depth > DEEPEST {
            return false;
        }
        let id = self.referenced_by(id);
        if id == union || self.is_branch(id, union, depth) {
            return true;
        }
        let schema = self.schemas.get(id);
        let mut branches = branches(schema).peekable();
        let mut parts = schema.all_of.iter();
        branches.peek().is_some() && branches.all(|branch| self.lies_within(*branch, union, depth + 1))
            || parts.any(|part| self.lies_within(*part, union, depth + 1))
    }

    fn is_branch(&self, id: SchemaId, union: SchemaId, depth: usize) -> bool {
        branches(self.schemas.get(union)).any(|branch| {
            let branch = self.referenced_by(*branch);
            let is_union = || depth < DEEPEST && is_union_alone(self.schemas.get(branch));
            branch == id || is_union() && self.is_branch(id, branch, depth + 1)
        })
    }

    /// The schema behind references that have nothing but words beside them.
    fn referenced_by(&self, mut id: SchemaId) -> SchemaId {
        for _ in 0..DEEPEST {
            let schema = self.schemas.get(id);
            let Some(target) = schema.reference.as_ref().and_then(|target| self.schemas.at(target)) else { break };
            if has_structure(&Schema { reference: None, ..schema.clone() }) {
                break;
            }
            id = target;
        }
        id
    }
}

fn branches(schema: &Schema) -> impl Iterator<Item = &SchemaId> {
    schema.one_of.iter().chain(&schema.any_of)
}

/// Whether a schema says nothing of its values but which branches they may be of.
fn is_union_alone(schema: &Schema) -> bool {
    let is_union = branches(schema).next().is_some() && (schema.one_of.is_empty() || schema.any_of.is_empty());
    is_union && !has_structure(&Schema { one_of: Vec::new(), any_of: Vec::new(), types: Vec::new(), ..schema.clone() })
}
