//! Rates that the client keeps to by itself, and how many calls are under way.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::{Request, Response};

use super::server::{Server, json};
use crate::runtime::body::Body;
use crate::runtime::error::ErrorKind;
use crate::runtime::throttle::{Buckets, Rates, Throttle, Ticket};
use crate::runtime::transport::{BoxFuture, Transport, TransportError};
use crate::sample;

/// How long each of so many requests has to wait that come at once.
fn waits(buckets: &Buckets, scope: &str, count: u32, now: Instant) -> Vec<Duration> {
    let take = |_| {
        let ticket = Ticket::take(buckets, "/v2/access/x", scope, now);
        let wait = ticket.wait();
        ticket.spend();
        wait
    };
    (0..count).map(take).collect()
}

fn buckets(throttles: impl IntoIterator<Item = Throttle>) -> Buckets {
    let mut buckets = Buckets::default();
    throttles.into_iter().for_each(|throttle| buckets.add(throttle));
    buckets
}

#[test]
fn a_bucket_is_emptied_at_once_and_filled_at_the_rate() {
    let buckets = buckets([Throttle::per_minute(60).burst(90)]);
    let now = Instant::now();
    let first = waits(&buckets, "a", 92, now);
    assert!(first[..90].iter().all(Duration::is_zero));
    assert_eq!(first[90..], [Duration::from_secs(1), Duration::from_secs(2)]);
    assert_eq!(waits(&buckets, "b", 1, now), [Duration::ZERO], "each scope has its own");
    let later = now + Duration::from_secs(12);
    let second = waits(&buckets, "a", 11, later);
    assert!(second[..10].iter().all(Duration::is_zero));
    assert_eq!(second[10], Duration::from_secs(1));
    let much_later = now + Duration::from_secs(1000);
    assert_eq!(waits(&buckets, "a", 91, much_later)[89..], [Duration::ZERO, Duration::from_secs(1)]);
}

#[test]
fn what_is_not_sent_takes_nothing() {
    let buckets = buckets([Throttle::per_second(1)]);
    let now = Instant::now();
    for _ in 0..10 {
        assert_eq!(Ticket::take(&buckets, "/", "a", now).wait(), Duration::ZERO);
    }
    Ticket::take(&buckets, "/", "a", now).spend();
    assert_eq!(Ticket::take(&buckets, "/", "a", now).wait(), Duration::from_secs(1));
}

#[test]
fn the_slowest_of_those_that_are_for_a_path_holds() {
    let access = Throttle::per_minute(60).below("/v2/access");
    let buckets = buckets([access, Throttle::per_minute(1).below("/v2/rules"), Throttle::per_second(2)]);
    let now = Instant::now();
    let access = waits(&buckets, "a", 61, now);
    assert_eq!(access[60], Duration::from_millis(29_500));
    assert_eq!(Ticket::take(&buckets, "/v2/rules/1", "b", now).wait(), Duration::ZERO);
}

#[test]
fn buckets_that_are_full_again_are_forgotten() {
    let buckets = buckets([Throttle::per_second(10)]);
    let now = Instant::now();
    for number in 0..100_000_u32 {
        let at = now + Duration::from_millis(u64::from(number));
        Ticket::take(&buckets, "/", &number.to_string(), at).spend();
    }
    let kept = format!("{buckets:?}").len();
    assert!(kept < 500_000, "{kept}");
}

#[tokio::test]
async fn calls_wait_and_are_not_refused() {
    let server = Server::saying(json("200 OK", r#"{"items":[]}"#)).await;
    let client = server.client_with(|config| config.throttle(Throttle::per_second(10).burst(2)));
    let start = Instant::now();
    for _ in 0..5 {
        client.connection("c").batch(["1"]).await.expect("success");
    }
    assert!(start.elapsed() >= Duration::from_millis(290), "{:?}", start.elapsed());

    let client = server.client_with(|config| {
        config.throttle(Throttle::per_minute(1));
        config.deadline(Duration::from_secs(20));
    });
    client.connection("c").batch(["1"]).await.expect("success");
    let error = client.connection("c").batch(["1"]).await.expect_err("too late");
    assert!(error.is_unsent() && error.kind() == ErrorKind::Timeout, "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
    client.connection("d").batch(["1"]).await.expect("another scope");
}

/// Remembers how many requests were under way at most.
#[derive(Default)]
struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Transport for Crowd {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async {
            let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(now, Ordering::SeqCst);
            tokio::task::yield_now().await;
            self.now.fetch_sub(1, Ordering::SeqCst);
            Ok(Response::new(Body::from(r#"{"items":[]}"#)))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[tokio::test]
async fn no_more_calls_are_under_way_than_are_allowed() {
    let crowd = Arc::new(Crowd::default());
    let client = sample::client(|config| {
        config.transport(Arc::clone(&crowd));
        config.max_concurrent(7);
    });
    let media = client.expect("good settings").connection("c");
    let calls: Vec<_> = (0..500).map(|id| tokio::spawn(media.batch([id.to_string()]).send())).collect();
    for call in calls {
        call.await.expect("no panic").expect("success");
    }
    assert_eq!(crowd.most.load(Ordering::SeqCst), 7);
}
