//! `date-time`, `date`, `time`: times of `chrono`.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, ParseError};

use super::formatted::{Format, formats};

formats!(NaiveDate, NaiveTime);

impl Format for DateTime<FixedOffset> {
    type Error = ParseError;

    fn parse(text: &str) -> Result<Self, ParseError> {
        DateTime::parse_from_rfc3339(text)
    }

    fn print(&self) -> String {
        self.to_rfc3339()
    }
}
