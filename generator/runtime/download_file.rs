//! Downloads to files.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

use super::download::Download;
use super::error::{Error, ErrorKind, Inner};

impl Download {
    /// Writes all of it to a file, which is there when it is complete and not before; one of that name is replaced.
    /// Returns how many bytes it has.
    ///
    /// # Errors
    /// What [`next`](Self::next) fails with, and [`ErrorKind::File`] where the file cannot be written.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let mut partial = Partial::create(path).await.map_err(unwritten)?;
        while let Some(piece) = self.next().await {
            partial.file.write_all(&piece?).await.map_err(unwritten)?;
        }
        partial.keep(path).await.map_err(unwritten)?;
        Ok(self.received())
    }
}

fn unwritten(error: io::Error) -> Error {
    let message = error.to_string();
    Error::from(Inner { message, source: Some(Box::new(error)), ..Inner::of(ErrorKind::File, String::new()) })
}

/// A file that is not complete, beside the one that it becomes; it goes when nobody wants it any more.
struct Partial {
    file: File,
    path: PathBuf,
    kept: bool,
}

impl Partial {
    async fn create(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
        let mut number = 0;
        loop {
            let beside = path.with_file_name(format!("{name}.{number}.part"));
            match File::create_new(&beside).await {
                Ok(file) => return Ok(Self { file, path: beside, kept: false }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    async fn keep(mut self, path: &Path) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        tokio::fs::rename(&self.path, path).await?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
