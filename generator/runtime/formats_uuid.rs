//! `uuid`: of the crate `uuid`.

use super::formatted::formats;

formats!(uuid::Uuid);
