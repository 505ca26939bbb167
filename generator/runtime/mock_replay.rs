//! Traffic that was recorded, as a transport.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;

use super::body::Body;
use super::mock_clock::Clock;
use super::mock_differ::Differences;
use super::mock_sent::Traits;
use super::mock_tape::{Hide, bytes};
use super::transport::{BoxFuture, Stage, Transport, TransportError};

/// A transport that answers what a [`Recorder`](super::mock_record::Recorder) has written, and refuses everything else.
///
/// A request is the same if method, path, query and body are, without what is secret; where it goes does not matter. Each
/// exchange is played once, those of equal requests in their order. Clones share what is left.
#[derive(Clone)]
pub struct Replay {
    hidden: Arc<Vec<String>>,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
    clock: Arc<Clock>,
}

struct Exchange {
    request: Value,
    response: Value,
    played: bool,
}

impl Replay {
    /// What stands in a file.
    ///
    /// # Errors
    /// Where it cannot be read, or is no recording.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let wrong =
            |kind, reason: &dyn std::fmt::Display| io::Error::new(kind, format!("{}: {reason}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| wrong(error.kind(), &error))?;
        let tape: Result<Value, _> = serde_json::from_str(&text);
        let mut tape = tape.map_err(|error| wrong(io::ErrorKind::InvalidData, &error))?;
        let Some(Value::Array(all)) = tape.get_mut("exchanges").map(Value::take) else {
            return Err(wrong(io::ErrorKind::InvalidData, &"this is no recording"));
        };
        let names = tape["hidden"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let hidden = Arc::new(names.map(str::to_owned).collect());
        let exchange = |mut exchange: Value| {
            let [request, response] =
                ["request", "response"].map(|part| exchange.get_mut(part).map(Value::take).unwrap_or_default());
            Exchange { request, response, played: false }
        };
        let exchanges = Arc::new(Mutex::new(all.into_iter().map(exchange).collect()));
        Ok(Self { hidden, exchanges, clock: Arc::default() })
    }

    /// The requests that nobody has made yet, as `POST /v2/media/batch`.
    #[must_use]
    pub fn rest(&self) -> Vec<String> {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.iter().filter(|exchange| !exchange.played).map(|exchange| line(&exchange.request)).collect()
    }

    fn answer(&self, asked: &Value) -> Result<Response<Body>, String> {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let equal = |exchange: &&mut Exchange| !exchange.played && differences(&exchange.request, asked).count() == 0;
        match exchanges.iter_mut().find(equal) {
            Some(exchange) => {
                exchange.played = true;
                response(&exchange.response).ok_or_else(|| format!("the answer to {} is none", line(asked)))
            }
            None => Err(unknown(asked, &exchanges)),
        }
    }
}

fn line(request: &Value) -> String {
    format!("{} {}", request["method"].as_str().unwrap_or_default(), request["target"].as_str().unwrap_or_default())
}

/// How a request differs from one that was recorded.
fn differences(recorded: &Value, asked: &Value) -> Differences {
    let mut differences = Differences::default();
    differences.json("method", &recorded["method"], &asked["method"]);
    differences.json("target", &recorded["target"], &asked["target"]);
    let body = |request: &Value| request["body"].get("json").unwrap_or(&request["body"]).clone();
    differences.json("body", &body(recorded), &body(asked));
    differences
}

fn unknown(asked: &Value, exchanges: &[Exchange]) -> String {
    let text = format!("nothing like this was recorded:\n  {}", line(asked));
    let all = exchanges.iter().map(|exchange| (exchange, differences(&exchange.request, asked)));
    match all.min_by_key(|(exchange, wrong)| (wrong.count(), exchange.played)) {
        None => format!("{text}\nnothing was recorded at all"),
        Some((_, wrong)) if wrong.count() == 0 => {
            format!("{text}\nit was recorded, and has been replayed as often as that")
        }
        Some((exchange, wrong)) => {
            let played = if exchange.played { ", which has been replayed already" } else { "" };
            format!("{text}\nthe closest is {}{played}:\n{}", line(&exchange.request), wrong.text("  "))
        }
    }
}

fn response(recorded: &Value) -> Option<Response<Body>> {
    let mut response = Response::new(Body::from(bytes(&recorded["body"])?));
    let status = u16::try_from(recorded["status"].as_u64()?).ok()?;
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    for (name, values) in recorded["headers"].as_object().into_iter().flatten() {
        // The body may have another length than it had, where a secret was in it.
        if ["content-length", "transfer-encoding"].contains(&name.as_str()) {
            continue;
        }
        for value in values.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let value = HeaderValue::from_str(value).ok()?;
            response.headers_mut().append(HeaderName::try_from(name).ok()?, value);
        }
    }
    Some(response)
}

impl Transport for Replay {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.map_err(|error| TransportError::new(Stage::Exchange, error))?.to_bytes();
            let hide = Hide { names: &self.hidden, traits: parts.extensions.get::<Traits>() };
            let asked = hide.request(&parts.method, &parts.uri, &parts.headers, &body);
            self.answer(&asked).map_err(|reason| TransportError::new(Stage::Refused, reason))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(self.clock.sleep(duration))
    }

    fn now(&self) -> Instant {
        self.clock.now()
    }
}

impl std::fmt::Debug for Replay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replay").field("rest", &self.rest()).finish()
    }
}
