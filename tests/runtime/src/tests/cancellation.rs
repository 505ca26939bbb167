//! A call that is dropped leaves nothing behind, wherever it was.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::memory::{Memory, give_way, poll_times};
use crate::runtime::call::Call;
use crate::runtime::config::Config;
use crate::runtime::core::Core;
use crate::runtime::gate::Gate;
use crate::runtime::hook::{Hook, Outcome, Outgoing};
use crate::runtime::operation::Operation;
use crate::runtime::retry::RetryPolicy;
use crate::runtime::security::TokenSource;
use crate::runtime::throttle::Throttle;
use crate::runtime::transport::{BoxError, BoxFuture};
use crate::sample::API;

static THING: Operation = Operation { path: "/thing", security: &[&["OAuth"]], ..Operation::DEFAULT };

/// Waits wherever a caller's own code can.
struct Slow;

impl TokenSource for Slow {
    fn token(&self) -> BoxFuture<'_, Result<SecretString, BoxError>> {
        Box::pin(async {
            give_way().await;
            Ok(SecretString::from("token"))
        })
    }
}

impl Hook for Slow {
    fn before<'a>(&'a self, _: &'a mut Outgoing<'_>) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async {
            give_way().await;
            Ok(())
        })
    }

    fn after<'a>(&'a self, _: &'a Outcome<'_>) -> BoxFuture<'a, ()> {
        Box::pin(give_way())
    }
}

/// A client with one place, whose every part waits.
fn core(memory: &Arc<Memory>) -> Core {
    let mut config = Config::new(&API);
    config.transport(Arc::clone(memory));
    config.token_source("OAuth", Slow);
    config.hook(Slow);
    config.max_concurrent(1);
    // Tokens that a dropped call took and did not use are there again, or the last call would wait for ever.
    config.throttle(Throttle::per_minute(2).burst(500));
    config.retry(RetryPolicy::default().first_pause(Duration::from_millis(1)));
    config.build().expect("good settings")
}

#[test]
fn a_future_can_be_dropped_at_every_await() {
    let mut steps = 0;
    loop {
        let memory = Memory::new(1, r#"{"some": "body", "that": "comes in pieces"}"#);
        let core = core(&memory);
        let mut call = Box::pin(Call::new(&core, &THING).send());
        let result = poll_times(&mut call, steps);
        drop(call);
        assert_eq!(memory.open.count(), 0, "after {steps} steps something is left");
        // The place and the tokens are free again.
        let mut next = Box::pin(Call::new(&core, &THING).send());
        poll_times(&mut next, 200).expect("the client goes on").expect("success");
        if let Some(result) = result {
            assert_eq!(result.expect("success").status(), 200);
            break;
        }
        steps += 1;
    }
    assert!(steps > 20, "only {steps} steps");
}

#[test]
fn who_leaves_the_line_gives_the_place_to_the_next() {
    let gate = Gate::new(1);
    let first = gate.try_enter().expect("a place");
    let mut second = Box::pin(gate.enter());
    let mut third = Box::pin(gate.enter());
    assert!(poll_times(&mut second, 1).is_none() && poll_times(&mut third, 2).is_none());
    assert!(gate.try_enter().is_none());
    // The second is called, and leaves before it notices.
    drop(first);
    assert!(poll_times(&mut third, 1).is_none() && gate.try_enter().is_none());
    drop(second);
    let third = poll_times(&mut third, 1).expect("its turn");
    drop(third);
    assert!(gate.try_enter().is_some());
}
