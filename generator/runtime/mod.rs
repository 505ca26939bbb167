//! The support code of a generated client: everything that has behaviour.
//!
//! The generator copies these files into `src/runtime` of a crate, as the document needs them, and lists them in a
//! `mod.rs` of its own; this one is for linting and testing all of them.

mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod body;
pub mod buffered;
pub mod call;
pub mod chunks;
pub mod client_credentials;
pub mod config;
mod content;
pub mod core;
pub mod declared;
pub mod decode;
mod depth;
pub mod download;
#[cfg(feature = "reqwest")]
mod download_file;
pub mod encode;
mod engine;
pub mod error;
pub(crate) mod event_parser;
pub mod events;
mod failure;
mod form;
pub mod formats_base64;
pub mod formats_chrono;
pub mod formats_decimal;
pub mod formats_jiff;
pub mod formats_std;
pub mod formats_time;
pub mod formats_url;
pub mod formats_uuid;
pub mod formatted;
pub(crate) mod gate;
pub mod hook;
mod inflate;
#[cfg(feature = "blocking")]
pub mod iterate;
pub mod leaves;
pub mod lines;
pub mod links;
pub mod looks;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(feature = "mock")]
mod mock_clock;
#[cfg(feature = "mock")]
mod mock_differ;
#[cfg(feature = "mock")]
mod mock_entry;
#[cfg(feature = "mock")]
pub mod mock_expect;
#[cfg(feature = "mock")]
mod mock_match;
#[cfg(feature = "mock")]
pub mod mock_record;
#[cfg(feature = "mock")]
pub mod mock_replay;
#[cfg(feature = "mock")]
pub mod mock_reply;
#[cfg(feature = "mock")]
pub mod mock_sent;
#[cfg(feature = "mock")]
mod mock_streams;
#[cfg(feature = "mock")]
mod mock_tape;
pub mod multipart;
pub mod names;
pub mod object;
pub mod open_enum;
pub mod operation;
mod pager;
pub mod pages;
pub mod paging;
pub mod parts;
pub(crate) mod percent;
mod place;
pub mod position;
pub(crate) mod random;
pub mod rate_limit;
pub mod raw;
mod read;
pub(crate) mod redirect;
mod request;
#[cfg(feature = "reqwest")]
pub mod reqwest;
pub mod response;
pub mod retry;
pub mod rules;
pub(crate) mod secret;
pub mod security;
pub mod sending;
mod server_message;
pub mod skim;
pub mod split;
pub(crate) mod style;
pub mod tagged;
mod target;
pub mod throttle;
#[cfg(feature = "tower")]
pub mod tower;
mod trace;
pub mod transport;
mod tuple;
pub mod union;
pub mod unix_millis;
pub mod upload;
#[cfg(feature = "reqwest")]
mod upload_file;
pub mod validate;
pub mod webhook;
pub mod webhook_error;
pub mod webhook_event;
mod webhook_headers;
pub mod xml;
pub(crate) mod xml_read;
pub(crate) mod xml_write;
