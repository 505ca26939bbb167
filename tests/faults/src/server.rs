//! A server that does as it is told, byte by byte, and knows which connections are open.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    time::sleep,
};

/// What a server does once it has read a request.
#[derive(Debug, Clone)]
pub enum Act {
    /// Answers, and waits for the next request on this connection.
    Say(Vec<u8>),
    /// Answers and closes.
    Close(Vec<u8>),
    /// Answers and says no more.
    Hold(Vec<u8>),
    /// Answers and breaks the connection (RST).
    Reset(Vec<u8>),
    /// Answers in small pieces with a pause after each, then waits for the next request.
    Drip(Vec<u8>, Duration),
    /// Answers, and goes on with this piece for ever.
    Flood(Vec<u8>, Vec<u8>),
    /// Waits, then answers.
    Late(Duration, Vec<u8>),
}

/// How the bytes come: two servers that say the same may say it in other pieces.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// From this all chances are drawn.
    pub seed: u64,
    /// Every time is multiplied by this.
    pub tempo: f64,
}

/// A server on a port of this machine, in a thread of its own, until it is dropped.
#[derive(Debug)]
pub struct Server {
    port: u16,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    acts: Vec<Act>,
    /// Whether requests are read before anything is done.
    reads: bool,
    /// Whether the acts begin again after the last one, and requests are only counted.
    cycles: bool,
    weather: Weather,
    open: AtomicUsize,
    count: AtomicUsize,
    requests: Mutex<Vec<Vec<u8>>>,
}

impl Shared {
    /// What is done with the request of this number.
    fn act(&self, number: usize) -> &Act {
        let last = self.acts.len() - 1;
        &self.acts[if self.cycles { number % (last + 1) } else { number.min(last) }]
    }
}

impl Server {
    /// A server that does one act after the other, a request each, and then goes on with the last one.
    ///
    /// # Errors
    /// If there is no port.
    pub fn start(acts: Vec<Act>, weather: Weather) -> io::Result<Self> {
        Self::on(0, acts, true, weather)
    }

    /// A server that does all acts again and again, and only counts the requests.
    ///
    /// # Errors
    /// If there is no port.
    pub fn counting(acts: Vec<Act>, weather: Weather) -> io::Result<Self> {
        Self::made(0, acts, true, true, weather)
    }

    /// A server that waits for no request.
    ///
    /// # Errors
    /// If there is no port.
    pub fn rude(act: Act, weather: Weather) -> io::Result<Self> {
        Self::on(0, vec![act], false, weather)
    }

    /// A server on a port that is known before.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn on(port: u16, acts: Vec<Act>, reads: bool, weather: Weather) -> io::Result<Self> {
        Self::made(port, acts, reads, false, weather)
    }

    fn made(port: u16, acts: Vec<Act>, reads: bool, cycles: bool, weather: Weather) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let (open, count) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let shared = Shared { acts, reads, cycles, weather, open, count, requests: Mutex::default() };
        let shared = Arc::new(shared);
        let (stop, stopped) = oneshot::channel();
        let all = Arc::clone(&shared);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let work = move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = stopped => {}
                    _ = accept(listener, all) => {}
                }
            });
        };
        let thread = thread::Builder::new().name("server".to_owned()).spawn(work)?;
        Ok(Self { port, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many connections are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// The requests as they came.
    #[must_use]
    pub fn requests(&self) -> Vec<Vec<u8>> {
        self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many requests came.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.count.load(Ordering::SeqCst)
    }

    /// What was done, request by request.
    pub fn done(&self) -> impl Iterator<Item = &Act> {
        (0..self.count()).map(|number| self.shared.act(number))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A server that panicked has shown that already.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: std::net::TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        shared.open.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            // A client that goes away is what many of the faults are about.
            let _ = serve(stream, &shared).await;
            shared.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    loop {
        let request = if shared.reads { read(&mut stream).await? } else { Vec::new() };
        if shared.reads && request.is_empty() {
            return Ok(());
        }
        if !shared.cycles {
            shared.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        }
        let number = shared.count.fetch_add(1, Ordering::SeqCst);
        let act = shared.act(number);
        let mut chance = fastrand::Rng::with_seed(shared.weather.seed ^ number as u64);
        if !act.perform(&mut stream, &mut chance, shared.weather).await? || !shared.reads {
            return Ok(());
        }
    }
}

impl Act {
    /// Does it; whether the connection can be used for more.
    async fn perform(&self, stream: &mut TcpStream, chance: &mut fastrand::Rng, weather: Weather) -> io::Result<bool> {
        match self {
            Self::Say(bytes) => write(stream, bytes, chance).await?,
            Self::Close(bytes) => {
                write(stream, bytes, chance).await?;
                stream.shutdown().await?;
                return Ok(false);
            }
            Self::Hold(bytes) => {
                write(stream, bytes, chance).await?;
                wait_for_end(stream).await?;
                return Ok(false);
            }
            Self::Reset(bytes) => {
                write(stream, bytes, chance).await?;
                // What was written must arrive before the connection breaks.
                sleep(weather.time(30)).await;
                stream.set_zero_linger()?;
                return Ok(false);
            }
            Self::Drip(bytes, pause) => {
                for piece in bytes.chunks(bytes.len().div_ceil(20)) {
                    stream.write_all(piece).await?;
                    sleep(pause.mul_f64(weather.tempo)).await;
                }
            }
            Self::Flood(bytes, piece) => {
                write(stream, bytes, chance).await?;
                loop {
                    stream.write_all(piece).await?;
                }
            }
            Self::Late(pause, bytes) => {
                sleep(pause.mul_f64(weather.tempo)).await;
                write(stream, bytes, chance).await?;
            }
        }
        Ok(true)
    }
}

impl Weather {
    /// A time in thousandths of a second, longer or shorter as all are.
    #[must_use]
    pub fn time(self, millis: u64) -> Duration {
        Duration::from_millis(millis).mul_f64(self.tempo)
    }
}

/// Writes the bytes, in up to four pieces that are cut by chance.
async fn write(stream: &mut TcpStream, bytes: &[u8], chance: &mut fastrand::Rng) -> io::Result<()> {
    let mut rest = bytes;
    for _ in 0..chance.u8(0..4) {
        let (piece, more) = rest.split_at(chance.usize(0..=rest.len()));
        stream.write_all(piece).await?;
        stream.flush().await?;
        tokio::task::yield_now().await;
        rest = more;
    }
    stream.write_all(rest).await
}

async fn wait_for_end(stream: &mut TcpStream) -> io::Result<()> {
    let mut buffer = [0; 1024];
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}

/// Reads a head, and a body of the length that it declares.
async fn read(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]);
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if bytes.len() - end - 4 >= length.and_then(|length| length.parse().ok()).unwrap_or(0) {
                return Ok(bytes);
            }
        }
        match stream.read(&mut buffer).await? {
            0 => return Ok(Vec::new()),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
