//! Lists that come page by page.

use serde::Serialize;

use super::{
    operation::Place,
    types::{Shape, Type, TypeDef, TypeIndex},
};

/// How the answers of an operation are pages of one list.
#[derive(Debug, Clone, Serialize)]
pub struct Paging {
    /// How the next page is asked for.
    pub step: PageStep,
    /// Where the list is in an answer.
    pub items: ItemsWay,
    /// What its items are.
    pub item: Type,
    /// What says whether there are more.
    pub more: Option<More>,
    /// The names of the properties that lead to the number of all items.
    pub total: Option<Vec<String>>,
    /// The same to the number of all pages.
    pub pages: Option<Vec<String>>,
    /// How many items a page shall have, and the most that the document allows.
    pub size: Option<(PageInput, Option<u64>)>,
    /// Whether `api.toml` says how the pages hang together; else it was recognised.
    pub configured: bool,
}

impl Paging {
    /// How the next page is asked for, in words.
    #[must_use]
    pub fn about(&self) -> String {
        let dotted = |way: &[String]| way.join(".");
        let counted = |what: &str, input: &PageInput, next: Option<&Vec<String>>| match next {
            Some(next) => {
                format!("`{}` takes the number of the next {what}, which is `{}`", input.wire_name, dotted(next))
            }
            None => format!("`{}` counts {what}s", input.wire_name),
        };
        match &self.step {
            PageStep::Offset { input, next, .. } => counted("item", input, next.as_ref()),
            PageStep::Page { input, next, .. } => counted("page", input, next.as_ref()),
            PageStep::Token { input, at: PageAt::Body(way) } => {
                format!("`{}` takes what the answer has in `{}`", input.wire_name, dotted(way))
            }
            PageStep::Token { input, at: PageAt::Header(name) } => {
                format!("`{}` takes what the answer has in the header `{name}`", input.wire_name)
            }
            PageStep::Token { input, at: PageAt::Links } => format!("`{}` takes the next link", input.wire_name),
            PageStep::Last { input, key } => format!("`{}` takes the `{key}` of the last item", input.wire_name),
            PageStep::Link(PageAt::Links) => "the header `link` leads to the next page".to_owned(),
            PageStep::Link(PageAt::Header(name)) => format!("the header `{name}` leads to the next page"),
            PageStep::Link(PageAt::Body(way)) => format!("`{}` leads to the next page", dotted(way)),
        }
    }
}

/// How the next page is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum PageStep {
    /// By the number of items that are behind.
    Offset {
        /// The input that takes it.
        input: PageInput,
        /// The number of the first item.
        first: u64,
        /// Where an answer has the number for the next page.
        next: Option<Vec<String>>,
    },
    /// By the number of the page.
    Page {
        /// The input that takes it.
        input: PageInput,
        /// The number of the first page.
        first: u64,
        /// Where an answer has the number of the next page.
        next: Option<Vec<String>>,
    },
    /// By a value of the answer.
    Token {
        /// The input that takes it.
        input: PageInput,
        /// Where the answer has it.
        at: PageAt,
    },
    /// By a property of the last item.
    Last {
        /// The input that takes it.
        input: PageInput,
        /// The property.
        key: String,
    },
    /// By a link.
    Link(PageAt),
}

/// Where an answer has a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum PageAt {
    /// In the body: the names of the properties that lead to it.
    Body(Vec<String>),
    /// In a header.
    Header(String),
    /// In the `link` header, as the relation `next` (RFC 8288).
    Links,
}

/// An input by which pages are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageInput {
    /// Where it goes; `None`: a property of the body.
    pub place: Option<Place>,
    /// The name on the wire.
    pub wire_name: String,
    /// Whether it is a number in JSON.
    pub number: bool,
}

/// What says whether there are more pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct More {
    /// The names of the properties that lead to it.
    pub way: Vec<String>,
    /// By what it says that there are more.
    pub by: MoreBy,
}

/// By what a value says that there are more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is called what JSON calls it")]
pub enum MoreBy {
    True,
    False,
    /// By being there, and not `null` or empty.
    Presence,
}

/// The way from a value to the list in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ItemsWay {
    /// It is the list.
    Here,
    /// The list is in a field.
    Field {
        /// The struct.
        of: TypeIndex,
        /// The index of the field.
        field: usize,
        /// The way from there.
        then: Box<ItemsWay>,
    },
    /// The list is in some of the variants of a union.
    Variants {
        /// The union.
        of: TypeIndex,
        /// The way from each variant, by its index.
        ways: Vec<(usize, ItemsWay)>,
    },
}

impl ItemsWay {
    /// The names of the properties that lead to the list, for each place where it can be.
    #[must_use]
    pub fn names(&self, types: &[TypeDef]) -> Vec<Vec<String>> {
        match self {
            Self::Here => vec![Vec::new()],
            Self::Field { of, field, then } => {
                let Shape::Struct(object) = &types[*of].shape else { return Vec::new() };
                let name = &object.fields[*field].wire_name;
                then.names(types).into_iter().map(|rest| [vec![name.clone()], rest].concat()).collect()
            }
            Self::Variants { ways, .. } => ways.iter().flat_map(|(_, way)| way.names(types)).collect(),
        }
    }
}
