//! How the next page is asked for, recognised by names. What the server tells comes before what is counted: a token, the
//! place of the last item, a link, and only then items and pages.

use super::{
    answer::Scalar,
    view::{Knob, View},
    words::{self, plain},
};
use crate::api::{PageAt, PageStep, Type};

/// How an operation asks for the next page, if that can be told.
pub(super) fn of(view: &View<'_>) -> Option<PageStep> {
    let ways: [fn(&View<'_>) -> Option<PageStep>; 7] = [link_header, told, header, last, link, offset, page];
    ways.iter().find_map(|way| way(view))
}

/// The header `link` (RFC 8288) of an operation that has something to do with pages.
fn link_header(view: &View<'_>) -> Option<PageStep> {
    let is_declared = view.operation.headers.iter().any(|header| header.wire_name.eq_ignore_ascii_case("link"));
    let known = [words::OFFSETS, words::PAGES, words::TOKENS, words::SIZES];
    let is_paged = known.iter().any(|known| view.knobs.iter().any(|knob| knob.is(known)));
    let is_described = view.knobs.iter().any(|knob| knob.speaks_of("link header"));
    ((is_declared || is_described) && is_paged).then_some(PageStep::Link(PageAt::Links))
}

/// Whether an input takes a property of the answer.
type Fits<'f> = &'f dyn Fn(&Scalar, &Knob<'_>) -> bool;

/// A property of the answer that an input takes.
fn told(view: &View<'_>) -> Option<PageStep> {
    let asks = |knob: &Knob<'_>| {
        [words::TOKENS, words::OFFSETS, words::PAGES, words::STARTS, words::AFTER].iter().any(|known| knob.is(known))
    };
    let pairs: [Fits<'_>; 4] = [
        &|scalar, knob| asks(knob) && plain(scalar.name()) == format!("next{}", knob.word()),
        &|scalar, knob| asks(knob) && is_next(scalar.holder()) && plain(scalar.name()) == knob.word(),
        &|scalar, knob| {
            let is_next = scalar.is(words::NEXT) || (scalar.is_text() && scalar.is(words::NEXT_TEXTS));
            knob.is(words::TOKENS) && is_next && !is_of_links(scalar)
        },
        &|scalar, knob| scalar.is(words::SAME) && plain(scalar.name()) == knob.word(),
    ];
    for fits in pairs {
        for scalar in view.scalars.iter().filter(|scalar| scalar.is_place()) {
            if let Some(knob) = view.knobs.iter().find(|knob| fits(scalar, knob)) {
                return Some(leads(scalar, knob));
            }
        }
    }
    None
}

fn is_next(holder: &str) -> bool {
    matches!(plain(holder).as_str(), "next" | "nextpage")
}

fn is_of_links(scalar: &Scalar) -> bool {
    words::OBJECTS_OF_LINKS.contains(&plain(scalar.holder()).as_str())
}

fn leads(scalar: &Scalar, knob: &Knob<'_>) -> PageStep {
    let (input, way) = (knob.input.clone(), scalar.way.clone());
    let numbers = scalar.is_number() && knob.input.number;
    let (offsets, pages) = (knob.is(words::OFFSETS) || knob.is(words::STARTS), knob.is(words::PAGES));
    match (numbers, offsets, pages) {
        (true, true, _) => PageStep::Offset { input, first: first_item(knob), next: Some(way) },
        (true, _, true) => PageStep::Page { input, first: first_page(knob), next: Some(way) },
        _ => PageStep::Token { input, at: PageAt::Body(way) },
    }
}

/// A header of the answer that an input takes.
fn header(view: &View<'_>) -> Option<PageStep> {
    view.operation.headers.iter().find_map(|header| {
        let name = plain(&header.wire_name);
        let fits = |word: &str| name.ends_with(&format!("next{word}")) || (word.len() > 5 && name.ends_with(word));
        let knob = view.knobs.iter().find(|knob| {
            let asks = [words::TOKENS, words::OFFSETS, words::PAGES].iter().any(|known| knob.is(known));
            let is_token = knob.is(words::TOKENS);
            let is_next = is_token && words::NEXT.iter().any(|word| word.len() > 5 && name.ends_with(word));
            asks && (name.ends_with(&format!("next{}", knob.word())) || (is_token && fits(knob.word())) || is_next)
        })?;
        Some(PageStep::Token { input: knob.input.clone(), at: PageAt::Header(header.wire_name.to_lowercase()) })
    })
}

/// The place of the last item: in a property of the answer, or in the item.
fn last(view: &View<'_>) -> Option<PageStep> {
    for scalar in view.scalars.iter().filter(|scalar| scalar.is_place() && scalar.is(words::LAST)) {
        let is_tail = plain(scalar.name()).starts_with("tail");
        let takes = |knob: &&Knob<'_>| {
            knob.is(words::AFTER) || knob.is(&["after"]) || (is_tail && knob.name.starts_with("before"))
        };
        if let Some(knob) = view.knobs.iter().find(takes) {
            return Some(PageStep::Token { input: knob.input.clone(), at: PageAt::Body(scalar.way.clone()) });
        }
    }
    let (_, item) = view.answer.list(view.ty, None)?;
    let says_more = view.scalars.iter().any(|scalar| scalar.is_boolean() && scalar.is(words::MORE));
    let sure = view.knob(words::AFTER);
    let knob = sure.or_else(|| view.knob(&["after"]).filter(|knob| says_more || knob.speaks_of_pages()))?;
    // Where items have an `id`, this is it; any other key must be what the document speaks of.
    let is_meant = |key: &&&str| **key == "id" || knob.speaks_of(key);
    let key = words::KEYS.iter().filter(is_meant).find_map(|key| view.answer.key(&item, key))?;
    Some(PageStep::Last { input: knob.input.clone(), key })
}

/// A property of the answer that is a link.
fn link(view: &View<'_>) -> Option<PageStep> {
    let is_link = |scalar: &&Scalar| {
        let in_links = is_of_links(scalar) && plain(scalar.name()) == "next";
        let in_next = is_next(scalar.holder()) && matches!(plain(scalar.name()).as_str(), "href" | "url");
        scalar.is(words::LINKS) || in_links || in_next
    };
    let texts = || view.scalars.iter().filter(|scalar| scalar.is_text());
    let counts = counts(view);
    // Where pages are counted as well, a bare `next` says no more than that there is one.
    let found = texts().find(is_link).or_else(|| texts().find(|one| !counts && is_next_link(view, one)))?;
    Some(PageStep::Link(PageAt::Body(found.way.clone())))
}

/// Whether a text is the link to the next page although it is called `next` only.
pub(super) fn is_next_link(view: &View<'_>, scalar: &Scalar) -> bool {
    let has_previous = || {
        let is_previous = |other: &Scalar| other.is(&["previous", "prev"]) && other.holder() == scalar.holder();
        view.scalars.iter().any(is_previous)
    };
    let is_url = matches!(scalar.ty, Type::Formatted(crate::api::Format::Url));
    scalar.is(&["next"]) && (is_url || has_previous())
}

/// Whether there is an input that counts.
fn counts(view: &View<'_>) -> bool {
    offset(view).or_else(|| page(view)).is_some()
}

/// Items that are counted.
fn offset(view: &View<'_>) -> Option<PageStep> {
    let sure = view.knob(words::OFFSETS);
    let has_size = view.knob(words::SIZES).is_some();
    let start = || view.knob(words::STARTS).filter(|knob| has_size && knob.input.number && knob.is_integer);
    let knob = sure.or_else(start)?;
    Some(PageStep::Offset { input: knob.input.clone(), first: first_item(knob), next: None })
}

pub(super) fn first_item(knob: &Knob<'_>) -> u64 {
    let usual = u64::from(knob.is(words::FROM_ONE));
    knob.first().unwrap_or(usual)
}

/// Pages that are counted.
fn page(view: &View<'_>) -> Option<PageStep> {
    let knob = view.knob(words::PAGES)?;
    Some(PageStep::Page { input: knob.input.clone(), first: first_page(knob), next: None })
}

pub(super) fn first_page(knob: &Knob<'_>) -> u64 {
    let usual = u64::from(!knob.is(words::FROM_ZERO));
    knob.first().unwrap_or(usual)
}
