//! The model of an API as its Rust client will be: plain data in which everything is decided. Wire
//! names and Rust names stand side by side; nothing here knows how a document is written or how
//! Rust is printed.

mod bodies;
mod formats;
mod holding;
mod operation;
mod paging;
mod split;
mod types;
mod webhooks;
mod xml;

use serde::Serialize;

pub(crate) use self::holding::{contents, named_in};
pub use self::{
    bodies::{AnswerKind, Body, BodyKind, Described, Encoding, OtherAnswer, Success, SuccessCase},
    formats::Format,
    operation::{ErrorBody, Group, Input, Operation, Parted, PartedNames, Place, Reach, ResponseHeader, Target},
    paging::{ItemsWay, More, MoreBy, PageAt, PageInput, PageStep, Paging},
    split::Split,
    types::{
        Alias, Dispatch, Enum, Example, Field, Integer, JsonKind, Look, Rule, SHARED, Shape, Struct, Time, Type,
        TypeDef, TypeIndex, Union, UnionVariant, Usage, Variant,
    },
    webhooks::{Event, EventName, Signature, SignatureScheme, Webhooks},
    xml::{XmlIndex, XmlMember, XmlName, XmlNode, XmlRoot},
};

/// A whole API.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Api {
    /// The name of the crate.
    pub crate_name: String,
    /// The crate's version.
    pub crate_version: String,
    /// `info.title`.
    pub title: String,
    /// `info.description`.
    pub description: Option<String>,
    /// `info.version`.
    pub document_version: String,
    /// `info.license.name`: on what terms the API is offered, and, for want of another word, its document.
    pub document_license: Option<String>,
    /// `externalDocs.url`.
    pub external_docs: Option<String>,
    /// Where the document is published.
    pub source_url: Option<String>,
    /// The URL that requests begin with, unless the user says otherwise.
    pub base_url: String,
    /// The servers to choose from; none, where there is one only and without variables.
    pub servers: Vec<Server>,
    /// How requests are authenticated.
    pub schemes: Vec<Scheme>,
    /// What most operations need: alternatives of schemes. Requests that no operation describes are
    /// authenticated so.
    pub security: Vec<Vec<usize>>,
    /// Inputs that many operations share and that get a handle of their own.
    pub scopes: Vec<Scope>,
    /// The operations, by tag.
    pub groups: Vec<Group>,
    /// The types.
    pub types: Vec<TypeDef>,
    /// Names that types had before.
    pub former: Vec<FormerName>,
    /// How values of XML bodies are written.
    pub xml: Vec<XmlNode>,
    /// What the server sends by itself; `None`: nothing.
    pub webhooks: Option<Webhooks>,
}

/// A name that a type had before, so that those who use it find the type.
#[derive(Debug, Clone, Serialize)]
pub struct FormerName {
    /// The name.
    pub ident: String,
    /// The type.
    pub of: TypeIndex,
}

/// A server (OpenAPI 3.1.1, section 4.8.5).
#[derive(Debug, Clone, Serialize)]
pub struct Server {
    /// The function that chooses it.
    pub ident: String,
    /// The URL, with `{name}` for each variable.
    pub url: String,
    /// The document's words about it.
    pub docs: Option<String>,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL (OpenAPI 3.1.1, section 4.8.6).
#[derive(Debug, Clone, Serialize)]
pub struct ServerVariable {
    /// The setter.
    pub ident: String,
    /// The name in the URL.
    pub wire_name: String,
    /// What stands there unless the caller says otherwise.
    pub default: String,
    /// What may stand there; empty: anything.
    pub values: Vec<String>,
    /// The document's words about it.
    pub docs: Option<String>,
}

/// A way to authenticate (OpenAPI 3.1.1, section 4.8.27).
#[derive(Debug, Clone, Serialize)]
pub struct Scheme {
    /// Its key in `components.securitySchemes`.
    pub wire_name: String,
    /// The builder's method that takes the credential.
    pub ident: String,
    /// The document's words about it.
    pub docs: Option<String>,
    /// What is sent where.
    pub kind: SchemeKind,
    /// Where the client can have tokens by itself (`clientCredentials` of `oauth2`).
    pub token_url: Option<String>,
}

/// What a scheme sends where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum SchemeKind {
    /// The credential as it is, under a name in a place.
    ApiKey(Place, String),
    /// `Authorization: Basic`.
    Basic,
    /// `Authorization: Bearer`.
    Bearer,
    /// A client certificate: nothing in the request.
    MutualTls,
}

/// An input that many operations share: a place and a name on the wire.
#[derive(Debug, Clone, Serialize)]
pub struct Scope {
    /// The client's method that returns the handle.
    pub ident: String,
    /// The handle's type.
    pub type_ident: String,
    /// Where it is sent.
    pub place: Place,
    /// Under which name.
    pub wire_name: String,
    /// What its value must keep to.
    pub rules: Vec<Rule>,
    /// The document's words about it.
    pub docs: Option<String>,
    /// An example of a value.
    pub example: Option<String>,
}
