//! Recognises where the name of an event is: a property that has another constant in each body, or that is called as
//! such properties usually are, or a header.

use std::{cmp::Reverse, collections::BTreeSet};

use indexmap::IndexMap;

use super::seed::Seed;
use crate::{api::EventName, lower::paging::words::plain};

/// Properties that usually hold the name of an event, the more telling ones first.
const PROPERTIES: &[&str] =
    &["eventtype", "event", "eventname", "type", "topic", "webhooktype", "hookevent", "webhookevent", "eventkey"];

/// Ends of the names of headers that do so.
const HEADERS: &[&str] = &["event", "eventtype", "eventname", "eventkey", "topic"];

/// Where the name is; nothing, where that cannot be told.
pub(super) fn names(seeds: &[&Seed]) -> Vec<EventName> {
    // Callbacks know by their URL what they are about, and need not say it.
    let webhooks: Vec<&Seed> = seeds.iter().filter(|seed| seed.callback_of.is_none()).copied().collect();
    let seeds = if webhooks.is_empty() { seeds } else { &webhooks };
    let property = by_constant(seeds).or_else(|| by_word(seeds)).map(EventName::Property);
    property.or_else(|| by_header(seeds).map(EventName::Header)).into_iter().collect()
}

/// A property that has one value in each body, and not the same in two. One that is called so needs to be in most
/// bodies only: there is hardly a document in which every author has thought of it.
fn by_constant(seeds: &[&Seed]) -> Option<Vec<String>> {
    let mut candidates: IndexMap<&[String], Vec<&str>> = IndexMap::new();
    for (way, text) in seeds.iter().flat_map(|seed| &seed.constants) {
        candidates.entry(way).or_default().push(text);
    }
    let telling = candidates.into_iter().filter(|(way, texts)| {
        let is_called_so = rank(way).is_some();
        // One event alone has many constants.
        let everywhere = texts.len() == seeds.len() && seeds.len() > 1 && way.len() == 1;
        (everywhere || is_called_so && is_most(texts.len(), seeds)) && are_different(texts)
    });
    // The more telling word, and of equals what is in more bodies.
    let best = telling.min_by_key(|(way, texts)| (rank(way).unwrap_or(usize::MAX), Reverse(texts.len()), way.len()));
    best.map(|(way, _)| way.to_vec())
}

/// A property that most bodies have and that is called so; where it can have one value only, no other has the same.
fn by_word(seeds: &[&Seed]) -> Option<Vec<String>> {
    let mut candidates: IndexMap<&str, Vec<&[String]>> = IndexMap::new();
    for (name, values) in seeds.iter().flat_map(|seed| &seed.texts) {
        candidates.entry(name).or_default().push(values);
    }
    let telling = candidates.into_iter().filter_map(|(name, values)| {
        let rank = rank(&[name.to_owned()])?;
        let single: Vec<&str> = values.iter().flat_map(|values| *values).map(String::as_str).collect();
        let is_open = values.iter().all(|values| values.len() < 2);
        (is_open && is_most(values.len(), seeds) && are_different(&single)).then_some((rank, name))
    });
    telling.min_by_key(|(rank, _)| *rank).map(|(_, name)| vec![name.to_owned()])
}

/// A header that most webhooks have and whose name ends so.
fn by_header(seeds: &[&Seed]) -> Option<String> {
    let mut candidates: IndexMap<&str, usize> = IndexMap::new();
    for (name, _) in seeds.iter().flat_map(|seed| &seed.headers) {
        *candidates.entry(name).or_default() += 1;
    }
    let is_it = |name: &str| HEADERS.iter().any(|end| plain(name).ends_with(end));
    let mut telling = candidates.into_iter().filter(|(name, count)| is_it(name) && is_most(*count, seeds));
    telling.next().map(|(name, _)| name.to_owned())
}

fn rank(way: &[String]) -> Option<usize> {
    let last = plain(way.last()?);
    PROPERTIES.iter().position(|known| *known == last)
}

fn is_most(count: usize, seeds: &[&Seed]) -> bool {
    count * 2 > seeds.len()
}

fn are_different(texts: &[&str]) -> bool {
    let different: BTreeSet<&&str> = texts.iter().collect();
    different.len() == texts.len()
}

#[cfg(test)]
mod tests {
    use super::{EventName, Seed, names};

    /// What a body says: constants by their ways, and properties that are any text.
    fn seed(constants: &[(&str, &str)], texts: &[&str]) -> Seed {
        let way = |way: &str| way.split('.').map(str::to_owned).collect::<Vec<_>>();
        let constants: Vec<_> = constants.iter().map(|(at, text)| (way(at), (*text).to_owned())).collect();
        let direct = constants.iter().filter(|(way, _)| way.len() == 1);
        let direct = direct.map(|(way, text)| (way[0].clone(), vec![text.clone()]));
        let texts = texts.iter().map(|name| ((*name).to_owned(), Vec::new())).chain(direct).collect();
        Seed { texts, constants, ..Seed::default() }
    }

    #[track_caller]
    fn check(seeds: &[Seed], expected: Option<&str>) {
        let seeds: Vec<&Seed> = seeds.iter().collect();
        let found: Vec<String> = names(&seeds)
            .into_iter()
            .map(|name| match name {
                EventName::Property(way) => way.join("."),
                EventName::Header(name) => format!("header:{name}"),
            })
            .collect();
        assert_eq!(found.first().map(String::as_str), expected);
    }

    #[test]
    fn a_constant_that_differs_tells() {
        check(&[seed(&[("kind", "a")], &[]), seed(&[("kind", "b")], &[])], Some("kind"));
        check(&[seed(&[("kind", "a")], &[]), seed(&[("kind", "a")], &[])], None);
        check(&[seed(&[("kind", "a")], &[])], None);
        check(&[seed(&[("type", "a")], &[])], Some("type"));
        check(
            &[seed(&[("kind", "a"), ("event_type", "x")], &[]), seed(&[("kind", "b"), ("event_type", "y")], &[])],
            Some("event_type"),
        );
    }

    #[test]
    fn most_bodies_are_enough_for_a_word_and_deeper_ones_too() {
        let deep = |text: &str| seed(&[("data.record_type", "event"), ("data.event_type", text)], &[]);
        check(&[deep("a"), deep("b"), seed(&[], &["other"])], Some("data.event_type"));
        check(&[deep("a"), seed(&[], &["other"]), seed(&[], &["other"])], None);
    }

    #[test]
    fn any_text_that_is_called_so_tells() {
        check(&[seed(&[], &["id", "eventType"]), seed(&[], &["eventType", "type"])], Some("eventType"));
        check(&[seed(&[("type", "event")], &[]), seed(&[("type", "event")], &[])], None);
        let header = || Seed { headers: vec![("x-forge-event".to_owned(), None)], ..Seed::default() };
        check(&[header(), header()], Some("header:x-forge-event"));
    }
}
