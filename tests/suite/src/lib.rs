//! Tests only: see `tests/`.

pub mod markdown;
