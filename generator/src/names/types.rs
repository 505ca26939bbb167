//! The names of all types: who gave which, the climb, and what is left when the climb is over.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Overrides,
    book::{Book, Class},
    climb::{Authority, Climber, Outcome, climb},
    graph::{Graph, ShapeIndex},
    heirs::Heir,
    ident::{self, Ident, Style},
    ladder::{is_prelude, ladder},
    lock::letters,
    scope::{Claim, scope},
    trail::Trails,
};

/// The answer for all shapes, by index.
#[derive(Debug, Default)]
pub struct Types {
    /// The names.
    pub names: Vec<Ident>,
    /// How many steps each has climbed.
    pub rungs: Vec<usize>,
    /// Shapes that no candidate could tell apart.
    pub unresolved: Vec<Vec<ShapeIndex>>,
    /// Keys of overrides that no shape has.
    pub unused: Vec<String>,
}

/// Names every type.
#[must_use]
pub fn decide(book: &Book<'_>, overrides: &Overrides, heirs: &BTreeMap<ShapeIndex, Heir>) -> Types {
    let natural = natural(book);
    let (given, unused) = given(book.graph, &natural, overrides);
    let climbers: Vec<Climber> =
        natural.into_iter().enumerate().map(|(index, climber)| with_authority(index, climber, &given, heirs)).collect();
    let Outcome { rungs, unresolved } = climb(&climbers);
    let mut names: Vec<String> =
        climbers.iter().zip(&rungs).map(|(climber, rung)| climber.candidates[*rung].clone()).collect();
    let unresolved: Vec<Vec<ShapeIndex>> =
        unresolved.into_iter().filter(|holders| !differ_in_case(&climbers, &names, holders)).collect();
    let mut taken = Taken::of(&names, &unresolved);
    for holders in &unresolved {
        tell_apart(book.graph, &climbers, &rungs, holders, &mut taken, &mut names);
    }
    let names = names.iter().map(|name| ident::given(Style::Type, name)).collect();
    Types { names, rungs, unresolved, unused }
}

/// What the rule alone says of each shape.
fn natural(book: &Book<'_>) -> Vec<Climber> {
    let components = components(book.graph);
    let climber = |index: ShapeIndex| match components.get(&index) {
        Some(name) => {
            let longer = ["Schema", "Model", "Component"].map(|word| format!("{name}{word}"));
            let mut candidates = [&[name.to_string()][..], &longer].concat();
            candidates.retain(|candidate| !is_prelude(candidate));
            Climber { candidates, authority: Authority::Component, class: Class::Component }
        }
        None => inline(book, index),
    };
    (0..book.graph.shapes.len()).map(climber).collect()
}

/// The components' names. Those that become equal in Rust (`foo-bar`, `FooBar`) are told apart by
/// how they are written.
fn components(graph: &Graph) -> BTreeMap<ShapeIndex, Ident> {
    let (indices, names): (Vec<ShapeIndex>, Vec<Claim<'_>>) = graph
        .shapes
        .iter()
        .enumerate()
        .filter_map(|(index, shape)| {
            let wire_name = shape.component.as_deref()?;
            Some((index, Claim { wire_name, origin: &shape.origin }))
        })
        .unzip();
    indices.into_iter().zip(scope(Style::Type, &names, &[])).collect()
}

fn inline(book: &Book<'_>, index: ShapeIndex) -> Climber {
    let candidates = ladder(book, index).iter().map(|words| ident::type_name(words).to_string()).collect();
    let has_title = book.title(book.shape(index)).is_some();
    let class = if has_title { Class::Title } else { book.homes[index].class };
    Climber { candidates, authority: Authority::Rule, class }
}

fn with_authority(
    index: ShapeIndex,
    natural: Climber,
    given: &BTreeMap<ShapeIndex, String>,
    heirs: &BTreeMap<ShapeIndex, Heir>,
) -> Climber {
    if let Some(name) = given.get(&index) {
        return Climber { candidates: vec![name.clone()], authority: Authority::Override, class: Class::Component };
    }
    let Some(heir) = heirs.get(&index) else { return natural };
    let candidates = [vec![heir.name.clone()], natural.candidates].concat();
    Climber { candidates, authority: Authority::Lock, class: Class::Component }
}

/// Which shapes configuration names, and which of its keys name none.
fn given(graph: &Graph, natural: &[Climber], overrides: &Overrides) -> (BTreeMap<ShapeIndex, String>, Vec<String>) {
    let mut given = BTreeMap::new();
    let mut unused = Vec::new();
    if !overrides.types.is_empty() {
        let trails = Trails::new(graph);
        let by_name = by_name(natural);
        for (key, name) in &overrides.types {
            let found = by_name.get(key).cloned().unwrap_or_else(|| trails.resolve(key));
            if found.is_empty() {
                unused.push(key.clone());
            }
            given.extend(found.into_iter().map(|index| (index, type_text(name))));
        }
    }
    given.extend(overrides.types_by_shape.iter().map(|(index, name)| (*index, type_text(name))));
    (given, unused)
}

fn type_text(name: &str) -> String {
    ident::given(Style::Type, name).to_string()
}

/// The shapes by the names that the rule alone gives them.
fn by_name(natural: &[Climber]) -> BTreeMap<String, BTreeSet<ShapeIndex>> {
    let mut names: BTreeMap<String, BTreeSet<ShapeIndex>> = BTreeMap::new();
    for (index, (climber, rung)) in natural.iter().zip(climb(natural).rungs).enumerate() {
        names.entry(climber.candidates[rung].clone()).or_default().insert(index);
    }
    names
}

/// Names that were given may differ in case alone: Rust tells them apart.
fn differ_in_case(climbers: &[Climber], names: &[String], holders: &[ShapeIndex]) -> bool {
    let distinct: BTreeSet<&String> = holders.iter().map(|index| &names[*index]).collect();
    let are_given = holders.iter().all(|index| climbers[*index].authority != Authority::Rule);
    are_given && distinct.len() == holders.len()
}

/// Names that somebody has, without regard to case.
struct Taken(BTreeSet<String>);

impl Taken {
    /// The names there are, if any of them has to be told apart.
    fn of(names: &[String], unresolved: &[Vec<ShapeIndex>]) -> Self {
        let names = names.iter().filter(|_| !unresolved.is_empty());
        Self(names.map(|name| name.to_lowercase()).collect())
    }

    /// Takes a name; `false` if somebody has it.
    fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_lowercase())
    }
}

/// A last resort, so that callers can go on: a few letters made from the shape's identity.
fn tell_apart(
    graph: &Graph,
    climbers: &[Climber],
    rungs: &[usize],
    holders: &[ShapeIndex],
    taken: &mut Taken,
    names: &mut [String],
) {
    let is_given = |index: &ShapeIndex| climbers[*index].authority != Authority::Rule && rungs[*index] == 0;
    let keeps_name = holders.iter().filter(|index| is_given(index)).count() == 1;
    for index in holders.iter().filter(|index| !(keeps_name && is_given(index))) {
        let with_letters = |length: usize| {
            let letters = letters(&graph.shapes[*index].identity, length);
            let (first, rest) = letters.split_at(1);
            format!("{}{}{rest}", names[*index], first.to_uppercase())
        };
        let lengths = [4, 8, 16].map(with_letters);
        let free = lengths.iter().find(|name| taken.take(name));
        names[*index].clone_from(free.unwrap_or(&lengths[2]));
    }
}
