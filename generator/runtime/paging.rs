//! Lists that come page by page: what the document says about them, and what an answer says of the pages.

use serde_json::{Map, Value};

use super::call::Call;
use super::decode;
use super::operation::{Parameter, Place};
use super::response::RawResponse;
use super::skim::{self, Found};
use super::target::Input;

/// The way to a value: the names of the properties that lead to it.
pub type Way = &'static [&'static str];

/// How the pages of a list hang together.
#[derive(Debug)]
pub struct Plan {
    /// Where the list can be in an answer; the first way that leads to a list is it.
    pub items: &'static [Way],
    /// How the next page is asked for.
    pub step: Step,
    /// Whether there are more: where this is said, and how.
    pub more: Option<(Way, More)>,
    /// Where the number of all items is.
    pub total: Option<Way>,
    /// Where the number of all pages is.
    pub pages: Option<Way>,
    /// How many items a page shall have: the input, and the most that the document allows.
    pub size: Option<(Field, Option<u64>)>,
}

/// By what a value says that there are more pages.
#[derive(Debug, Clone, Copy)]
pub enum More {
    /// By being true.
    True,
    /// By being false.
    False,
    /// By not being `null` or empty.
    Presence,
}

impl More {
    /// Whether there are more; `None` where a value does not tell.
    #[inline]
    fn of(self, found: &Found) -> Option<bool> {
        match (self, found) {
            (Self::True, Found::Boolean(value)) => Some(*value),
            (Self::False, Found::Boolean(value)) => Some(!value),
            (Self::Presence, Found::Null | Found::Boolean(false)) => Some(false),
            (Self::Presence, Found::Text(text)) => Some(!text.is_empty()),
            (Self::Presence, _) => Some(true),
            _ => None,
        }
    }
}

/// How the next page is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// By the number of items that are behind.
    Offset {
        /// The input that takes it.
        input: Field,
        /// The number of the first item.
        first: u64,
        /// Where an answer has the number for the next page.
        next: Option<Way>,
    },
    /// By the number of the page.
    Page {
        /// The input that takes it.
        input: Field,
        /// The number of the first page.
        first: u64,
        /// Where an answer has the number of the next page.
        next: Option<Way>,
    },
    /// By a value of the answer.
    Token {
        /// The input that takes it.
        input: Field,
        /// Where the answer has it.
        at: At,
    },
    /// By a property of the last item.
    Last {
        /// The input that takes it.
        input: Field,
        /// The property.
        key: &'static str,
    },
    /// By a link in the answer.
    Link(At),
}

/// Where an answer has a value.
#[derive(Debug, Clone, Copy)]
pub enum At {
    /// In the body.
    Body(Way),
    /// In a header.
    Header(&'static str),
    /// In the `link` header, as the relation `next`.
    Links,
}

/// An input.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Where it goes: into a parameter, or into the body.
    pub place: Option<Place>,
    /// The name on the wire.
    pub name: &'static str,
    /// Whether it is a number in JSON.
    pub number: bool,
}

impl Field {
    #[inline]
    fn value(self, text: &str) -> Value {
        let number = text.parse().map(Value::Number);
        number.ok().filter(|_| self.number).unwrap_or_else(|| Value::String(text.to_owned()))
    }
}

impl Call {
    /// Sets an input to a value that the server gave, or that follows from the ones before.
    #[inline]
    pub(super) fn set_field(&mut self, field: Field, text: &str) {
        let value = field.value(text);
        let Some(place) = field.place else { return self.set_in_body(field.name, value) };
        self.inputs.retain(|input| input.parameter.place != place || input.parameter.name != field.name);
        let parameter = Parameter { rules: &[], item_rules: &[], ..self.operation.parameter(place, field.name) };
        self.inputs.push(Input { parameter, value, wrong: Vec::new() });
    }

    #[inline]
    fn set_in_body(&mut self, name: &str, value: Value) {
        let mut body = self.json_body().unwrap_or_default();
        body.insert(name.to_owned(), value);
        let media_type = self.body.as_ref().and_then(|body| body.media_type.to_str().ok()).map(str::to_owned);
        self.set_written(media_type.as_deref().unwrap_or("application/json"), serde_json::to_vec(&body));
    }

    /// The number that an input has, if it has one.
    #[inline]
    pub(super) fn number(&self, field: Field) -> Option<u64> {
        let value = match field.place {
            None => self.json_body()?.remove(field.name)?,
            Some(place) => {
                let is_it = |input: &&Input| input.parameter.place == place && input.parameter.name == field.name;
                self.inputs.iter().find(is_it)?.value.clone()
            }
        };
        match value {
            Value::String(text) => text.parse().ok(),
            // What is typed as a number may be written with a fraction of zero.
            other => other.to_string().trim_end_matches(".0").parse().ok(),
        }
    }

    #[inline]
    fn json_body(&self) -> Option<Map<String, Value>> {
        let bytes = self.body.as_ref()?.as_bytes()?;
        serde_json::from_str(decode::text(bytes).ok()?).ok()
    }
}

/// What an answer says about the pages.
pub(super) struct Seen {
    /// How many items the page has.
    pub(super) items: usize,
    /// Whether the items are objects.
    pub(super) objects: bool,
    /// The property of the last item that leads on.
    pub(super) last: Option<Found>,
    /// What leads to the next page.
    pub(super) next: Option<Found>,
    /// Whether there are more.
    pub(super) more: Option<bool>,
    /// How many items there are on all pages.
    pub(super) total: Option<u64>,
    /// How many pages there are.
    pub(super) pages: Option<u64>,
}

impl Seen {
    /// Where the answer says that the list goes on.
    #[inline]
    pub(super) fn told(&self) -> Option<String> {
        self.next.as_ref().and_then(Found::text)
    }

    /// Whether the answer says that there is no next page.
    #[inline]
    pub(super) fn says_end(&self) -> bool {
        self.more.is_none() && self.next.is_some() && self.told().is_none()
    }
}

impl Plan {
    #[inline]
    pub(super) fn seen(&self, answer: &RawResponse) -> Seen {
        const NOWHERE: Way = &["\0"];
        let next = match self.step {
            Step::Offset { next, .. } | Step::Page { next, .. } => next,
            Step::Token { at: At::Body(way), .. } | Step::Link(At::Body(way)) => Some(way),
            _ => None,
        };
        let key = if let Step::Last { key, .. } = self.step { key } else { "" };
        let single = [next, self.more.map(|(way, _)| way), self.total, self.pages];
        let ways: Vec<&[&str]> =
            single.iter().map(|way| way.unwrap_or(NOWHERE)).chain(self.items.iter().copied()).collect();
        // An answer that is no JSON fails where it is decoded.
        let mut found = skim::read(answer.as_bytes(), &ways, key).unwrap_or_else(|_| vec![None; ways.len()]);
        let page = found.drain(single.len()..).flatten().find(|found| matches!(found, Found::List { .. }));
        let (items, objects, last) = match page {
            Some(Found::List { items, objects, last }) => (items, objects, last.map(|last| *last)),
            _ => (0, false, None),
        };
        let [next, more, total, pages] = [0, 1, 2, 3].map(|index: usize| found[index].take());
        let header = match self.step {
            Step::Token { at: At::Header(name), .. } | Step::Link(At::Header(name)) => answer.headers().get(name),
            _ => None,
        };
        let header = header.and_then(|value| value.to_str().ok()).map(|text| Found::Text(text.to_owned()));
        let more = more.zip(self.more).and_then(|(found, (_, more))| more.of(&found));
        let count = |found: Option<Found>| found.and_then(|found| found.count());
        Seen { items, objects, last, next: next.or(header), more, total: count(total), pages: count(pages) }
    }
}
