//! What callers upload: bytes, files and streams, without ever holding more than a piece of them.

use std::fmt;
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use super::body::{Body, Open};
use super::call::Call;
use super::transport::BoxError;

/// Content to send: bytes, a file, or a stream. Bytes and texts are made into one by `into()`.
///
/// A request is sent again after a failure only if its content can be read again: bytes, files and
/// [`Upload::repeatable`] can, a [`stream`](Upload::stream) cannot once it was begun.
#[derive(Clone)]
pub struct Upload {
    source: Source,
    length: Option<u64>,
    file_name: Option<String>,
    media_type: Option<String>,
    progress: Option<Progress>,
}

/// Is told how many bytes were sent so far.
type Progress = Arc<dyn Fn(u64) + Send + Sync>;

#[derive(Clone)]
enum Source {
    Whole(Bytes),
    /// A part of what can be read from anywhere on.
    Ranged(Arc<dyn Fn(Range<u64>) -> Body + Send + Sync>, Range<u64>),
    Repeatable(Arc<dyn Fn() -> Body + Send + Sync>),
    Once(Arc<Mutex<Option<Body>>>),
}

impl Upload {
    /// What a stream yields. It can be sent once.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::of(Source::Once(Arc::new(Mutex::new(Some(of_stream(stream))))))
    }

    /// What the stream yields that is made anew for each attempt.
    pub fn repeatable<S, E>(open: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::of(Source::Repeatable(Arc::new(move || of_stream(open()))))
    }

    /// A part of what can be read from anywhere on.
    #[allow(dead_code, reason = "for files")]
    pub(super) fn ranged(range: Range<u64>, open: impl Fn(Range<u64>) -> Body + Send + Sync + 'static) -> Self {
        Self::of(Source::Ranged(Arc::new(open), range))
    }

    /// A part of it, without its name; `None` for streams, which are read from their beginning only.
    #[allow(dead_code, reason = "for uploads in parts")]
    pub(super) fn part(&self, range: Range<u64>) -> Option<Self> {
        let index = |at: u64| usize::try_from(at).ok();
        let source = match &self.source {
            Source::Whole(bytes) => Source::Whole(bytes.slice(index(range.start)?..index(range.end)?)),
            Source::Ranged(open, all) => {
                Source::Ranged(Arc::clone(open), all.start + range.start..all.start + range.end)
            }
            Source::Repeatable(_) | Source::Once(_) => return None,
        };
        Some(Self::of(source))
    }

    fn of(source: Source) -> Self {
        Self { source, length: None, file_name: None, media_type: None, progress: None }
    }

    /// How many bytes a stream will yield. Some servers want to know; one that yields another number is an error.
    #[must_use]
    pub fn with_length(self, bytes: u64) -> Self {
        Self { length: Some(bytes), ..self }
    }

    /// The name of the file, for a part of a form.
    #[must_use]
    pub fn with_file_name(self, name: impl Into<String>) -> Self {
        Self { file_name: Some(name.into()), ..self }
    }

    /// The media type, where the document leaves a choice.
    #[must_use]
    pub fn with_media_type(self, media_type: impl Into<String>) -> Self {
        Self { media_type: Some(media_type.into()), ..self }
    }

    /// Calls `progress` with the number of bytes sent so far, whenever some were; a new attempt begins at 0.
    #[must_use]
    pub fn on_progress(self, progress: impl Fn(u64) + Send + Sync + 'static) -> Self {
        Self { progress: Some(Arc::new(progress)), ..self }
    }

    /// How many bytes it has, if that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Whole(bytes) => Some(bytes.len() as u64),
            Source::Ranged(_, range) => Some(range.end.saturating_sub(range.start)),
            Source::Repeatable(_) | Source::Once(_) => self.length,
        }
    }

    pub(super) fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    pub(super) fn media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }
}

impl Open for Upload {
    fn open(&self) -> Body {
        let body = match &self.source {
            Source::Whole(bytes) => Body::from(bytes.clone()),
            Source::Ranged(open, range) => open(range.clone()),
            Source::Repeatable(open) => open(),
            Source::Once(slot) => Body::unsync(Once { slot: Arc::clone(slot), body: None }),
        };
        if self.progress.is_none() && self.length.is_none() {
            return body;
        }
        Body::new(Watched { body, sent: 0, length: self.length(), progress: self.progress.clone() })
    }

    fn can_open(&self) -> bool {
        match &self.source {
            Source::Whole(_) | Source::Ranged(..) | Source::Repeatable(_) => true,
            Source::Once(slot) => slot.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
        }
    }
}

impl Call {
    /// Makes the upload the body. Its own media type goes above that of the document, which may be a range of them.
    pub fn set_upload(&mut self, media_type: &str, upload: Upload) {
        let usual = if media_type.contains('*') { "application/octet-stream" } else { media_type };
        let media_type = upload.media_type().unwrap_or(usual).to_owned();
        self.set_open(&media_type, Arc::new(upload));
    }
}

impl<T: Into<Bytes>> From<T> for Upload {
    fn from(bytes: T) -> Self {
        Self::of(Source::Whole(bytes.into()))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("length", &self.length()).finish_non_exhaustive()
    }
}

fn of_stream<S, E>(stream: S) -> Body
where
    S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    E: Into<BoxError>,
{
    Body::unsync(Streamed(Box::pin(stream)))
}

/// A stream as a body.
struct Streamed<S>(Pin<Box<S>>);

impl<S, E> http_body::Body for Streamed<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0.as_mut().poll_next(cx).map(|next| next.map(|next| next.map(Frame::data).map_err(Into::into)))
    }
}

/// A body that is taken when it is first read, and not before: an attempt that got no connection leaves it as it was.
struct Once {
    slot: Arc<Mutex<Option<Body>>>,
    body: Option<Body>,
}

impl http_body::Body for Once {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.body.is_none() {
            let taken = self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
            self.body = taken;
        }
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(cx),
            None => Poll::Ready(Some(Err("the stream was sent before, and cannot be read again".into()))),
        }
    }
}

/// A body that knows its length, and tells how far it is.
struct Watched {
    body: Body,
    sent: u64,
    length: Option<u64>,
    progress: Option<Progress>,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let next = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &next {
            self.sent += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        let announced = self.length.unwrap_or(self.sent);
        if self.sent > announced || next.is_none() && self.sent < announced {
            let wrong = format!("{announced} bytes were announced for the upload, and there are more or fewer");
            return Poll::Ready(Some(Err(wrong.into())));
        }
        if let (Some(Ok(_)), Some(progress)) = (&next, &self.progress) {
            progress(self.sent);
        }
        Poll::Ready(next)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match self.length {
            Some(length) => SizeHint::with_exact(length.saturating_sub(self.sent)),
            None => self.body.size_hint(),
        }
    }
}
