//! Names: the only place where Rust identifiers are made.

pub mod graph;
pub mod ident;
pub mod lock;

/// Whether an object is an envelope around a list: it has a list that is called what lists are
/// called, or what the path's last segment is.
#[must_use]
pub fn is_envelope(path: &str, lists: &[&str], all: &[&str]) -> bool {
    const LISTS: &[&str] = &["items", "list", "data", "results", "records", "entries", "rows", "values", "objects"];
    const PAGING: &[&str] = &["hasMore", "has_more", "total", "count", "next", "nextCursor", "next_cursor", "meta"];
    let last = path.rsplit('/').find(|segment| !segment.is_empty() && !segment.contains('{')).unwrap_or_default();
    lists.iter().any(|name| LISTS.contains(&name.to_lowercase().as_str()) || name.eq_ignore_ascii_case(last))
        || (lists.len() == 1 && all.len() <= 3 && all.iter().any(|name| PAGING.contains(name)))
}
