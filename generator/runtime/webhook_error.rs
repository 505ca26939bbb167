//! What can be wrong with a webhook, and with what is needed to check one.

use std::fmt;
use std::time::Duration;

use super::decode::DecodeError;

/// Why a webhook was not taken, or why nothing can be checked with what was given. No secret is ever in it.
///
/// Only who answers the request knows what to answer. What is forged, too old or too new is usually told `400`; of what
/// is signed and yet not understood ([`NotJson`](Self::NotJson), [`OtherShape`](Self::OtherShape)) the sender is the
/// right one, and it would be sent again.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// No secret was given.
    NoSecret,
    /// A secret is empty, or is not written as secrets of this kind are.
    MalformedSecret {
        /// Which of the secrets that were given, counted from 0.
        index: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A header is not there.
    MissingHeader {
        /// Its name, in lower case.
        name: String,
    },
    /// A header cannot be read, or came more than once.
    MalformedHeader {
        /// Its name, in lower case.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// None of the signatures was made with one of the secrets, for this body and this time.
    NoSignatureFits,
    /// It was signed longer ago than is allowed: it was held up, or somebody sends an old one again.
    TooOld {
        /// How long ago.
        by: Duration,
    },
    /// It was signed in the future, further than is allowed: one of the clocks is wrong.
    TooNew {
        /// How far away.
        by: Duration,
    },
    /// The body is not JSON.
    NotJson {
        /// Why.
        source: serde_json::Error,
    },
    /// The body is of an event that is known, and not as the document describes it.
    OtherShape {
        /// The event's name.
        event: String,
        /// Where the body differs, such as `data.items[3].id`; and how.
        source: DecodeError,
    },
}

impl WebhookError {
    /// Where the body differs from what the document describes, such as `data.items[3].id`.
    #[must_use]
    #[inline]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::OtherShape { source, .. } => Some(source.path()),
            _ => None,
        }
    }

    /// Whether nothing shows that the sender knows the secret, or whether it may be a copy of an old request.
    #[must_use]
    #[inline]
    pub fn is_untrusted(&self) -> bool {
        matches!(
            self,
            Self::MissingHeader { .. }
                | Self::MalformedHeader { .. }
                | Self::NoSignatureFits
                | Self::TooOld { .. }
                | Self::TooNew { .. }
        )
    }
}

impl fmt::Display for WebhookError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSecret => f.write_str("webhooks cannot be checked without a secret"),
            Self::MalformedSecret { index, reason } => write!(f, "secret {index} of the webhooks {reason}"),
            Self::MissingHeader { name } => write!(f, "the webhook has no header `{name}`"),
            Self::MalformedHeader { name, reason } => write!(f, "the header `{name}` of the webhook {reason}"),
            Self::NoSignatureFits => f.write_str("no signature of the webhook fits"),
            Self::TooOld { by } => write!(f, "the webhook was signed {} seconds ago", by.as_secs()),
            Self::TooNew { by } => write!(f, "the webhook was signed {} seconds in the future", by.as_secs()),
            Self::NotJson { source } => write!(f, "the body of the webhook is not JSON: {source}"),
            Self::OtherShape { event, source } => {
                write!(f, "the body of the webhook is no `{}`: {source}", event.escape_debug())
            }
        }
    }
}

impl std::error::Error for WebhookError {
    #[inline]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotJson { source } => Some(source),
            Self::OtherShape { source, .. } => Some(source),
            _ => None,
        }
    }
}
