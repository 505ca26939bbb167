//! Answers that are streams of events (`text/event-stream`, HTML, section 9.2).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Map, Value};

use super::call::Call;
use super::chunks::{Chunks, Opened};
use super::decode::{self, DecodeOwned};
use super::error::{Error, ErrorKind};
use super::event_parser::{EventParser, RawEvent};
use super::server_message;
use super::transport::BoxFuture;

/// An event of a stream.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The type of the event; `message` where the server names none.
    pub event: String,
    /// The id that a stream can go on from; empty where the server names none.
    pub id: String,
    /// What the event says.
    pub data: T,
}

/// What of an event the document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Described {
    /// The data, which are JSON.
    Data,
    /// The data, which are text.
    Text,
    /// The event as an object with `event`, `data`, `id`.
    Event,
}

/// The events of an answer, while they come. A stream that is dropped closes its connection.
///
/// Events whose data are not what the document says are errors, and the stream goes on behind them; after any other
/// error it is at its end. It is at its end, too, at data of `[DONE]`.
pub struct EventStream<T> {
    state: State,
    parser: EventParser,
    described: Described,
    call: Call,
    status: StatusCode,
    headers: HeaderMap,
    patience: Duration,
    longest: usize,
    ends: Vec<String>,
    reconnects: u32,
    failures: u32,
    /// The id behind which the connection began.
    from: String,
    data: PhantomData<fn() -> T>,
}

enum State {
    Open(Box<Chunks>),
    Reconnecting(BoxFuture<'static, Result<Opened, Error>>),
    Ended,
}

/// Servers may think for long before they say anything.
const PATIENCE: Duration = Duration::from_secs(300);

/// An event may be so long.
const LONGEST: usize = 16 * 1024 * 1024;

/// A stream may break so often without an event in between.
const RECONNECTS: u32 = 3;

impl Opened {
    /// The events of the answer.
    #[must_use]
    pub fn events<T: DecodeOwned>(self, described: Described) -> EventStream<T> {
        let (status, headers) = (self.status, self.headers.clone());
        let (chunks, call) = Chunks::new(self, PATIENCE);
        // What only reads can be begun again.
        let reconnects = if call.label.method == Method::GET { RECONNECTS } else { 0 };
        EventStream {
            state: State::Open(Box::new(chunks)),
            parser: EventParser::default(),
            described,
            call,
            status,
            headers,
            patience: PATIENCE,
            longest: LONGEST,
            ends: vec!["[DONE]".to_owned()],
            reconnects,
            failures: 0,
            from: String::new(),
            data: PhantomData,
        }
    }
}

impl<T: DecodeOwned> EventStream<T> {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id of the last event, from which another stream can go on (`last-event-id`).
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.parser.last_id()
    }

    /// How long it may take until something comes, be it a comment; 5 minutes unless set.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        if let State::Open(chunks) = &mut self.state {
            chunks.set_patience(patience);
        }
        self
    }

    /// How many bytes an event may have; 16 MiB unless set.
    #[must_use]
    pub fn with_longest_event(self, bytes: usize) -> Self {
        Self { longest: bytes, ..self }
    }

    /// The stream ends at these data, too.
    #[must_use]
    pub fn ending_at(mut self, data: impl Into<String>) -> Self {
        self.ends.push(data.into());
        self
    }

    /// How often it connects again when the connection breaks: 3 times for `GET`, and never for other methods, unless
    /// set. It asks the server to go on behind the last event; where an event with another id came, it counts anew.
    #[must_use]
    pub fn with_reconnects(self, most: u32) -> Self {
        Self { reconnects: most, ..self }
    }

    /// The next event.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for an event that is not what the document says, [`ErrorKind::TooLarge`] for one that is too
    /// long, [`ErrorKind::Timeout`] and [`ErrorKind::Transport`] where the stream breaks.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        loop {
            let chunks = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Reconnecting(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok(opened) => {
                        self.reopen(opened);
                        continue;
                    }
                    Err(error) => return self.end(Some(error)),
                },
                State::Open(chunks) => chunks,
            };
            match self.parser.next(self.longest) {
                Ok(Some(event)) if self.ends.contains(&event.data) => return self.end(None),
                Ok(Some(event)) => {
                    // Only an id shows that the stream went on, and does not begin anew each time.
                    if event.id != self.from {
                        self.failures = 0;
                    }
                    let decoded = decoded(self.described, event, chunks);
                    return Poll::Ready(Some(decoded));
                }
                Ok(None) => {}
                Err(_) => {
                    let message = format!("an event of more than {} bytes", self.longest);
                    let error = chunks.error(ErrorKind::TooLarge, &message);
                    return self.end(Some(error));
                }
            }
            match ready!(chunks.poll(cx)) {
                Some(Ok(piece)) => self.parser.push(&piece),
                // "Any pending data must be discarded."
                None => return self.end(None),
                Some(Err(error)) if self.failures < self.reconnects => {
                    self.failures += 1;
                    drop(error);
                    self.state = State::Reconnecting(self.reconnect());
                }
                Some(Err(error)) => return self.end(Some(error)),
            }
        }
    }

    /// Connects again after a pause, which grows unless the server named one.
    fn reconnect(&self) -> BoxFuture<'static, Result<Opened, Error>> {
        let mut call = self.call.clone();
        if !self.parser.last_id().is_empty() {
            call.extra_header("last-event-id", self.parser.last_id());
        }
        let usual = Duration::from_millis(500) * 2u32.saturating_pow(self.failures.min(6));
        let pause = self.parser.retry().unwrap_or(usual);
        Box::pin(async move {
            call.core.shared().transport.sleep(pause).await;
            call.open().await
        })
    }

    fn reopen(&mut self, opened: Opened) {
        // "HTTP 204 No Content response codes tell a client to stop reconnecting."
        if opened.status == StatusCode::NO_CONTENT {
            self.state = State::Ended;
            return;
        }
        let (chunks, _) = Chunks::new(opened, self.patience);
        self.state = State::Open(Box::new(chunks));
        self.from = self.parser.last_id().to_owned();
        self.parser = EventParser::after(self.from.clone());
    }

    fn end<I>(&mut self, error: Option<Error>) -> Poll<Option<Result<I, Error>>> {
        self.state = State::Ended;
        Poll::Ready(error.map(Err))
    }
}

impl<T: DecodeOwned> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("status", &self.status).finish_non_exhaustive()
    }
}

fn decoded<T: DecodeOwned>(described: Described, raw: RawEvent, chunks: &Chunks) -> Result<Event<T>, Error> {
    let RawEvent { event, data, id } = raw;
    let decoded = match described {
        Described::Data => decode::from_slice(data.as_bytes()).map_err(|error| error.to_string()),
        Described::Text => T::decode(&Value::String(data.clone())).map_err(|error| error.to_string()),
        Described::Event => whole(&event, &data, &id),
    };
    decoded.map(|data| Event { event: event.clone(), id, data }).map_err(|reason| {
        let start: String = data.chars().take(200).collect();
        let start = server_message::one_line(&start);
        chunks.error(ErrorKind::Decode, &format!("{reason}; an event `{event}` with the data {start}"))
    })
}

/// The event as one object; its data as JSON if they are, or else as text.
fn whole<T: DecodeOwned>(event: &str, data: &str, id: &str) -> Result<T, String> {
    let object = |data: Value| {
        let mut object = Map::new();
        object.insert("event".to_owned(), event.into());
        object.insert("data".to_owned(), data);
        if !id.is_empty() {
            object.insert("id".to_owned(), id.into());
        }
        Value::Object(object)
    };
    let as_json = serde_json::from_str(data).ok().map(|data| T::decode(&object(data)));
    match as_json {
        Some(Ok(decoded)) => Ok(decoded),
        first => T::decode(&object(data.into())).map_err(|error| match first {
            Some(Err(first)) => first.to_string(),
            _ => error.to_string(),
        }),
    }
}

#[cfg(feature = "blocking")]
super::iterate::iterate!({T: DecodeOwned} EventStream<T>);
