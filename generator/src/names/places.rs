//! What a place says of the shape that stands in it: a noun, and how strong the claim is.

use super::{
    book::{Book, Class, Side},
    graph::{OperationIndex, Parent, Place, Role, Shape, ShapeIndex, ShapeKind},
    phrases::Call,
    subjects::CallKind,
    words::Words,
};

/// What one place says.
#[derive(Debug, Clone)]
pub struct Saying<'g> {
    /// The place.
    pub place: &'g Place,
    /// The noun.
    pub noun: Words,
    /// How strong the claim is.
    pub class: Class,
}

/// What a place says of a shape.
#[must_use]
pub fn say<'g>(book: &Book<'g>, shape: &Shape, place: &'g Place) -> Saying<'g> {
    let (noun, class) = match place.parent {
        Parent::Operation(index) => in_operation(book, index, place, shape),
        Parent::Shape(index) if place.role.is_branch() => in_union(book, index, place, shape),
        Parent::Shape(index) => in_shape(book, index, place),
    };
    Saying { place, noun, class }
}

fn in_operation(book: &Book<'_>, index: OperationIndex, place: &Place, shape: &Shape) -> (Words, Class) {
    if place.role.is_parameter() {
        let words = book.label_words(&place.label);
        let words = if place.role == Role::ParameterItem { words.singular() } else { words };
        return (words, Class::Property);
    }
    at_root(book, book.call(index), place.role, shape)
}

/// A branch says what its union's place in an operation says, only weaker; elsewhere, what the
/// union is called.
fn in_union(book: &Book<'_>, union: ShapeIndex, place: &Place, shape: &Shape) -> (Words, Class) {
    match book.root_place(place) {
        Some((operation, role)) => {
            let (noun, class) = at_root(book, book.call(operation), role, shape);
            (noun, if class == Class::Property { Class::Input } else { class })
        }
        None => (book.homes[union].noun.clone(), book.homes[union].class),
    }
}

/// A property says its name; a generic one the name of what it is in.
fn in_shape(book: &Book<'_>, parent: ShapeIndex, place: &Place) -> (Words, Class) {
    let words = book.label_words(&place.label);
    if place.role == Role::SelfItem {
        let singular = words.singular();
        let noun = if singular == words { singular.then(&Words::of("item")) } else { singular };
        return (noun, Class::Property);
    }
    if words.is_empty() || book.lexicon.is_generic(&words) {
        return listed_in(book, parent, place)
            .unwrap_or_else(|| (book.qualifier(Parent::Shape(parent)), Class::Property));
    }
    let noun = if matches!(place.role, Role::Item | Role::Entry) { words.singular() } else { words };
    let sent = matches!(book.side(place), Side::Request | Side::Parameter);
    (noun, if sent { Class::Input } else { Class::Property })
}

/// The items of an answer's envelope are what the operation lists.
fn listed_in(book: &Book<'_>, envelope: ShapeIndex, place: &Place) -> Option<(Words, Class)> {
    let home = book.homes[envelope].place.as_ref()?;
    let Parent::Operation(index) = home.parent else { return None };
    let answers = matches!(home.role, Role::Response | Role::ResponseItem | Role::ResponseEntry);
    if !answers || place.role != Role::Item {
        return None;
    }
    let call = book.call(index);
    let class = if call.is_plain_list() && call.at_home { Class::Listed } else { Class::Elsewhere };
    Some((call.qualifier().clone(), class))
}

/// What an operation says of its bodies.
fn at_root(book: &Book<'_>, call: &Call, role: Role, shape: &Shape) -> (Words, Class) {
    let phrase_and = |word: &str| call.phrase.then(&Words::of(word));
    match role {
        _ if call.is_webhook() && role.is_request() => (phrase_and("event"), Class::Body),
        _ if call.is_webhook() => (phrase_and("response"), Class::Property),
        Role::Error | Role::ErrorItem => (Words::of("error response"), Class::Body),
        _ if shape.kind == ShapeKind::Enum => (call.noun.clone(), Class::Property),
        Role::ResponseItem | Role::ResponseEntry => {
            let own = call.parent.is_empty() && call.at_home;
            (call.noun.clone(), if own { Class::Listed } else { Class::Elsewhere })
        }
        Role::RequestItem => (phrase_and("item"), Class::Property),
        Role::Request => (phrase_and("request"), Class::Property),
        _ if shape.kind == ShapeKind::Union => (phrase_and("response"), Class::Property),
        _ => answer(book, call, shape),
    }
}

/// What an operation says of the struct that it answers.
fn answer(book: &Book<'_>, call: &Call, shape: &Shape) -> (Words, Class) {
    let writes = matches!(call.method.as_str(), "post" | "put" | "patch") && shape.properties.len() >= 3;
    let noun = || if book.lexicon.is_weak(&call.noun) { call.noun_form.clone() } else { call.noun.clone() };
    match call.kind {
        CallKind::List => {
            let own = call.parent.is_empty() && call.at_home;
            (call.noun.then(&Words::of("page")), if own { Class::Body } else { Class::Elsewhere })
        }
        CallKind::Item if call.method == "get" => {
            (call.noun.clone(), if call.at_home { Class::Resource } else { Class::Elsewhere })
        }
        CallKind::Single => (noun(), Class::Elsewhere),
        CallKind::Item | CallKind::Create | CallKind::WriteSingle if writes => (noun(), Class::Body),
        _ => (call.phrase.then(&Words::of("response")), Class::Property),
    }
}
