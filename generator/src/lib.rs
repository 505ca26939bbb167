//! Turns an OpenAPI document into the files of a Rust client crate.

pub mod codes;
pub mod diagnostic;
pub mod document;
pub mod names;
pub mod overlay;
pub mod source;
