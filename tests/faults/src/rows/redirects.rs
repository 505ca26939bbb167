//! Redirects, and what they must not take along.

use ofauth::ErrorKind;

use crate::{
    answers::{answer, good},
    row::{Expected, Row, builder, call, own, quiet, row, rows as several},
    server::{Act, Server, Weather},
};

pub(super) fn rows() -> Vec<Row> {
    let go = |status: &str, location: &str| Act::Say(answer(status, &format!("location: {location}\r\n"), b""));
    let stopped = |status| Expected::Error(ErrorKind::Redirect, Some(status));
    vec![
        several(
            "a redirect to the same origin",
            vec![go("307 Temporary", "/moved"), Act::Say(good())],
            Expected::Success,
        ),
        row(
            "a redirect in a circle",
            go("308 Permanent", "/v2/vault-plus/media/batch"),
            Expected::Error(ErrorKind::Redirect, None),
        )
        .requests(11),
        row("a redirect that would lose the body", go("302 Found", "/moved"), stopped(302)),
        row("a redirect to no URL", go("307 Temporary", "http://[::"), stopped(307)),
        row("a redirect to another scheme", go("307 Temporary", "file:///etc/passwd"), stopped(307)),
        row(
            "a redirect without a location",
            Act::Say(answer("307 Temporary", "", b"")),
            Expected::Error(ErrorKind::Status, Some(307)),
        ),
        row("a redirect with a user", go("307 Temporary", "http://user:pass@example.com/"), stopped(307)),
        own("redirects to another origin", |weather| Box::pin(elsewhere(weather))),
        own("a redirect to another origin after one to the same", |weather| Box::pin(in_two_steps(weather))),
    ]
}

async fn elsewhere(weather: Weather) -> Result<(), String> {
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        leads_nowhere(weather, status, |url| vec![url]).await?;
    }
    Ok(())
}

async fn in_two_steps(weather: Weather) -> Result<(), String> {
    leads_nowhere(weather, "307 Temporary", |url| vec!["/first".to_owned(), url]).await
}

/// The other server sees nothing, by whatever way it is reached.
async fn leads_nowhere(weather: Weather, status: &str, way: fn(String) -> Vec<String>) -> Result<(), String> {
    let other = Server::start(vec![Act::Say(good())], weather).map_err(|error| error.to_string())?;
    let go = |location| Act::Say(answer(status, &format!("location: {location}\r\n"), b""));
    let acts = way(format!("{}/v2", other.url())).into_iter().map(go).collect();
    let server = Server::start(acts, weather).map_err(|error| error.to_string())?;
    let client = builder(&server.url(), weather).build().map_err(|error| error.to_string())?;
    let error = call(&client).await.err().ok_or("a success")?;
    drop(client);
    if error.kind() != ErrorKind::Redirect || other.count() > 0 {
        return Err(format!("{status}: {error}; the other server saw {} requests", other.count()));
    }
    quiet(&server).await
}
