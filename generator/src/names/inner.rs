//! Rungs for what stands inside of another shape or in a parameter: ever more of the way that leads
//! to it.

use std::collections::BTreeSet;

use super::{
    book::{Book, Side},
    graph::{Label, Parent, Place, Role, Shape, ShapeIndex, ShapeKind},
    ladder::{Rungs, affixes},
    subjects::CallKind,
    words::Words,
};

/// The words that the rungs are put together from.
struct Parts {
    noun: Words,
    /// The label as written, where it differs from the noun.
    label: Option<Words>,
    /// For a generic label: what it says all the same.
    generic: Option<Words>,
    parent: Words,
    grandparent: Words,
    /// The operation or component that the shape belongs to.
    root: Words,
    phrase: Words,
    tag: Words,
    /// Which part of the operation the shape is in.
    role: Words,
    /// Every label on the way from the root.
    chain: Vec<Words>,
    /// The branch that the shape is in, with what tells it from its siblings.
    branch: Words,
}

/// Adds the rungs of a shape with the given home.
pub fn rungs(book: &Book<'_>, index: ShapeIndex, place: &Place, rungs: &mut Rungs) {
    let shape = book.shape(index);
    let parts = parts(book, index, place);
    let is_sent = book.side(place) == Side::Request && shape.kind != ShapeKind::Enum;
    let is_weak =
        parts.noun.is_empty() || (book.lexicon.is_weak(&parts.noun) && parents_saying(book, shape, &parts.noun) < 3);
    if !is_weak {
        rungs.add(&[&parts.noun]);
    }
    if let Some(filter) = narrowed_by(book, place).filter(|_| parts.generic.is_some()) {
        rungs.add(&[&filter, &parts.noun]);
    }
    if is_sent && !is_weak {
        rungs.add(&[&parts.noun, &Words::of("input")]);
    }
    near(&parts, place, is_weak, rungs);
    if is_sent {
        rungs.add(&[&parts.parent, &parts.noun, &Words::of("input")]);
    }
    far(&parts, book.title(shape).is_some(), rungs);
    last(&parts, shape.kind, rungs);
}

/// The noun with its parent, and with what its role says.
fn near(parts: &Parts, place: &Place, is_weak: bool, rungs: &mut Rungs) {
    let Parts { noun, parent, .. } = parts;
    rungs.add(&[parent, noun]);
    let Some(generic) = &parts.generic else {
        if place.role == Role::Item {
            rungs.add(&[noun, &Words::of("item")]);
        }
        let joined = parent.clone().join(noun);
        let collapsed = joined == *noun || joined == *parent;
        if collapsed && !is_weak {
            rungs.add(&[parent, noun, &role_word(place.role).unwrap_or_default()]);
        }
        return;
    };
    if !generic.is_empty() {
        rungs.add(&[parent, generic]);
    }
}

/// The noun with ever more of the way to it.
fn far(parts: &Parts, has_title: bool, rungs: &mut Rungs) {
    let Parts { noun, parent, grandparent, root, phrase, tag, .. } = parts;
    if parts.generic.is_none() {
        rungs.add(&[root, noun]);
    }
    rungs.add(&[grandparent, parent, noun]);
    rungs.add(&[root, parent, noun]);
    if !has_title {
        rungs.add(&[tag, noun]);
        rungs.add(&[tag, parent, noun]);
    }
    let generic = parts.generic.as_ref().filter(|words| !words.is_empty());
    if let Some(generic) = generic {
        rungs.add(&[root, parent, generic]);
    }
    rungs.add(&[phrase, noun]);
    rungs.add(&[phrase, parent, noun]);
    if let Some(generic) = generic {
        rungs.add(&[phrase, generic]);
    }
    if let Some(label) = &parts.label {
        rungs.add(&[parent, label]);
        rungs.add(&[root, parent, label]);
        rungs.add(&[phrase, label]);
    }
}

/// All that is known, then the kind, and at last the branch of a union.
fn last(parts: &Parts, kind: ShapeKind, rungs: &mut Rungs) {
    let Parts { noun, parent, phrase, tag, role, chain, branch, .. } = parts;
    if !role.is_empty() {
        rungs.add(&[phrase, role, noun]);
        rungs.add(&[phrase, role, parent, noun]);
    }
    let whole: Vec<&Words> = [phrase, role].into_iter().chain(chain).collect();
    rungs.add(&whole);
    rungs.add(&[&[tag][..], &whole].concat());
    let kind = Words::of(match kind {
        ShapeKind::Enum => "value",
        ShapeKind::Struct | ShapeKind::Alias => "object",
        ShapeKind::Union => "choice",
    });
    rungs.add(&[parent, noun, &kind]);
    rungs.add(&[phrase, role, noun, &kind]);
    if !branch.is_empty() {
        rungs.add(&[branch, noun]);
        rungs.add(&[branch, parent, noun]);
        rungs.add(&[branch, parent, noun, &kind]);
    }
}

fn parts(book: &Book<'_>, index: ShapeIndex, place: &Place) -> Parts {
    let noun = book.homes[index].noun.clone();
    let words = book.label_words(&place.label);
    let has_word = matches!(place.label, Label::Word(_) | Label::None);
    let is_generic = has_word && (words.is_empty() || book.lexicon.is_generic(&words));
    let generic = is_generic.then(|| match place.role {
        Role::Item | Role::Entry => role_word(place.role).unwrap_or_default(),
        _ => words.clone(),
    });
    let label = if matches!(place.role, Role::Item | Role::Entry) { words.singular() } else { words };
    let (parent, grandparent) = ancestors(book, place);
    let way = Way::new(book, place);
    Parts {
        label: (label != noun).then_some(label),
        parent: book.qualifier(parent),
        grandparent: grandparent.map(|parent| book.qualifier(parent)).unwrap_or_default(),
        noun,
        generic,
        root: way.root,
        phrase: way.phrase,
        tag: way.tag,
        role: way.role,
        chain: way.chain,
        branch: branch_around(book, place),
    }
}

fn role_word(role: Role) -> Option<Words> {
    match role {
        Role::Item | Role::BranchItem => Some(Words::of("item")),
        Role::Entry => Some(Words::of("entry")),
        _ => None,
    }
}

/// What the shape stands in, and what that stands in. A branch stands in what its union stands in.
fn ancestors(book: &Book<'_>, place: &Place) -> (Parent, Option<Parent>) {
    let parent = if place.role.is_branch() { above(book, place.parent).unwrap_or(place.parent) } else { place.parent };
    (parent, above(book, parent))
}

fn above(book: &Book<'_>, parent: Parent) -> Option<Parent> {
    match parent {
        Parent::Operation(_) => None,
        Parent::Shape(index) => book.homes[index].place.as_ref().map(|place| place.parent),
    }
}

/// The nearest branch of a union that a place is in, with what tells it from its siblings: `trigger with delay`.
fn branch_around(book: &Book<'_>, place: &Place) -> Words {
    let mut at = place;
    while let Parent::Shape(index) = at.parent {
        let Some(home) = book.homes[index].place.as_ref() else { break };
        let (before, after) = affixes(book, book.shape(index), home);
        if home.role == Role::Branch && !(before.is_empty() && after.is_empty()) {
            return before.then(&book.homes[index].noun).then(&after);
        }
        at = home;
    }
    Words::default()
}

/// How many different parents have a property of that name.
fn parents_saying(book: &Book<'_>, shape: &Shape, noun: &Words) -> usize {
    let singular = noun.singular();
    let says =
        |place: &&Place| matches!(&place.label, Label::Word(word) if book.lexicon.split(word).singular() == singular);
    let parents: BTreeSet<Words> =
        shape.places.iter().filter(says).map(|place| book.parent_noun(place.parent)).collect();
    parents.len()
}

/// The owner or filter of the list whose envelope a place is in.
fn narrowed_by(book: &Book<'_>, place: &Place) -> Option<Words> {
    let Some(Parent::Operation(operation)) = above(book, place.parent) else { return None };
    let call = book.call(operation);
    (place.role == Role::Item && call.kind == CallKind::List).then(|| call.parent.clone())
}

/// The way from an operation or component down to a place.
#[derive(Default)]
struct Way {
    root: Words,
    phrase: Words,
    tag: Words,
    role: Words,
    chain: Vec<Words>,
}

impl Way {
    fn new(book: &Book<'_>, place: &Place) -> Self {
        let mut labels = vec![book.label_words(&place.label)];
        let mut top = place;
        while let Some(next) = next_place(book, top) {
            labels.push(book.label_words(&next.label));
            top = next;
        }
        let role = Words::of(match top.role {
            Role::Request | Role::RequestItem => "request",
            Role::Response | Role::ResponseItem | Role::ResponseEntry => "response",
            Role::Error | Role::ErrorItem => "error",
            Role::Parameter | Role::ParameterItem => "param",
            _ => "",
        });
        let chain = labels.into_iter().rev().collect();
        match top.parent {
            Parent::Operation(index) => {
                let call = book.call(index);
                let (phrase, tag) = (call.phrase.clone(), call.tag.clone());
                Self { root: call.qualifier().clone(), phrase, tag, role, chain }
            }
            Parent::Shape(index) => {
                let noun = book.homes[index].noun.clone();
                Self { root: noun.clone(), phrase: noun, role, chain, ..Self::default() }
            }
        }
    }
}

fn next_place<'b>(book: &'b Book<'_>, place: &Place) -> Option<&'b Place> {
    match place.parent {
        Parent::Operation(_) => None,
        Parent::Shape(index) => book.homes[index].place.as_ref(),
    }
}
