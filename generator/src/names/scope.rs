//! Names that share one namespace: the fields of a struct, the variants of an enum, the arguments
//! of a method. Each is told apart from the others by what makes it different, never by a number,
//! and whatever their order.
//!
//! A claim that is written exactly like its identifier keeps it. The others say more of how they
//! are written: the signs (`a-b` is `a_dash_b`), the case (`ID` is `id_upper`), where they come from
//! (`id_query`), and, for texts too long to tell, a few letters made from the whole text.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ident::{Ident, Style, from_words, ident, set_apart},
    lock::letters,
    spell,
    split::split,
    words::Words,
};

/// One name that wants to be an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim<'a> {
    /// The name on the wire.
    pub wire_name: &'a str,
    /// Where it comes from, for names that are equal: `path`, `query`, `body`. May be empty.
    pub origin: &'a str,
}

impl<'a> From<&'a str> for Claim<'a> {
    fn from(wire_name: &'a str) -> Self {
        Self { wire_name, origin: "" }
    }
}

/// Identifiers for all claims, in their order. Different claims get different identifiers; none is
/// in `reserved`. Equal claims get equal ones.
#[must_use]
pub fn scope(style: Style, claims: &[Claim<'_>], reserved: &[&str]) -> Vec<Ident> {
    let distinct: BTreeSet<Claim<'_>> = claims.iter().copied().collect();
    let mut climbers: Vec<Climber<'_>> = distinct
        .into_iter()
        .map(|claim| Climber { claim, rung: 0, ident: at_rung(style, claim, 0, reserved) })
        .collect();
    while let Some(losers) = losers(&climbers) {
        for index in losers {
            climbers[index].step(style, reserved);
        }
    }
    let found: BTreeMap<Claim<'_>, Ident> =
        climbers.into_iter().map(|climber| (climber.claim, climber.ident)).collect();
    claims.iter().filter_map(|claim| found.get(claim).cloned()).collect()
}

struct Climber<'a> {
    claim: Claim<'a>,
    rung: usize,
    ident: Ident,
}

/// The last rung: it is as good as unique by itself, so nobody steps further.
const LAST: usize = 6;

impl Climber<'_> {
    /// One step up, over rungs that say nothing new.
    fn step(&mut self, style: Style, reserved: &[&str]) {
        let before = self.ident.clone();
        while self.rung < LAST && self.ident == before {
            self.rung += 1;
            self.ident = at_rung(style, self.claim, self.rung, reserved);
        }
    }

    fn strength(&self) -> (usize, bool, bool) {
        let words = split(self.claim.wire_name);
        let is_exact = self.ident.as_str().trim_start_matches("r#") == self.claim.wire_name;
        (self.rung, !is_exact, words.join("_") != self.claim.wire_name)
    }
}

/// Who has to move, if anyone can.
fn losers(climbers: &[Climber<'_>]) -> Option<Vec<usize>> {
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, climber) in climbers.iter().enumerate() {
        holders.entry(climber.ident.as_str()).or_default().push(index);
    }
    let losers: Vec<usize> = holders
        .into_values()
        .filter(|holders| holders.len() > 1)
        .flat_map(|holders| weaker(climbers, holders))
        .filter(|index| climbers[*index].rung < LAST)
        .collect();
    (!losers.is_empty()).then_some(losers)
}

/// All but the strongest, if that is one and says plainly what it is; else all.
fn weaker(climbers: &[Climber<'_>], holders: Vec<usize>) -> Vec<usize> {
    let best = holders.iter().map(|index| climbers[*index].strength()).min().unwrap_or_default();
    let is_best = |index: &usize| climbers[*index].strength() == best;
    let is_plain = !best.1 || !best.2 || best.0 > 0;
    if is_plain && holders.iter().filter(|index| is_best(index)).count() == 1 {
        holders.into_iter().filter(|index| !is_best(index)).collect()
    } else {
        holders
    }
}

fn at_rung(style: Style, claim: Claim<'_>, rung: usize, reserved: &[&str]) -> Ident {
    let name = claim.wire_name;
    let plain = || if split(name).is_empty() { spell::out(name) } else { split(name) };
    let with = |mut words: Vec<String>, more: &[String]| {
        words.extend_from_slice(more);
        from_words(style, &Words::of(&words.join(" ")))
    };
    let case = [letter_case(name).to_owned()];
    let origin = split(claim.origin);
    let ident = match rung {
        0 => ident(style, name),
        1 => with(spell::out(name), &[]),
        2 => with(plain(), &case),
        3 => with(spell::out(name), &case),
        4 => with(plain(), &origin),
        5 => with(spell::out(name), &[&case[..], &origin].concat()),
        _ => {
            let text = format!("{name}\n{}", claim.origin);
            let beginning: String = name.chars().take(24).collect();
            with(split(&beginning), &[letters(&text, 8)])
        }
    };
    let is_reserved = reserved.iter().any(|word| ident.as_str() == *word);
    if is_reserved { set_apart(style, &ident) } else { ident }
}

/// How a text uses capitals.
fn letter_case(text: &str) -> &'static str {
    let letters: Vec<char> = text.chars().filter(|character| character.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|letter| letter.is_uppercase()).count();
    let begins = letters.first().is_some_and(|letter| letter.is_uppercase());
    match (capitals, begins) {
        (0, _) => "lower",
        (count, _) if count == letters.len() => "upper",
        (1, true) => "title",
        (_, true) => "pascal",
        (_, false) => "camel",
    }
}

#[cfg(test)]
mod tests;
