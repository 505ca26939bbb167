//! A server in memory for tests: it answers what it was told to, and nothing else.
//!
//! Unlike all other support code it panics: a test that called what nobody expects has failed.

use std::fmt::Write as _;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use http::{Method, Request, Response};

use super::body::Body;
use super::mock_clock::Clock;
use super::mock_entry::{self, Entry, Named};
use super::mock_expect::Expectation;
use super::mock_reply::{Reply, Written};
use super::mock_sent::Sent;
use super::operation::Operation;
use super::transport::{BoxFuture, Stage, Transport, TransportError};

/// A client that can be mocked.
pub trait Mockable: Sized {
    /// What it is made with.
    type Builder;

    /// Settings under which every operation can be called, with this transport.
    fn mock_builder(transport: Arc<dyn Transport>) -> Self::Builder;

    /// A client with these settings, where nothing is wrong with them.
    fn mock_client(builder: Self::Builder) -> Option<Self>;
}

/// What every mock has besides the operations.
///
/// When it is dropped it panics if it was called in a way that nothing expects, or if it was not called as often as it
/// expects.
pub struct MockServer<C> {
    shared: Arc<Shared>,
    client: PhantomData<fn() -> C>,
}

/// What a mock and the transport of its clients share.
#[derive(Default)]
pub(super) struct Shared {
    state: Mutex<State>,
    pub(super) clock: Arc<Clock>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) entries: Vec<Entry>,
    seen: Vec<Sent>,
    unexpected: Vec<String>,
}

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C> MockServer<C> {
    /// Expects calls of an operation.
    #[doc(hidden)]
    #[track_caller]
    pub fn expect<T>(
        &self,
        method: &'static str,
        operation: &'static Operation,
        status: u16,
        write: fn(T) -> Written,
    ) -> Expectation<C, T> {
        let name = Named::Operation { method, operation };
        Expectation::new(&self.shared, name, Location::caller(), status, write)
    }

    /// Expects calls of a path that the document does not have, as `request` of a client makes them.
    #[must_use = "without an answer nothing is expected"]
    #[track_caller]
    pub fn request(&self, method: Method, path: impl Into<String>) -> Expectation<C, serde_json::Value> {
        let name = Named::Path(method, path.into());
        Expectation::new(&self.shared, name, Location::caller(), 200, Written::json)
    }

    /// The requests that came, expected or not.
    #[must_use]
    pub fn calls(&self) -> Vec<Sent> {
        self.shared.lock().seen.clone()
    }

    /// How much time has passed for clients of this mock. Nobody waits for it: pauses, delays and timeouts are over at once,
    /// in their order.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.shared.clock.elapsed()
    }

    /// The transport, for a client that is made in another way.
    #[must_use]
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(MockTransport(Arc::clone(&self.shared)))
    }

    /// What is wrong so far: calls that nothing expects, and those that are expected and did not come.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let state = self.shared.lock();
        let unmet = state.entries.iter().filter_map(Entry::unmet);
        state.unexpected.iter().cloned().chain(unmet).collect()
    }

    /// Looks at what came so far; the same is done when the mock is dropped.
    ///
    /// # Panics
    /// If it was called in a way that nothing expects, or not as often as it expects.
    #[track_caller]
    pub fn verify(&self) {
        if let Some(report) = report(&self.problems()) {
            panic!("{report}");
        }
    }
}

impl<C: Mockable> MockServer<C> {
    /// A client of this mock, with credentials of no worth.
    ///
    /// # Panics
    /// If the client cannot be made, which is a mistake in the generated crate.
    #[must_use]
    pub fn client(&self) -> C {
        match C::mock_client(self.builder()) {
            Some(client) => client,
            None => panic!("the settings of a mocked client are good"),
        }
    }

    /// The same with settings that can be changed.
    #[must_use]
    pub fn builder(&self) -> C::Builder {
        C::mock_builder(self.transport())
    }
}

impl<C> Default for MockServer<C> {
    fn default() -> Self {
        Self { shared: Arc::default(), client: PhantomData }
    }
}

impl<C> Drop for MockServer<C> {
    fn drop(&mut self) {
        if !thread::panicking() {
            return self.verify();
        }
        // A second panic would end the process. An error that was unwrapped shows all in one line, and this shows it well.
        if let Some(report) = report(&self.problems()) {
            eprintln!("{report}");
        }
    }
}

impl<C> std::fmt::Debug for MockServer<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mock").field("problems", &self.problems()).finish_non_exhaustive()
    }
}

fn report(problems: &[String]) -> Option<String> {
    let mut text = "the mock was not called as expected:".to_owned();
    for problem in problems {
        // A text takes whatever is written to it.
        let _ = write!(text, "\n\n{problem}");
    }
    (!problems.is_empty()).then_some(text)
}

/// What the clients of a mock send their requests with.
struct MockTransport(Arc<Shared>);

impl Transport for MockTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let sent = Sent::read(request).await.map_err(|error| TransportError::new(Stage::Exchange, error))?;
            let answer = self.answer(&sent);
            let (delay, reply) = answer.map_err(|message| TransportError::new(Stage::Refused, message))?;
            if !delay.is_zero() {
                self.0.clock.sleep(delay).await;
            }
            reply.response().await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(self.0.clock.sleep(duration))
    }

    fn now(&self) -> Instant {
        self.0.clock.now()
    }
}

impl MockTransport {
    /// What the first expectation that the request meets has to say, or why none does.
    fn answer(&self, sent: &Sent) -> Result<(Duration, Reply), String> {
        let mut state = self.0.lock();
        state.seen.push(sent.clone());
        let met = state.entries.iter_mut().find(|entry| entry.is_met_by(sent));
        if let Some(answer) = met.and_then(|entry| entry.take(sent)) {
            return Ok(answer);
        }
        let message = mock_entry::unexpected(sent, &state.entries);
        state.unexpected.push(message.clone());
        Err(message)
    }
}
