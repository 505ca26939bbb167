//! `date-time`, `date`, `time`, `duration`: times of `jiff`.

use super::formatted::formats;

formats!(jiff::Timestamp, jiff::civil::Date, jiff::civil::Time, jiff::Span);
