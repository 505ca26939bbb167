//! What `tracing` sees of a call, with the feature of that name; nothing without it.
//!
//! One span for the call and one for each attempt, with the field names of OpenTelemetry's conventions for HTTP
//! clients. They hold methods, templates and numbers, and no value that a caller gave.

use std::future::Future;
#[cfg(feature = "tracing")]
use std::pin::Pin;

use super::call::Call;
use super::engine::Answer;
use super::error::Error;

type Outcome = Result<Answer, Error>;

/// The span of a call or an attempt.
pub struct Span(#[cfg(feature = "tracing")] tracing::Span);

#[cfg(feature = "tracing")]
impl Span {
    /// The span of a call, with all its attempts.
    pub fn call(call: &Call) -> Self {
        use tracing::field::Empty;

        let (label, base) = (&call.label, &server(call));
        let span = tracing::info_span!(
            "call",
            "otel.name" = Empty,
            "otel.status_code" = Empty,
            "http.request.method" = label.method.as_str(),
            "url.template" = Empty,
            "server.address" = base.host_str(),
            "server.port" = base.port_or_known_default(),
            "http.response.status_code" = Empty,
            "error.type" = Empty,
        );
        if call.is_literal() {
            // The path of such a call is no template: it may hold values.
            span.record("otel.name", label.method.as_str());
        } else {
            span.record("otel.name", tracing::field::display(label));
            span.record("url.template", &*label.path);
        }
        Self(span)
    }

    /// The span of an attempt, inside of that of its call.
    pub fn attempt(&self, call: &Call, attempt: u32) -> Self {
        use tracing::field::Empty;

        let (label, base) = (&call.label, &server(call));

        let span = tracing::info_span!(
            parent: &self.0,
            "attempt",
            "otel.name" = label.method.as_str(),
            "otel.kind" = "client",
            "otel.status_code" = Empty,
            "http.request.method" = label.method.as_str(),
            "http.request.resend_count" = attempt.checked_sub(1).filter(|again| *again > 0),
            "url.template" = (!call.is_literal()).then_some(&*label.path),
            "server.address" = base.host_str(),
            "server.port" = base.port_or_known_default(),
            "http.response.status_code" = Empty,
            "error.type" = Empty,
        );
        Self(span)
    }

    /// Does the work inside of the span, and notes what came of it.
    pub async fn around(&self, work: Pin<&mut impl Future<Output = Outcome>>) -> Outcome {
        use tracing::Instrument as _;

        let result = work.instrument(self.0.clone()).await;
        let status = match &result {
            Ok(response) => Some(response.status),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            self.0.record("http.response.status_code", status.as_u16());
        }
        if let Err(error) = &result {
            self.0.record("otel.status_code", "ERROR");
            match status.filter(|status| !status.is_success()) {
                Some(status) => self.0.record("error.type", status.as_str()),
                None => self.0.record("error.type", tracing::field::debug(error.kind())),
            };
        }
        result
    }
}

/// Where the call goes.
#[cfg(feature = "tracing")]
fn server(call: &Call) -> std::borrow::Cow<'_, url::Url> {
    let shared = call.core.shared();
    let own = call.operation.server.filter(|_| !shared.base_is_given);
    let own = own.and_then(|server| url::Url::parse(server).ok());
    own.map_or(std::borrow::Cow::Borrowed(&shared.base), std::borrow::Cow::Owned)
}

#[cfg(not(feature = "tracing"))]
impl Span {
    /// The span of a call, with all its attempts.
    pub fn call(_: &Call) -> Self {
        Self()
    }

    /// The span of an attempt, inside of that of its call.
    #[allow(clippy::unused_self, reason = "the same call with and without the feature")]
    pub fn attempt(&self, _: &Call, _: u32) -> Self {
        Self()
    }

    /// Does the work.
    #[allow(clippy::unused_self, reason = "the same call with and without the feature")]
    pub fn around<F: Future<Output = Outcome>>(&self, work: F) -> F {
        work
    }
}
