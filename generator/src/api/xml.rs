//! How values are written as XML (OpenAPI 3.1.1, section 4.8.26).

use serde::Serialize;

/// Index of an [`XmlNode`] in [`super::Api::xml`].
pub type XmlIndex = usize;

/// The element of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct XmlRoot {
    /// What it is called.
    pub name: XmlName,
    /// What it holds.
    pub node: XmlIndex,
}

/// The name of an element or attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct XmlName {
    /// The name, without a prefix.
    pub local: String,
    /// `prefix`.
    pub prefix: Option<String>,
    /// `namespace`.
    pub namespace: Option<String>,
}

/// What an element or attribute holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum XmlNode {
    /// A text.
    Text,
    /// A number or a boolean.
    Plain,
    /// Whatever is there.
    Any,
    /// Properties.
    Object(Vec<XmlMember>),
    /// Items of one name.
    List(XmlName, XmlIndex),
    /// Elements of any names.
    Map(XmlIndex),
}

/// A property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct XmlMember {
    /// The name in JSON.
    pub property: String,
    /// The name in XML.
    pub name: XmlName,
    /// `attribute`.
    pub attribute: bool,
    /// `wrapped`.
    pub wrapped: bool,
    /// What it holds.
    pub node: XmlIndex,
}
