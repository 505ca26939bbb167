//! Includes the support code of generated clients as they do, so that it is linted and tested as real code.

#[path = "../../../generator/runtime/mod.rs"]
pub mod runtime;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
