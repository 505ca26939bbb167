//! The differences of what servers send by themselves.

use super::{model::Found, rules::Rule, values::Values};
use crate::api::{Api, Event, Webhooks};

/// Compares what two servers send.
pub(super) fn compare(old: &Api, new: &Api, found: &mut Found) {
    let none = Webhooks::default();
    let (was, is) = (old.webhooks.as_ref().unwrap_or(&none), new.webhooks.as_ref().unwrap_or(&none));
    found.at(String::new());
    if !was.events.is_empty() && !is.events.is_empty() && (&was.signatures, &was.names) != (&is.signatures, &is.names) {
        found.add(Rule::EventsReadOtherwise, "", "events are signed, or show their names, in another way");
    }
    for event in &is.events {
        found.at(format!("event {}", event.wire_name));
        match was.events.iter().find(|other| other.key == event.key && other.callback_of == event.callback_of) {
            None => found.add(Rule::EventAdded, "", "is new"),
            Some(other) => Values::new(old, new, found).types("event", &other.ty, &event.ty, false),
        }
    }
    let is_there =
        |event: &Event| is.events.iter().any(|other| other.key == event.key && other.callback_of == event.callback_of);
    for event in was.events.iter().filter(|event| !is_there(event)) {
        found.at(format!("event {}", event.wire_name));
        found.add(Rule::EventRemoved, "", "is gone");
    }
}
