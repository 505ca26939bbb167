//! Types: what values are.

use serde::Serialize;
use serde_json::Value;

use super::Format;

/// Index of a [`TypeDef`] in [`super::Api::types`].
pub type TypeIndex = usize;

/// What a value is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Type {
    /// Any JSON.
    Any,
    /// A text.
    Text,
    /// A text with a format.
    Formatted(Format),
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer(Integer),
    /// A number.
    Number,
    /// An instant, as a number.
    Time(Time),
    /// A list.
    List(Box<Type>),
    /// A map from texts.
    Map(Box<Type>),
    /// A list of fixed length.
    Tuple(Vec<Type>),
    /// A type of its own.
    Named(TypeIndex),
    /// A value or `null`, where that cannot be said by the field.
    Nullable(Box<Type>),
    /// A value behind a pointer, where a type contains itself.
    Boxed(Box<Type>),
    /// Bytes that are sent from memory, from a file or from a stream.
    Upload,
}

impl Type {
    /// Calls `each` with the index of every type of its own that this type names.
    pub(crate) fn each_index(&mut self, each: &mut impl FnMut(&mut TypeIndex)) {
        match self {
            Self::Named(index) => each(index),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.each_index(each),
            Self::Tuple(items) => items.iter_mut().for_each(|item| item.each_index(each)),
            _ => {}
        }
    }
}

/// Which integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is called what Rust calls it")]
pub enum Integer {
    I32,
    I64,
    U32,
    U64,
}

/// Which unit a time is counted in, from 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Time {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
}

/// The module of types that many groups of operations use.
pub const SHARED: &str = "shared";

/// A type of its own.
#[derive(Debug, Clone, Serialize)]
pub struct TypeDef {
    /// The Rust name.
    pub ident: String,
    /// The module that holds it.
    pub module: String,
    /// The component's name, where it is one.
    pub component: Option<String>,
    /// A text that is equal for equal shapes.
    pub identity: String,
    /// `title`s that the document gives it.
    pub titles: Vec<String>,
    /// The document's words about it.
    pub docs: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// What it is.
    pub shape: Shape,
    /// In which directions it travels.
    pub usage: Usage,
    /// An example.
    pub example: Option<Value>,
    /// Where it stands in the document (one of the places, for a shape that is shared).
    pub at: String,
}

/// An example that the document gives, and the type that its value has.
#[derive(Debug, Clone, Serialize)]
pub struct Example {
    /// Where the value stands in the document.
    pub at: String,
    /// Where its schema stands.
    pub schema: String,
    /// Its type.
    pub ty: Type,
    /// The value.
    pub value: Value,
}

/// In which directions a type travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// From the client to the server.
    pub sent: bool,
    /// From the server to the client.
    pub received: bool,
}

/// What a type of its own is.
#[derive(Debug, Clone, Serialize)]
pub enum Shape {
    /// An object with properties.
    Struct(Struct),
    /// One of several values.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Alias),
    /// A type around a list or map that contains itself, which no other name can be for.
    Newtype(Alias),
}

impl Shape {
    /// Every type that the shape holds.
    pub(crate) fn types_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Struct(object) => {
                object.fields.iter_mut().map(|field| &mut field.ty).chain(&mut object.additional).collect()
            }
            Self::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
            Self::Alias(alias) | Self::Newtype(alias) => vec![&mut alias.ty],
            Self::Enum(_) => Vec::new(),
        }
    }
}

/// Another name for a type: a component that needs no type of its own.
#[derive(Debug, Clone, Serialize)]
pub struct Alias {
    /// The type.
    pub ty: Type,
}

/// An object with properties.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Struct {
    /// The properties, in document order.
    pub fields: Vec<Field>,
    /// What other properties are, if they are kept.
    pub additional: Option<Type>,
}

/// A property.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Field {
    /// The field.
    pub ident: String,
    /// The name on the wire.
    pub wire_name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// The document's words about it.
    pub docs: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`: received, not sent.
    pub read_only: bool,
    /// `writeOnly`: sent, not received.
    pub write_only: bool,
    /// `default`.
    pub default: Option<Value>,
    /// An example.
    pub example: Option<Value>,
    /// What a value must keep to.
    pub rules: Vec<Rule>,
    /// `pattern`, which is documented and not checked.
    pub pattern: Option<String>,
    /// The only value, of a property that must be there.
    pub constant: Option<Value>,
}

/// One of several values, all texts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Enum {
    /// The values.
    pub variants: Vec<Variant>,
}

/// One value of an enum.
#[derive(Debug, Clone, Serialize)]
pub struct Variant {
    /// The variant.
    pub ident: String,
    /// The value on the wire.
    pub wire_name: String,
    /// The document's words about it.
    pub docs: Option<String>,
}

/// One of several types.
#[derive(Debug, Clone, Serialize)]
pub struct Union {
    /// The types.
    pub variants: Vec<UnionVariant>,
    /// How a value is told to be one of them.
    pub dispatch: Dispatch,
}

/// One type of a union.
#[derive(Debug, Clone, Serialize)]
pub struct UnionVariant {
    /// The variant.
    pub ident: String,
    /// Its type.
    pub ty: Type,
    /// How a value looks that is of this type.
    pub look: Look,
}

/// How a value is told to be of a type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Dispatch {
    /// By the text of a property: values and the variant that each stands for.
    Tag {
        /// The property.
        property: String,
        /// Values, and indices of variants.
        values: Vec<(String, usize)>,
        /// Whether a value with such a text must be of that type: it must by `oneOf`; by the schema of
        /// a parent, it need not be of a child.
        binding: bool,
        /// Where values need not have the property, how those that have not are told: by how they look, the variants in
        /// this order. Empty: nothing is of such a value.
        otherwise: Vec<usize>,
    },
    /// By how it looks, the variants in this order.
    Looks(Vec<usize>),
}

/// How a value looks.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Look {
    /// Its kind in JSON; `None`: any.
    pub kind: Option<JsonKind>,
    /// Properties that it must have.
    pub required: Vec<String>,
    /// Properties that must have one text.
    pub constants: Vec<(String, String)>,
    /// Properties of properties that must have one text, by the way to them.
    pub nested: Vec<(Vec<String>, String)>,
    /// The component that this type is made of and no other of its union.
    pub includes: Option<String>,
}

/// The kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is called what JSON calls it")]
pub enum JsonKind {
    Boolean,
    Number,
    Integer,
    String,
    Array,
    Object,
}

/// What a value must keep to before it is sent (JSON Schema 2020-12 validation, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each is called what JSON Schema calls it")]
pub enum Rule {
    MinLength(u64),
    MaxLength(u64),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MinProperties(u64),
    MaxProperties(u64),
    Minimum(f64),
    Maximum(f64),
    ExclusiveMinimum(f64),
    ExclusiveMaximum(f64),
    MultipleOf(f64),
}
