//! `[webhooks]`: what a document cannot say about the events that a server sends, or does not.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What the server sends by itself. What is not said is recognised.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WebhookConfig {
    /// Where the name of an event is, in the order in which it is looked for: names of properties with dots between
    /// them, or `header:NAME`.
    pub event: Vec<String>,
    /// How many seconds the clocks of sender and receiver may be apart.
    pub tolerance: Option<u64>,
    /// How events are signed, by the name of the function that takes the secrets.
    pub signatures: BTreeMap<String, SignatureConfig>,
    /// Events that the document has not: their names, and the component or the JSON pointer of the schema of their
    /// bodies. A `*` at the end of a name stands for any text.
    pub events: BTreeMap<String, String>,
}

impl WebhookConfig {
    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { event, tolerance, signatures, events } = self;
        event.is_empty() && tolerance.is_none() && signatures.is_empty() && events.is_empty()
    }
}

/// How events are signed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SignatureConfig {
    /// How.
    pub scheme: SignatureKind,
    /// The header with time and signatures.
    pub header: Option<String>,
}

/// How events are signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureKind {
    /// As Svix does it, and Standard Webhooks.
    #[default]
    Svix,
    /// By one header with the time and HMAC-SHA256 signatures.
    Timestamped,
}
