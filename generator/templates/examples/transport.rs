//! A transport without an HTTP library and without a runtime: HTTP by the standard library, each exchange on a thread.
//!
//! It shows what a transport has to do, and is good enough for a server on this machine: it has no TLS, makes a connection
//! for each request, takes bodies that are in memory, and lets a thread sleep for each timeout.

use std::future::Future;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

use client_crate::{Body, BoxFuture, Stage, Transport, TransportError};

/// Sends each request on a thread of its own.
#[derive(Debug)]
pub struct ThreadTransport;

impl Transport for ThreadTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let connection = Arc::default();
        let kept = Arc::clone(&connection);
        Box::pin(OnThread::start(move || exchange(&request, &connection), Some(kept)))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(OnThread::start(move || thread::sleep(duration), None))
    }
}

type Connection = Arc<Mutex<Option<TcpStream>>>;

fn exchange(request: &Request<Body>, connection: &Connection) -> Result<Response<Body>, TransportError> {
    // A request that cannot be sent is not tried again, as one without an answer may be.
    let refused = |reason: &str| TransportError::new(Stage::Refused, reason);
    let uri = request.uri();
    let host = uri.host().filter(|_| uri.scheme_str() == Some("http"));
    let host = host.ok_or_else(|| refused("there is no TLS here"))?;
    let body = request.body().as_bytes().ok_or_else(|| refused("the body is not in memory"))?;
    let stream = TcpStream::connect((host, uri.port_u16().unwrap_or(80)));
    // The server has seen nothing of it: the client may send it again.
    let mut stream = stream.map_err(|error| TransportError::new(Stage::Connect, error))?;
    *connection.lock().unwrap_or_else(PoisonError::into_inner) = stream.try_clone().ok();
    let broken = |error: io::Error| TransportError::new(Stage::Exchange, error);

    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    // In HTTP/1.0 an answer ends where the connection does.
    let mut head = format!("{} {target} HTTP/1.0\r\nhost: {host}\r\n", request.method()).into_bytes();
    for (name, value) in request.headers() {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend(format!("content-length: {}\r\n\r\n", body.len()).into_bytes());
    stream.write_all(&[&head, &body[..]].concat()).map_err(broken)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(broken)?;
    response(&answer).ok_or_else(|| TransportError::new(Stage::Exchange, "this is no answer of HTTP"))
}

fn response(answer: &[u8]) -> Option<Response<Body>> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut lines = std::str::from_utf8(&answer[..end]).ok()?.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?;
    let mut response = Response::new(Body::from(answer[end + 4..].to_vec()));
    *response.status_mut() = StatusCode::from_bytes(status.as_bytes()).ok()?;
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let value = HeaderValue::from_str(value.trim()).ok()?;
        response.headers_mut().append(HeaderName::from_bytes(name.as_bytes()).ok()?, value);
    }
    Some(response)
}

/// Work on another thread, as a future.
struct OnThread<T> {
    state: Arc<Mutex<State<T>>>,
    connection: Option<Connection>,
}

struct State<T> {
    result: Option<T>,
    waker: Option<Waker>,
}

impl<T: Send + 'static> OnThread<T> {
    fn start(work: impl FnOnce() -> T + Send + 'static, connection: Option<Connection>) -> Self {
        let state = Arc::new(Mutex::new(State { result: None, waker: None }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            let result = work();
            let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
            state.result = Some(result);
            if let Some(waker) = state.waker.take() {
                waker.wake();
            }
        });
        Self { state, connection }
    }
}

impl<T> Future for OnThread<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(result) = state.result.take() {
            return Poll::Ready(result);
        }
        state.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// A call that is dropped ends its exchange.
impl<T> Drop for OnThread<T> {
    fn drop(&mut self) {
        let connection = self.connection.iter().filter_map(|it| it.lock().unwrap_or_else(PoisonError::into_inner).take());
        connection.for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
    }
}
