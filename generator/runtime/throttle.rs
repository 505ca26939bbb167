//! Keeps calls below a rate, so that the server does not have to refuse them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often calls are sent: as a bucket that holds some tokens and is filled again at a rate. Each request takes one,
/// and waits for it where the bucket is empty.
///
/// Every value of a scope has a bucket of its own, as servers count by account or connection; calls outside of any
/// scope share one.
///
/// A client whose server allows 60 requests a minute, and up to 90 after a while of rest, is built with
/// `.throttle(Throttle::per_minute(60).burst(90))`.
#[derive(Debug, Clone)]
pub struct Throttle {
    /// How long it takes until there is one token more.
    interval: Duration,
    burst: u32,
    below: Cow<'static, str>,
}

impl Throttle {
    /// So many requests a second.
    #[must_use]
    pub fn per_second(requests: u32) -> Self {
        Self::every(Duration::from_secs(1), requests)
    }

    /// So many requests a minute.
    #[must_use]
    pub fn per_minute(requests: u32) -> Self {
        Self::every(Duration::from_secs(60), requests)
    }

    fn every(span: Duration, requests: u32) -> Self {
        let requests = requests.max(1);
        Self { interval: span / requests, burst: requests, below: Cow::Borrowed("") }
    }

    /// How many requests can be sent at once after a while of rest; as many as the rate says, unless set.
    #[must_use]
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = requests.max(1);
        self
    }

    /// Only for operations whose path begins so, as the document writes it: `/v2/access`.
    #[must_use]
    pub fn below(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.below = path.into();
        self
    }

    /// How long the whole bucket lasts at the rate.
    fn full(&self) -> Duration {
        self.interval.saturating_mul(self.burst)
    }
}

/// What keeps calls to rates. It is a trait so that a program that sets no rate compiles none of it.
pub trait Rates: fmt::Debug + Send + Sync {
    /// Adds a rate to keep to.
    fn add(&mut self, throttle: Throttle);

    /// Takes a token from each bucket that is for the path and the scope: which these are, and how long to wait for them.
    fn take(&self, path: &str, scope: &str, now: Instant) -> (Vec<usize>, Duration);

    /// Puts the tokens back.
    fn give(&self, buckets: &[usize], scope: &str);
}

/// The buckets of a client.
#[derive(Debug, Default)]
pub struct Buckets(Vec<(Throttle, Mutex<HashMap<String, Instant>>)>);

/// So many buckets are kept before full ones are looked for, which are the same as none.
const KEPT: usize = 1024;

impl Rates for Buckets {
    #[inline]
    fn add(&mut self, throttle: Throttle) {
        self.0.push((throttle, Mutex::default()));
    }

    #[inline]
    fn take(&self, path: &str, scope: &str, now: Instant) -> (Vec<usize>, Duration) {
        let (mut taken, mut wait) = (Vec::new(), Duration::ZERO);
        for (index, (throttle, emptied)) in self.0.iter().enumerate() {
            if path.starts_with(&*throttle.below) {
                // A bucket is known by the moment until which what was taken lasts. It is empty where that is further
                // away than all that it holds, one token is a step of it, and it is full where that has passed.
                let mut emptied = lock(emptied);
                forget_full(&mut emptied, now);
                let until = emptied.get(scope).copied().filter(|until| *until > now).unwrap_or(now);
                let until = until + throttle.interval;
                match emptied.get_mut(scope) {
                    Some(known) => *known = until,
                    None => _ = emptied.insert(scope.to_owned(), until),
                }
                taken.push(index);
                wait = wait.max((until - now).saturating_sub(throttle.full()));
            }
        }
        (taken, wait)
    }

    #[inline]
    fn give(&self, buckets: &[usize], scope: &str) {
        for index in buckets {
            let (throttle, emptied) = &self.0[*index];
            if let Some(until) = lock(emptied).get_mut(scope) {
                *until = until.checked_sub(throttle.interval).unwrap_or(*until);
            }
        }
    }
}

/// The tokens of a request, and how long it has to wait for them. They go back where it is not sent.
#[derive(Debug)]
#[must_use]
pub struct Ticket<'a> {
    rates: &'a dyn Rates,
    scope: &'a str,
    taken: Vec<usize>,
    wait: Duration,
}

impl<'a> Ticket<'a> {
    /// Takes the tokens of a request.
    pub fn take(rates: &'a dyn Rates, path: &str, scope: &'a str, now: Instant) -> Self {
        let (taken, wait) = rates.take(path, scope, now);
        Self { rates, scope, taken, wait }
    }

    /// How long to wait before the request is sent.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// The request is sent.
    pub fn spend(mut self) {
        self.taken.clear();
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.rates.give(&self.taken, self.scope);
    }
}

#[inline]
fn forget_full(emptied: &mut HashMap<String, Instant>, now: Instant) {
    if emptied.len() >= KEPT && emptied.len() == emptied.capacity() {
        emptied.retain(|_, until| *until > now);
    }
}

#[inline]
fn lock(emptied: &Mutex<HashMap<String, Instant>>) -> MutexGuard<'_, HashMap<String, Instant>> {
    emptied.lock().unwrap_or_else(PoisonError::into_inner)
}
