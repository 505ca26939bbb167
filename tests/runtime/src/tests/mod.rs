//! The support code in use. Tests are data as far as they can be: a table of cases and one loop.

mod answers;
mod decoding;
mod faults;
mod files;
mod formats;
mod inputs;
mod redirects;
mod retries;
mod secrets;
mod security;
mod server;
mod streams;
mod styles;
mod tokens;
mod transports;
mod validation;
