//! What a mock compares of a request.

use std::fmt;
use std::future::{Future as _, IntoFuture, pending, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Waker};
use std::time::Duration;

use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Request, Response};
use serde_json::Value;

use super::body::Body;
use super::mock::Mockable;
use super::mock_differ::Differences;
use super::mock_sent::Sent;
use super::operation::Place;
use super::transport::{BoxFuture, Stage, Transport, TransportError};

/// One thing that is expected of a request.
pub(super) enum Matcher {
    Path(String, String),
    Query(String, String),
    Header(String, String),
    Json(Value),
    Check(String, Box<dyn Fn(&Sent) -> bool + Send + Sync>),
    Like(Box<Sent>),
}

impl Matcher {
    /// Notes how a request differs from what is expected.
    pub(super) fn compare(&self, sent: &Sent, differences: &mut Differences) {
        match self {
            Self::Path(name, value) => {
                let found = sent.path(name);
                if found.as_ref() != Some(value) {
                    differences.note(
                        &format!("path {name}"),
                        Some(&shown(value)),
                        found.map(|it| shown(&it)).as_deref(),
                    );
                }
            }
            Self::Query(name, value) => {
                let found: Vec<String> = sent.query().filter(|(known, _)| known == name).map(|(_, it)| it).collect();
                if !found.contains(value) {
                    let found: Vec<String> = found.iter().map(|it| shown(it)).collect();
                    let found = Some(found.join(", ")).filter(|found| !found.is_empty());
                    differences.note(&format!("query {name}"), Some(&shown(value)), found.as_deref());
                }
            }
            Self::Header(name, value) => {
                let found: Vec<&HeaderValue> = sent.headers().get_all(name.as_str()).iter().collect();
                if !found.iter().any(|found| found.as_bytes() == value.as_bytes()) {
                    let found = found.first().map(|found| header(found));
                    differences.note(&format!("header {name}"), Some(&shown(value)), found.as_deref());
                }
            }
            Self::Json(expected) => body(expected, sent, differences),
            Self::Check(about, holds) => {
                if !holds(sent) {
                    differences.say(format!("{about}: does not hold"));
                }
            }
            Self::Like(expected) => like(expected, sent, differences),
        }
    }
}

fn body(expected: &Value, sent: &Sent, differences: &mut Differences) {
    if let Some(found) = sent.json() {
        differences.json("body", expected, &found);
    } else {
        let text = String::from_utf8_lossy(sent.body());
        let found = (!text.is_empty()).then(|| shown(&text));
        differences.note("body", Some(&expected.to_string()), found.as_deref());
    }
}

/// Compares all but what is different each time, and the credentials.
fn like(expected: &Sent, sent: &Sent, differences: &mut Differences) {
    let (one, other) = (expected.uri().path(), sent.uri().path());
    if one != other {
        differences.note("path", Some(&shown(one)), Some(&shown(other)));
    }
    let (one, other): (Vec<_>, Vec<_>) = (expected.query().collect(), sent.query().collect());
    let surplus = |of: &[(String, String)], without: &[(String, String)]| {
        let pairs = of.iter().filter(|pair| !without.contains(pair) && !sent.changes(Place::Query, &pair.0));
        let pairs: Vec<_> = pairs.map(|(name, value)| (format!("query {name}"), shown(value))).collect();
        pairs
    };
    for (place, value) in surplus(&one, &other) {
        differences.note(&place, Some(&value), None);
    }
    for (place, value) in surplus(&other, &one) {
        differences.note(&place, None, Some(&value));
    }
    let surplus = sent.headers().keys().filter(|name| !expected.headers().contains_key(*name));
    for name in expected.headers().keys().chain(surplus) {
        headers(name, expected, sent, differences);
    }
    match (expected.json(), boundary(expected), boundary(sent)) {
        (Some(json), _, _) => body(&json, sent, differences),
        (None, one, other) => {
            let one = String::from_utf8_lossy(expected.body()).replace(&one, "boundary");
            let other = String::from_utf8_lossy(sent.body()).replace(&other, "boundary");
            if one != other {
                let shown = |text: &str| (!text.is_empty()).then(|| shown(text));
                differences.note("body", shown(&one).as_deref(), shown(&other).as_deref());
            }
        }
    }
}

fn headers(name: &HeaderName, expected: &Sent, sent: &Sent, differences: &mut Differences) {
    if sent.changes(Place::Header, name.as_str()) || [ACCEPT_ENCODING, CONTENT_LENGTH, USER_AGENT].contains(name) {
        return;
    }
    let (one, other) = (expected.headers().get(name), sent.headers().get(name));
    let is_form = *name == CONTENT_TYPE && !boundary(expected).is_empty() && !boundary(sent).is_empty();
    if one != other && !is_form {
        differences.note(&format!("header {name}"), one.map(header).as_deref(), other.map(header).as_deref());
    }
}

/// What stands between the parts of a form, another text each time; empty where it is none.
fn boundary(sent: &Sent) -> String {
    let media_type = sent.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = media_type.and_then(|media_type| media_type.split_once("boundary="));
    boundary.map(|(_, boundary)| boundary.trim_matches('"').to_owned()).filter(|it| !it.is_empty()).unwrap_or_default()
}

fn shown(text: &str) -> String {
    format!("{text:?}")
}

fn header(value: &HeaderValue) -> String {
    shown(&String::from_utf8_lossy(value.as_bytes()))
}

/// The request that a client would send.
///
/// # Errors
/// Why it would not.
pub(super) fn captured<C, R, A, E>(request: impl FnOnce(&C) -> R) -> Result<Sent, String>
where
    C: Mockable,
    R: IntoFuture<Output = Result<A, E>>,
    E: fmt::Display,
{
    let capture = Arc::new(Capture::default());
    let client = C::mock_client(C::mock_builder(Arc::clone(&capture) as Arc<dyn Transport>));
    let client = client.ok_or("the settings of a mocked client are good")?;
    let mut call = pin!(request(&client).into_future());
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let taken = capture.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    let request = match (taken, polled) {
        (Some(request), _) => request,
        (None, std::task::Poll::Ready(Err(error))) => return Err(error.to_string()),
        (None, _) => return Err("it is not sent at once".to_owned()),
    };
    let read = pin!(Sent::read(request));
    match read.poll(&mut Context::from_waker(Waker::noop())) {
        std::task::Poll::Ready(sent) => sent.map_err(|error| error.to_string()),
        std::task::Poll::Pending => Err("its body is not in memory".to_owned()),
    }
}

/// Keeps a request and answers nothing.
#[derive(Default)]
struct Capture(Mutex<Option<Request<Body>>>);

impl Transport for Capture {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(request);
        Box::pin(ready(Err(TransportError::new(Stage::Refused, "it is only looked at"))))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(pending())
    }
}
