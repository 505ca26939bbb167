//! Servers that misbehave: each answers connections with raw bytes, in order, and records what it was sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::sample::{self, Client};

/// What a server does with a connection, once it has read a request.
#[derive(Clone)]
pub enum Act {
    /// Writes the bytes and closes.
    Say(Vec<u8>),
    /// Writes the bytes and holds the connection open.
    Hold(Vec<u8>),
    /// Closes without a word.
    Hang,
}

/// A server that does as it is told; after the last act it goes on with that one.
pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::default();
        let task = tokio::spawn(serve(listener, acts, Arc::clone(&seen)));
        Self { url, seen, task }
    }

    /// A server that gives one answer to all.
    pub async fn saying(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(vec![Act::Say(answer.into())]).await
    }

    /// The requests as they came, head and body.
    pub fn requests(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").clone()
    }

    /// A client of this server that sends each request once.
    pub fn client(&self) -> Client {
        self.client_with(|_| {})
    }

    pub fn client_with(&self, change: impl FnOnce(&mut crate::runtime::config::Config)) -> Client {
        let client = sample::client(|config| {
            config.base_url(&self.url);
            config.timeout(Duration::from_secs(5));
            config.retry(crate::runtime::retry::RetryPolicy::never());
            change(config);
        });
        client.expect("good settings")
    }
}

/// A response with a body of JSON.
pub fn json(status: &str, body: &str) -> Vec<u8> {
    answer(status, "content-type: application/json\r\n", body)
}

/// A response with its length.
pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n");
    format!("{head}\r\n{body}").into_bytes()
}

async fn serve(listener: TcpListener, acts: Vec<Act>, seen: Arc<Mutex<Vec<String>>>) {
    let mut held = Vec::new();
    let mut next = 0;
    while let Ok((mut stream, _)) = listener.accept().await {
        let request = read(&mut stream).await;
        if request.is_empty() {
            continue;
        }
        seen.lock().expect("no panic").push(request);
        match &acts[next.min(acts.len() - 1)] {
            Act::Say(bytes) => _ = stream.write_all(bytes).await,
            Act::Hold(bytes) => {
                let _ = stream.write_all(bytes).await;
                held.push(stream);
            }
            Act::Hang => drop(stream),
        }
        next += 1;
    }
}

/// Reads a head, and a body of the length that it declares.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
