//! Streams that break: events, lines and downloads on their way here, uploads on their way there. The API of the
//! generated client has none, so these go through the support code by itself.

use std::{future::Future, path::PathBuf, pin::Pin, time::Duration};

use runtime_tests::runtime::{
    call::Call,
    chunks::Opened,
    core::Core,
    error::{Error, ErrorKind},
    events::Described,
    retry::RetryPolicy,
    upload::Upload,
};
use serde_json::Value;

use crate::{
    answers::{answer, good},
    plain,
    row::{Row, own, quiet},
    server::{Act, Server, Weather},
};

type Outcome = Pin<Box<dyn Future<Output = Result<(), String>>>>;

pub(super) fn rows() -> Vec<Row> {
    vec![
        own("events that break off and go on", |weather| Box::pin(events_go_on(weather))),
        own("events that break off for good", |weather| Box::pin(events_end(weather))),
        own("events that stop coming", |weather| Box::pin(events_stop(weather))),
        own("an event without end", |weather| Box::pin(endless_event(weather))),
        own("events that nobody wants any more", |weather| Box::pin(dropped_events(weather))),
        own("lines that break off", |weather| Box::pin(lines_end(weather))),
        own("a download that breaks off and goes on", |weather| Box::pin(download_goes_on(weather))),
        own("a download that breaks off", |weather| download_breaks(weather, Act::Close)),
        own("a download that is reset", |weather| download_breaks(weather, Act::Reset)),
        own("a download that stops", |weather| Box::pin(download_stops(weather))),
        own("an upload that is not taken", |weather| Box::pin(upload_breaks(weather))),
        own("an upload that is taken at the second time", |weather| Box::pin(upload_again(weather))),
    ]
}

fn server(acts: Vec<Act>, weather: Weather) -> Result<(Server, Core), String> {
    let server = Server::start(acts, weather).map_err(|error| error.to_string())?;
    let core = plain::client(&server.url(), weather)?;
    Ok((server, core))
}

async fn opened(core: &Core) -> Result<Opened, String> {
    Call::new(core, &plain::GET).open().await.map_err(|error| error.to_string())
}

/// The beginning of a success that declares more than comes.
fn begun(headers: &str, text: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{headers}content-length: 1000\r\n\r\n{text}").into_bytes()
}

/// What must have come of something.
fn expect<T: PartialEq + std::fmt::Debug>(found: &T, right: &T) -> Result<(), String> {
    if found == right { Ok(()) } else { Err(format!("{found:?}, and not {right:?}")) }
}

/// The values of a stream, and the kind of the error that ended it.
async fn events(core: &Core, weather: Weather) -> Result<(Vec<Value>, Option<ErrorKind>), String> {
    let stream = opened(core).await?.events::<Value>(Described::Data);
    let mut stream = stream.with_patience(weather.time(300)).with_longest_event(100_000);
    let mut found = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => found.push(event.data),
            Err(error) => return Ok((found, Some(error.kind()))),
        }
    }
    Ok((found, None))
}

async fn events_go_on(weather: Weather) -> Result<(), String> {
    let first = Act::Close(begun("", "retry: 1\nid: 1\ndata: 1\n\ndata: 2"));
    let (server, core) = server(vec![first, Act::Close(answer("200 OK", "", b"data: 3\n\n"))], weather)?;
    expect(&events(&core, weather).await?, &(vec![Value::from(1), Value::from(3)], None))?;
    drop(core);
    quiet(&server).await
}

async fn events_end(weather: Weather) -> Result<(), String> {
    let (server, core) = server(vec![Act::Close(begun("", "retry: 1\n\n"))], weather)?;
    expect(&events(&core, weather).await?, &(Vec::new(), Some(ErrorKind::Transport)))?;
    expect(&server.count(), &4)?;
    drop(core);
    quiet(&server).await
}

async fn events_stop(weather: Weather) -> Result<(), String> {
    let (server, core) = server(vec![Act::Hold(begun("", "retry: 1\ndata: 1\n\n: wait\n\n"))], weather)?;
    let (found, error) = events(&core, weather).await?;
    // Each time it is connected again, the event comes anew: this server knows no ids.
    expect(&(found.is_empty(), error), &(false, Some(ErrorKind::Timeout)))?;
    drop(core);
    quiet(&server).await
}

async fn endless_event(weather: Weather) -> Result<(), String> {
    let endless = Act::Flood(b"HTTP/1.1 200 OK\r\n\r\ndata: ".to_vec(), vec![b'x'; 10_000]);
    let (server, core) = server(vec![endless], weather)?;
    expect(&events(&core, weather).await?, &(Vec::new(), Some(ErrorKind::TooLarge)))?;
    drop(core);
    quiet(&server).await
}

async fn dropped_events(weather: Weather) -> Result<(), String> {
    let endless = Act::Flood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), b"data: 1\n\n".to_vec());
    let (server, core) = server(vec![endless], weather)?;
    let mut stream = opened(&core).await?.events::<Value>(Described::Data);
    expect(&stream.next().await.is_some_and(|event| event.is_ok()), &true)?;
    drop(stream);
    // The client is still there, and holds no connection.
    quiet(&server).await
}

async fn lines_end(weather: Weather) -> Result<(), String> {
    let (server, core) = server(vec![Act::Close(begun("", "1\n2\n3"))], weather)?;
    let mut lines = opened(&core).await?.lines::<Value>();
    let mut found = Vec::new();
    while let Some(line) = lines.next().await {
        found.push(line.map_err(|error| error.kind()));
    }
    expect(&found, &vec![Ok(1.into()), Ok(2.into()), Err(ErrorKind::Transport)])?;
    drop((lines, core));
    quiet(&server).await
}

async fn all(opened: Opened, weather: Weather) -> (usize, Option<ErrorKind>) {
    let mut download = opened.download().with_patience(weather.time(300));
    let mut length = 0;
    while let Some(piece) = download.next().await {
        match piece {
            Ok(piece) => length += piece.len(),
            Err(error) => return (length, Some(error.kind())),
        }
    }
    (length, None)
}

async fn download_goes_on(weather: Weather) -> Result<(), String> {
    let first = begun("accept-ranges: bytes\r\netag: \"1\"\r\n", &"x".repeat(400));
    let rest = answer("206 Partial Content", "content-range: bytes 400-999/1000\r\n", &[b'y'; 600]);
    let (server, core) = server(vec![Act::Close(first), Act::Close(rest)], weather)?;
    expect(&all(opened(&core).await?, weather).await, &(1000, None))?;
    drop(core);
    quiet(&server).await
}

fn download_breaks(weather: Weather, act: fn(Vec<u8>) -> Act) -> Outcome {
    Box::pin(async move {
        let (server, core) = server(vec![act(begun("", &"x".repeat(400)))], weather)?;
        let file = file("broken")?;
        let saved = opened(&core).await?.download().save(&file).await;
        expect(&saved.map_err(|error| error.kind()), &Err(ErrorKind::Transport))?;
        expect(&file.exists(), &false)?;
        drop(core);
        quiet(&server).await
    })
}

async fn download_stops(weather: Weather) -> Result<(), String> {
    let (server, core) = server(vec![Act::Hold(begun("", "x"))], weather)?;
    expect(&all(opened(&core).await?, weather).await, &(1, Some(ErrorKind::Timeout)))?;
    drop(core);
    quiet(&server).await
}

/// A file that is not there, in a folder of this process.
fn file(name: &str) -> Result<PathBuf, String> {
    let folder = std::env::temp_dir().join(format!("faults-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let file = folder.join(name);
    let _ = std::fs::remove_file(&file);
    Ok(file)
}

async fn upload(core: &Core, upload: Upload, policy: RetryPolicy) -> Result<(), Error> {
    let mut call = Call::new(core, &plain::PUT);
    call.set_retry(policy);
    call.set_upload("application/octet-stream", upload);
    call.send().await.map(drop)
}

async fn upload_breaks(weather: Weather) -> Result<(), String> {
    // It breaks the connection in the middle of what is sent to it.
    let server = Server::rude(Act::Reset(Vec::new()), weather).map_err(|error| error.to_string())?;
    let core = plain::client(&server.url(), weather)?;
    let large = Upload::from(vec![0; 32 << 20]);
    let error = upload(&core, large, RetryPolicy::never()).await.err().map(|error| error.kind());
    expect(&error, &Some(ErrorKind::Transport))?;
    drop(core);
    quiet(&server).await
}

async fn upload_again(weather: Weather) -> Result<(), String> {
    let (server, core) = server(vec![Act::Close(Vec::new()), Act::Say(good())], weather)?;
    let file = file("upload")?;
    let content = vec![b'x'; 300_000];
    std::fs::write(&file, &content).map_err(|error| error.to_string())?;
    let pause = Duration::from_millis(5);
    let policy = RetryPolicy::default().first_pause(pause);
    let whole = Upload::file(&file).await.map_err(|error| error.to_string())?;
    upload(&core, whole, policy).await.map_err(|error| error.to_string())?;
    let sent: Vec<bool> = server.requests().iter().map(|request| request.ends_with(&content)).collect();
    expect(&sent, &vec![true, true])?;
    drop(core);
    quiet(&server).await
}
