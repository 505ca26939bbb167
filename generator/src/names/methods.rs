//! Names of methods: candidates per operation, and the climb within each tag.
//!
//! A method is unique within its tag. All operations start on their first candidate; those that
//! meet on one name move on together, so that no order decides who stays. Words come from method,
//! path and `operationId` only: a summary is prose and may change at any time.

use std::collections::BTreeMap;

use super::{
    reading::Reading,
    subjects::CallKind,
    words::{Words, resemble},
};

/// The parts that a method's name is put together from.
#[derive(Debug)]
pub struct Parts {
    /// What kind of call it is.
    pub kind: CallKind,
    /// What is done; nothing where the subject says it.
    pub verb: Words,
    /// What it is done to; nothing where the tag says it.
    pub subject: Words,
    /// What the operation works on.
    pub noun: Words,
    /// Whose it is.
    pub parent: Words,
}

/// Candidates, the preferred first: the base with at most one qualifier; with all qualifiers of
/// the relative path; a bare action with its HTTP verb; the whole path; the last parameter; the
/// version that the path has at its head; and every word there is.
#[must_use]
pub fn candidates(reading: &Reading<'_>, parts: &Parts) -> Vec<Words> {
    let Parts { verb, subject, .. } = parts;
    let named = |verb: &Words, qualifiers: &[Words], subject: &Words| {
        let noun = qualifiers.iter().fold(Words::default(), |noun, words| noun.then(words)).then(subject);
        verb.then(&noun.deduplicated())
    };
    let (outer, inner) = qualifiers(reading);
    let all: Vec<Words> = outer.iter().chain(&inner).cloned().collect();
    let base = named(verb, &inner[inner.len().saturating_sub(1)..], subject);
    let base = if base.is_empty() { Words::of(&reading.operation.method) } else { base };
    let base = with_owner(reading, parts, base);
    let method = Words::of(standard_verb(&reading.operation.method));
    let mut list = vec![base.clone(), named(verb, &inner, subject)];
    if verb.is_empty() {
        list.push(Words::of(&reading.operation.method).then(&base));
    }
    let is_item = reading.route.last_parameter().is_some();
    list.push(match reading.tail() {
        None if !is_item => {
            let tail = reading.last_static().cloned().unwrap_or_default();
            named(verb, &outer[..outer.len().saturating_sub(1)], &tail)
        }
        _ => named(verb, &all, subject),
    });
    let whole = named(if verb.is_empty() { &method } else { verb }, &all, subject);
    list.push(whole.clone());
    if let Some(parameter) = reading.route.parameters().next_back() {
        list.push(whole.then(&Words::of("by")).then(&reading.lexicon.split(parameter)));
    }
    if !reading.route.version.is_empty() {
        list.push(whole.then(&reading.route.version));
    }
    let is_bare = reading.operation.method == "head" || verb.is_empty();
    let said = if is_bare { &reading.operation.method } else { verb.last_text() };
    list.push(Words::of(said).then(&reading.lexicon.split(&reading.operation.path)));
    distinct(list)
}

/// The qualifiers that the path has before its last segment: those before the relative path, and
/// those in it.
fn qualifiers(reading: &Reading<'_>) -> (Vec<Words>, Vec<Words>) {
    let route = reading.route;
    let outer = route.statics().filter(|(index, _)| *index < reading.start);
    let outer = outer.map(|(index, _)| route.qualifier(index)).collect();
    let mut inner = reading.relative();
    inner.pop();
    let keeps_number = |index: usize| reading.operation.method == "get" || route.is_parameter(index + 1);
    let inner = inner
        .into_iter()
        .map(|(index, words)| if keeps_number(index) { route.qualifier(index) } else { words.singular() })
        .collect();
    (outer, inner)
}

/// Says whose the thing is where only the path's foreign head does: `list_user_posts`, or
/// `create_for_user` where the tag names the owner too.
fn with_owner(reading: &Reading<'_>, parts: &Parts, base: Words) -> Words {
    let owner = reading.owner();
    if owner.is_empty() {
        return base;
    }
    if owner.all_in(reading.tag) {
        return base.then(&Words::of("for")).then(&owner);
    }
    let noun = match parts.kind {
        CallKind::Item | CallKind::Create => parts.noun.clone(),
        _ => reading.last_static().cloned().unwrap_or_default(),
    };
    parts.verb.then(&owner.then(&noun).deduplicated())
}

fn standard_verb(method: &str) -> &str {
    match method {
        "post" => "create",
        "put" => "replace",
        "patch" => "update",
        other => other,
    }
}

/// Puts what `operationId` says in front: without the tag's name at its head, then whole.
#[must_use]
pub fn with_operation_id(id: &Words, tag: &Words, candidates: Vec<Words>) -> Vec<Words> {
    let repeats_tag = !tag.is_empty() && id.len() > tag.len() && resemble(&id[..tag.len()], tag);
    let short = if repeats_tag { Words::from(&id[tag.len()..]) } else { id.clone() };
    distinct([vec![short, id.clone()], candidates].concat())
}

/// The first of each, without empty ones.
fn distinct(list: Vec<Words>) -> Vec<Words> {
    let mut kept: Vec<Words> = Vec::with_capacity(list.len());
    for words in list {
        if !words.is_empty() && !kept.contains(&words) {
            kept.push(words);
        }
    }
    kept
}

/// What a method competes with: its candidates, and whether it keeps the first whatever happens.
#[derive(Debug)]
pub struct Contender {
    /// The scope within which the name is unique.
    pub group: String,
    /// The candidates.
    pub candidates: Vec<Words>,
    /// Whether the name was given, by configuration or by the lock.
    pub fixed: bool,
}

/// The rung on which each contender ends.
#[must_use]
pub fn climb(contenders: &[Contender]) -> Vec<usize> {
    let mut rungs = vec![0; contenders.len()];
    loop {
        let mut moved = false;
        for holders in holders(contenders, &rungs).into_values().filter(|holders| holders.len() > 1) {
            for index in holders {
                let contender = &contenders[index];
                if !contender.fixed && rungs[index] + 1 < contender.candidates.len() {
                    rungs[index] += 1;
                    moved = true;
                }
            }
        }
        if !moved {
            return rungs;
        }
    }
}

/// Who holds each name.
#[must_use]
pub fn holders<'c>(contenders: &'c [Contender], rungs: &[usize]) -> BTreeMap<(&'c str, String), Vec<usize>> {
    let mut holders: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (index, (contender, rung)) in contenders.iter().zip(rungs).enumerate() {
        let name = contender.candidates.get(*rung).map(Words::snake).unwrap_or_default();
        holders.entry((&contender.group, name)).or_default().push(index);
    }
    holders
}

#[cfg(test)]
mod tests;
