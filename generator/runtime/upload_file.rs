//! Files as what is uploaded.

use std::io::{self, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncSeekExt as _, ReadBuf};

use super::body::Body;
use super::transport::{BoxError, BoxFuture};
use super::upload::Upload;

/// How much of a file is in memory at once.
const PIECE: usize = 64 * 1024;

impl Upload {
    /// A file, under its own name. It is opened when it is sent, again for each attempt.
    ///
    /// # Errors
    /// Where its length cannot be found out.
    pub async fn file(path: impl AsRef<Path>) -> io::Result<Self> {
        let length = tokio::fs::metadata(path.as_ref()).await?.len();
        Ok(Self::file_range(path, 0..length))
    }

    /// A part of a file, under its name: the bytes from `range.start` to before `range.end`. A file that is too short
    /// is an error when it is sent.
    pub fn file_range(path: impl AsRef<Path>, range: Range<u64>) -> Self {
        let path: Arc<PathBuf> = Arc::new(path.as_ref().to_owned());
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let upload = Self::ranged(range, move |range| {
            let (path, left) = (Arc::clone(&path), range.end.saturating_sub(range.start));
            Body::unsync(Pieces { file: Opened::No(Box::pin(open(path, range.start))), left })
        });
        match name {
            Some(name) => upload.with_file_name(name),
            None => upload,
        }
    }
}

async fn open(path: Arc<PathBuf>, start: u64) -> io::Result<File> {
    let mut file = File::open(path.as_path()).await?;
    if start > 0 {
        file.seek(SeekFrom::Start(start)).await?;
    }
    Ok(file)
}

/// A file that is read piece by piece.
struct Pieces {
    file: Opened,
    left: u64,
}

enum Opened {
    No(BoxFuture<'static, io::Result<File>>),
    Yes(File),
}

impl Pieces {
    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let file = loop {
            match &mut self.file {
                Opened::Yes(file) => break file,
                Opened::No(opening) => self.file = Opened::Yes(ready!(opening.as_mut().poll(cx))?),
            }
        };
        let wanted = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
        let mut piece = vec![0; wanted];
        let mut buffer = ReadBuf::new(&mut piece);
        ready!(pin!(file).poll_read(cx, &mut buffer))?;
        let read = buffer.filled().len();
        if read == 0 {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        piece.truncate(read);
        self.left -= read as u64;
        Poll::Ready(Ok(piece.into()))
    }
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let piece = ready!(self.poll_piece(cx));
        Poll::Ready(Some(piece.map(Frame::data).map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
