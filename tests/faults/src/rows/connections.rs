//! Connections that are not made, or break.

use std::{net::TcpListener, time::Duration};

use ofauth::{Client, ErrorKind};
use reqwest::Proxy;

use crate::{
    answers::{answer, good},
    row::{Expected, Row, builder, call, no_answer, own, quick, quiet, row, rows as several},
    server::{Act, Server, Weather},
};

pub(super) fn rows() -> Vec<Row> {
    let broken = no_answer(ErrorKind::Transport);
    let part = b"HTTP/1.1 200 O".to_vec();
    vec![
        own("refused", |weather| Box::pin(refused(weather))),
        own("no answer to a connection", |weather| Box::pin(full(weather))),
        row("closed before the request", Act::Close(Vec::new()), broken).rude(),
        row("reset before the request", Act::Reset(Vec::new()), broken).rude(),
        row("closed without a word", Act::Close(Vec::new()), broken),
        row("reset before the head", Act::Reset(Vec::new()), broken),
        row("half a head, closed", Act::Close(part.clone()), broken),
        row("half a head, reset", Act::Reset(part), broken),
        row("no HTTP", Act::Close(b"220 mail.example ESMTP\r\n".to_vec()), broken),
        own("no TLS where it should be", |weather| Box::pin(no_tls(weather))),
        row("silence", Act::Hold(Vec::new()), no_answer(ErrorKind::Timeout)),
        row("silence, and the deadline before the timeout", Act::Hold(Vec::new()), no_answer(ErrorKind::Timeout))
            .with(|builder, weather| builder.timeout(weather.time(60_000)).deadline(weather.time(300))),
        row("late, but in time", Act::Late(Duration::from_millis(100), good()), Expected::Success),
        several("closed, then well", vec![Act::Close(Vec::new()), Act::Say(good())], Expected::Success)
            .with(|builder, weather| builder.retry(quick(weather))),
        own("idle connections that the server closes", |weather| Box::pin(idle(weather))),
        own("a server that dies in between", |weather| Box::pin(dies(weather))),
        own("a server that comes back", |weather| Box::pin(comes_back(weather))),
        own("a proxy that works", |weather| Box::pin(working_proxy(weather))),
        own("a proxy that nobody runs", |weather| Box::pin(no_proxy(weather))),
        own("a proxy that refuses", |weather| Box::pin(refusing_proxy(weather))),
    ]
}

/// A port that nobody listens on.
fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| error.to_string())
}

fn client(url: &str, weather: Weather) -> Result<Client, String> {
    builder(url, weather).build().map_err(|error| error.to_string())
}

async fn refused(weather: Weather) -> Result<(), String> {
    let client = client(&format!("http://127.0.0.1:{}", free_port()?), weather)?;
    let error = call(&client).await.err().ok_or("a success")?;
    if error.kind() == ErrorKind::Transport && error.is_unsent() && error.is_retryable() {
        Ok(())
    } else {
        Err(error.to_string())
    }
}

async fn no_tls(weather: Weather) -> Result<(), String> {
    let server = Server::rude(Act::Hold(good()), weather).map_err(|error| error.to_string())?;
    let client = client(&server.url().replace("http:", "https:"), weather)?;
    let error = call(&client).await.err().ok_or("a success")?;
    drop(client);
    if error.kind() != ErrorKind::Transport || !error.is_unsent() {
        return Err(error.to_string());
    }
    quiet(&server).await
}

/// Connections that are made wait in line for somebody who takes them; the line is full.
async fn full(weather: Weather) -> Result<(), String> {
    let socket = tokio::net::TcpSocket::new_v4().map_err(|error| error.to_string())?;
    socket.bind(([127, 0, 0, 1], 0).into()).map_err(|error| error.to_string())?;
    let listener = socket.listen(1).map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let mut waiting = Vec::new();
    for _ in 0..4 {
        let connect = tokio::net::TcpStream::connect(address);
        waiting.push(tokio::time::timeout(weather.time(100), connect).await);
    }
    let error = call(&client(&format!("http://{address}"), weather)?).await.err().ok_or("a success")?;
    if error.is_timeout() && error.is_unsent() { Ok(()) } else { Err(error.to_string()) }
}

async fn idle(weather: Weather) -> Result<(), String> {
    // Each connection is closed behind an answer that does not say so.
    let server = Server::start(vec![Act::Close(good())], weather).map_err(|error| error.to_string())?;
    let client = builder(&server.url(), weather).retry(quick(weather)).build().map_err(|error| error.to_string())?;
    for _ in 0..20 {
        call(&client).await.map_err(|error| error.to_string())?;
    }
    drop(client);
    quiet(&server).await
}

async fn dies(weather: Weather) -> Result<(), String> {
    let server = Server::start(vec![Act::Say(good())], weather).map_err(|error| error.to_string())?;
    let client = client(&server.url(), weather)?;
    for _ in 0..10 {
        call(&client).await.map_err(|error| error.to_string())?;
    }
    drop(server);
    for _ in 0..10 {
        let error = call(&client).await.err().ok_or("a success without a server")?;
        if error.kind() != ErrorKind::Transport {
            return Err(error.to_string());
        }
    }
    Ok(())
}

async fn comes_back(weather: Weather) -> Result<(), String> {
    let port = free_port()?;
    let client = builder(&format!("http://127.0.0.1:{port}"), weather);
    let policy = quick(weather).attempts(100).first_pause(weather.time(40));
    let client = client.retry(policy).build().map_err(|error| error.to_string())?;
    let later = async {
        tokio::time::sleep(weather.time(200)).await;
        Server::on(port, vec![Act::Say(good())], true, weather)
    };
    let (result, server) = tokio::join!(call(&client), later);
    result.map_err(|error| error.to_string())?;
    drop(client);
    quiet(&server.map_err(|error| error.to_string())?).await
}

async fn working_proxy(weather: Weather) -> Result<(), String> {
    let server = Server::start(vec![Act::Say(good())], weather).map_err(|error| error.to_string())?;
    let proxy = Proxy::all(server.url()).map_err(|error| error.to_string())?;
    let client = builder("http://127.0.0.1:9", weather).proxy(proxy).build().map_err(|error| error.to_string())?;
    call(&client).await.map_err(|error| error.to_string())?;
    drop(client);
    let seen = server.requests().concat();
    if !seen.starts_with(b"POST http://127.0.0.1:9/v2/vault-plus/media/batch") {
        return Err(format!("the proxy saw: {}", String::from_utf8_lossy(&seen)));
    }
    quiet(&server).await
}

async fn no_proxy(weather: Weather) -> Result<(), String> {
    let proxy =
        Proxy::all(format!("http://user:pass@127.0.0.1:{}", free_port()?)).map_err(|error| error.to_string())?;
    let client = builder("http://127.0.0.1:9", weather).proxy(proxy).build().map_err(|error| error.to_string())?;
    let error = call(&client).await.err().ok_or("a success")?;
    if error.kind() == ErrorKind::Transport && error.is_unsent() { Ok(()) } else { Err(error.to_string()) }
}

/// What is meant for an API with TLS goes through a tunnel, and no proxy sees a key.
async fn refusing_proxy(weather: Weather) -> Result<(), String> {
    let refusal = answer("407 Proxy Authentication Required", "proxy-authenticate: Basic\r\n", b"");
    let server = Server::start(vec![Act::Close(refusal)], weather).map_err(|error| error.to_string())?;
    let proxy = Proxy::all(server.url()).map_err(|error| error.to_string())?;
    let client = builder("https://api.ofauth.example", weather).proxy(proxy).build();
    let client = client.map_err(|error| error.to_string())?;
    let error = call(&client).await.err().ok_or("a success")?;
    drop(client);
    if error.kind() != ErrorKind::Transport {
        return Err(error.to_string());
    }
    let seen = server.requests().concat();
    let seen = String::from_utf8_lossy(&seen);
    if !seen.starts_with("CONNECT api.ofauth.example:443 ") || seen.to_lowercase().contains("apikey") {
        return Err(format!("the proxy saw: {seen}"));
    }
    quiet(&server).await
}
