//! Types that contain themselves: somewhere on the way round, there has to be a pointer.

use crate::{
    api::{Shape, Type, TypeDef, TypeIndex, contents},
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
    source::Pointer,
};

/// Puts what leads back to the type that holds it behind a pointer.
pub(super) fn cut(types: &mut [TypeDef]) {
    let held: Vec<Vec<Vec<TypeIndex>>> =
        types.iter().map(|def| contents(&def.shape).into_iter().map(held_in).collect()).collect();
    let mut graph = Graph {
        edges: held.iter().map(|held| held.concat()).collect(),
        circles: Vec::new(),
        seen: vec![0; types.len()],
        searches: 0,
        steps_left: LEAST_STEPS + types.len() * STEPS,
    };
    graph.circles = circles(&graph.edges);
    for (index, held) in held.iter().enumerate() {
        let cyclic: Vec<bool> =
            held.iter().map(|held| held.iter().any(|inner| graph.leads_to(*inner, index))).collect();
        let kept = held.iter().zip(&cyclic).filter(|(_, cyclic)| !**cyclic).flat_map(|(held, _)| held);
        graph.edges[index] = kept.copied().collect();
        wrap(&mut types[index].shape, cyclic);
    }
}

/// A value that must hold a value of its own type, which must hold one again, has no end: no such value exists. Servers that
/// send values of the type all the same leave out what leads back to it, so that it is not required.
pub(super) fn end(types: &mut [TypeDef], problems: &mut Diagnostics) {
    let demanded: Vec<Vec<TypeIndex>> = types.iter().map(|def| demanded(&def.shape)).collect();
    let circles = circles(&demanded);
    for (index, def) in types.iter_mut().enumerate() {
        let Shape::Struct(object) = &mut def.shape else { continue };
        for field in object.fields.iter_mut().filter(|field| field.required && !field.nullable) {
            let Type::Boxed(inner) = &field.ty else { continue };
            if held_always(inner).iter().any(|inner| circles[*inner] == circles[index]) {
                field.required = false;
                let message =
                    format!("`{}` cannot be required: each value would hold another without end", field.wire_name);
                let place = Place::value(&Pointer::from_text(def.at.trim_start_matches('#')));
                problems
                    .push(Diagnostic::new(Code::ContradictorySchema, place, message).help("it may be missing here"));
            }
        }
    }
}

/// The types of which each value of a type holds one.
fn demanded(shape: &Shape) -> Vec<TypeIndex> {
    match shape {
        Shape::Struct(object) => {
            let fields = object.fields.iter().filter(|field| field.required && !field.nullable);
            fields.flat_map(|field| held_always(&field.ty)).collect()
        }
        Shape::Alias(alias) | Shape::Newtype(alias) => held_always(&alias.ty),
        Shape::Union(_) | Shape::Enum(_) => Vec::new(),
    }
}

fn held_always(ty: &Type) -> Vec<TypeIndex> {
    match ty {
        Type::Named(index) => vec![*index],
        Type::Boxed(inner) => held_always(inner),
        Type::Tuple(items) => items.iter().flat_map(held_always).collect(),
        _ => Vec::new(),
    }
}

fn wrap(shape: &mut Shape, cyclic: Vec<bool>) {
    let mut cyclic = cyclic.into_iter();
    let mut wrap = |ty: &mut Type| {
        if cyclic.next().unwrap_or(false) {
            *ty = boxed(std::mem::replace(ty, Type::Any));
        }
    };
    match shape {
        Shape::Struct(object) => {
            object.fields.iter_mut().for_each(|field| wrap(&mut field.ty));
            object.additional.iter_mut().for_each(wrap);
        }
        Shape::Union(union) => union.variants.iter_mut().for_each(|variant| wrap(&mut variant.ty)),
        Shape::Alias(_) | Shape::Newtype(_) | Shape::Enum(_) => {}
    }
}

fn boxed(ty: Type) -> Type {
    match ty {
        Type::Nullable(inner) => Type::Nullable(Box::new(Type::Boxed(inner))),
        other => Type::Boxed(Box::new(other)),
    }
}

/// The types that a type holds directly, in its own memory: not in a list or map.
fn held_in(ty: &Type) -> Vec<TypeIndex> {
    match ty {
        Type::Named(index) => vec![*index],
        Type::Nullable(inner) => held_in(inner),
        Type::Tuple(items) => items.iter().flat_map(held_in).collect(),
        _ => Vec::new(),
    }
}

/// How many types are looked at in all to see whether a pointer is needed; where that does not suffice, all
/// that is in a circle gets one.
const LEAST_STEPS: usize = 1_000_000;
const STEPS: usize = 100;

/// Which type holds which.
struct Graph {
    edges: Vec<Vec<TypeIndex>>,
    /// Types with one number lead to each other.
    circles: Vec<usize>,
    /// The last search that came past each type.
    seen: Vec<usize>,
    searches: usize,
    steps_left: usize,
}

impl Graph {
    /// Whether a type holds another directly, at any depth.
    fn leads_to(&mut self, from: TypeIndex, to: TypeIndex) -> bool {
        if self.circles[from] != self.circles[to] {
            return false;
        }
        self.searches += 1;
        let mut open = vec![from];
        while let Some(index) = open.pop() {
            if index == to || self.steps_left == 0 {
                return true;
            }
            if self.circles[index] == self.circles[to] && self.seen[index] != self.searches {
                self.seen[index] = self.searches;
                self.steps_left -= 1;
                open.extend(&self.edges[index]);
            }
        }
        false
    }
}

/// Gives each node the number of its strongly connected component (Tarjan's algorithm, without recursion).
fn circles(edges: &[Vec<TypeIndex>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let (mut order, mut low) = (vec![UNSEEN; edges.len()], vec![0; edges.len()]);
    let (mut circle, mut circles) = (vec![UNSEEN; edges.len()], 0);
    let (mut next, mut path) = (0, Vec::new());
    for start in 0..edges.len() {
        let mut open = if order[start] == UNSEEN { vec![(start, 0)] } else { Vec::new() };
        while let Some((node, edge)) = open.pop() {
            if edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                path.push(node);
            } else {
                let before = edges[node][edge - 1];
                low[node] = low[node].min(if circle[before] == UNSEEN { low[before] } else { UNSEEN });
            }
            if let Some(&inner) = edges[node].get(edge) {
                open.push((node, edge + 1));
                if order[inner] == UNSEEN {
                    open.push((inner, 0));
                }
            } else if low[node] == order[node] {
                while let Some(member) = path.pop() {
                    circle[member] = circles;
                    if member == node {
                        break;
                    }
                }
                circles += 1;
            }
        }
    }
    circle
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn what_leads_to_each_other_is_one_circle() {
        let edges = [vec![1], vec![2, 3], vec![0], vec![4], vec![3, 5], vec![5], vec![0, 6]];
        let found = circles(&edges);
        let same = |a: usize, b: usize| found[a] == found[b];
        assert!(same(0, 1) && same(1, 2) && same(3, 4));
        assert!(!same(0, 3) && !same(4, 5) && !same(0, 6) && !same(5, 6));
        let line: Vec<Vec<usize>> = (0..100_000).map(|node| vec![(node + 1) % 100_000]).collect();
        assert!(circles(&line).iter().all(|circle| *circle == 0));
    }
}
