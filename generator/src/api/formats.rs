//! What texts with a format are understood as.

use serde::Serialize;

/// A type that texts of a format are understood as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[expect(missing_docs, reason = "each is called like the library and its type")]
pub enum Format {
    JiffTimestamp,
    JiffDate,
    JiffTime,
    JiffSpan,
    ChronoDateTime,
    ChronoDate,
    ChronoTime,
    TimeDateTime,
    Uuid,
    Url,
    Ipv4,
    Ipv6,
    Base64,
    Decimal,
}

/// Which formats can be understood by which libraries; the first library of a format is used where
/// nothing else is said.
const KNOWN: &[(&str, &str, Option<Format>)] = &[
    ("date-time", "jiff", Some(Format::JiffTimestamp)),
    ("date-time", "chrono", Some(Format::ChronoDateTime)),
    ("date-time", "time", Some(Format::TimeDateTime)),
    ("date", "jiff", Some(Format::JiffDate)),
    ("date", "chrono", Some(Format::ChronoDate)),
    ("time", "jiff", Some(Format::JiffTime)),
    ("time", "chrono", Some(Format::ChronoTime)),
    ("duration", "jiff", Some(Format::JiffSpan)),
    ("uuid", "uuid", Some(Format::Uuid)),
    ("uri", "url", Some(Format::Url)),
    ("url", "url", Some(Format::Url)),
    ("ipv4", "std", Some(Format::Ipv4)),
    ("ipv6", "std", Some(Format::Ipv6)),
    ("byte", "base64", Some(Format::Base64)),
    ("decimal", "text", None),
    ("decimal", "rust_decimal", Some(Format::Decimal)),
];

impl Format {
    /// What a format is understood as, if the library can: `None`: as nothing but a text.
    ///
    /// # Errors
    /// The libraries that can, if this one cannot; none if the format is not known.
    pub fn by(format: &str, library: &str) -> Result<Option<Self>, Vec<&'static str>> {
        let libraries: Vec<&'static str> =
            KNOWN.iter().filter(|(known, ..)| *known == format).map(|(_, library, _)| *library).collect();
        match KNOWN.iter().find(|(known, by, _)| *known == format && *by == library) {
            Some((.., found)) => Ok(*found),
            None if library == "text" && !libraries.is_empty() => Ok(None),
            None => Err(libraries),
        }
    }

    /// What a format is understood as where nothing is said.
    #[must_use]
    pub fn usual(format: &str) -> Option<Self> {
        KNOWN.iter().find(|(known, ..)| *known == format).and_then(|(.., found)| *found)
    }

    /// The type in a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::JiffTimestamp | Self::ChronoDateTime | Self::TimeDateTime => "date time",
            Self::JiffDate | Self::ChronoDate => "date",
            Self::JiffTime | Self::ChronoTime => "time",
            Self::JiffSpan => "duration",
            Self::Uuid => "uuid",
            Self::Url => "url",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Base64 => "base64",
            Self::Decimal => "decimal",
        }
    }
}
