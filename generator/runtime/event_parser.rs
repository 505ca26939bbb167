//! Event streams as text (HTML, section 9.2.6: "Interpreting an event stream").

use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};

/// An event as the stream has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawEvent {
    /// The type; `message` where the stream names none.
    pub event: String,
    /// The lines of data.
    pub data: String,
    /// The last id that the stream named.
    pub id: String,
}

/// Puts events together from pieces that end anywhere.
#[derive(Default)]
pub struct EventParser {
    buffer: BytesMut,
    /// How much of the buffer is known to have no end of a line.
    searched: usize,
    /// Whether the last line ended in CR, so that an LF that follows belongs to it.
    after_return: bool,
    begun: bool,
    event: String,
    data: String,
    has_data: bool,
    id: String,
    retry: Option<Duration>,
}

/// More than the limit of bytes without an end of an event.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

impl EventParser {
    /// Goes on behind an event of this id.
    pub fn after(id: String) -> Self {
        Self { id, ..Self::default() }
    }

    /// Takes a piece.
    pub fn push(&mut self, piece: &Bytes) {
        self.buffer.extend_from_slice(piece);
    }

    /// The time that the server wants between two connections (`retry:`).
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// The last id that the stream named.
    pub fn last_id(&self) -> &str {
        &self.id
    }

    /// The next event that is complete.
    ///
    /// # Errors
    /// Where what has come of an event is longer than `limit` bytes.
    pub fn next(&mut self, limit: usize) -> Result<Option<RawEvent>, TooLong> {
        while let Some(line) = self.line() {
            if self.data.len() + line.len() > limit {
                return Err(TooLong);
            }
            if !line.is_empty() {
                self.field(&line);
            } else if let Some(event) = self.dispatch() {
                return Ok(Some(event));
            }
        }
        if self.buffer.len() + self.data.len() > limit { Err(TooLong) } else { Ok(None) }
    }

    /// "Lines must be separated by either a CRLF pair, a single LF, or a single CR"; "one leading BOM must be ignored".
    fn line(&mut self) -> Option<String> {
        if !self.begun {
            const MARK: &[u8] = "\u{feff}".as_bytes();
            if self.buffer.len() < MARK.len() && MARK.starts_with(&self.buffer) {
                return None;
            }
            if self.buffer.starts_with(MARK) {
                self.buffer.advance(MARK.len());
            }
            self.begun = true;
        }
        if self.after_return && !self.buffer.is_empty() {
            if self.buffer[0] == b'\n' {
                self.buffer.advance(1);
            }
            self.after_return = false;
        }
        let found = self.buffer[self.searched..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let Some(found) = found else {
            self.searched = self.buffer.len();
            return None;
        };
        let line = self.buffer.split_to(self.searched + found);
        self.searched = 0;
        self.after_return = self.buffer[0] == b'\r';
        self.buffer.advance(1);
        Some(String::from_utf8_lossy(&line).into_owned())
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            // "If the field value does not contain U+0000 NULL"
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
            }
            // Comments, which begin with a colon, and fields that nobody knows.
            _ => {}
        }
    }

    /// An event without data is none.
    fn dispatch(&mut self) -> Option<RawEvent> {
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        let event = if event.is_empty() { "message".to_owned() } else { event };
        std::mem::take(&mut self.has_data).then(|| RawEvent { event, data, id: self.id.clone() })
    }
}
