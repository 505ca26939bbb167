//! What changed between two generations: for those who call the crate.

mod callers;
mod surface;

pub use self::{
    callers::{CallerChange, Step, changes},
    surface::Surface,
};
