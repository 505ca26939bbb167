//! A schema as it stands in a document: every keyword of JSON Schema that OpenAPI 3.0 and 3.1 use,
//! in one form for all dialects, with the pointer it came from.

use indexmap::IndexMap;
use serde_json::Value;

use crate::source::Pointer;

/// Index of a [`Schema`] in [`super::Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub(super) u32);

/// The types of JSON Schema (2020-12 validation, section 6.1.1), `null` apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is called what JSON Schema calls it")]
pub enum SchemaType {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

impl SchemaType {
    /// The keyword's values, but for `null`.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("array", Self::Array),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("object", Self::Object),
        ("string", Self::String),
    ];
}

/// One schema.
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// Where it stands.
    pub at: Pointer,
    /// `false`: nothing is valid. (`true` is a schema without keywords.)
    pub never: bool,
    /// `$ref`: where it points.
    pub reference: Option<Pointer>,
    /// `type`, without `null`; empty where it is not given.
    pub types: Vec<SchemaType>,
    /// Whether `null` is allowed by `nullable`, or by `type`.
    pub nullable: bool,
    /// `type: "null"` and nothing else.
    pub only_null: bool,
    /// `format`.
    pub format: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `enum`, or `const` as a list of one.
    pub values: Option<Vec<Value>>,
    /// `default`.
    pub default: Option<Value>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// `properties`, each with the schemas that its value keeps to: one as it is written, more where
    /// an `allOf` says several things about it.
    pub properties: IndexMap<String, Vec<SchemaId>>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`, or `patternProperties` if there is only that.
    pub additional: Additional,
    /// `items`, as a schema: one as it is written, more where an `allOf` says several things about it.
    pub items: Vec<SchemaId>,
    /// `prefixItems`, or `items` as a list.
    pub prefix_items: Vec<SchemaId>,
    /// `allOf`.
    pub all_of: Vec<SchemaId>,
    /// `anyOf`.
    pub any_of: Vec<SchemaId>,
    /// `oneOf`.
    pub one_of: Vec<SchemaId>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// What a value must keep to.
    pub rules: Rules,
    /// `contentEncoding`.
    pub content_encoding: Option<String>,
    /// `contentMediaType`.
    pub content_media_type: Option<String>,
}

/// What `additionalProperties` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Additional {
    /// Nothing.
    #[default]
    Unsaid,
    /// `true`, or an empty schema.
    Anything,
    /// `false`.
    Nothing,
    /// A schema.
    Schema(SchemaId),
}

/// `discriminator` (OpenAPI 3.1.1, section 4.8.25).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discriminator {
    /// `propertyName`.
    pub property: String,
    /// `mapping`: values, and the schema or name each stands for.
    pub mapping: IndexMap<String, String>,
}

/// The assertions that are checked before a value is sent (2020-12 validation, section 6).
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(missing_docs, reason = "each is called what JSON Schema calls it")]
pub struct Rules {
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub exclusive_minimum: Option<f64>,
    pub exclusive_maximum: Option<f64>,
    pub multiple_of: Option<f64>,
    /// A regular expression; documented, not checked.
    pub pattern: Option<String>,
}

impl Schema {
    /// Whether it says nothing about what a value is: any JSON.
    #[must_use]
    pub fn is_anything(&self) -> bool {
        !self.never
            && self.reference.is_none()
            && self.types.is_empty()
            && !self.only_null
            && self.values.is_none()
            && self.properties.is_empty()
            && matches!(self.additional, Additional::Unsaid | Additional::Nothing)
            && self.items.is_empty()
            && self.prefix_items.is_empty()
            && self.all_of.is_empty()
            && self.any_of.is_empty()
            && self.one_of.is_empty()
    }

    /// The branches of `oneOf` and of `anyOf`.
    pub fn branches(&self) -> impl Iterator<Item = SchemaId> {
        self.one_of.iter().chain(&self.any_of).copied()
    }

    /// Whether it only demands properties, as the branches of a union beside properties do.
    #[must_use]
    pub fn is_constraint(&self) -> bool {
        self.types.iter().all(|one| *one == SchemaType::Object)
            && Schema { types: Vec::new(), ..self.clone() }.is_anything()
    }
}
