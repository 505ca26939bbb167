//! Sends calls: within their limits, again where that is safe, and on to where the server redirects them.
//! Nothing here is generic, so all operations share one copy of it.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Request, Response, StatusCode, Uri};
use http_body::Body as _;

use super::body::Body;
use super::call::{Call, Content};
use super::chunks::Opened;
use super::core::Shared;
use super::error::{Error, ErrorKind, Inner, KEPT_BODY};
use super::read::{End, read};
use super::response::RawResponse;
use super::rules::Violation;
use super::security::{self, Chosen};
use super::target::Target;
use super::transport::{BoxError, Stage, TransportError, within};
use super::{redirect, request, server_message};

/// Sends a call until it succeeds, or must not or cannot be sent again, and reads the answer.
pub(super) async fn send(call: Call) -> Result<RawResponse, Error> {
    let Opened { call, status, headers, body } = exchange(call, true).await?;
    let body = body.as_bytes().cloned().unwrap_or_default();
    Ok(RawResponse { core: call.core, operation: call.label, status, headers, body })
}

/// The same, and leaves the body of a success unread.
pub(super) async fn open(call: Call) -> Result<Opened, Error> {
    exchange(call, false).await
}

async fn exchange(mut call: Call, whole: bool) -> Result<Opened, Error> {
    let again = call.clone();
    let target = call.target();
    let exchange = Exchange { call, target, whole };
    exchange.check()?;
    let (status, headers, body) = exchange.run().await?;
    Ok(Opened { call: again, status, headers, body })
}

/// The answer of a success; its body is whole if that was asked for.
type Answer = (StatusCode, HeaderMap, Body);

/// A call with everything that goes on the wire but the credentials.
struct Exchange {
    call: Call,
    target: Target,
    whole: bool,
}

impl Exchange {
    /// Refuses what is wrong, all of it at once.
    fn check(&self) -> Result<(), Error> {
        let missing = self.chosen().err();
        let violations = self.target.violations.iter().cloned().chain(missing);
        let violations: Vec<Violation> = violations.collect();
        if violations.is_empty() {
            return Ok(());
        }
        Err(self.refused(violations))
    }

    async fn run(&self) -> Result<Answer, Error> {
        let shared = self.shared();
        let policy = self.call.retry.unwrap_or(shared.retry);
        let is_idempotent = self.call.operation.idempotent || self.call.label.method.is_idempotent();
        let deadline = self.call.deadline.unwrap_or(shared.limits.deadline);
        let start = Instant::now();
        let mut attempt = 1;
        loop {
            let left = deadline.saturating_sub(start.elapsed());
            let error = match self.timed_attempt(left).await {
                Ok(response) => {
                    shared.budget.give();
                    return Ok(response);
                }
                Err(error) => error.after(attempt),
            };
            let left = deadline.saturating_sub(start.elapsed());
            let can_repeat = self.call.body.as_ref().is_none_or(Content::can_open);
            let pause = policy.pause(&error, attempt, is_idempotent).filter(|_| can_repeat);
            // A request that could only be sent after the deadline has failed already.
            match pause.filter(|pause| *pause < left && shared.budget.take()) {
                Some(pause) => shared.transport.sleep(pause).await,
                None => return Err(error),
            }
            attempt += 1;
        }
    }

    /// One attempt within its own limit and what is left of the call's.
    async fn timed_attempt(&self, left: Duration) -> Result<Answer, Error> {
        let limit = self.call.timeout.unwrap_or(self.shared().limits.timeout);
        let limit = limit.min(left);
        let timer = self.shared().transport.sleep(limit);
        match within(timer, self.attempt()).await {
            Some(result) => result,
            None => Err(self.failure(ErrorKind::Timeout, format!("no response within {limit:?}"))),
        }
    }

    /// One attempt: the request, and on to where the server redirects it.
    async fn attempt(&self) -> Result<Answer, Error> {
        let mut redirected = None;
        for _ in 0..=redirect::MOST {
            let request = self.request(redirected).await;
            let request = request.map_err(|violation| self.refused(vec![violation]))?;
            let uri = request.uri().clone();
            let sent = self.shared().transport.send(request).await;
            let response = sent.map_err(|error| self.broken(error))?;
            match redirect::next(&self.call.label.method, &uri, &response) {
                Ok(None) => return self.answer(response).await,
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
        security::apply(self.chosen()?, &mut credentials).await?;
        request::build(&self.call, &self.target, &credentials, redirected)
    }

    fn chosen(&self) -> Result<Chosen<'_>, Violation> {
        let shared = self.shared();
        let needed = if self.call.is_literal() { shared.api.security } else { self.call.operation.security };
        shared.credentials.choose(shared.api, needed)
    }

    /// Reads a response, and sorts success from failure.
    async fn answer(&self, response: Response<Body>) -> Result<Answer, Error> {
        let (parts, body) = response.into_parts();
        let limit = self.shared().limits.response_bytes;
        if !parts.status.is_success() {
            // How much of it there is does not matter: the status says what happened.
            let (body, _) = read(body, limit.min(KEPT_BODY)).await;
            let message = server_message::of(&parts.headers, &body);
            return Err(self.answered(ErrorKind::Status, &message, parts, &body));
        }
        if !self.whole {
            return Ok((parts.status, parts.headers, body));
        }
        let (body, end) = if body.size_hint().lower() > limit as u64 {
            (Bytes::new(), End::TooLarge)
        } else {
            read(body, limit).await
        };
        match end {
            End::Complete => Ok((parts.status, parts.headers, Body::from(body))),
            End::TooLarge => {
                let reason = format!("more than {limit} bytes");
                Err(self.answered(ErrorKind::TooLarge, &reason, parts, &body))
            }
            End::Broken(source) => {
                let reason = "the body broke off";
                let error = self.answered(kind_of(&source), reason, parts, &body);
                Err(error.because(source))
            }
        }
    }

    fn refused(&self, violations: Vec<Violation>) -> Error {
        Error::refused(self.call.label.to_string(), violations)
    }

    /// An error of the transport.
    fn broken(&self, error: TransportError) -> Error {
        let kind = match error.stage() {
            Stage::Timeout => ErrorKind::Timeout,
            _ => ErrorKind::Transport,
        };
        let unsent = error.stage() == Stage::Connect;
        let message = error.to_string();
        let inner = Inner::of(kind, self.call.label.to_string());
        Error::from(Inner { message, unsent, ..inner }).because(Box::new(error))
    }

    /// An error about a response that came.
    fn answered(&self, kind: ErrorKind, message: &str, parts: Parts, body: &Bytes) -> Error {
        let inner = Inner {
            message: self.call.core.redacted(message),
            status: Some(parts.status),
            headers: parts.headers,
            body: body.slice(..body.len().min(KEPT_BODY)),
            ..Inner::of(kind, self.call.label.to_string())
        };
        inner.into()
    }

    /// An error about no response.
    fn failure(&self, kind: ErrorKind, message: String) -> Error {
        let inner = Inner::of(kind, self.call.label.to_string());
        Inner { message, ..inner }.into()
    }

    fn shared(&self) -> &Shared {
        self.call.core.shared()
    }
}

/// A body that broke because a limit of the transport's ran out is a timeout.
fn kind_of(source: &BoxError) -> ErrorKind {
    match source.downcast_ref::<TransportError>() {
        Some(error) if error.stage() == Stage::Timeout => ErrorKind::Timeout,
        _ => ErrorKind::Transport,
    }
}
