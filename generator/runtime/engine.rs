//! Sends calls: within their limits, again where that is safe, and on to where the server redirects them.
//! Nothing here is generic, so all operations share one copy of it.

use std::pin::pin;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, Uri};
use http_body::Body as _;

use super::body::Body;
use super::call::Call;
use super::content::Content;
use super::core::Shared;
use super::error::{Error, ErrorKind, Inner, KEPT_BODY};
use super::gate::Permit;
use super::hook::{Outcome, Outgoing};
use super::read::{End, read};
use super::response::RawResponse;
use super::rules::Violation;
use super::security::Schemes;
use super::target::Target;
use super::throttle::Ticket;
use super::trace::Span;
use super::transport::{BoxFuture, Transport, within};
use super::{inflate, redirect, request, server_message};

/// Sends a call until it succeeds, or must not or cannot be sent again, and reads the answer.
pub(super) async fn send(call: Call) -> Result<RawResponse, Error> {
    let exchange = Exchange::new(call, true)?;
    let Answer { status, headers, body } = exchange.send().await?;
    let body = body.as_bytes().cloned().unwrap_or_default();
    let (own, Call { core, label: operation, .. }) = (exchange.call.own_values(), exchange.call);
    Ok(RawResponse { core, own, operation, status, headers, body })
}

/// Does the same, and leaves the body of a success unread.
pub(super) async fn begin(call: Call) -> Result<Answer, Error> {
    Exchange::new(call, false)?.send().await
}

/// The answer of a success.
pub struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

/// A call with everything that goes on the wire but the credentials.
pub(super) struct Exchange {
    pub(super) call: Call,
    target: Target,
    /// Whether the body of a success is read before there is an answer.
    whole: bool,
}

/// How long a call may still take.
struct Deadline<'a> {
    clock: &'a dyn Transport,
    start: Instant,
    length: Duration,
}

impl Deadline<'_> {
    fn left(&self) -> Duration {
        self.length.saturating_sub(since(self.clock, self.start))
    }
}

fn since(clock: &dyn Transport, start: Instant) -> Duration {
    clock.now().saturating_duration_since(start)
}

impl Exchange {
    /// A call that can be sent.
    fn new(mut call: Call, whole: bool) -> Result<Self, Error> {
        let target = call.target();
        let exchange = Self { call, target, whole };
        exchange.check()?;
        Ok(exchange)
    }

    async fn send(&self) -> Result<Answer, Error> {
        let span = Span::call(&self.call);
        let work = pin!(self.run(&span));
        span.around(work).await
    }

    /// Refuses what is wrong, all of it at once.
    fn check(&self) -> Result<(), Error> {
        let mut violations = self.target.violations.clone();
        if let Err(missing) = self.chosen() {
            violations.push(missing);
        }
        if violations.is_empty() {
            return Ok(());
        }
        Err(self.refused(violations))
    }

    async fn run(&self, span: &Span) -> Result<Answer, Error> {
        let shared = self.shared();
        let policy = self.call.retry.unwrap_or(shared.retry);
        let length = self.call.deadline.unwrap_or(shared.limits.deadline);
        let clock = &*shared.transport;
        let deadline = Deadline { clock, start: clock.now(), length };
        let mut attempt = 1;
        loop {
            let permit = self.admitted(&deadline).await.map_err(|error| error.after(attempt - 1))?;
            let begin = clock.now();
            let result = {
                let work = pin!(self.timed_attempt(attempt, deadline.left()));
                span.attempt(&self.call, attempt).around(work).await
            };
            drop(permit);
            let result = result.map_err(|error| error.after(attempt));
            self.tell(attempt, since(clock, begin), &result).await;
            let error = match result {
                Ok(response) => {
                    shared.budget.give();
                    return Ok(response);
                }
                Err(error) => error,
            };
            let can_repeat = self.call.body.as_ref().is_none_or(Content::can_open);
            let pause = policy.pause(&error, attempt, self.call.is_idempotent()).filter(|_| can_repeat);
            // A request that could only be sent after the deadline has failed already.
            match pause.filter(|pause| *pause < deadline.left() && shared.budget.take()) {
                Some(pause) => shared.transport.sleep(pause).await,
                None => return Err(error),
            }
            attempt += 1;
        }
    }

    /// Waits until the call keeps to the rates that were set, and for a place among those that are under way.
    async fn admitted(&self, deadline: &Deadline<'_>) -> Result<Permit<'_>, Error> {
        let shared = self.shared();
        if let Some(rates) = shared.rates.as_deref() {
            let ticket = Ticket::take(rates, &self.call.label.path, self.call.core.scope(), deadline.clock.now());
            let wait = ticket.wait();
            if wait >= deadline.left() && !wait.is_zero() {
                return Err(self.unsent(format!("the rate that was set lets it go in {wait:?} only")));
            }
            if !wait.is_zero() {
                shared.transport.sleep(wait).await;
            }
            ticket.spend();
        }
        if let Some(permit) = shared.gate.try_enter() {
            return Ok(permit);
        }
        let mut timer = shared.transport.sleep(deadline.left());
        let permit = within(&mut timer, pin!(shared.gate.enter())).await;
        permit.ok_or_else(|| self.unsent(format!("{} other calls are under way", shared.limits.concurrent)))
    }

    /// One attempt within its own limit and what is left of the call's.
    async fn timed_attempt(&self, number: u32, left: Duration) -> Result<Answer, Error> {
        let limit = self.call.timeout.unwrap_or(self.shared().limits.timeout);
        let limit = limit.min(left);
        let mut timer = self.shared().transport.sleep(limit);
        match within(&mut timer, pin!(self.attempt(number))).await {
            Some(response) => self.answer(response?, &mut timer).await,
            None => Err(self.failure(ErrorKind::Timeout, format!("no response within {limit:?}"))),
        }
    }

    /// One attempt: the request, and on to where the server redirects it.
    async fn attempt(&self, number: u32) -> Result<Response<Body>, Error> {
        let mut redirected = None;
        for _ in 0..=redirect::MOST {
            let request = self.request(redirected).await;
            let mut request = request.map_err(|violation| self.refused(vec![violation]))?;
            self.ask(number, &mut request).await?;
            let uri = request.uri().clone();
            let sent = self.shared().transport.send(request).await;
            let response = sent.map_err(|error| self.broken(error))?;
            match redirect::next(&self.call.label.method, &uri, &response) {
                Ok(None) => return Ok(response),
                Ok(next) => redirected = next,
                Err(reason) => {
                    let (parts, _) = response.into_parts();
                    return Err(self.answered(ErrorKind::Redirect, &reason, parts, &Bytes::new()));
                }
            }
        }
        let most = redirect::MOST;
        Err(self.failure(ErrorKind::Redirect, format!("more than {most} of them")))
    }

    /// The request with the credentials that the operation needs, as they are now.
    async fn request(&self, redirected: Option<Uri>) -> Result<Request<Body>, Violation> {
        let mut credentials = Target::default();
        let shared = self.shared();
        shared.credentials.apply(shared.api, self.chosen()?, &mut credentials).await?;
        request::build(&self.call, &self.target, &credentials, redirected)
    }

    /// Shows a request to the hooks before it is sent.
    async fn ask(&self, attempt: u32, request: &mut Request<Body>) -> Result<(), Error> {
        for hook in &self.shared().hooks {
            let operation = &self.call.label.to_string();
            let mut outgoing = Outgoing { operation, attempt, request };
            hook.before(&mut outgoing).await.map_err(|source| self.stopped(source))?;
        }
        Ok(())
    }

    /// Shows what came of an attempt to the hooks.
    async fn tell(&self, attempt: u32, elapsed: Duration, result: &Result<Answer, Error>) {
        for hook in &self.shared().hooks {
            let operation = &self.call.label.to_string();
            let result = result.as_ref().map(|response| (response.status, &response.headers));
            hook.after(&Outcome { operation, attempt, elapsed, result }).await;
        }
    }

    fn chosen(&self) -> Result<Schemes, Violation> {
        let shared = self.shared();
        let needed = if self.call.is_literal() { shared.api.security } else { self.call.operation.security };
        shared.credentials.choose(shared.api, needed)
    }

    /// Reads a response while there is time, and sorts success from failure.
    async fn answer(&self, response: Response<Body>, timer: &mut BoxFuture<'static, ()>) -> Result<Answer, Error> {
        let limits = self.shared().limits;
        if head_bytes(response.headers()) > limits.header_bytes {
            let (mut parts, _) = response.into_parts();
            parts.headers = HeaderMap::new();
            let reason = format!("more than {} bytes", limits.header_bytes);
            return Err(self.answered(ErrorKind::HeadersTooLarge, &reason, parts, &Bytes::new()));
        }
        let is_compressed = inflate::applies(&response) && !self.call.reads_encoded();
        let (response, limit, kind) = if is_compressed {
            // What is read while it comes has no size that would be too large.
            let most = if self.whole { limits.response_bytes } else { usize::MAX };
            let response = inflate::inflate(response, most);
            (response, limits.decompressed_bytes, ErrorKind::DecompressedTooLarge)
        } else {
            (response, limits.response_bytes, ErrorKind::TooLarge)
        };
        let (parts, body) = response.into_parts();
        if !parts.status.is_success() {
            // How much of it there is does not matter: the status says what happened.
            let read = within(timer, pin!(read(body, limit.min(KEPT_BODY)))).await;
            let body = read.map(|(body, _)| body).unwrap_or_default();
            let message = server_message::of(&parts.headers, &body);
            return Err(self.answered(ErrorKind::Status, &message, parts, &body));
        }
        if !self.whole {
            return Ok(Answer { status: parts.status, headers: parts.headers, body });
        }
        if body.size_hint().lower() > limit as u64 {
            return Err(self.answered(kind, &format!("more than {limit} bytes"), parts, &Bytes::new()));
        }
        let Some((body, end)) = within(timer, pin!(read(body, limit))).await else {
            let reason = "the body did not come in time";
            return Err(self.answered(ErrorKind::Timeout, reason, parts, &Bytes::new()));
        };
        match end {
            End::Complete => Ok(Answer { status: parts.status, headers: parts.headers, body: body.into() }),
            End::TooLarge => Err(self.answered(kind, &format!("more than {limit} bytes"), parts, &body)),
            End::Broken(source) => Err(self.broken_off(source, parts, &body)),
        }
    }

    /// An error about a request that was not sent in time.
    fn unsent(&self, message: String) -> Error {
        let inner = Inner::of(ErrorKind::Timeout, self.call.label.to_string());
        self.sealed(Inner { message, unsent: true, ..inner })
    }

    pub(super) fn shared(&self) -> &Shared {
        self.call.core.shared()
    }
}

/// How many bytes the fields of a head have, as they are counted in HTTP/2 (RFC 9113, section 6.5.2).
fn head_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum()
}
