//! Answers that are bytes, while they come.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, Method, StatusCode};

use super::call::Call;
use super::chunks::{Chunks, Opened};
use super::error::{Error, ErrorKind};
use super::raw::RawRequest;
use super::transport::BoxFuture;

/// The body of an answer, piece by piece: no more than a piece is in memory, and the server is slowed down to the pace
/// at which they are taken. A download that is dropped closes its connection.
///
/// Where a `GET` breaks off and the server can go on from there (it says `accept-ranges: bytes` and names the version of
/// what it sends), the rest is asked for (RFC 9110, section 14), as often as [`with_resumes`](Self::with_resumes) says.
pub struct Download {
    state: State,
    call: Call,
    status: StatusCode,
    headers: HeaderMap,
    patience: Duration,
    /// How many bytes came, and how many may.
    received: u64,
    most: Option<u64>,
    resumes: u32,
}

enum State {
    Open(Box<Chunks>),
    Resuming(BoxFuture<'static, Result<Opened, Error>>, Box<Error>),
    Ended,
}

/// A piece may take so long to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A download goes on so often.
const RESUMES: u32 = 5;

impl Opened {
    /// The bytes of the answer.
    #[must_use]
    pub fn download(self) -> Download {
        let (status, headers) = (self.status, self.headers.clone());
        let (chunks, call) = Chunks::new(self, PATIENCE);
        let state = State::Open(Box::new(chunks));
        Download { state, call, status, headers, patience: PATIENCE, received: 0, most: None, resumes: RESUMES }
    }
}

impl Download {
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

    /// How many bytes the server announced.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// How many bytes came so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    /// How long a piece may take to come; 30 seconds unless set.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        if let State::Open(chunks) = &mut self.state {
            chunks.set_patience(patience);
        }
        self
    }

    /// How many bytes may come: there is no limit unless set.
    #[must_use]
    pub fn with_limit(self, bytes: u64) -> Self {
        Self { most: Some(bytes), ..self }
    }

    /// How often the rest is asked for when the connection breaks; 5 times unless set.
    #[must_use]
    pub fn with_resumes(self, most: u32) -> Self {
        Self { resumes: most, ..self }
    }

    /// The next piece.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] beyond the limit, [`ErrorKind::Timeout`] and [`ErrorKind::Transport`] where it breaks off.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let chunks = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Open(chunks) => chunks,
                State::Resuming(opening, _) => {
                    let opened = ready!(opening.as_mut().poll(cx));
                    let State::Resuming(_, first) = std::mem::replace(&mut self.state, State::Ended) else { continue };
                    match opened {
                        Ok(opened) if continues(&opened, self.received) => {
                            let (chunks, _) = Chunks::new(opened, self.patience);
                            self.state = State::Open(Box::new(chunks));
                            continue;
                        }
                        // What went wrong first is what the caller can do something about.
                        _ => return Poll::Ready(Some(Err(*first))),
                    }
                }
            };
            match ready!(chunks.poll(cx)) {
                None => self.state = State::Ended,
                Some(Ok(piece)) => {
                    self.received += piece.len() as u64;
                    if let Some(most) = self.most.filter(|most| self.received > *most) {
                        let error = chunks.error(ErrorKind::TooLarge, &format!("more than {most} bytes"));
                        self.state = State::Ended;
                        return Poll::Ready(Some(Err(error)));
                    }
                    return Poll::Ready(Some(Ok(piece)));
                }
                Some(Err(error)) => {
                    let Some(rest) = self.rest().filter(|_| self.resumes > 0) else {
                        self.state = State::Ended;
                        return Poll::Ready(Some(Err(error)));
                    };
                    self.resumes -= 1;
                    self.state = State::Resuming(rest, Box::new(error));
                }
            }
        }
    }

    /// Asks for what has not come yet, if the server can say whether that is still of the same thing. "A client MUST NOT
    /// generate an If-Range header field containing an entity tag that is marked as weak" (RFC 9110, section 13.1.5).
    fn rest(&self) -> Option<BoxFuture<'static, Result<Opened, Error>>> {
        let header = |name| self.headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
        let can_go_on = self.call.label.method == Method::GET
            && self.status == StatusCode::OK
            && header(ACCEPT_RANGES) == Some("bytes")
            && header(CONTENT_ENCODING).is_none();
        let version = header(ETAG).filter(|tag| !tag.starts_with("W/")).or_else(|| header(LAST_MODIFIED));
        let version = version.filter(|_| can_go_on)?;
        let mut call = self.call.clone();
        call.extra_header("range", &format!("bytes={}-", self.received));
        call.extra_header("if-range", version);
        Some(Box::pin(call.open()))
    }
}

/// Whether a response has the rest from this byte on.
fn continues(opened: &Opened, from: u64) -> bool {
    let range = opened.headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    let start = range.and_then(|range| range.strip_prefix("bytes ")?.split('-').next()?.parse::<u64>().ok());
    opened.status == StatusCode::PARTIAL_CONTENT && start == Some(from)
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.status)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}

impl RawRequest {
    /// Sends the request, and takes the answer piece by piece.
    ///
    /// # Errors
    /// Any [`Error`]; a response that is no success is one, too.
    pub async fn download(self) -> Result<Download, Error> {
        self.call.open().await.map(Opened::download)
    }
}

#[cfg(feature = "blocking")]
super::iterate::iterate!({} Download);
