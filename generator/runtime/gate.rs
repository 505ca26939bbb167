//! Limits how many calls are under way at once, and lets the others wait in line.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// A number of places. Who finds none waits; places are given out in the order of asking.
#[derive(Debug)]
pub struct Gate(Mutex<State>);

#[derive(Debug)]
struct State {
    free: usize,
    next: u64,
    /// Those who wait, with the number that they drew, in the order of these.
    waiting: VecDeque<(u64, Waker)>,
    /// Those who have a place and have not noticed yet, in no order.
    called: Vec<u64>,
}

impl State {
    /// Where somebody stands in line.
    fn place(&self, number: u64) -> Option<usize> {
        self.waiting.binary_search_by_key(&number, |(drawn, _)| *drawn).ok()
    }

    /// Whether somebody was called; it counts as noticed.
    fn notice(&mut self, number: u64) -> bool {
        let place = self.called.iter().position(|called| *called == number);
        place.map(|place| self.called.swap_remove(place)).is_some()
    }
}

/// A place. It is free again when this is dropped.
#[derive(Debug)]
pub struct Permit<'a>(&'a Gate);

impl Gate {
    /// A gate with so many places, one at least.
    #[must_use]
    pub fn new(places: usize) -> Self {
        let state = State { free: places.max(1), next: 0, waiting: VecDeque::new(), called: Vec::new() };
        Self(Mutex::new(state))
    }

    /// A place, if one is free and nobody waits.
    #[must_use]
    pub fn try_enter(&self) -> Option<Permit<'_>> {
        let mut state = self.lock();
        state.free = state.free.checked_sub(1)?;
        Some(Permit(self))
    }

    /// Waits for a place. A future that is dropped leaves the line.
    pub async fn enter(&self) -> Permit<'_> {
        let mut turn = Turn { gate: self, number: None };
        poll_fn(|cx| {
            let mut state = self.lock();
            match turn.number {
                Some(number) if state.notice(number) => {}
                Some(number) => {
                    if let Some(place) = state.place(number) {
                        state.waiting[place].1.clone_from(cx.waker());
                    }
                    return Poll::Pending;
                }
                None if state.free > 0 => state.free -= 1,
                None => {
                    let number = state.next;
                    state.next += 1;
                    state.waiting.push_back((number, cx.waker().clone()));
                    turn.number = Some(number);
                    return Poll::Pending;
                }
            }
            turn.number = None;
            Poll::Ready(Permit(self))
        })
        .await
    }

    /// Gives a place to the first in line, or frees it.
    fn leave(&self) {
        let mut state = self.lock();
        let Some((number, waker)) = state.waiting.pop_front() else {
            state.free += 1;
            return;
        };
        state.called.push(number);
        drop(state);
        waker.wake();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Somebody's turn; who leaves the line gives it up, also if the place was theirs already.
struct Turn<'a> {
    gate: &'a Gate,
    number: Option<u64>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let mut state = self.gate.lock();
        let was_called = match state.place(number) {
            Some(place) => {
                state.waiting.remove(place);
                false
            }
            None => state.notice(number),
        };
        drop(state);
        if was_called {
            self.gate.leave();
        }
    }
}
