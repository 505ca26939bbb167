//! `decimal`: of the crate `rust_decimal`.

use super::formatted::formats;

formats!(rust_decimal::Decimal);
