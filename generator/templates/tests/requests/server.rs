//! A server that keeps what it receives, and answers each request with status 400.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use super::calls::client::{Builder, Client, Error};

/// A request as it arrived.
#[derive(Debug)]
pub struct Received {
    pub method: String,
    pub target: String,
    /// The names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The server; its thread ends with the test's process.
pub struct Server {
    url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let (Ok(request), Ok(mut kept)) = (answer(&stream), kept.lock()) {
                    kept.push(request);
                }
                // Only now: what was received is kept before its sender goes on.
                let refused = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                let _ = (&stream).write_all(refused);
            }
        });
        Ok(Self { url, received })
    }

    pub fn client(&self, builder: Builder) -> Result<Client, Error> {
        builder.base_url(&self.url).build()
    }

    /// What arrived since the last time.
    pub fn take(&self) -> Vec<Received> {
        self.received.lock().map(|mut received| std::mem::take(&mut *received)).unwrap_or_default()
    }
}

fn answer(stream: &TcpStream) -> io::Result<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").map(|(_, length)| length.parse());
    let mut body = vec![0; length.and_then(Result::ok).unwrap_or(0)];
    reader.read_exact(&mut body)?;
    Ok(Received { method, target, headers, body })
}
