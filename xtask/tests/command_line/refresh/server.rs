//! A server on this machine that answers each request with the next of some texts, byte by byte as they are.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// An answer.
#[derive(Clone)]
pub enum Answer {
    /// These bytes, and then the connection is closed.
    Bytes(Vec<u8>),
    /// These bytes, and then nothing for a while.
    Stalls(Vec<u8>),
    /// These bytes, and so many more.
    Long(Vec<u8>, usize),
}

/// A document, with more header fields, each ended by `\r\n`.
pub fn document(text: &str, headers: &str) -> Answer {
    let length = text.len();
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/yaml\r\ncontent-length: {length}\r\n{headers}\r\n");
    Answer::Bytes([head.as_bytes(), text.as_bytes()].concat())
}

/// An answer without a body.
pub fn head(status: &str, headers: &str) -> Answer {
    Answer::Bytes(format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n{headers}\r\n").into_bytes())
}

/// The server: where it is, and what was asked.
pub struct Server {
    pub url: String,
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Gives these answers, and the last one again and again.
    pub fn start(answers: Vec<Answer>) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/openapi.yaml", listener.local_addr()?);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        thread::spawn(move || {
            for (index, stream) in listener.incoming().flatten().enumerate() {
                let mut request = String::new();
                let mut reader = BufReader::new(&stream);
                while reader.read_line(&mut request).is_ok_and(|read| read > 2) {}
                if let Ok(mut log) = log.lock() {
                    log.push(request);
                }
                let Some(answer) = answers.get(index).or(answers.last()).cloned() else { return };
                let mut stream = &stream;
                // Whoever hangs up has heard enough.
                let _ = match answer {
                    Answer::Bytes(bytes) => stream.write_all(&bytes),
                    Answer::Stalls(bytes) => stream.write_all(&bytes).map(|()| thread::sleep(Duration::from_secs(5))),
                    Answer::Long(bytes, count) => stream
                        .write_all(&bytes)
                        .and_then(|()| (0..count >> 12).try_for_each(|_| stream.write_all(&[b' '; 1 << 12]))),
                };
            }
        });
        Ok(Self { url, asked })
    }

    /// What was asked last.
    pub fn last(&self) -> String {
        self.asked.lock().ok().and_then(|asked| asked.last().cloned()).unwrap_or_default()
    }
}
