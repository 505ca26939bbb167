//! Asks for one page of a list after the other, and for none that leads nowhere.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use http::HeaderMap;

use super::call::Call;
use super::error::{Error, ErrorKind, Inner};
use super::links::{self, Linked};
use super::paging::{At, Field, Plan, Seen, Step};
use super::position::Position;
use super::response::RawResponse;
use super::rules::Violation;
use super::skim::Found;

/// After so many empty pages, each with a way to a next one, the list is taken to have no end.
const EMPTY: u32 = 100;

/// Where a list goes on: at a next page, or not at all.
type Next = Result<Option<String>, &'static str>;

/// Asks for one page after the other.
pub(super) struct Pager {
    call: Call,
    plan: &'static Plan,
    /// Where the next page begins; `None` behind the last one.
    next: Option<Position>,
    /// Where the page that came last begins.
    current: Position,
    headers: HeaderMap,
    /// What is wrong with the page that came last: it leads nowhere.
    stuck: Option<&'static str>,
    /// How many pages may still be asked for.
    left: Option<usize>,
    /// How many items came, if all came from the first one on.
    items: Option<u64>,
    empty: u32,
    known: HashSet<u64>,
    body: Option<u64>,
    hasher: RandomState,
}

impl Pager {
    #[inline]
    pub(super) fn new(call: Call, plan: &'static Plan) -> Self {
        Self {
            call,
            plan,
            next: Some(Position::start()),
            current: Position::start(),
            headers: HeaderMap::new(),
            stuck: None,
            left: None,
            items: Some(0),
            empty: 0,
            known: HashSet::new(),
            body: None,
            hasher: RandomState::new(),
        }
    }

    #[inline]
    pub(super) fn set_page_limit(&mut self, pages: usize) {
        self.left = Some(pages);
    }

    #[inline]
    pub(super) fn set_page_size(&mut self, items: u64) {
        let Some((field, most)) = self.plan.size else { return };
        let items = items.min(most.unwrap_or(u64::MAX)).max(1);
        self.call.set_field(field, &items.to_string());
    }

    #[inline]
    pub(super) fn resume(&mut self, position: Position) {
        self.items = None;
        self.current = position.clone();
        self.next = Some(position);
    }

    /// Goes back to where the page begins that came last, and ends there: it cannot be read.
    #[inline]
    pub(super) fn stay(&mut self) {
        self.next = Some(self.current.clone());
        self.stuck = None;
        self.left = Some(0);
    }

    /// Whether the next page is the one that came last.
    #[inline]
    pub(super) fn is_back(&self) -> bool {
        self.next.as_ref().is_some_and(|next| next.reference == self.current.reference)
    }

    #[inline]
    pub(super) fn next_position(&self) -> Option<&Position> {
        self.next.as_ref()
    }

    #[inline]
    pub(super) fn current(&self) -> &Position {
        &self.current
    }

    #[inline]
    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next page. After an error there is none, but the position stays where it was.
    pub(super) async fn page(&mut self) -> Option<Result<RawResponse, Error>> {
        if let Some(reason) = self.stuck.take() {
            self.left = Some(0);
            return Some(Err(self.no_progress(reason)));
        }
        let position = self.next.clone().filter(|_| self.left != Some(0))?;
        let answer = self.ask(&position).await;
        match answer {
            Ok(answer) => {
                self.left = self.left.map(|left| left - 1);
                self.take(position, &answer);
                Some(Ok(answer))
            }
            Err(error) => {
                self.left = Some(0);
                Some(Err(error))
            }
        }
    }

    async fn ask(&self, position: &Position) -> Result<RawResponse, Error> {
        let mut call = self.call.clone();
        let reference = &*position.reference;
        if reference.starts_with('/') {
            call.link = Some(reference.to_owned());
        } else if reference != "?" {
            let pair = url::form_urlencoded::parse(&reference.as_bytes()[1..]).next();
            match (pair, self.input()) {
                (Some((name, value)), Some(field)) if name == field.name => call.set_field(field, &value),
                _ => call.refuse(Violation::new("position", "is of another operation")),
            }
        }
        call.send().await
    }

    /// The input by which the next page is asked for.
    #[inline]
    fn input(&self) -> Option<Field> {
        match self.plan.step {
            Step::Offset { input, .. }
            | Step::Page { input, .. }
            | Step::Token { input, .. }
            | Step::Last { input, .. } => Some(input),
            Step::Link(_) => None,
        }
    }

    /// Takes notice of a page that came.
    #[inline]
    fn take(&mut self, position: Position, answer: &RawResponse) {
        let seen = self.plan.seen(answer);
        self.known.insert(self.hasher.hash_one(&position.reference));
        self.headers.clone_from(answer.headers());
        self.items = self.items.map(|items| items + seen.items as u64);
        self.empty = if seen.items == 0 { self.empty + 1 } else { 0 };
        let number = self.number(&position);
        self.current = position;
        let next = self.after(&seen, number).and_then(|next| self.check(next, &seen, answer));
        match next {
            Ok(next) => self.next = next.map(Position::at),
            Err(reason) => {
                self.stuck = Some(reason);
                self.next = Some(self.current.clone());
            }
        }
    }

    /// The number at which a page begins, where pages are counted.
    #[inline]
    fn number(&self, position: &Position) -> u64 {
        let (Step::Offset { input, first, .. } | Step::Page { input, first, .. }) = self.plan.step else { return 0 };
        let told = position.reference.split_once('=').and_then(|(_, value)| value.parse().ok());
        told.or_else(|| self.call.number(input)).unwrap_or(first)
    }

    /// Where the list goes on behind a page.
    #[inline]
    fn after(&self, seen: &Seen, number: u64) -> Next {
        if seen.more == Some(false) {
            return Ok(None);
        }
        let more = seen.more == Some(true);
        match self.plan.step {
            Step::Offset { input, first, next } => {
                if let Some(next) = next.and(seen.told()) {
                    return Ok(Some(pair(input, &next)));
                }
                let behind = number + seen.items as u64;
                let is_end = seen.total.is_some_and(|total| behind.saturating_sub(first) >= total);
                self.counted(seen, pair(input, &behind.to_string()), is_end || (next.is_some() && seen.says_end()))
            }
            Step::Page { input, first, next } => {
                if let Some(next) = next.and(seen.told()) {
                    return Ok(Some(pair(input, &next)));
                }
                let is_end = seen.pages.is_some_and(|pages| (number + 1).saturating_sub(first) >= pages)
                    || seen.total.zip(self.items).is_some_and(|(total, items)| items >= total);
                self.counted(
                    seen,
                    pair(input, &(number + 1).to_string()),
                    is_end || (next.is_some() && seen.says_end()),
                )
            }
            Step::Token { input, .. } => match seen.told() {
                Some(link) if link.starts_with("https://") || link.starts_with("http://") => self.follow(&link),
                Some(token) => Ok(Some(pair(input, &token))),
                None if more => Err("the answer says that there are more, and not where"),
                None => Ok(None),
            },
            Step::Last { input, .. } => match seen.last.as_ref().and_then(Found::text) {
                Some(last) => Ok(Some(pair(input, &last))),
                None if seen.items > 0 => Err("the last item does not say where the next page begins"),
                None if more => Err("an empty page says that there are more"),
                None => Ok(None),
            },
            Step::Link(at) => {
                let link = match (at, links::linked(&self.headers)) {
                    (At::Links, Linked::Next(link)) => Some(link),
                    (At::Links, _) => None,
                    _ => seen.told(),
                };
                match link {
                    Some(link) => self.follow(&link),
                    None if more => Err("the answer says that there are more, and not where"),
                    None => Ok(None),
                }
            }
        }
    }

    /// The next page where pages are counted, unless an answer tells that there is none.
    #[inline]
    fn counted(&self, seen: &Seen, next: String, is_end: bool) -> Next {
        match (seen.more, seen.items) {
            (Some(true), 0) => Err("an empty page says that there are more"),
            (Some(true), _) => Ok(Some(next)),
            (_, 0) => Ok(None),
            _ if is_end => Ok(None),
            // Servers that count pages often link them as well, and then the last one is known.
            _ if links::linked(&self.headers) == Linked::End => Ok(None),
            _ => Ok(Some(next)),
        }
    }

    #[inline]
    fn follow(&self, link: &str) -> Next {
        links::resolve(&self.call, link).map(Some)
    }

    /// Refuses a next page by which the list would go on for ever.
    #[inline]
    fn check(&mut self, next: Option<String>, seen: &Seen, answer: &RawResponse) -> Next {
        let Some(next) = next else { return Ok(None) };
        if self.known.contains(&self.hasher.hash_one(&next)) {
            // At the end, some servers repeat the token of the last page instead of giving none.
            let is_end = seen.items == 0 && seen.more.is_none();
            return if is_end { Ok(None) } else { Err("the next page is one that came before") };
        }
        let counts = matches!(self.plan.step, Step::Offset { .. } | Step::Page { .. });
        let follows =
            |(_, value): (&str, &str)| value.parse::<u64>().is_ok_and(|next| next > self.number(&self.current));
        if counts && next.starts_with('?') && !next.split_once('=').is_some_and(follows) {
            return Err("the next page is not behind this one");
        }
        let body = self.hasher.hash_one(answer.as_bytes());
        let same = self.body.replace(body) == Some(body);
        // A server that does not understand the input answers with the same page each time.
        if counts && same && seen.objects {
            return Err("the page is the same as the one before");
        }
        if self.empty >= EMPTY {
            return Err("there are too many empty pages");
        }
        Ok(Some(next))
    }

    #[inline]
    fn no_progress(&self, reason: &str) -> Error {
        let mut inner = Inner {
            message: reason.to_owned(),
            headers: self.headers.clone(),
            ..Inner::of(ErrorKind::NoProgress, self.call.label.to_string())
        };
        inner.hide(&self.call.core.secrets_with(&self.call.own_values()));
        inner.into()
    }
}

/// The reference that sets an input.
#[inline]
fn pair(input: Field, value: &str) -> String {
    let mut pairs = url::form_urlencoded::Serializer::for_suffix("?".to_owned(), 1);
    pairs.append_pair(input.name, value);
    pairs.finish()
}
