//! Numbers that differ each time: the standard library seeds its hash maps at random, and no better is needed to
//! spread clients out and to tell requests apart.

use std::hash::{BuildHasher, Hasher, RandomState};

/// 64 bits.
#[must_use]
pub fn bits() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A number from 0 to 1.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "53 bits are enough")]
pub fn fraction() -> f64 {
    bits() as f64 / u64::MAX as f64
}

/// A UUID of version 4 (RFC 9562, section 5.4).
#[must_use]
pub fn uuid() -> String {
    let (high, low) = (bits(), bits());
    let version = high & 0x0fff | 0x4000;
    let variant = low >> 48 & 0x3fff | 0x8000;
    let (first, second) = (high >> 32, high >> 16 & 0xffff);
    format!("{first:08x}-{second:04x}-{version:04x}-{variant:04x}-{:012x}", low & 0xffff_ffff_ffff)
}
