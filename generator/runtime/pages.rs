//! Lists that come page by page, as streams of pages and of items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use http::HeaderMap;

use super::call::Call;
use super::error::{Error, ErrorKind};
use super::pager::Pager;
use super::paging::Plan;
use super::position::Position;
use super::response::{RawResponse, Response};
use super::transport::BoxFuture;

/// Makes a page of an answer.
type Read<T> = fn(RawResponse) -> Result<Response<T>, Error>;

/// The pages of a list, each asked for when it is wanted.
///
/// After an error there is nothing more, but [`position`](Self::position) still tells where the page begins that did
/// not come. A list that does not get on is an error of [`ErrorKind::NoProgress`].
pub struct Pages<T> {
    state: State,
    read: Read<T>,
}

/// The pager, and the page that it asked for.
type Asked = (Box<Pager>, Option<Result<RawResponse, Error>>);

/// What is going on. A request that is under way goes on when it is polled again.
enum State {
    Idle(Box<Pager>),
    Busy(BoxFuture<'static, Asked>, Position),
    /// Only while one becomes the other.
    Taken,
}

impl<T> Pages<T> {
    /// The pages of a call.
    #[must_use]
    pub fn new(call: Call, plan: &'static Plan, read: Read<T>) -> Self {
        Self { state: State::Idle(Box::new(Pager::new(call, plan))), read }
    }

    /// Ends after so many pages; [`position`](Self::position) then tells where the next one begins.
    #[must_use]
    pub fn with_page_limit(mut self, pages: usize) -> Self {
        self.set(|pager| pager.set_page_limit(pages));
        self
    }

    /// Asks for pages of so many items, or of as many as the document allows if that is less.
    #[must_use]
    pub fn with_page_size(mut self, items: u64) -> Self {
        self.set(|pager| pager.set_page_size(items));
        self
    }

    /// Begins at a position that was kept.
    #[must_use]
    pub fn resume(mut self, position: Position) -> Self {
        self.set(|pager| pager.resume(position));
        self
    }

    /// Where the next page begins; `None` behind the last one.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match &self.state {
            State::Idle(pager) => pager.next_position().map(|next| Position::at(next.reference.clone())),
            State::Busy(_, position) => Some(position.clone()),
            State::Taken => None,
        }
    }

    /// The headers of the page that came last; none before the first.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match &self.state {
            State::Idle(pager) => Some(pager.headers()),
            _ => None,
        }
    }

    /// The next page.
    ///
    /// # Errors
    /// Any [`Error`] of a call, and one of kind [`NoProgress`](super::error::ErrorKind::NoProgress) where the list does
    /// not get on.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn set(&mut self, set: impl FnOnce(&mut Pager)) {
        if let State::Idle(pager) = &mut self.state {
            set(pager);
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        if let State::Idle(pager) = &self.state {
            let Some(position) = pager.next_position().cloned() else { return Poll::Ready(None) };
            if let State::Idle(mut pager) = std::mem::replace(&mut self.state, State::Taken) {
                let work = async move {
                    let page = pager.page().await;
                    (pager, page)
                };
                self.state = State::Busy(Box::pin(work), position);
            }
        }
        let State::Busy(work, _) = &mut self.state else { return Poll::Ready(None) };
        let (mut pager, page) = ready!(work.as_mut().poll(cx));
        let page = page.map(|answer| answer.and_then(|answer| (self.read)(answer).inspect_err(|_| pager.stay())));
        self.state = State::Idle(pager);
        Poll::Ready(page.map(|page| page.map(Response::into_body)))
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("position", &self.position()).finish_non_exhaustive()
    }
}

/// The items of a list that comes page by page, each page asked for when its first item is wanted.
///
/// After an error there is nothing more, but [`position`](Self::position) still tells where to go on.
pub struct Items<I> {
    pages: Pages<Vec<I>>,
    page: vec::IntoIter<I>,
    /// How many items of the page are behind.
    taken: usize,
    /// How many items are left out, of a page that is yet to come.
    skip: usize,
}

impl<I> Items<I> {
    /// The items of the pages of a call.
    #[must_use]
    pub fn new(call: Call, plan: &'static Plan, read: Read<Vec<I>>) -> Self {
        Self { pages: Pages::new(call, plan, read), page: Vec::new().into_iter(), taken: 0, skip: 0 }
    }

    /// Asks for so many pages at most; [`position`](Self::position) then tells where the next item is.
    #[must_use]
    pub fn with_page_limit(self, pages: usize) -> Self {
        Self { pages: self.pages.with_page_limit(pages), ..self }
    }

    /// Asks for pages of so many items, or of as many as the document allows if that is less.
    #[must_use]
    pub fn with_page_size(self, items: u64) -> Self {
        Self { pages: self.pages.with_page_size(items), ..self }
    }

    /// Begins at a position that was kept.
    #[must_use]
    pub fn resume(self, position: Position) -> Self {
        let skip = position.skip;
        Self { pages: self.pages.resume(position), skip, ..self }
    }

    /// Where the next item is; `None` behind the last one.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match &self.pages.state {
            State::Idle(pager) if self.page.len() > 0 || (self.taken > 0 && pager.is_back()) => {
                Some(Position { reference: pager.current().reference.clone(), skip: self.taken })
            }
            _ => self.pages.position().map(|position| Position { skip: self.skip, ..position }),
        }
    }

    /// The next item.
    ///
    /// # Errors
    /// As those of [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<I, Error>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                self.taken += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(cx)) {
                Some(Ok(page)) => {
                    self.page = page.into_iter();
                    self.taken = std::mem::take(&mut self.skip).min(self.page.len());
                    self.page.by_ref().take(self.taken).for_each(drop);
                }
                Some(Err(error)) => {
                    // A page that leads nowhere has still come; any other has not.
                    if error.kind() != ErrorKind::NoProgress {
                        self.taken = 0;
                    }
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Nothing in it is pinned.
impl<I> Unpin for Items<I> {}

impl<I> Stream for Items<I> {
    type Item = Result<I, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<I> fmt::Debug for Items<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("position", &self.position()).finish_non_exhaustive()
    }
}

#[cfg(feature = "blocking")]
super::iterate::iterate!({T} Pages<T>, {I} Items<I>);
