//! `date-time`: times of `time`.

use time::{OffsetDateTime, error::Parse, format_description::well_known::Rfc3339};

use super::formatted::Format;

impl Format for OffsetDateTime {
    type Error = Parse;

    fn parse(text: &str) -> Result<Self, Parse> {
        OffsetDateTime::parse(text, &Rfc3339)
    }

    /// A year that RFC 3339 cannot write is written as `time` displays it.
    fn print(&self) -> String {
        self.format(&Rfc3339).unwrap_or_else(|_| self.to_string())
    }
}
