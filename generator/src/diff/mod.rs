//! What changed between two generations: for those who call the crate, and on the wire.

mod caller;
mod callers;
mod events;
mod model;
mod operation;
mod renames;
mod rules;
mod surface;
mod values;

pub use self::{
    callers::{CallerChange, Step, changes},
    model::{Difference, differences},
    rules::{Rule, Wire},
    surface::Surface,
};
