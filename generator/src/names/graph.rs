//! What the naming rule looks at: the shapes that need a name, the operations, and every place
//! where a shape occurs. Plain data; `lower` fills it, this module's siblings read it.

use std::collections::{BTreeMap, BTreeSet};

/// Index of a [`Shape`] in [`Graph::shapes`].
pub type ShapeIndex = usize;
/// Index of an [`Operation`] in [`Graph::operations`].
pub type OperationIndex = usize;

/// Everything the rule may look at. No answer may depend on the order of the two lists.
#[derive(Debug, Default, Clone)]
pub struct Graph {
    /// Every shape that gets a Rust type of its own, each once.
    pub shapes: Vec<Shape>,
    /// Every operation and webhook.
    pub operations: Vec<Operation>,
}

/// One shape: a struct, an enum or a union, shared by all the places where it occurs.
#[derive(Debug, Clone)]
pub struct Shape {
    /// A text equal for equal shapes and different for different ones, whatever the document's
    /// order; the lock file knows a shape by it.
    pub identity: String,
    /// What becomes of it in Rust.
    pub kind: ShapeKind,
    /// The component's name, where the document gives one.
    pub component: Option<String>,
    /// Where a component comes from, if from another file: two files may have one of the same name.
    pub origin: String,
    /// Wire names of the properties, sorted (structs only).
    pub properties: Vec<String>,
    /// Whether every property is a scalar (structs only).
    pub scalars_only: bool,
    /// What each branch is, sorted (unions only): `struct`, `ref`, `union`, `enum`, `array`, `map`
    /// or, for a branch that needs no type, its content (see [`is_content`]).
    pub branch_kinds: Vec<String>,
    /// Titles, and the places that carry each.
    pub titles: BTreeMap<String, BTreeSet<Place>>,
    /// Where the shape occurs. A component that nothing uses has none.
    pub places: BTreeSet<Place>,
}

/// Whether the kind of a branch is its content, because it needs no type of its own: `string`, the
/// word of a format (`date_time`, `uuid`), `integer`, `number`, `bool`, `time`, `value`, `tuple`, and
/// lists and maps of these (`string_list`).
#[must_use]
pub fn is_content(kind: &str) -> bool {
    !matches!(kind, "struct" | "ref" | "union" | "enum" | "array" | "map")
}

/// What a shape becomes in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ShapeKind {
    /// An object with properties.
    Struct,
    /// A list of allowed values.
    Enum,
    /// `oneOf` or `anyOf`.
    Union,
    /// A named component that is a list, a map or a scalar: it has a name but no fields.
    Alias,
}

/// One occurrence of a shape.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// What the shape stands in.
    pub parent: Parent,
    /// The word that the parent has for it.
    pub label: Label,
    /// Which part of the parent it is.
    pub role: Role,
}

/// What a shape stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Parent {
    /// Another shape.
    Shape(ShapeIndex),
    /// An operation, directly.
    Operation(OperationIndex),
}

/// The word that a parent has for what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// None: a body, for example.
    None,
    /// The wire name of a property, parameter or header, or the status of an error response.
    Word(String),
    /// A union's branch that a constant property tells apart: the constant, or the component that
    /// only this branch includes.
    Constant(String),
    /// A union's branch that has a property which no other branch has: that property.
    With(String),
    /// A union's struct branch that nothing tells apart.
    Plain,
    /// A union's branch that is no struct: its kind, as in [`Shape::branch_kinds`].
    Kind(String),
}

/// Which part of its parent a shape is. `Item` is an item of a list in that place, `Entry` a value
/// of a map in that place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// A property's value.
    Property,
    /// An item of a list that is a property.
    Item,
    /// A value of a map that is a property, or of `additionalProperties`.
    Entry,
    /// An item of a component that is a list or map.
    SelfItem,
    /// A request body.
    Request,
    /// An item or value in a request body.
    RequestItem,
    /// The body of a successful response.
    Response,
    /// An item of a response that is a list.
    ResponseItem,
    /// A value of a response that is a map.
    ResponseEntry,
    /// The body of an error response; the label is the status.
    Error,
    /// An item or value in an error body.
    ErrorItem,
    /// A parameter or a response header.
    Parameter,
    /// An item or value of a parameter.
    ParameterItem,
    /// A branch of a union.
    Branch,
    /// An item or value in a branch of a union.
    BranchItem,
}

/// One operation, or one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The method in lower case.
    pub method: String,
    /// The path template as published; for a webhook its key.
    pub path: String,
    /// The first tag, or an empty text.
    pub tag: String,
    /// `operationId`, where there is one.
    pub operation_id: Option<String>,
    /// Whether this is a webhook.
    pub webhook: bool,
    /// Whether a successful answer is a list: an array, or an object that envelopes one.
    pub answers_list: bool,
}

impl Operation {
    /// The operation as configuration and the lock file write it: `POST /v2/posts`, or
    /// `POST webhook:post.created`.
    #[must_use]
    pub fn key(&self) -> String {
        let prefix = if self.webhook { "webhook:" } else { "" };
        format!("{} {prefix}{}", self.method.to_uppercase(), self.path)
    }
}

impl Graph {
    /// Whether a shape is named by the document.
    #[must_use]
    pub fn is_component(&self, index: ShapeIndex) -> bool {
        self.shapes.get(index).is_some_and(|shape| shape.component.is_some())
    }
}
