//! Calls with more values than the server takes at a time, sent in as many parts as it takes.

use std::collections::VecDeque;
use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::call::Call;
use super::error::Error;
use super::response::{RawResponse, Response};
use super::transport::BoxFuture;

/// Makes an answer of a response.
type Read<T> = fn(RawResponse) -> Result<Response<T>, Error>;

/// How many parts are under way at once, unless said.
const AT_ONCE: usize = 4;

/// A call that is sent in parts, each with as many values as the document allows.
///
/// Awaited, it gives the items of all answers, joined in the order of the values, or a [`SplitError`] that knows which
/// values failed and still has the items of the others. As a stream, it gives the answer to each part, in their order.
///
/// A part that fails is sent again as any call is, and keeps no other from being sent. What is dropped is sent no more.
pub struct Split<T, I> {
    make: Box<dyn Fn(Range<usize>) -> Call + Send + Sync>,
    read: Read<T>,
    items: fn(T) -> Vec<I>,
    /// How many values there are; `None`: none were given, which is one call without any.
    values: Option<usize>,
    most: usize,
    size: usize,
    at_once: usize,
    /// The first value of the next part.
    next: usize,
    parts: usize,
    running: VecDeque<Running>,
}

/// A part under way, or one that waits for those before it.
struct Running {
    values: Range<usize>,
    state: State,
}

enum State {
    Busy(BoxFuture<'static, Result<RawResponse, Error>>),
    Done(Box<Result<RawResponse, Error>>),
}

/// The answer to a part of a call.
#[derive(Debug)]
pub struct Part<T> {
    /// Which values were in it: their places in what the caller gave.
    pub values: Range<usize>,
    /// What came of it.
    pub answer: Result<Response<T>, Error>,
}

impl<T, I> Split<T, I> {
    /// A call of which each part is made of a range of the values.
    pub fn new(
        values: Option<usize>,
        most: usize,
        make: impl Fn(Range<usize>) -> Call + Send + Sync + 'static,
        read: Read<T>,
        items: fn(T) -> Vec<I>,
    ) -> Self {
        let (size, running) = (most, VecDeque::new());
        Self { make: Box::new(make), read, items, values, most, size, at_once: AT_ONCE, next: 0, parts: 0, running }
    }

    /// How many parts are under way at once, 4 unless said.
    #[must_use]
    pub fn with_concurrency(self, parts: usize) -> Self {
        Self { at_once: parts.max(1), ..self }
    }

    /// How many values a part has: no more than the document allows, which is what it has unless said.
    #[must_use]
    pub fn with_part_size(self, values: usize) -> Self {
        Self { size: values.clamp(1, self.most), ..self }
    }

    /// The answer to the next part, in the order of the values.
    pub async fn next(&mut self) -> Option<Part<T>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Part<T>>> {
        while self.running.len() < self.at_once {
            let Some(values) = self.next_values() else { break };
            let mut call = (self.make)(values.clone());
            call.number_key(self.parts);
            self.parts += 1;
            let state = State::Busy(Box::pin(async move { call.send().await }));
            self.running.push_back(Running { values, state });
        }
        for part in &mut self.running {
            if let State::Busy(call) = &mut part.state {
                if let Poll::Ready(answer) = call.as_mut().poll(cx) {
                    part.state = State::Done(Box::new(answer));
                }
            }
        }
        match self.running.pop_front() {
            None => Poll::Ready(None),
            Some(Running { values, state: State::Done(answer) }) => {
                // There is room for one more now, which is begun when the next one is asked for.
                Poll::Ready(Some(Part { values, answer: answer.and_then(self.read) }))
            }
            Some(first) => {
                self.running.push_front(first);
                Poll::Pending
            }
        }
    }

    /// The values of the next part.
    fn next_values(&mut self) -> Option<Range<usize>> {
        let start = self.next;
        let Some(count) = self.values else {
            self.next = 1;
            return (start == 0).then_some(0..0);
        };
        self.next = count.min(start.saturating_add(self.size));
        (start < count).then_some(start..self.next)
    }
}

impl<T: Send + 'static, I: Send + 'static> IntoFuture for Split<T, I> {
    type Output = Result<Vec<I>, SplitError<I>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            let (mut items, mut failed) = (Vec::new(), Vec::new());
            while let Some(Part { values, answer }) = self.next().await {
                match answer {
                    Ok(answer) => items.extend((self.items)(answer.into_body())),
                    Err(error) => failed.push((values, error)),
                }
            }
            let mut failed = failed.into_iter();
            match failed.next() {
                None => Ok(items),
                Some(first) => Err(SplitError { first, others: failed.collect(), parts: self.parts, items }),
            }
        })
    }
}

impl<T, I> Stream for Split<T, I> {
    type Item = Part<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<T, I> fmt::Debug for Split<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Split").field("values", &self.values).field("size", &self.size).finish_non_exhaustive()
    }
}

/// Some parts of a call failed, or all.
///
/// It becomes the [`Error`] of the first part that failed where that is what is wanted.
pub struct SplitError<I> {
    first: (Range<usize>, Error),
    others: Vec<(Range<usize>, Error)>,
    parts: usize,
    items: Vec<I>,
}

impl<I> SplitError<I> {
    /// The values that failed, as places in what the caller gave, and why; in their order.
    pub fn failed(&self) -> impl Iterator<Item = (Range<usize>, &Error)> {
        [&self.first].into_iter().chain(&self.others).map(|(values, error)| (values.clone(), error))
    }

    /// The items of the parts that did not fail, in their order.
    #[must_use]
    pub fn into_items(self) -> Vec<I> {
        self.items
    }
}

impl<I> fmt::Display for SplitError<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (values, error) = &self.first;
        let failed = 1 + self.others.len();
        write!(f, "{failed} of {} parts failed, the first one with the values {values:?}: {error}", self.parts)
    }
}

impl<I> fmt::Debug for SplitError<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, others, parts, .. } = self;
        let failed: Vec<_> = [first].into_iter().chain(others).collect();
        f.debug_struct("SplitError").field("failed", &failed).field("parts", parts).finish_non_exhaustive()
    }
}

impl<I> std::error::Error for SplitError<I> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.first.1)
    }
}

impl<I> From<SplitError<I>> for Error {
    fn from(error: SplitError<I>) -> Self {
        error.first.1
    }
}

#[cfg(feature = "blocking")]
super::iterate::iterate!({T, I} Split<T, I>);
