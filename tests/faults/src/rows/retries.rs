//! Servers that say no for a while, or for good.

use std::time::{Duration, Instant, SystemTime};

use http::Method;
use ofauth::{ErrorKind, RetryPolicy};

use crate::{
    answers::{error, good},
    leaks::{self, OWN},
    row::{Expected, Row, builder, call, own, quick, quiet, row, rows as several, status},
    server::{Act, Server, Weather},
};

pub(super) fn rows() -> Vec<Row> {
    let no = |status: &str, headers: &str| Act::Say(error(status, headers));
    let again = |name, first: Act| {
        several(name, vec![first, Act::Say(good())], Expected::Success)
            .with(|builder, weather| builder.retry(quick(weather)))
    };
    let storm = |name, status_line: &str, code| {
        row(name, no(status_line, ""), status(code)).with(|builder, weather| builder.retry(quick(weather))).requests(3)
    };
    vec![
        again("408, then well", no("408 Timeout", "")),
        again("429, then well", no("429 Slow", "")),
        again("500, then well", no("500 Bad", "")),
        again("502, then well", no("502 Bad", "")),
        again("503, then well", no("503 Busy", "")),
        again("504, then well", no("504 Late", "")),
        storm("a storm of 429", "429 Slow", 429),
        storm("a storm of 503", "503 Busy", 503),
        row("400 is not sent again", no("400 Bad", ""), status(400))
            .with(|builder, weather| builder.retry(quick(weather))),
        row("501 is not sent again", no("501 No", ""), status(501))
            .with(|builder, weather| builder.retry(quick(weather))),
        row("429 for longer than the deadline", no("429 Slow", "retry-after: 3600\r\n"), status(429))
            .with(|builder, weather| builder.retry(quick(weather))),
        own("429 with seconds to wait", |weather| Box::pin(waits(weather, "retry-after: 1".to_owned()))).slowly(),
        own("429 with a date to wait for", |weather| Box::pin(waits(weather, date()))).slowly(),
        own("429 with a reset to wait for", |weather| Box::pin(waits(weather, "x-ratelimit-reset: 1".to_owned())))
            .slowly(),
        own("flapping 503", |weather| Box::pin(flapping(weather))),
        own("a storm does not multiply", |weather| Box::pin(budget(weather))),
        own("what is not safe is sent once", |weather| Box::pin(unsafe_calls(weather))),
    ]
}

/// A date has whole seconds: two from now, it is more than one second to wait.
fn date() -> String {
    format!("retry-after: {}", httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2)))
}

async fn waits(weather: Weather, header: String) -> Result<(), String> {
    let acts = vec![Act::Say(error("429 Slow", &format!("{header}\r\n"))), Act::Say(good())];
    let server = Server::start(acts, weather).map_err(|error| error.to_string())?;
    let builder = builder(&server.url(), weather).deadline(Duration::from_secs(20));
    let client = builder.retry(quick(weather)).build().map_err(|error| error.to_string())?;
    let start = Instant::now();
    call(&client).await.map_err(|error| error.to_string())?;
    let took = start.elapsed();
    drop(client);
    if took < Duration::from_millis(990) || took > Duration::from_secs(10) {
        return Err(format!("it took {took:?}"));
    }
    quiet(&server).await
}

async fn flapping(weather: Weather) -> Result<(), String> {
    let acts = (0..40).map(|number| Act::Say(if number % 2 == 0 { error("503 Busy", "") } else { good() })).collect();
    let server = Server::start(acts, weather).map_err(|error| error.to_string())?;
    let client = builder(&server.url(), weather).retry(quick(weather)).build().map_err(|error| error.to_string())?;
    for _ in 0..20 {
        call(&client).await.map_err(|error| error.to_string())?;
    }
    drop(client);
    if server.count() != 40 {
        return Err(format!("{} requests came", server.count()));
    }
    quiet(&server).await
}

/// 300 calls on a server that is down may be sent 600 times more; the budget leaves 100.
async fn budget(weather: Weather) -> Result<(), String> {
    let server = Server::start(vec![Act::Say(error("503 Busy", ""))], weather).map_err(|error| error.to_string())?;
    let policy = RetryPolicy::default().first_pause(weather.time(1));
    let client = builder(&server.url(), weather).retry(policy).build().map_err(|error| error.to_string())?;
    for _ in 0..300 {
        let error = call(&client).await.err().ok_or("a success")?;
        if error.kind() != ErrorKind::Status {
            return Err(error.to_string());
        }
    }
    drop(client);
    if server.count() != 400 {
        return Err(format!("{} requests came", server.count()));
    }
    quiet(&server).await
}

async fn unsafe_calls(weather: Weather) -> Result<(), String> {
    for act in [Act::Close(Vec::new()), Act::Say(error("503 Busy", "")), Act::Reset(Vec::new())] {
        let server = Server::start(vec![act], weather).map_err(|error| error.to_string())?;
        let client =
            builder(&server.url(), weather).retry(quick(weather)).build().map_err(|error| error.to_string())?;
        let sent = client.request(Method::POST, "/v2/pay?key=x").json(&serde_json::json!({"amount": 1}));
        let sent = sent.with_header("x-own", OWN).await;
        let error = sent.err().ok_or("a success")?;
        leaks::look_at_error(&error);
        drop(client);
        if server.count() != 1 || error.attempts() != 1 {
            return Err(format!("{} requests came: {error}", server.count()));
        }
        quiet(&server).await?;
    }
    Ok(())
}
