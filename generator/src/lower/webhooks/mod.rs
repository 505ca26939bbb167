//! Webhooks and callbacks: what the server sends by itself becomes one enum of events.

mod names;
mod seed;
mod settings;
mod told;

pub(super) use self::{names::Names, seed::Seed, settings::added};

use std::collections::HashMap;

use super::{members::unique, operations::Lowering};
use crate::{
    api::{Api, BodyKind, Event, EventName, Operation, Signature, SignatureScheme, Type, Webhooks},
    codes::Code,
    config::{Config, WebhookConfig},
    diagnostic::{Diagnostic, Diagnostics, Place},
    names::ident::Style,
    source::Pointer,
};

/// Finds the events among the operations.
pub(super) fn find(config: &Config, operations: &[Lowering], problems: &mut Diagnostics) -> Option<Webhooks> {
    let seeds: Vec<(&Lowering, &Seed, &Type)> = operations.iter().filter_map(|one| event(one, problems)).collect();
    let config = &config.webhooks;
    if seeds.is_empty() {
        if !config.is_empty() {
            let message =
                "`[webhooks]` matches nothing: the document has no webhooks and no callbacks with a JSON body";
            problems.push(Diagnostic::new(Code::UnusedSetting, Place::setting_key(&["webhooks"]), message));
        }
        return None;
    }
    let plain: Vec<&Seed> = seeds.iter().map(|(_, seed, _)| *seed).collect();
    let names = settings::names(config, &plain, problems).unwrap_or_else(|| told::names(&plain));
    let mut events: Vec<(Event, bool)> = Vec::new();
    for (Lowering { operation, .. }, seed, ty) in &seeds {
        let event = made(operation, seed, ty, &names);
        let is_same = |(known, _): &(Event, bool)| {
            (&known.wire_name, &known.constants, &known.ty) == (&event.wire_name, &event.constants, &event.ty)
        };
        if !events.iter().any(is_same) {
            events.push((event, names.iter().any(|name| seed.has(name))));
        }
    }
    unneeded(&mut events);
    let events = events.into_iter().map(|(event, _)| event).collect();
    let signatures = signatures(config, &plain, problems);
    Some(Webhooks { events, names, signatures, tolerance: config.tolerance })
}

/// Names the variants.
pub(super) fn name(api: &mut Api) {
    let Some(webhooks) = &mut api.webhooks else { return };
    let keys: Vec<String> = webhooks.events.iter().map(|event| event.key.trim_end_matches('*').to_owned()).collect();
    for (event, ident) in webhooks.events.iter_mut().zip(unique(Style::Variant, &keys, &["Unknown"])) {
        event.ident = ident;
    }
}

/// An operation that is an event, and its body.
fn event<'o>(lowering: &'o Lowering, problems: &mut Diagnostics) -> Option<(&'o Lowering, &'o Seed, &'o Type)> {
    let seed = lowering.event.as_ref()?;
    let body = lowering.operation.body.as_ref();
    if let Some(body) = body.filter(|body| body.kind == BodyKind::Json) {
        return Some((lowering, seed, &body.ty));
    }
    let at = Pointer::from_text(lowering.operation.at.trim_start_matches('#'));
    let message = match body {
        Some(body) => format!("a webhook with a body of `{}` is no event of the client", body.media_type),
        None => "a webhook without a body is no event of the client".to_owned(),
    };
    problems.push(Diagnostic::new(Code::Unsupported, Place::value(&at), message));
    None
}

fn made(operation: &Operation, seed: &Seed, ty: &Type, names: &[EventName]) -> Event {
    let naming =
        |way: &[String]| names.iter().any(|name| matches!(name, EventName::Property(property) if property == way));
    let wire_name = names.iter().find_map(|name| seed.says(name)).unwrap_or_else(|| operation.wire_path.clone());
    let constants = seed.constants.iter().filter(|(way, _)| !naming(way)).cloned().collect();
    Event {
        ident: String::new(),
        key: operation.wire_path.clone(),
        wire_name,
        constants,
        ty: ty.clone(),
        docs: operation.description.clone().or_else(|| operation.summary.clone()).or_else(|| seed.docs.clone()),
        callback_of: seed.callback_of.clone(),
        at: operation.at.clone(),
    }
}

/// What a body says besides its name is needed only where the name is not enough, or is not there.
fn unneeded(events: &mut [(Event, bool)]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (event, _) in events.iter() {
        *counts.entry(event.wire_name.clone()).or_default() += 1;
    }
    for (event, says_name) in events {
        if *says_name && counts.get(&event.wire_name) == Some(&1) {
            event.constants.clear();
        }
    }
}

/// How events are signed: as `api.toml` says it, or as the headers do that they are sent with.
fn signatures(config: &WebhookConfig, seeds: &[&Seed], problems: &mut Diagnostics) -> Vec<Signature> {
    let signatures = settings::signatures(config, problems);
    let svix = ["svix-signature", "webhook-signature"];
    let is_svix = |seed: &&Seed| seed.headers.iter().any(|(name, _)| svix.contains(&name.as_str()));
    if signatures.is_empty() && seeds.iter().any(is_svix) {
        return vec![Signature { ident: "svix".to_owned(), scheme: SignatureScheme::Svix }];
    }
    signatures
}
