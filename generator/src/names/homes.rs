//! The home of every shape: the place that knows best what it is, and the noun it is known by.
//!
//! The places vote. A strong claim (an operation about the thing itself) speaks first; properties
//! decide by majority, where every trailing part of a name counts, so that `fromUser` and `user`
//! agree on `user`. All qualifiers come from homes, taken as plain nouns: a parent that has to take
//! a longer name does not rename what is in it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    book::{Book, Class, Home},
    graph::{Graph, Label, Parent, Place, Role, Shape, ShapeIndex, ShapeKind},
    ladder::is_reserved,
    order::parents_first,
    places::{Saying, say},
    words::Words,
};

/// Words that join others and end nothing.
pub const JOINING: [&str; 14] =
    ["a", "an", "the", "of", "for", "in", "to", "by", "with", "and", "on", "from", "at", "or"];

/// Finds every home.
pub fn find(book: &mut Book<'_>) {
    for (index, shape) in book.graph.shapes.iter().enumerate() {
        if let Some(name) = &shape.component {
            book.homes[index] = Home { noun: book.lexicon.split(name), class: Class::Component, ..Home::default() };
        }
    }
    for (index, places) in parents_first(book.graph) {
        if !book.graph.is_component(index) {
            book.homes[index] = home(book, index, &places);
        }
    }
}

fn home(book: &Book<'_>, index: ShapeIndex, places: &[&Place]) -> Home {
    let shape = book.shape(index);
    let mut sayings: Vec<Saying<'_>> = places
        .iter()
        .filter_map(|place| book.shape(index).places.get(*place))
        .map(|place| say(book, shape, place))
        .collect();
    let Some(strongest) = sayings.iter().map(|saying| saying.class).min() else { return Home::default() };
    let votes = votes(book, &sayings);
    let mut noun = if strongest < Class::Property {
        noun_of_class(&sayings, strongest, &votes)
    } else {
        noun_of_majority(&sayings, &votes)
    };
    let content = (strongest != Class::Resource).then(|| content(book, shape, &sayings, &noun, &votes)).flatten();
    if let Some(content) = &content {
        noun.clone_from(content);
        for saying in &mut sayings {
            saying.class = Class::Property;
        }
    }
    let parents: BTreeSet<Parent> = sayings.iter().map(|saying| saying.place.parent).collect();
    let Some(best) = sayings.iter().min_by_key(|saying| rank(book, saying, &noun)) else {
        return Home::default();
    };
    Home {
        place: Some(best.place.clone()),
        class: best.class,
        depth: book.depth(best.place.parent),
        side: book.side(best.place),
        parents: parents.len(),
        content,
        noun,
    }
}

type Votes = BTreeMap<Words, usize>;

/// Each parent has one vote for every noun it says, and for each trailing part of it.
fn votes(book: &Book<'_>, sayings: &[Saying<'_>]) -> Votes {
    let distinct: BTreeSet<(Parent, &Words)> =
        sayings.iter().map(|saying| (saying.place.parent, &saying.noun)).collect();
    let mut votes = Votes::new();
    for (_, noun) in distinct {
        for start in 0..noun.len() {
            let part = Words::from(&noun[start..]);
            if start == 0 || can_stand_alone(book, &part) {
                *votes.entry(part).or_default() += 1;
            }
        }
    }
    votes
}

fn can_stand_alone(book: &Book<'_>, words: &Words) -> bool {
    let is_joining = words.first().is_some_and(|first| JOINING.contains(&&**first));
    let is_role = matches!(words.last_text(), "item" | "request" | "response" | "page" | "event");
    !is_joining && !is_role && !book.lexicon.is_weak(words) && !is_reserved(words)
}

/// Of the nouns of the strongest class, the one with the most votes.
fn noun_of_class(sayings: &[Saying<'_>], class: Class, votes: &Votes) -> Words {
    sayings
        .iter()
        .filter(|saying| saying.class == class)
        .map(|saying| &saying.noun)
        .min_by_key(|noun| (Reverse(votes.get(*noun).copied().unwrap_or(0)), by_length(noun)))
        .cloned()
        .unwrap_or_default()
}

/// The noun with the most votes; the whole noun where all places say the same.
fn noun_of_majority(sayings: &[Saying<'_>], votes: &Votes) -> Words {
    let most = votes.values().copied().max().unwrap_or(0);
    let tops: Vec<&Words> = votes.iter().filter(|(_, count)| **count == most).map(|(words, _)| words).collect();
    let longest = tops.iter().map(|words| words.len()).max().unwrap_or(0);
    let said: BTreeSet<&Words> = sayings.iter().map(|saying| &saying.noun).collect();
    let is_part = |words: &Words| tops.iter().any(|other| *other != words && other.ends_with(words));
    let counts = |words: &&&Words| if said.len() == 1 { words.len() == longest } else { !is_part(words) };
    tops.iter().filter(counts).min_by_key(|words| by_length(words)).map(|words| (*words).clone()).unwrap_or_default()
}

fn by_length(words: &Words) -> (usize, usize, Words) {
    (words.len(), words.pascal_length(), words.clone())
}

/// A struct of one or two scalars (`{id, name}`) stands in for many things. Where its places do
/// not agree by two thirds, it is named by what is in it.
fn content(book: &Book<'_>, shape: &Shape, sayings: &[Saying<'_>], noun: &Words, votes: &Votes) -> Option<Words> {
    let is_small = shape.kind == ShapeKind::Struct && shape.scalars_only && (1..=2).contains(&shape.properties.len());
    let parents: BTreeSet<Parent> = sayings.iter().map(|saying| saying.place.parent).collect();
    let nouns: BTreeSet<&Words> = sayings.iter().map(|saying| &saying.noun).collect();
    if !is_small || parents.len() < 2 || nouns.len() < 2 || noun.last_text() == "request" {
        return None;
    }
    let distinct: BTreeSet<(Parent, &Words)> =
        sayings.iter().map(|saying| (saying.place.parent, &saying.noun)).collect();
    let agree = votes.get(noun).copied().unwrap_or(0) * 3 >= distinct.len() * 2;
    if agree {
        return None;
    }
    let properties = properties(book, shape);
    let all_answers = parents.iter().all(|parent| matches!(parent, Parent::Operation(_)));
    Some(if all_answers { properties.then(&Words::of("response")) } else { properties })
}

/// The words of all properties in a row.
#[must_use]
pub fn properties(book: &Book<'_>, shape: &Shape) -> Words {
    shape.properties.iter().fold(Words::default(), |words, name| words.then(&book.lexicon.split(name)))
}

type Rank = (Class, (bool, bool), usize, (usize, Words), (ParentText, Label, Role));

/// Which of two places is the better home: ever less important traits, and in the end the text,
/// which no two places share.
fn rank(book: &Book<'_>, saying: &Saying<'_>, noun: &Words) -> Rank {
    let place = saying.place;
    let differs = saying.noun != *noun;
    let ends_otherwise = noun.is_empty() || !saying.noun.ends_with(noun);
    let parent = book.parent_noun(place.parent);
    (
        saying.class,
        (differs, ends_otherwise),
        book.depth(place.parent),
        (parent.len(), parent),
        (ParentText::new(book.graph, place.parent), place.label.clone(), place.role),
    )
}

/// A parent as text, so that it compares the same whatever its index is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ParentText {
    Component(String),
    Operation(bool, String, String),
    Shape(String),
}

impl ParentText {
    fn new(graph: &Graph, parent: Parent) -> Self {
        match parent {
            Parent::Operation(index) => {
                let operation = &graph.operations[index];
                Self::Operation(operation.webhook, operation.method.clone(), operation.path.clone())
            }
            Parent::Shape(index) => match &graph.shapes[index].component {
                Some(name) => Self::Component(name.clone()),
                None => Self::Shape(graph.shapes[index].identity.clone()),
            },
        }
    }
}
