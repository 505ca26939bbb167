//! What a mock is told to expect, and to answer.

use std::collections::VecDeque;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::mock::{Mockable, Shared};
use super::mock_entry::{Answer, Entry, Named};
use super::mock_match::{Matcher, captured};
use super::mock_reply::{Fault, What, Written};
use super::mock_sent::Sent;

/// The expectations of a tag's operations, each by the name that it has on a client: its call, how it is said, the operation,
/// the status of an answer and what writes it, and the type of the answer.
///
/// ```text
/// expectations! {
///     Media {
///         list("`GET /media`", "media().list()", LIST, 200, mock_reply::Written::json) -> types::Media,
///     }
/// }
/// ```
#[allow(unused_macros, reason = "a document may have no operations")]
macro_rules! expectations {
    ($handle:ident {
        $($name:ident($call:literal, $said:literal, $operation:ident, $status:literal, $write:expr) -> $answer:ty,)*
    }) => {
        impl $handle<'_> {
            $(
                #[doc = concat!("Expects calls of ", $call, ".")]
                #[must_use = "without an answer nothing is expected"]
                #[track_caller]
                #[inline]
                pub fn $name(&self) -> $crate::mock::Expectation<$answer> {
                    self.server.expect($said, &$operation, $status, $write)
                }
            )*
        }
    };
}

#[allow(unused_imports, reason = "a document may have no operations")]
pub(crate) use expectations;

/// Calls of one operation that a mock expects, and what it answers to them.
///
/// Each answer is given to one call, in the order in which they are said, unless [`times`](Self::times) or
/// [`always`](Self::always) says otherwise. Of several expectations of an operation, the first one that a call meets and
/// that has answers left counts.
pub struct Expectation<C, T> {
    shared: Arc<Shared>,
    index: usize,
    status: u16,
    write: fn(T) -> Written,
    client: PhantomData<fn() -> C>,
}

/// How it is told from other calls of the operation.
impl<C, T> Expectation<C, T> {
    pub(super) fn new(
        shared: &Arc<Shared>,
        name: Named,
        at: &'static Location<'static>,
        status: u16,
        write: fn(T) -> Written,
    ) -> Self {
        let entry = Entry { name, at, matchers: Vec::new(), answers: VecDeque::new(), given: 0 };
        let mut state = shared.lock();
        state.entries.push(entry);
        let index = state.entries.len() - 1;
        drop(state);
        Self { shared: Arc::clone(shared), index, status, write, client: PhantomData }
    }

    /// Expects exactly the request that is made here, with its path, query, headers and body; not its credentials.
    ///
    /// # Panics
    /// If the request would be refused before it is sent.
    #[must_use = "without an answer nothing is expected"]
    #[track_caller]
    pub fn with_request<R, A, E>(self, request: impl FnOnce(&C) -> R) -> Self
    where
        C: Mockable,
        R: IntoFuture<Output = Result<A, E>>,
        E: fmt::Display,
    {
        match captured(request) {
            Ok(sent) => self.matching(Matcher::Like(Box::new(sent))),
            Err(error) => panic!("the request that is expected cannot be sent: {error}"),
        }
    }

    /// Expects this value in the path, for a name of its template.
    #[must_use = "without an answer nothing is expected"]
    pub fn with_path(self, name: &str, value: impl fmt::Display) -> Self {
        self.matching(Matcher::Path(name.to_owned(), value.to_string()))
    }

    /// Expects this pair in the query.
    #[must_use = "without an answer nothing is expected"]
    pub fn with_query(self, name: &str, value: impl fmt::Display) -> Self {
        self.matching(Matcher::Query(name.to_owned(), value.to_string()))
    }

    /// Expects this header.
    #[must_use = "without an answer nothing is expected"]
    pub fn with_header(self, name: &str, value: impl fmt::Display) -> Self {
        self.matching(Matcher::Header(name.to_owned(), value.to_string()))
    }

    /// Expects this body, which is JSON; numbers are compared by value.
    ///
    /// # Panics
    /// If the value cannot be written as JSON.
    #[must_use = "without an answer nothing is expected"]
    #[track_caller]
    pub fn with_body(self, body: impl Serialize) -> Self {
        match serde_json::to_value(body) {
            Ok(body) => self.matching(Matcher::Json(body)),
            Err(error) => panic!("the body that is expected is no JSON: {error}"),
        }
    }

    /// Expects what a test of your own says; `about` stands in the message where it does not hold.
    #[must_use = "without an answer nothing is expected"]
    pub fn when(self, about: &str, holds: impl Fn(&Sent) -> bool + Send + Sync + 'static) -> Self {
        self.matching(Matcher::Check(about.to_owned(), Box::new(holds)))
    }

    fn matching(self, matcher: Matcher) -> Self {
        self.change(|entry| entry.matchers.push(matcher));
        self
    }

    fn change(&self, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.shared.lock().entries.get_mut(self.index) {
            change(entry);
        }
    }
}

/// What it is answered with.
#[allow(
    clippy::return_self_not_must_use,
    clippy::must_use_candidate,
    reason = "the mock knows it; nobody has to keep it"
)]
impl<C, T> Expectation<C, T> {
    /// Answers with this.
    #[track_caller]
    pub fn returns(self, answer: T) -> Self {
        let written = (self.write)(answer);
        // Where successes differ by status, the answer knows its own.
        let status = if self.status == 0 { written.status } else { self.status };
        self.answering(What::Written(written.with_status(status)))
    }

    /// Answers with this JSON, as a server would send it. A body that the document does not describe is an error of the
    /// call.
    #[track_caller]
    pub fn returns_json(self, answer: Value) -> Self {
        let status = if self.status == 0 { 200 } else { self.status };
        self.answering(What::Written(Written::json(answer).with_status(status)))
    }

    /// Answers with what is made of each request, as often as it is asked for.
    pub fn returns_with(self, make: impl Fn(&Sent) -> T + Send + Sync + 'static) -> Self
    where
        T: 'static,
    {
        let (status, write) = (self.status, self.write);
        let answer = move |sent: &Sent| {
            let written = write(make(sent));
            let status = if status == 0 { written.status } else { status };
            written.with_status(status)
        };
        self.answering(What::Made(Arc::new(answer))).always()
    }

    /// Answers with an error: its status, and its body as JSON.
    #[track_caller]
    pub fn fails(self, status: u16, body: impl Serialize) -> Self {
        self.answering(What::Written(Written::json(body).with_status(status)))
    }

    /// Answers with any status, media type and body.
    pub fn returns_raw(self, status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.answering(What::Written(Written::of(media_type, body).with_status(status)))
    }

    /// Does not answer, or not as it should.
    pub fn breaks(self, fault: Fault) -> Self {
        self.answering(What::Fault(fault))
    }

    /// The answer that was said last is given so many times.
    pub fn times(self, calls: u32) -> Self {
        self.changing(|answer| answer.left = Some(calls))
    }

    /// The answer that was said last is given as often as it is asked for, or never.
    pub fn always(self) -> Self {
        self.changing(|answer| answer.left = None)
    }

    /// The answer that was said last comes so late. Nobody waits for it: the time is the mock's own.
    pub fn delays(self, delay: Duration) -> Self {
        self.changing(|answer| answer.delay = delay)
    }

    /// The answer that was said last has this header.
    ///
    /// # Panics
    /// If it is no header.
    #[track_caller]
    pub fn sends_header(self, name: &str, value: impl fmt::Display) -> Self {
        let header = (HeaderName::try_from(name), HeaderValue::try_from(value.to_string()));
        let (Ok(name), Ok(value)) = header else { panic!("`{name}: {value}` is no header") };
        self.changing(|answer| {
            answer.headers.append(name, value);
        })
    }

    fn answering(self, what: What) -> Self {
        let answer = Answer { what, headers: HeaderMap::new(), delay: Duration::ZERO, left: Some(1) };
        self.change(|entry| entry.answers.push_back(answer));
        self
    }

    fn changing(self, change: impl FnOnce(&mut Answer)) -> Self {
        self.change(|entry| {
            if let Some(answer) = entry.answers.back_mut() {
                change(answer);
            }
        });
        self
    }
}
