//! Calls that are waited for, without a runtime of the caller's.

use std::future::IntoFuture;
use std::thread;
use std::time::{Duration, Instant};

use http::Method;
use tokio::runtime::Runtime;

use super::server::{Act, Server, answer, json};
use crate::runtime::blocking::Wait;
use crate::runtime::error::ErrorKind;
use crate::runtime::raw::RawRequest;
use crate::runtime::retry::RetryPolicy;
use crate::sample;

/// Servers run elsewhere: whoever waits has no runtime.
fn server(acts: Vec<Act>) -> (Runtime, Server) {
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(acts));
    (runtime, server)
}

fn saying(body: &str) -> (Runtime, Server) {
    server(vec![Act::Say(json("200 OK", body))])
}

#[test]
fn a_call_is_waited_for_without_a_runtime() {
    let (_runtime, server) = saying(r#"{"items":[]}"#);
    let media = server.client().connection("c");
    assert_eq!(media.batch(["1"]).wait().expect("success").items, []);
    let sent = media.batch(["1"]).send().wait().expect("success");
    assert_eq!((sent.status().as_u16(), sent.body().items.len()), (200, 0));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn many_threads_wait_at_once() {
    let (_runtime, server) = saying(r#"{"items":[]}"#);
    let media = server.client().connection("c");
    thread::scope(|scope| {
        for id in 0..50 {
            let media = &media;
            scope.spawn(move || media.batch([id.to_string()]).wait().expect("success"));
        }
    });
    assert_eq!(server.requests().len(), 50);
}

#[test]
fn time_runs_out_and_failed_calls_are_sent_again() {
    let acts = vec![Act::Hold(Vec::new()), Act::Hang, Act::Say(json("200 OK", "{}")), Act::Hold(Vec::new())];
    let (_runtime, server) = server(acts);
    let pause = RetryPolicy::default().first_pause(Duration::from_millis(20));
    let client = server.client_with(|config| {
        config.timeout(Duration::from_millis(150));
        config.retry(pause);
    });
    let begin = Instant::now();
    let raw = || RawRequest::new(client.core(), Method::GET, "/");
    assert_eq!(raw().wait().expect("the third time").status().as_u16(), 200);
    assert!(begin.elapsed() >= Duration::from_millis(150) && server.requests().len() == 3);
    let error = RawRequest::new(client.core(), Method::GET, "/late").with_deadline(Duration::from_millis(50)).wait();
    assert_eq!(error.err().map(|error| error.kind()), Some(ErrorKind::Timeout));
}

#[test]
fn bodies_are_gone_through_piece_by_piece_and_saved() {
    let (_runtime, server) = server(vec![Act::Say(answer("200 OK", "", "some bytes"))]);
    let client = server.client();
    let raw = || RawRequest::new(client.core(), Method::GET, "/file");
    let mut download = raw().download().wait().expect("success");
    let pieces: Result<Vec<_>, _> = (&mut download).into_iter().collect();
    assert_eq!(pieces.expect("all of it").concat(), b"some bytes");
    assert_eq!(download.received(), 10);
    let path = std::env::temp_dir().join(format!("waited-{}", std::process::id()));
    raw().download().wait().expect("success").save(&path).wait().expect("saved");
    assert_eq!(std::fs::read(&path).expect("a file"), b"some bytes");
    std::fs::remove_file(path).expect("a file");
}

#[test]
fn waiting_and_awaiting_share_a_client() {
    let (runtime, server) = saying(r#"{"items":[]}"#);
    let media = server.client().connection("c");
    runtime.block_on(media.batch(["1"]).into_future()).expect("awaited");
    media.batch(["2"]).wait().expect("waited for");
    // Inside of a runtime too, also of one that has one thread, which stands still meanwhile. Enough of them that a task
    // would have to give way.
    let one = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let media = server.client().connection("c");
    let task = async move { (0..200).all(|_| media.batch(["3"]).wait().is_ok()) };
    assert!(one.block_on(async { tokio::spawn(task).await.expect("no panic") }));
    assert_eq!(server.requests().len(), 202);
}

#[test]
fn without_a_runtime_reqwest_is_an_error_and_no_panic() {
    let client = sample::client(|_| {}).expect("good settings");
    let call = client.connection("c").batch(["1"]).into_future();
    let error = crate::runtime::blocking::block_on(call).expect_err("nothing to run on");
    assert_eq!((error.kind(), error.is_unsent()), (ErrorKind::Refused, true));
    assert!(error.to_string().contains("there is no tokio runtime here"), "{error}");
}
