//! Waiting for a call on the thread that makes it.

use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Waits for what would be awaited: `.wait()` stands where `.await` stands in async code, and does the same.
///
/// It is there for requests, for what `send()`, `next()` and `download()` return, and for any other future. The calling
/// thread sleeps until there is a result; connections are kept by a thread of the crate's own, so that no runtime has to be
/// there. In an async function `.await` is right: a thread that waits does nothing else.
pub trait Wait: IntoFuture + Sized {
    /// Waits for the result.
    fn wait(self) -> Self::Output {
        #[cfg(feature = "reqwest")]
        return io::wait(self.into_future());
        #[cfg(not(feature = "reqwest"))]
        block_on(self.into_future())
    }
}

impl<F: IntoFuture> Wait for F {}

/// Polls a future whenever it is woken, and lets the thread sleep in between.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(result) => return result,
            // A thread may be woken for nothing; then it is polled once more than needed.
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The runtime that `reqwest` needs.
#[cfg(feature = "reqwest")]
mod io {
    use std::future::{Future, pending};
    use std::sync::OnceLock;
    use std::thread;

    use tokio::runtime::{Builder, Handle};

    /// Waits within the runtime. A task that waits has used up what it may do at a time after a while, and would never be
    /// given more.
    pub(super) fn wait<F: Future>(future: F) -> F::Output {
        let _entered = runtime().map(Handle::enter);
        super::block_on(tokio::task::unconstrained(future))
    }

    /// A runtime on a thread of its own, started by the first call that waits and there until the process ends: what
    /// other runtimes do, or that they end, is no matter to connections that are made here. `None` where the operating
    /// system gives no thread; then the transport says so.
    fn runtime() -> Option<&'static Handle> {
        static RUNTIME: OnceLock<Option<Handle>> = OnceLock::new();
        RUNTIME.get_or_init(start).as_ref()
    }

    fn start() -> Option<Handle> {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let handle = runtime.handle().clone();
        let name = concat!(env!("CARGO_PKG_NAME"), "-io").to_owned();
        let drive = move || runtime.block_on(pending::<()>());
        thread::Builder::new().name(name).spawn(drive).ok()?;
        Some(handle)
    }
}
