//! Names.
pub mod graph;
