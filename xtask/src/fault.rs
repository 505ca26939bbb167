//! Why a command could not be carried out, and the exit status that says so.

use std::{io, path::Path};

/// What stood against a command.
#[derive(Debug)]
pub enum Fault {
    /// What was asked for does not hold or could not be done.
    Failed(String),
    /// The command was called wrongly: it names what does not exist.
    Usage(String),
}

impl Fault {
    /// A file or folder that could not be read or written.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        Self::Failed(format!("{}: {error}", path.display()))
    }

    /// What is said about it.
    pub fn message(&self) -> &str {
        match self {
            Self::Failed(message) | Self::Usage(message) => message,
        }
    }

    /// The exit status, as the command line's help states it.
    pub fn status(&self) -> u8 {
        match self {
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
        }
    }
}

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self::Failed(message)
    }
}

impl From<&str> for Fault {
    fn from(message: &str) -> Self {
        Self::Failed(message.to_owned())
    }
}
