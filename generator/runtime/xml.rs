//! XML bodies: values go to and from JSON as the document's `xml` keywords say (OpenAPI 3.1.1, section 4.8.26), and
//! types are decoded and encoded as they are for JSON.

use serde::Serialize;

use super::call::Call;
use super::decode::{self, DecodeOwned};
use super::error::Error;
use super::response::{RawResponse, Response};
use super::rules::Violation;
use super::validate::Validate;
use super::{xml_read, xml_write};

/// The element of a body.
#[derive(Debug)]
pub struct Root {
    /// What it is called.
    pub name: Name,
    /// What it holds.
    pub node: &'static Node,
}

/// An element of which nothing is said.
pub static ANY: Root = Root { name: Name::local("root"), node: &Node::Any };

/// The name of an element or attribute.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// The name, without a prefix.
    pub local: &'static str,
    /// The prefix, if it has one.
    pub prefix: Option<&'static str>,
    /// The namespace, if the document names one.
    pub namespace: Option<&'static str>,
}

impl Name {
    /// A name without a namespace.
    #[must_use]
    pub const fn local(local: &'static str) -> Self {
        Self { local, prefix: None, namespace: None }
    }
}

/// What an element or attribute holds.
#[derive(Debug)]
pub enum Node {
    /// A text.
    Text,
    /// A number or a boolean.
    Plain,
    /// Whatever is there.
    Any,
    /// Members of several names.
    Object(&'static [Member]),
    /// Items of one name.
    List(Name, &'static Node),
    /// Elements of any names.
    Map(&'static Node),
}

/// A property of an object.
#[derive(Debug)]
pub struct Member {
    /// The property's name in JSON.
    pub property: &'static str,
    /// The name in XML.
    pub name: Name,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Whether the items of a list stand in an element of their own.
    pub wrapped: bool,
    /// What it holds.
    pub node: &'static Node,
}

impl Call {
    /// Checks the value against the document and makes it the body, as XML.
    pub fn set_xml<T: Serialize + Validate + ?Sized>(&mut self, media_type: &str, body: &T, root: &Root) {
        self.check(body);
        match serde_json::to_value(body) {
            Ok(value) => self.set_bytes(media_type, xml_write::text(root, &value)),
            Err(error) => self.refuse(Violation::told("body", format!("cannot be written: {error}"))),
        }
    }
}

impl RawResponse {
    /// Decodes the body as XML.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](super::error::ErrorKind::Decode) with the place where the body is not what was expected.
    pub fn xml<T: DecodeOwned>(self, root: &Root) -> Result<Response<T>, Error> {
        let value = match std::str::from_utf8(&self.body) {
            Ok(text) => xml_read::value(text, root.node),
            Err(error) => Err((error.to_string(), error.valid_up_to())),
        };
        let value = match value {
            Ok(value) => value,
            Err((reason, at)) => return Err(self.undecoded(String::new(), at, reason.into())),
        };
        match decode::from_slice(value.to_string().as_bytes()) {
            Ok(body) => Ok(self.with(body)),
            Err(error) => {
                let path = error.path().to_owned();
                Err(self.undecoded(path, 0, error.into()))
            }
        }
    }
}

#[cfg(feature = "mock")]
impl super::mock_reply::Written {
    /// A body of XML.
    ///
    /// # Panics
    /// If the value cannot be written as JSON, of which the XML is made.
    #[track_caller]
    pub fn xml<T: Serialize>(value: &T, root: &Root) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => Self::of("application/xml", xml_write::text(root, &value)),
            Err(error) => panic!("an answer that is no JSON: {error}"),
        }
    }
}
