//! Callers who lose their patience, and rates.

use std::time::{Duration, Instant};

use ofauth::{BoxError, BoxFuture, ErrorKind, Hook, Outgoing, Throttle};

use crate::{
    answers::{error, good},
    leaks::{self, KEY},
    row::{Row, builder, call, own, quick, quiet},
    server::{Act, Server, Weather},
};

pub(super) fn rows() -> Vec<Row> {
    vec![
        own("calls that are dropped at any moment", |weather| Box::pin(dropped(weather))),
        own("calls in a runtime that ends", |weather| Box::pin(ended(weather))),
        own("a rate that the client keeps to", |weather| Box::pin(throttled(weather))),
        own("more calls at once than are allowed", |weather| Box::pin(in_line(weather))),
        own("a hook that fails and tells the key", |weather| Box::pin(telling(weather))),
        own("settings that cannot be", |_| Box::pin(std::future::ready(settings()))),
        own("a call that panics while it prints", |weather| Box::pin(panics(weather))),
    ]
}

async fn dropped(weather: Weather) -> Result<(), String> {
    let acts = vec![
        Act::Say(good()),
        Act::Drip(good(), Duration::from_millis(2)),
        Act::Hold(Vec::new()),
        Act::Say(error("503 Busy", "")),
        Act::Late(Duration::from_millis(10), good()),
    ];
    let acts: Vec<Act> = acts.into_iter().cycle().take(200).chain([Act::Say(good())]).collect();
    let server = Server::start(acts, weather).map_err(|error| error.to_string())?;
    let builder = builder(&server.url(), weather).retry(quick(weather)).max_concurrent(8);
    let client = builder.build().map_err(|error| error.to_string())?;
    let mut chance = fastrand::Rng::with_seed(weather.seed);
    for _ in 0..200 {
        let patience = Duration::from_micros(chance.u64(0..8000));
        let calls = (0..4).map(|_| tokio::time::timeout(patience, call(&client)));
        let mut calls: Vec<_> = calls.map(Box::pin).collect();
        for call in &mut calls {
            // How it ends does not matter; some are dropped here, and some before they began.
            let _ = call.await;
        }
    }
    // The client goes on.
    for attempt in 0.. {
        match call(&client).await {
            Ok(()) => break,
            Err(error) if attempt > 300 => return Err(error.to_string()),
            Err(_) => {}
        }
    }
    drop(client);
    quiet(&server).await
}

/// Calls are cut off with their runtime, and the client is used in another one.
async fn ended(weather: Weather) -> Result<(), String> {
    let server =
        Server::start(vec![Act::Hold(Vec::new()), Act::Say(good())], weather).map_err(|error| error.to_string())?;
    let client = builder(&server.url(), weather).retry(quick(weather)).build().map_err(|error| error.to_string())?;
    let other = client.clone();
    let patience = weather.time(50);
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let call = async { tokio::time::timeout(patience, call(&other)).await.is_err() };
        runtime.map(|runtime| runtime.block_on(call))
    });
    let was_cut = tokio::task::spawn_blocking(|| thread.join()).await;
    let was_cut = was_cut.ok().and_then(Result::ok).and_then(Result::ok);
    if was_cut != Some(true) {
        return Err("it was not cut off".to_owned());
    }
    call(&client).await.map_err(|error| error.to_string())?;
    drop(client);
    quiet(&server).await
}

async fn throttled(weather: Weather) -> Result<(), String> {
    let server = Server::start(vec![Act::Say(good())], weather).map_err(|error| error.to_string())?;
    let throttle = Throttle::per_second(50).burst(10);
    let builder = builder(&server.url(), weather).throttle(throttle).deadline(Duration::from_secs(20));
    let client = builder.build().map_err(|error| error.to_string())?;
    let start = Instant::now();
    for _ in 0..30 {
        call(&client).await.map_err(|error| error.to_string())?;
    }
    let took = start.elapsed();
    drop(client);
    // Ten at once, and then one each fiftieth of a second.
    if took < Duration::from_millis(390) {
        return Err(format!("it took {took:?}"));
    }
    quiet(&server).await
}

async fn in_line(weather: Weather) -> Result<(), String> {
    let late = Act::Late(Duration::from_millis(5), good());
    let server = Server::start(vec![late], weather).map_err(|error| error.to_string())?;
    let builder = builder(&server.url(), weather).max_concurrent(3).deadline(Duration::from_secs(20));
    let client = builder.build().map_err(|error| error.to_string())?;
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(of(client.clone()))).collect();
    let mut most = 0;
    for task in calls {
        most = most.max(server.open());
        task.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    }
    drop(client);
    // As many again may be in the making, where another one became free first.
    if most > 6 {
        return Err(format!("{most} connections were open"));
    }
    quiet(&server).await
}

async fn of(client: ofauth::Client) -> Result<(), ofauth::Error> {
    call(&client).await
}

/// A caller's own code that shows what it should not.
struct Telling;

impl Hook for Telling {
    fn before<'a>(&'a self, request: &'a mut Outgoing<'_>) -> BoxFuture<'a, Result<(), BoxError>> {
        leaks::look_at("outgoing request", request);
        Box::pin(async { Err(format!("no signature for {KEY}").into()) })
    }
}

async fn telling(weather: Weather) -> Result<(), String> {
    let server = Server::start(vec![Act::Say(good())], weather).map_err(|error| error.to_string())?;
    let client = builder(&server.url(), weather).hook(Telling).build().map_err(|error| error.to_string())?;
    let error = call(&client).await.err().ok_or("a success")?;
    if error.kind() == ErrorKind::Refused && server.count() == 0 { Ok(()) } else { Err(error.to_string()) }
}

fn settings() -> Result<(), String> {
    let cut = format!("{KEY}\n");
    for builder in [
        ofauth::Client::builder().api_key(KEY).base_url("http://api.ofauth.com"),
        ofauth::Client::builder().api_key(KEY).base_url(format!("https://{KEY}@api.ofauth.com")),
        ofauth::Client::builder().api_key(KEY).base_url(format!("{KEY}://api.ofauth.com")),
        ofauth::Client::builder().api_key(KEY).user_agent(cut.clone()),
        ofauth::Client::builder().api_key(cut),
    ] {
        leaks::look_at("builder", &builder);
        let error = builder.build().err().ok_or("a client")?;
        leaks::look_at_error(&error);
        if error.kind() != ErrorKind::Refused {
            return Err(error.to_string());
        }
    }
    Ok(())
}

/// What a careless caller prints when it panics.
async fn panics(weather: Weather) -> Result<(), String> {
    let server = Server::start(vec![Act::Say(error("401 No", ""))], weather).map_err(|error| error.to_string())?;
    let client = builder(&server.url(), weather).build().map_err(|error| error.to_string())?;
    let request =
        client.connection("c").vault_plus_media().batch(["1"]).with_query("key", KEY).with_header("x-key", KEY);
    let error = call(&client).await.err().ok_or("a success")?;
    leaks::look("panic", &format!("called `Result::unwrap()` on an `Err` value: {error:?}, {request:?}, {client:?}"));
    Ok(())
}
