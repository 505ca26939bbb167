//! Many calls: at once, and one after the other for a long time.

use std::{
    fs,
    future::IntoFuture,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use ofauth::{BoxFuture, Client, ErrorKind, Hook, Outcome};

use crate::{
    answers::{error, good, json},
    leaks::{self, KEY},
    row::{quick, quiet},
    server::{Act, Server, Weather},
};

/// How much memory this process has, in bytes; nothing where that cannot be known.
fn memory() -> Option<usize> {
    let pages = fs::read_to_string("/proc/self/statm").ok()?;
    pages.split(' ').nth(1)?.parse::<usize>().ok().map(|pages| pages * 4096)
}

/// Calls that are all begun at once, on one client.
///
/// # Errors
/// What did not hold.
pub async fn crowd(calls: usize, weather: Weather) -> Result<String, String> {
    leaks::listen(false);
    let server = Server::start(vec![Act::Say(good())], weather).map_err(|error| error.to_string())?;
    let client = Client::builder().api_key(KEY).base_url(server.url()).build().map_err(|error| error.to_string())?;
    let before = memory();
    let media = client.connection("c").vault_plus_media();
    let tasks: Vec<_> = (0..calls).map(|id| tokio::spawn(media.batch([id.to_string()]).into_future())).collect();
    let mut most = 0;
    for task in tasks {
        task.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        most = most.max(server.open());
    }
    let grown = memory().zip(before).map_or(0, |(after, before)| after.saturating_sub(before));
    drop((client, media));
    leaks::listen(true);
    let said = format!("{calls} calls at once, at most {most} connections, {} MiB more memory", grown >> 20);
    // Each call may have some kilobytes, and each connection its buffers; there are at most as many connections as
    // calls that are under way, and as many again that are being made where another one became free first.
    if grown > (64 << 20) + calls * 12 * 1024 || most > 2 * 512 {
        return Err(said);
    }
    quiet(&server).await.map(|()| said)
}

/// Counts what came of each attempt.
#[derive(Clone, Default)]
struct Count(Arc<Counts>);

#[derive(Default)]
struct Counts {
    good: AtomicUsize,
    status: AtomicUsize,
    transport: AtomicUsize,
    timeout: AtomicUsize,
    decode: AtomicUsize,
    other: AtomicUsize,
}

impl Hook for Count {
    fn after<'a>(&'a self, outcome: &'a Outcome<'_>) -> BoxFuture<'a, ()> {
        let counts = &self.0;
        let count = match outcome.error().map(ofauth::Error::kind) {
            None => &counts.good,
            Some(ErrorKind::Status) => &counts.status,
            Some(ErrorKind::Transport) => &counts.transport,
            Some(ErrorKind::Timeout) => &counts.timeout,
            Some(ErrorKind::Decode) => &counts.decode,
            Some(_) => &counts.other,
        };
        count.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::ready(()))
    }
}

/// Of a hundred requests, five have something wrong.
fn acts(weather: Weather) -> Vec<Act> {
    let mut chance = fastrand::Rng::with_seed(weather.seed);
    let faults = [
        Act::Say(error("503 Busy", "")),
        Act::Close(Vec::new()),
        Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_vec()),
        Act::Say(json("200 OK", r#"{"items":[{"id":1}]}"#)),
        Act::Hold(Vec::new()),
    ];
    let mut acts: Vec<Act> = (0..95).map(|_| Act::Say(good())).chain(faults).collect();
    chance.shuffle(&mut acts);
    acts
}

/// A number of calls, some at a time, of which one in twenty meets a fault.
///
/// # Errors
/// What did not hold.
pub async fn soak(calls: usize, weather: Weather) -> Result<String, String> {
    leaks::listen(false);
    let server = Server::counting(acts(weather), weather).map_err(|error| error.to_string())?;
    let count = Count::default();
    let builder = Client::builder().api_key(KEY).base_url(server.url()).hook(count.clone());
    let builder = builder.timeout(weather.time(2000)).retry(quick(weather)).max_concurrent(32);
    let client = builder.build().map_err(|error| error.to_string())?;
    let begun = Arc::new(AtomicUsize::new(0));
    let worker = |client: Client, begun: Arc<AtomicUsize>| async move {
        let media = client.connection("c").vault_plus_media();
        let (mut good, mut failed) = (0, 0);
        while begun.fetch_add(1, Ordering::Relaxed) < calls {
            match media.batch(["1"]).await {
                Ok(_) => good += 1,
                Err(_) => failed += 1,
            }
        }
        (good, failed)
    };
    let workers: Vec<_> = (0..32).map(|_| tokio::spawn(worker(client.clone(), Arc::clone(&begun)))).collect();
    let middle = async {
        while begun.load(Ordering::Relaxed) < calls / 5 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        memory()
    };
    let before = middle.await;
    let (mut good, mut failed) = (0, 0);
    for worker in workers {
        let (some, others) = worker.await.map_err(|error| error.to_string())?;
        (good, failed) = (good + some, failed + others);
    }
    let grown = memory().zip(before).map_or(0, |(after, before)| after.saturating_sub(before));
    drop(client);
    leaks::listen(true);
    account(calls, good, failed, &count.0, &server)?;
    if grown > 16 << 20 {
        return Err(format!("memory grew by {} KiB", grown >> 10));
    }
    quiet(&server).await?;
    let (requests, kib) = (server.count(), grown >> 10);
    Ok(format!("{calls} calls: {good} succeeded and {failed} failed, {requests} requests, {kib} KiB more memory"))
}

/// Every call is accounted for, and every request that the server had: what it did is what the client saw.
fn account(calls: usize, good: usize, failed: usize, counts: &Counts, server: &Server) -> Result<(), String> {
    if good + failed != calls {
        return Err(format!("{good} calls succeeded and {failed} failed, of {calls}"));
    }
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    // An answer that cannot be decoded is one for the engine; the call fails afterwards.
    let seen = (of(&counts.good), of(&counts.status), of(&counts.transport), of(&counts.timeout));
    let mut done = (0, 0, 0, 0);
    for act in server.done() {
        match act {
            Act::Say(bytes) if bytes.starts_with(b"HTTP/1.1 2") => done.0 += 1,
            Act::Say(_) => done.1 += 1,
            Act::Close(_) => done.2 += 1,
            _ => done.3 += 1,
        }
    }
    if seen != done || of(&counts.decode) + of(&counts.other) > 0 {
        return Err(format!("the client saw {seen:?} and the server did {done:?} (good, status, transport, timeout)"));
    }
    Ok(())
}
