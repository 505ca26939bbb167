//! Recognises where the name of an event is: a property that has another constant in each body, or that is called as
//! such properties usually are, or a header.

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
    let property = by_constant(seeds).or_else(|| by_word(seeds)).map(|name| EventName::Property(vec![name]));
    property.or_else(|| by_header(seeds).map(EventName::Header)).into_iter().collect()
}

/// A property that has one value in each body, and not the same in two.
fn by_constant(seeds: &[&Seed]) -> Option<String> {
    let of = |seed: &Seed, name: &str| {
        let constant = seed.constants.iter().find(|(way, _)| way.len() == 1 && way[0] == name);
        constant.map(|(_, text)| text.clone())
    };
    let candidates = seeds.first()?.constants.iter().filter(|(way, _)| way.len() == 1).map(|(way, _)| &way[0]);
    let mut telling: Vec<&String> = candidates
        .filter(|name| {
            let mut values: Vec<String> = seeds.iter().filter_map(|seed| of(seed, name)).collect();
            values.sort();
            values.dedup();
            // One event alone has many constants.
            values.len() == seeds.len() && (seeds.len() > 1 || rank(name).is_some())
        })
        .collect();
    telling.sort_by_key(|name| rank(name).unwrap_or(usize::MAX));
    telling.first().map(|name| (*name).clone())
}

/// A property that every body has and that is called so; where it can have one value only, no other has the same.
fn by_word(seeds: &[&Seed]) -> Option<String> {
    let can = |seed: &Seed, name: &str| {
        let known = seed.texts.iter().find(|(known, _)| known == name);
        known.is_some_and(|(_, values)| values.len() < 2)
    };
    let differs = |name: &str| {
        let all = seeds.iter().flat_map(|seed| &seed.texts).filter(|(known, _)| known == name);
        let mut values: Vec<&String> = all.flat_map(|(_, values)| values).collect();
        values.sort();
        values.windows(2).all(|pair| pair[0] != pair[1])
    };
    let mut candidates: Vec<&String> = seeds.first()?.texts.iter().map(|(name, _)| name).collect();
    candidates.retain(|name| rank(name).is_some() && seeds.iter().all(|seed| can(seed, name)) && differs(name));
    candidates.sort_by_key(|name| rank(name));
    candidates.first().map(|name| (*name).clone())
}

fn rank(name: &str) -> Option<usize> {
    PROPERTIES.iter().position(|known| *known == plain(name))
}

/// A header that every webhook has and whose name ends so.
fn by_header(seeds: &[&Seed]) -> Option<String> {
    let is_it = |name: &str| {
        let plain = plain(name);
        HEADERS.iter().any(|end| plain.ends_with(end))
    };
    let has = |seed: &Seed, name: &str| seed.headers.iter().any(|(known, _)| known == name);
    let candidates = seeds.first()?.headers.iter().map(|(name, _)| name);
    candidates.filter(|name| is_it(name)).find(|name| seeds.iter().all(|seed| has(seed, name))).cloned()
}
