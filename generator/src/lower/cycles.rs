//! Types that contain themselves: somewhere on the way round, there has to be a pointer.

use crate::{
    api::{Alias, Field, Shape, Type, TypeDef, TypeIndex, contents},
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
/// send values of these types all the same leave something out, so that nothing is required that leads round.
pub(super) fn end(types: &mut [TypeDef], problems: &mut Diagnostics) {
    let demanded: Vec<Vec<TypeIndex>> = types.iter().map(|def| demanded(&def.shape)).collect();
    let circles = circles(&demanded);
    let mut missing = Vec::new();
    for (index, def) in types.iter_mut().enumerate() {
        let leads_round = |ty: &Type| held_always(ty).iter().any(|inner| circles[*inner] == circles[index]);
        let mut report = |what: &str| {
            let message = format!("{what} cannot be required: each value would hold another without end");
            let place = Place::value(&Pointer::from_text(def.at.trim_start_matches('#')));
            problems.push(Diagnostic::new(Code::ContradictorySchema, place, message).help("it may be missing here"));
        };
        match &mut def.shape {
            Shape::Struct(object) => {
                let fields = object.fields.iter_mut().filter(|field| is_demanded(field) && leads_round(&field.ty));
                for field in fields {
                    field.required = false;
                    missing.push((index, field.wire_name.clone()));
                    report(&format!("`{}`", field.wire_name));
                }
            }
            Shape::Newtype(Alias { ty: Type::Tuple(items) }) => {
                for item in items.iter_mut().filter(|item| leads_round(item)) {
                    *item = Type::Nullable(Box::new(std::mem::replace(item, Type::Any)));
                    report("an item");
                }
            }
            _ => {}
        }
    }
    for def in types {
        forget(def, &missing);
    }
}

/// What may be missing does not tell a union's types apart.
fn forget(def: &mut TypeDef, missing: &[(TypeIndex, String)]) {
    let Shape::Union(union) = &mut def.shape else { return };
    for variant in &mut union.variants {
        let held = held_always(&variant.ty);
        variant.look.required.retain(|name| !missing.iter().any(|(of, known)| held.contains(of) && known == name));
    }
}

fn is_demanded(field: &Field) -> bool {
    field.required && !field.nullable
}

/// The types of which each value of a type holds one.
fn demanded(shape: &Shape) -> Vec<TypeIndex> {
    match shape {
        Shape::Struct(object) => {
            let fields = object.fields.iter().filter(|field| is_demanded(field));
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
        Shape::Newtype(Alias { ty: Type::Tuple(items) }) => {
            if cyclic.next().unwrap_or(false) {
                let holding = items.iter_mut().filter(|item| !held_in(item).is_empty());
                holding.for_each(|item| *item = boxed(std::mem::replace(item, Type::Any)));
            }
        }
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
    use crate::{
        Input,
        api::{Shape, Type},
        source::SourceText,
    };

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

    /// Whichever of two types leads round to the other may be missing, and does not tell a union's types apart either.
    #[test]
    fn nothing_is_required_that_leads_round() {
        let text = r##"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"responses":
            {"200": {"description": "", "content": {"application/json": {"schema":
                {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}}}}}}}},
            "components": {"schemas": {
                "A": {"type": "object", "required": ["b", "own"], "properties":
                    {"b": {"$ref": "#/components/schemas/B"}, "own": {"type": "string"}}},
                "B": {"type": "object", "required": ["a", "list"], "properties": {"a": {"$ref": "#/components/schemas/A"},
                    "list": {"type": "array", "items": {"$ref": "#/components/schemas/B"}},
                    "pair": {"$ref": "#/components/schemas/Pair"}}},
                "Pair": {"type": "array", "prefixItems": [{"type": "string"}, {"$ref": "#/components/schemas/Pair"}],
                    "minItems": 2, "maxItems": 2}}}}"##;
        let documents = vec![SourceText { name: "a.json".to_owned(), bytes: text.as_bytes().to_vec() }];
        let output = crate::generate(Input { documents, ..Input::default() }).expect("Rust");
        assert_eq!(output.problems.list().len(), 3, "{:?}", output.problems.list());
        let (mut required, mut looks) = (Vec::new(), Vec::new());
        for def in &output.api.expect("a model").types {
            match &def.shape {
                Shape::Struct(object) => {
                    let fields = object.fields.iter().filter(|field| field.required);
                    required.extend(fields.map(|field| field.wire_name.clone()));
                }
                Shape::Union(union) => looks.extend(union.variants.iter().map(|variant| variant.look.required.clone())),
                Shape::Newtype(of) => {
                    let Type::Tuple(items) = &of.ty else { panic!("a tuple") };
                    assert!(matches!(items.as_slice(), [Type::Text, Type::Nullable(_)]), "{items:?}");
                }
                _ => {}
            }
        }
        assert_eq!(
            (required, looks),
            (vec!["own".into(), "list".into()], vec![vec!["own".to_owned()], vec!["list".into()]])
        );
    }
}
