//! Times that are numbers on the wire: milliseconds since 1970.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decode::{Blank, Decode};
use super::rules::Measure;
use super::validate::Validate;

/// A time in milliseconds since the beginning of 1970 (Unix time). It is displayed as in RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(i64);

impl UnixMillis {
    /// The time that a number of milliseconds stands for.
    #[must_use]
    pub const fn new(millis: i64) -> Self {
        Self(millis)
    }

    /// The number of milliseconds; negative before 1970.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl From<SystemTime> for UnixMillis {
    /// Times that do not fit are cut to the first or the last one that does.
    fn from(time: SystemTime) -> Self {
        let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self(millis(after)),
            Err(before) => Self(-millis(before.duration())),
        }
    }
}

impl TryFrom<UnixMillis> for SystemTime {
    type Error = OutOfRange;

    fn try_from(time: UnixMillis) -> Result<Self, OutOfRange> {
        let distance = Duration::from_millis(time.0.unsigned_abs());
        let found =
            if time.0 < 0 { Self::UNIX_EPOCH.checked_sub(distance) } else { Self::UNIX_EPOCH.checked_add(distance) };
        found.ok_or(OutOfRange)
    }
}

/// A time that the operating system has no form for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is too far away")
    }
}

impl std::error::Error for OutOfRange {}

impl fmt::Display for UnixMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        let (year, month, day) = date(self.0.div_euclid(DAY));
        let millis = self.0.rem_euclid(DAY);
        let (hour, minute) = (millis / 3_600_000, millis / 60_000 % 60);
        let (second, milli) = (millis / 1000 % 60, millis % 1000);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

/// Year, month and day of a day since 1970, in the Gregorian calendar.
/// Years are counted from March, so that the leap day is the last one
/// (H. Hinnant, "chrono-compatible low-level date algorithms").
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

impl<'de> Decode<'de> for UnixMillis {
    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        self.0.fill_from(deserializer)
    }
}

impl<'de> Deserialize<'de> for UnixMillis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

impl Serialize for UnixMillis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl Blank for UnixMillis {
    fn blank() -> Self {
        Self(0)
    }
}

impl Validate for UnixMillis {
    const DEEP: bool = false;

    #[allow(clippy::cast_precision_loss, reason = "a bound is an `f64` itself")]
    fn measure(&self) -> Measure<'_> {
        Measure::Number(self.0 as f64)
    }
}
