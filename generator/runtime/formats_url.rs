//! `uri`: of the crate `url`.

use super::formatted::formats;

formats!(url::Url);
