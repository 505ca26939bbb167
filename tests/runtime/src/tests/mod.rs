//! The support code in use. Tests are data as far as they can be: a table of cases and one loop.

mod answers;
mod decoding;
mod faults;
mod formats;
mod inputs;
mod redirects;
mod retries;
mod secrets;
mod security;
mod server;
mod styles;
mod tokens;
mod transports;
mod validation;
