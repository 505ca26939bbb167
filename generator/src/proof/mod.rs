//! The proof that is generated with a crate: the document's examples, and a request of each operation with what
//! must come of it. It is made from the document's tree and not from what the emitter prints, so that the two can
//! disagree.

mod bodies;
mod forms;
mod judge;
mod numbers;
mod requests;
mod sample;
mod styles;
mod text;
mod xml;

use std::cell::Cell;

use serde_json::Value;

pub(crate) use self::requests::{USER, secret};
use self::{
    judge::{Judge, Schemas, Verdict},
    requests::Requests,
    sample::Sampler,
};
use crate::{
    api::{Api, Example, Type},
    config::Config,
};

/// What the tests of a crate are made from.
#[derive(Debug, Default)]
pub struct Proof {
    /// The examples that are valid by their own schemas, without what no schema declares.
    pub examples: Vec<ValidExample>,
    /// How many examples are not valid.
    pub invalid: usize,
    /// How many have a schema that cannot be read by a validator.
    pub unjudged: usize,
    /// The examples of the bodies of events: the event's index, and the example's.
    pub events: Vec<(usize, usize)>,
    /// For each operation, in the order of the groups: what is given and what must be sent.
    pub requests: Vec<Value>,
}

/// A value that the crate's types must be able to hold.
#[derive(Debug)]
pub struct ValidExample {
    /// Where it stands in the document.
    pub at: String,
    /// Its type.
    pub ty: Type,
    /// The value.
    pub value: Value,
}

/// Makes the proof for a document's tree, overlays applied.
pub(crate) fn prove(tree: &Value, config: &Config, api: &Api, examples: &[Example]) -> Proof {
    let schemas = Schemas::new(tree);
    let judge = Judge::new(&schemas);
    let mut proof = Proof::default();
    for example in examples {
        let verdict = judge.as_ref().map(|judge| judge.verdict(&example.schema, &example.value));
        match verdict.unwrap_or(Verdict::Unjudged) {
            Verdict::Valid(value) => {
                proof.examples.push(ValidExample { at: example.at.clone(), ty: example.ty.clone(), value });
            }
            Verdict::Invalid => proof.invalid += 1,
            Verdict::Unjudged => proof.unjudged += 1,
        }
    }
    proof.events = events(api, &proof.examples);
    let requests =
        Requests { sampler: Sampler { tree, judge: judge.as_ref(), texts_first: false, left: Cell::new(0) }, config };
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    proof.requests = operations.map(|operation| requests.row(operation)).collect();
    proof
}

/// Which examples are bodies of which events: those that stand in the webhook or callback.
fn events(api: &Api, examples: &[ValidExample]) -> Vec<(usize, usize)> {
    let events = api.webhooks.iter().flat_map(|webhooks| webhooks.events.iter().enumerate());
    let mut found = Vec::new();
    for (index, event) in events.filter(|(_, event)| !event.at.is_empty()) {
        let body = format!("{}/requestBody/", event.at.trim_start_matches('#'));
        let is_body =
            |example: &ValidExample| example.at.trim_start_matches('#').starts_with(&body) && example.ty == event.ty;
        let bodies = examples.iter().enumerate().filter(|(_, example)| is_body(example));
        found.extend(bodies.map(|(example, _)| (index, example)));
    }
    found
}
