//! Looks for keys in everything that can be printed, logged or traced, and for panics.

use std::{
    error::Error as _,
    fmt::{self, Debug, Write as _},
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::Interest,
};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// The key of the client.
pub const KEY: &str = "sk_live_c4n4ry_7f3a91d05e";

/// A key that a caller puts into a header and the query.
pub const OWN: &str = "own_k3y_5b8e20c6f7a1";

/// What is looked for: also parts of the keys, of which one could be left where a text is cut.
const PARTS: [&str; 4] = ["sk_live_c4n", "7f3a91d05e", "own_k3y_5b8", "20c6f7a1"];

static LISTENS: AtomicBool = AtomicBool::new(false);
static FOUND: Mutex<Vec<String>> = Mutex::new(Vec::new());
static PANICS: AtomicUsize = AtomicUsize::new(0);
static LINES: AtomicUsize = AtomicUsize::new(0);

/// Looks at a text that came out of a channel.
pub fn look(channel: &str, text: &str) {
    if PARTS.iter().any(|part| text.contains(part)) {
        FOUND.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{channel}: {text}"));
    }
}

/// Looks at all that `Debug` shows.
pub fn look_at(channel: &str, value: &impl Debug) {
    look(channel, &format!("{value:?} {value:#?}"));
}

/// Looks at an error and its sources.
pub fn look_at_error(error: &ofauth::Error) {
    look("error", &error.to_string());
    look_at("error", error);
    let sources = std::iter::successors(error.source(), |inner| (*inner).source());
    sources.for_each(|inner| look("source", &format!("{inner} {inner:?}")));
}

/// Where a key was found since the last time, and how many panics there were.
pub fn take() -> (Vec<String>, usize) {
    let found = std::mem::take(&mut *FOUND.lock().unwrap_or_else(PoisonError::into_inner));
    (found, PANICS.swap(0, Ordering::SeqCst))
}

/// How many lines were logged and traced so far: a listener that hears nothing proves nothing.
#[must_use]
pub fn lines() -> usize {
    LINES.load(Ordering::Relaxed)
}

/// Whether what is logged and traced is looked at; it takes time.
pub fn listen(on: bool) {
    LISTENS.store(on, Ordering::SeqCst);
}

/// Begins to listen to logs, traces and panics, of all crates and at all levels.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::registry().with(Ear);
        // Another one may be there where this runs among other tests; then there is less to hear.
        let _ = tracing::subscriber::set_global_default(subscriber);
        let _ = log::set_logger(&Ear);
        log::set_max_level(log::LevelFilter::Trace);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.fetch_add(1, Ordering::SeqCst);
            look("panic", &panic.to_string());
            before(panic);
        }));
    });
    listen(true);
}

struct Ear;

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        LISTENS.load(Ordering::Relaxed)
    }

    fn log(&self, record: &log::Record<'_>) {
        if LISTENS.load(Ordering::Relaxed) {
            LINES.fetch_add(1, Ordering::Relaxed);
            look("log", &record.args().to_string());
        }
    }

    fn flush(&self) {}
}

#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a `String` cannot fail.
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl<S: Subscriber> Layer<S> for Ear {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>, _: Context<'_, S>) -> bool {
        LISTENS.load(Ordering::Relaxed)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut text = Text::default();
        attributes.record(&mut text);
        LINES.fetch_add(1, Ordering::Relaxed);
        look("span", &text.0);
    }

    fn on_record(&self, _: &Id, record: &Record<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        record.record(&mut text);
        look("span", &text.0);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        LINES.fetch_add(1, Ordering::Relaxed);
        look("event", &text.0);
    }
}
