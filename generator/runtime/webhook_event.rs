//! Tells of which event the body of a webhook is, and decodes it.

use std::time::SystemTime;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::decode::{self, DecodeError, DecodeOwned};
use super::webhook::{Verified, Verifier};
use super::webhook_error::WebhookError;
use super::webhook_headers::Found;

/// How the events of an API are told apart.
#[derive(Debug)]
pub struct Plan {
    /// Where the name of an event is, in the order in which it is looked for.
    pub names: &'static [Naming],
    /// The events.
    pub events: &'static [Known],
}

/// Where the name of an event is.
#[derive(Debug)]
pub enum Naming {
    /// In the body, at this JSON pointer.
    Property(&'static str),
    /// In the header of this name, in lower case.
    Header(&'static str),
}

/// An event.
#[derive(Debug)]
pub struct Known {
    /// Its name; a `*` at the end stands for any text.
    pub name: &'static str,
    /// Texts that its body has, by their JSON pointers.
    pub constants: &'static [(&'static str, &'static str)],
}

/// The events of an API.
pub trait Events: Sized {
    /// How they are told apart.
    const PLAN: &'static Plan;

    /// Reads the event with this index; one that is not known is kept.
    ///
    /// # Errors
    /// Where the body is not as the document says.
    fn read(known: Option<usize>, body: Body<'_>) -> Result<Self, DecodeError>;
}

/// The body of a webhook, which is JSON, and the name of its event.
#[derive(Debug, Clone, Copy)]
pub struct Body<'b> {
    name: Option<&'b str>,
    text: &'b str,
}

impl Body<'_> {
    /// The body as a type.
    ///
    /// # Errors
    /// Where it is not of this type.
    pub fn decode<T: DecodeOwned>(self) -> Result<T, DecodeError> {
        decode::from_slice(self.text.as_bytes())
    }

    /// An event that this version of the crate does not know.
    #[must_use]
    #[inline]
    pub fn unknown(self) -> UnknownEvent {
        UnknownEvent { name: self.name.map(Into::into), text: self.text.into() }
    }
}

/// An event that this version of the crate does not know, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEvent {
    name: Option<Box<str>>,
    text: Box<str>,
}

impl UnknownEvent {
    /// The event's name, if it says one.
    #[must_use]
    #[inline]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The body, which is JSON.
    #[must_use]
    #[inline]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The body as a type of your own, or as `serde_json::Value`.
    ///
    /// # Errors
    /// If it is not of this type.
    pub fn json<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_str(&self.text)
    }
}

/// A webhook whose signature was checked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Received<E> {
    /// What tells this message from others. Who sends a webhook sends it again if it is not answered, and who has seen
    /// one can do so too as long as it is not too old: remember the ids of the last minutes, and do nothing for one
    /// that was there before.
    ///
    /// It is the header's, if there is one, or else the body's `id`, and stays the same if a message is sent again.
    /// Without both it is made of time and body, and is only the same for an exact copy.
    pub id: String,
    /// When it was signed.
    pub timestamp: SystemTime,
    /// What has happened.
    pub event: E,
}

/// Checks a webhook, and reads its event: the one with this name, or with the name that headers or body say.
///
/// # Errors
/// If it cannot be trusted, or the body is not JSON, or not as the document describes the event.
pub fn receive<E: Events, N: AsRef<str>, V: AsRef<[u8]>>(
    verifier: &Verifier,
    name: Option<&str>,
    headers: impl IntoIterator<Item = (N, V)>,
    body: &[u8],
    now: SystemTime,
) -> Result<Received<E>, WebhookError> {
    let headers = Found::pick(headers, verifier.headers().chain(E::PLAN.headers()));
    let Verified { id, timestamp, from_header } = verifier.check(&headers, body, now)?;
    let (event, own) = read(name, &headers, body)?;
    let id = own.filter(|_| !from_header).unwrap_or(id);
    Ok(Received { id, timestamp, event })
}

/// Reads an event that may come from anybody.
///
/// # Errors
/// If the body is not JSON, or not as the document describes the event.
pub fn parse<E: Events, N: AsRef<str>, V: AsRef<[u8]>>(
    name: Option<&str>,
    headers: impl IntoIterator<Item = (N, V)>,
    body: &[u8],
) -> Result<E, WebhookError> {
    read(name, &Found::pick(headers, E::PLAN.headers()), body).map(|(event, _)| event)
}

/// The event, and the body's `id`.
fn read<E: Events>(name: Option<&str>, headers: &Found<'_>, body: &[u8]) -> Result<(E, Option<String>), WebhookError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let not_json = |source| WebhookError::NotJson { source };
    let text = decode::text(body).map_err(not_json)?;
    let value: Value = text.parse().map_err(not_json)?;
    let named = name.or_else(|| E::PLAN.name(headers, &value));
    let known = E::PLAN.event(named, &value);
    let event = E::read(known, Body { name: named, text }).map_err(|source| {
        let event = named.or(known.map(|known| E::PLAN.events[known].name)).unwrap_or_default().to_owned();
        WebhookError::OtherShape { event, source }
    })?;
    let id = value.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned);
    Ok((event, id))
}

impl Plan {
    /// The headers that it needs.
    #[inline]
    fn headers(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter_map(|naming| match naming {
            Naming::Header(name) => Some(*name),
            Naming::Property(_) => None,
        })
    }

    /// The name that headers or body say.
    #[inline]
    fn name<'a>(&self, headers: &'a Found<'_>, body: &'a Value) -> Option<&'a str> {
        self.names.iter().find_map(|naming| match naming {
            Naming::Property(at) => body.pointer(at)?.as_str(),
            Naming::Header(name) => headers.one(name).ok(),
        })
    }

    /// The event with this name whose constants the body has; without a name, the one of which it has most.
    #[inline]
    fn event(&self, name: Option<&str>, body: &Value) -> Option<usize> {
        let mut best: Option<(usize, (bool, usize))> = None;
        for (index, event) in self.events.iter().enumerate() {
            let Some(constants) = event.constants_in(body) else { continue };
            let is_it = name.map_or(constants > 0, |name| event.is_called(name));
            let rank = (name == Some(event.name), constants);
            if is_it && best.is_none_or(|(_, known)| rank > known) {
                best = Some((index, rank));
            }
        }
        best.map(|(index, _)| index)
    }
}

impl Known {
    #[inline]
    fn is_called(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == self.name,
        }
    }

    /// How many of the texts the body has; none, if it has another in the place of one.
    #[inline]
    fn constants_in(&self, body: &Value) -> Option<usize> {
        let mut found = 0;
        for (at, text) in self.constants {
            match body.pointer(at) {
                Some(value) if value == text => found += 1,
                Some(_) => return None,
                None => {}
            }
        }
        Some(found)
    }
}
