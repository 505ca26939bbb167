//! Rungs for what stands in an operation itself: bodies, their items, and the branches of a body
//! that is a union.

use super::{
    book::{Book, Class, Home},
    graph::{Label, OperationIndex, Role, Shape, ShapeIndex},
    homes::properties,
    ladder::Rungs,
    phrases::Call,
    words::Words,
};

/// Adds the rungs of a shape whose home is in an operation, in the given role.
pub fn rungs(book: &Book<'_>, index: ShapeIndex, (operation, role): (OperationIndex, Role), rungs: &mut Rungs) {
    let (call, home, shape) = (book.call(operation), &book.homes[index], book.shape(index));
    branch(home, call, rungs);
    match role {
        _ if call.is_webhook() => webhook(home, call, rungs),
        Role::Error | Role::ErrorItem => error(shape, call, rungs),
        Role::ResponseItem => item(home, call, "item", rungs),
        Role::ResponseEntry => item(home, call, "entry", rungs),
        Role::Request => request(home, call, "request", rungs),
        Role::RequestItem => request(home, call, "item", rungs),
        _ => answer(book, shape, home, call, rungs),
    }
}

/// A branch that nothing tells apart, where its union says little of it.
fn branch(home: &Home, call: &Call, rungs: &mut Rungs) {
    let Some(place) = home.place.as_ref().filter(|_| home.class >= Class::Input) else { return };
    let is_labelled = matches!(place.label, Label::Constant(_) | Label::With(_) | Label::Plain);
    let word = match place.role {
        Role::Branch if !is_labelled => Words::of("object"),
        Role::BranchItem => Words::of("item"),
        _ => return,
    };
    rungs.add(&[&home.noun]);
    rungs.add(&[&call.phrase, &word]);
    rungs.add(&[&call.tag, &call.phrase, &word]);
}

fn webhook(home: &Home, call: &Call, rungs: &mut Rungs) {
    rungs.add(&[&home.noun]);
    rungs.add(&[&call.phrase, &Words::of("webhook")]);
    rungs.add(&[&call.tag, &call.phrase, &Words::of("event")]);
}

/// `ErrorResponse` for the one that stands everywhere; the reason for one that has only one
/// status; else the operation's words.
fn error(shape: &Shape, call: &Call, rungs: &mut Rungs) {
    let (error, response) = (Words::of("error"), Words::of("error response"));
    let statuses: Vec<&str> = statuses(shape);
    let reason = match statuses.as_slice() {
        [only] => reason(only).map(|words| Words::of(words).then(&error)),
        _ => None,
    };
    let subject = call.qualifier();
    rungs.add(&[&response]);
    rungs.add(&[reason.as_ref().unwrap_or(&response)]);
    rungs.add(&[subject, &error]);
    rungs.add(&[subject, reason.as_ref().unwrap_or(&response)]);
    rungs.add(&[&call.phrase, &error]);
    rungs.add(&[&call.phrase, reason.as_ref().unwrap_or(&Words::default())]);
    rungs.add(&[&call.tag, &call.phrase, &error]);
    let first = Words::of(&statuses.first().copied().unwrap_or_default().to_lowercase());
    rungs.add(&[&call.tag, &call.phrase, &first, &error]);
}

/// Every status under which the shape is an error, sorted.
fn statuses(shape: &Shape) -> Vec<&str> {
    let mut statuses: Vec<&str> = shape
        .places
        .iter()
        .filter(|place| place.role.is_error())
        .filter_map(|place| if let Label::Word(status) = &place.label { Some(status.as_str()) } else { None })
        .collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses
}

fn reason(status: &str) -> Option<&'static str> {
    Some(match status {
        "400" => "bad request",
        "401" => "unauthorized",
        "402" => "payment",
        "403" => "forbidden",
        "404" => "not found",
        "405" => "method",
        "406" => "not acceptable",
        "408" => "timeout",
        "409" => "conflict",
        "410" => "gone",
        "412" => "precondition",
        "413" => "too large",
        "415" => "media type",
        "422" => "validation",
        "429" => "rate limit",
        "500" => "server",
        "501" => "not implemented",
        "502" => "gateway",
        "503" => "unavailable",
        "504" => "gateway timeout",
        _ => return None,
    })
}

fn item(home: &Home, call: &Call, word: &str, rungs: &mut Rungs) {
    let (noun, word) = (&home.noun, Words::of(word));
    rungs.add(&[noun]);
    if !call.parent.is_empty() {
        rungs.add(&[&call.parent, noun]);
    }
    rungs.add(&[noun, &word]);
    rungs.add(&[&call.tag, noun]);
    rungs.add(&[&call.tag, noun, &word]);
    rungs.add(&[&call.phrase, &word]);
    rungs.add(&[&call.tag, &call.phrase, &word]);
}

fn request(home: &Home, call: &Call, word: &str, rungs: &mut Rungs) {
    let (word, body) = (Words::of(word), Words::of("body"));
    if home.parents > 1 && home.noun.last_text() == "request" {
        rungs.add(&[&home.noun]);
    }
    rungs.add(&[&call.phrase, &word]);
    rungs.add(&[&call.tag, &call.phrase, &word]);
    rungs.add(&[&call.phrase, &body]);
    rungs.add(&[&call.tag, &call.phrase, &body]);
}

fn answer(book: &Book<'_>, shape: &Shape, home: &Home, call: &Call, rungs: &mut Rungs) {
    let (noun, response) = (&home.noun, Words::of("response"));
    let agreed = home.parents > 1 && noun.last_text() != "response" && noun.len() > 1;
    if home.class >= Class::Property && home.parents > 1 && shape.properties.len() <= 2 && !agreed {
        rungs.add(&[&properties(book, shape), &response]);
    }
    rungs.add(&[noun]);
    if noun.last_text() == "page" {
        rungs.add(&[&call.parent, noun]);
        rungs.add(&[&call.tag, noun]);
        if !call.parent.is_empty() {
            rungs.add(&[&call.tag, &call.parent, noun]);
        }
    } else if matches!(home.class, Class::Resource | Class::Body | Class::Elsewhere) {
        rungs.add(&[&call.noun_form]);
        let qualifier = if home.class == Class::Elsewhere { &call.parent } else { &call.tag };
        rungs.add(&[qualifier, noun]);
    }
    rungs.add(&[&call.phrase, &response]);
    rungs.add(&[&call.tag, &call.phrase, &response]);
    rungs.add(&[&call.tag, noun]);
}
