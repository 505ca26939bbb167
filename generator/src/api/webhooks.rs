//! What the server sends by itself.

use serde::Serialize;

use super::types::Type;

/// The events that the server sends, and how it shows that it was it who sent them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Webhooks {
    /// The events: the document's webhooks, the callbacks of its operations, what `api.toml` adds.
    pub events: Vec<Event>,
    /// Where the name of an event is, in the order in which it is looked for. Empty: nowhere, or the document does not
    /// say it.
    pub names: Vec<EventName>,
    /// How they are signed; empty: the document does not say it.
    pub signatures: Vec<Signature>,
    /// How many seconds the clocks may be apart, if not as many as usually.
    pub tolerance: Option<u64>,
}

/// Something that has happened.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// The variant.
    pub ident: String,
    /// Its key in the document or in `api.toml`.
    pub key: String,
    /// Its name on the wire; a `*` at the end stands for any text.
    pub wire_name: String,
    /// The texts by which it differs from others of this name, by the names of the properties that lead to them.
    pub constants: Vec<(Vec<String>, String)>,
    /// The body.
    pub ty: Type,
    /// The document's words about it.
    pub docs: Option<String>,
    /// The operation whose callback it is, as `METHOD /path`.
    pub callback_of: Option<String>,
    /// Where it stands in the document; empty for those of `api.toml`.
    pub at: String,
}

/// Where the name of an event is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum EventName {
    /// In the body: the names of the properties that lead to it.
    Property(Vec<String>),
    /// In a header, in lower case.
    Header(String),
}

/// A way in which events are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// The function that takes the secrets.
    pub ident: String,
    /// How.
    pub scheme: SignatureScheme,
}

/// How events are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum SignatureScheme {
    /// As Svix does it, and Standard Webhooks: three headers.
    Svix,
    /// By one header of this name, with the time and HMAC-SHA256 signatures.
    Timestamped(String),
}
