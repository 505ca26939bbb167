//! The faults.

mod bodies;
mod calls;
mod connections;
mod heads;
mod http2;
mod lists;
mod redirects;
mod retries;
mod streams;
mod webhooks;

use crate::row::Row;

/// Every fault, but the crowd and the soak.
#[must_use]
pub fn all() -> Vec<Row> {
    let groups = [
        connections::rows(),
        heads::rows(),
        bodies::rows(),
        redirects::rows(),
        retries::rows(),
        http2::rows(),
        calls::rows(),
        streams::rows(),
        lists::rows(),
        webhooks::rows(),
    ];
    groups.into_iter().flatten().collect()
}
