//! Answers that are JSON, value by value: JSON lines, and JSON text sequences (RFC 7464).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::chunks::{Chunks, Opened};
use super::decode::{self, DecodeOwned};
use super::error::{Error, ErrorKind};
use super::server_message;

/// The values of an answer, while they come. A stream that is dropped closes its connection.
///
/// A value that is not what the document says is an error, and the stream goes on behind it; after any other error it is
/// at its end.
pub struct JsonLines<T> {
    chunks: Chunks,
    buffer: BytesMut,
    searched: usize,
    longest: usize,
    ended: bool,
    value: PhantomData<fn() -> T>,
}

/// It may take so long until something comes.
const PATIENCE: Duration = Duration::from_secs(300);

/// A line may be so long.
const LONGEST: usize = 16 * 1024 * 1024;

impl Opened {
    /// The values of the answer.
    #[must_use]
    pub fn lines<T: DecodeOwned>(self) -> JsonLines<T> {
        let (chunks, _) = Chunks::new(self, PATIENCE);
        JsonLines { chunks, buffer: BytesMut::new(), searched: 0, longest: LONGEST, ended: false, value: PhantomData }
    }
}

impl<T: DecodeOwned> JsonLines<T> {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.chunks.status()
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.chunks.headers()
    }

    /// How long it may take until something comes; 5 minutes unless set.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.chunks.set_patience(patience);
        self
    }

    /// How many bytes a line may have; 16 MiB unless set.
    #[must_use]
    pub fn with_longest_line(self, bytes: usize) -> Self {
        Self { longest: bytes, ..self }
    }

    /// The next value.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for a value that is not what the document says, [`ErrorKind::TooLarge`] for a line that is
    /// too long, [`ErrorKind::Timeout`] and [`ErrorKind::Transport`] where the stream breaks.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            while let Some(line) = self.line() {
                if let Some(value) = self.decoded(&line) {
                    return Poll::Ready(Some(value));
                }
            }
            if self.ended {
                return Poll::Ready(None);
            }
            if self.buffer.len() > self.longest {
                let message = format!("a line of more than {} bytes", self.longest);
                let error = self.chunks.error(ErrorKind::TooLarge, &message);
                return self.end(error);
            }
            match ready!(self.chunks.poll(cx)) {
                Some(Ok(piece)) => self.buffer.extend_from_slice(&piece),
                Some(Err(error)) => return self.end(error),
                None => self.ended = true,
            }
        }
    }

    fn end(&mut self, error: Error) -> Poll<Option<Result<T, Error>>> {
        self.ended = true;
        self.buffer.clear();
        self.searched = 0;
        Poll::Ready(Some(Err(error)))
    }

    /// The next line that is complete, and at the end what is left.
    fn line(&mut self) -> Option<BytesMut> {
        let found = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n');
        match found {
            Some(found) => {
                let line = self.buffer.split_to(self.searched + found);
                self.buffer.advance(1);
                self.searched = 0;
                Some(line)
            }
            None if self.ended && !self.buffer.is_empty() => {
                self.searched = 0;
                Some(self.buffer.split())
            }
            None => {
                self.searched = self.buffer.len();
                None
            }
        }
    }

    /// A sequence has a record separator before each value; a line with nothing on it is none.
    fn decoded(&self, line: &[u8]) -> Option<Result<T, Error>> {
        let value = line.strip_prefix(b"\x1e").unwrap_or(line).trim_ascii();
        if value.is_empty() {
            return None;
        }
        Some(decode::from_slice(value).map_err(|error| {
            let start = String::from_utf8_lossy(&value[..value.len().min(200)]);
            let start = server_message::one_line(&start);
            self.chunks.error(ErrorKind::Decode, &format!("{error}; the line begins with {start}"))
        }))
    }
}

impl<T: DecodeOwned> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").finish_non_exhaustive()
    }
}

#[cfg(feature = "blocking")]
super::iterate::iterate!({T: DecodeOwned} JsonLines<T>);
