//! The time of a mock, for which nobody waits.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// Stands still as long as anybody has something to do, and goes on to the next time that somebody waits for.
pub struct Clock {
    start: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    now: Duration,
    /// Those who wait, by when and in which order.
    waiting: BTreeSet<(Duration, u64)>,
    next: u64,
}

impl Default for Clock {
    fn default() -> Self {
        Self { start: Instant::now(), state: Mutex::default() }
    }
}

impl Clock {
    pub(super) fn elapsed(&self) -> Duration {
        self.lock().now
    }

    pub(super) fn now(&self) -> Instant {
        self.start + self.elapsed()
    }

    pub(super) fn sleep(self: &Arc<Self>, duration: Duration) -> Sleep {
        let until = self.elapsed().saturating_add(duration);
        Sleep { clock: Arc::clone(self), until, place: None, polls: 0 }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends when it is the first of all that wait. It counts from when it is polled first: what nobody polls keeps nobody back.
pub(super) struct Sleep {
    clock: Arc<Clock>,
    until: Duration,
    place: Option<(Duration, u64)>,
    polls: u32,
}

/// Whoever is before somebody else so often and does not go on is not looked after any more.
const PATIENCE: u32 = 1000;

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let clock = Arc::clone(&self.clock);
        let mut state = clock.lock();
        let place = self.place.unwrap_or_else(|| {
            state.next += 1;
            (self.until, state.next)
        });
        self.place = Some(place);
        let is_first = state.waiting.first() == Some(&place);
        let is_over = self.until <= state.now || (self.polls > 0 && (is_first || self.polls > PATIENCE));
        if is_over {
            state.now = state.now.max(self.until);
            state.waiting.remove(&place);
            return Poll::Ready(());
        }
        // The others have their turn first: there may be somebody who waits for less.
        state.waiting.insert(place);
        self.polls += 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.clock.lock().waiting.remove(&place);
        }
    }
}
