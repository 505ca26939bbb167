//! The differences of two models: what a server does otherwise, in the eyes of a client. As models are compared and not
//! documents, what was moved, inlined or put in another order is no difference.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    events,
    operation::Pair,
    rules::{Rule, Wire},
};
use crate::api::{Api, Operation};

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind it is of.
    pub rule: Rule,
    /// The operations, as `METHOD /path`; none for the whole API.
    pub operations: Vec<String>,
    /// Where in the first of them: `query limit`, `body.name`, `answer.items[].id`.
    pub place: String,
    /// The type that it is in, and where in it, such as `Book.title`; empty where it is in none.
    pub ty: String,
    /// What differs, in words.
    pub what: String,
    /// Whether a client of the old document works with a server of the new one.
    pub wire: Wire,
    /// Whether a value can be lost.
    pub loses: bool,
}

/// The differences, in the order of the new model, what is gone behind what is there.
#[must_use]
pub fn differences(old: &Api, new: &Api) -> Vec<Difference> {
    let mut found = Found::default();
    whole(old, new, &mut found);
    let (before, after) = (operations(old), operations(new));
    for (key, (name, operation)) in &after {
        name.clone_into(&mut found.operation);
        match before.get(key) {
            None => found.add(Rule::OperationAdded, "", "is new"),
            Some((_, was)) => Pair { old, new, was, is: operation }.compare(&mut found),
        }
    }
    for (name, _) in before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(_, named)| named) {
        name.clone_into(&mut found.operation);
        found.add(Rule::OperationRemoved, "", "is gone");
    }
    events::compare(old, new, &mut found);
    found.all
}

/// The differences so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    operation: String,
    within: Within,
    all: Vec<Difference>,
}

/// The type that is compared, and the length of the place where it stands.
#[derive(Debug, Default)]
pub(super) struct Within(String, usize);

impl Found {
    /// Adds a difference; one in a type that several operations share is one.
    pub(super) fn add(&mut self, rule: Rule, place: &str, what: impl Into<String>) {
        let Within(ty, length) = &self.within;
        let inside = place.get(*length..).unwrap_or_default();
        let ty = if ty.is_empty() { String::new() } else { format!("{ty}{inside}") };
        let what = what.into();
        let same = |one: &&mut Difference| !ty.is_empty() && one.rule == rule && one.ty == ty && one.what == what;
        if let Some(known) = self.all.iter_mut().find(same) {
            if !known.operations.contains(&self.operation) {
                known.operations.push(self.operation.clone());
            }
            return;
        }
        let operations = Some(self.operation.clone()).filter(|operation| !operation.is_empty());
        self.all.push(Difference {
            rule,
            operations: operations.into_iter().collect(),
            place: place.to_owned(),
            ty,
            what,
            wire: rule.wire(),
            loses: rule.loses(),
        });
    }

    /// Goes to an operation or event, or to none.
    pub(super) fn at(&mut self, operation: String) {
        self.operation = operation;
    }

    /// Goes into a type; what is answered leads out again.
    pub(super) fn enter(&mut self, ty: &str, place: &str) -> Within {
        std::mem::replace(&mut self.within, Within(ty.to_owned(), place.len()))
    }

    pub(super) fn leave(&mut self, outer: Within) {
        self.within = outer;
    }
}

type Named<'a> = BTreeMap<String, (String, &'a Operation)>;

/// The operations, by method and path; what a parameter in the path is called makes no difference.
fn operations(api: &Api) -> Named<'_> {
    let all = api.groups.iter().flat_map(|group| &group.operations);
    let keyed = all.map(|operation| {
        let method = operation.method.to_uppercase();
        let parts = operation.path.split('{').enumerate();
        let parts: Vec<&str> = parts
            .map(|(at, part)| if at == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) })
            .collect();
        let name = format!("{method} {}", operation.wire_path);
        (format!("{method} {}", parts.join("{}")), (name, operation))
    });
    keyed.collect()
}

fn whole(old: &Api, new: &Api, found: &mut Found) {
    if old.base_url != new.base_url {
        found.add(Rule::BaseUrlChanged, "", format!("the base URL is `{}`, and was `{}`", new.base_url, old.base_url));
    }
    let schemes = |api: &Api| -> BTreeMap<String, String> {
        api.schemes.iter().map(|scheme| (scheme.wire_name.clone(), format!("{:?}", scheme.kind))).collect()
    };
    let (before, after) = (schemes(old), schemes(new));
    for (name, kind) in &after {
        if before.get(name).is_none_or(|was| was != kind) {
            found.add(Rule::SchemeAdded, "", format!("the security scheme `{name}` is new"));
        }
    }
    for (name, kind) in &before {
        if after.get(name).is_none_or(|is| is != kind) {
            found.add(Rule::SchemeRemoved, "", format!("the security scheme `{name}` is not what it was"));
        }
    }
}
