//! Calls whose body has a list that the server takes in parts only.

use serde::Serialize;

use super::{paging::ItemsWay, types::Type};

/// The list in a body that the document bounds (`maxItems`), so that a longer one is sent in parts.
#[derive(Debug, Clone, Serialize)]
pub struct Split {
    /// The property that is the list, by its name on the wire; `None`: the body is it.
    pub property: Option<String>,
    /// How many items the document allows.
    pub most: u64,
    /// Where the list is in an answer and what its items are, if an answer is a list.
    pub items: Option<(ItemsWay, Type)>,
}
