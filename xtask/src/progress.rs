//! Shows that something is going on where somebody waits for it: after a second, and on a terminal only.

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use indicatif::ProgressBar;

/// Whoever waits for less needs to be told nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does something, and shows `what` it is while it takes longer than a second.
pub fn during<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (done, waits) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            // What ends the work drops `done`, also where it panics.
            if waits.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_message(what.to_owned());
            while waits.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
                bar.tick();
            }
            bar.finish_and_clear();
        });
        let outcome = work();
        drop(done);
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::during;

    #[test]
    fn what_is_done_is_handed_over() {
        assert_eq!(during("adding", || 1 + 1), 2);
    }
}
