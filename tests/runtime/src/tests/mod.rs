//! The support code in use. Tests are data as far as they can be: a table of cases and one loop.

mod answers;
#[cfg(feature = "blocking")]
mod blocking;
mod cancellation;
mod decoding;
mod faults;
mod files;
mod formats;
mod hooks;
mod inputs;
mod limits;
mod memory;
mod paging;
mod redirects;
mod retries;
mod secrets;
mod security;
mod server;
#[cfg(feature = "tower")]
mod stacks;
mod streams;
mod styles;
mod throttling;
mod tokens;
mod traces;
mod transports;
mod unions;
mod validation;
mod webhook_events;
mod webhooks;
mod xml;
