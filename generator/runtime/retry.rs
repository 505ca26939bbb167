//! When a request is sent again, and after which pause.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::error::Error;
use super::random;

/// How often a request is sent, and how long the pauses in between are.
///
/// A request is only sent again where that is safe: its method is idempotent (RFC 9110, section 9.2.2), the document
/// or the API's settings say so of its operation, it has an idempotency key, or no connection was made at all; and only where it may help, see
/// [`Error::is_retryable`]. The pauses grow exponentially and are chosen at random up to that length ("full jitter"),
/// so that clients do not come back all at once. Where the server says how long to wait, that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
    is_safe: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        let (first_pause, longest_pause) = (Duration::from_millis(500), Duration::from_secs(20));
        Self { attempts: 3, first_pause, longest_pause, is_safe: false }
    }
}

impl RetryPolicy {
    /// Each request is sent once.
    #[must_use]
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// How often a request is sent at most, the first time included; 3 unless set.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// How long the first pause is at most; half a second unless set. Each further one is twice as long.
    #[must_use]
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// How long a pause is at most that the server did not ask for; 20 seconds unless set.
    #[must_use]
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// Sends requests again whatever their method is. This is for calls of which you know that the server does no
    /// harm if it sees them twice.
    #[must_use]
    pub fn even_unsafe(mut self) -> Self {
        self.is_safe = true;
        self
    }

    /// How long to wait before the request is sent again; `None` if it is not.
    pub(super) fn pause(&self, error: &Error, attempt: u32, is_idempotent: bool) -> Option<Duration> {
        let is_safe = is_idempotent || self.is_safe || error.is_unsent();
        if !is_safe || !error.is_retryable() || attempt >= self.attempts {
            return None;
        }
        Some(match asked(error) {
            Some(pause) => pause.saturating_add(self.first_pause.mul_f64(random::fraction())),
            None => self.backoff(attempt).mul_f64(random::fraction()),
        })
    }

    /// How long the pause after this attempt is at most.
    fn backoff(&self, attempt: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first_pause.saturating_mul(factor).min(self.longest_pause)
    }
}

/// How long the server asks to wait.
fn asked(error: &Error) -> Option<Duration> {
    let is_limited = error.status().is_some_and(|status| status.as_u16() == 429);
    error.retry_after().or_else(|| error.rate_limit().reset.filter(|_| is_limited))
}

/// Limits how many requests of a client are sent again, so that it does not multiply the load of a server that is down.
///
/// Each request that is sent again takes from it, each success gives back a little: once most fail, nearly all of them
/// are sent once.
#[derive(Debug)]
pub struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;
    const RETRY: u32 = 5;
    const SUCCESS: u32 = 1;

    /// Takes what sending again costs; `false` if there is not enough.
    #[must_use]
    pub fn take(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(Self::RETRY)).is_ok()
    }

    /// Gives back what a success is worth.
    pub fn give(&self) {
        let fuller = |left| (left < Self::FULL).then_some(left + Self::SUCCESS);
        // Nothing to do where it is full.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fuller);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }
}
