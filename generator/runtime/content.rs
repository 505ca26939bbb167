//! The body of a call, before it is sent.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;

use super::body::{Body, Open};

/// A body that is ready to be sent, as often as need be.
#[derive(Clone)]
pub(super) struct Content {
    pub(super) media_type: HeaderValue,
    pub(super) payload: Payload,
}

/// Where its bytes are.
#[derive(Clone)]
pub(super) enum Payload {
    Whole(Bytes),
    Opened(Arc<dyn Open>),
}

impl Content {
    /// The body of one attempt.
    pub(super) fn open(&self) -> Body {
        match &self.payload {
            Payload::Whole(bytes) => Body::from(bytes.clone()),
            Payload::Opened(content) => content.open(),
        }
    }

    /// The body, if it is in memory.
    pub(super) fn as_bytes(&self) -> Option<&Bytes> {
        match &self.payload {
            Payload::Whole(bytes) => Some(bytes),
            Payload::Opened(_) => None,
        }
    }

    /// Whether there can be one more attempt.
    pub(super) fn can_open(&self) -> bool {
        match &self.payload {
            Payload::Whole(_) => true,
            Payload::Opened(content) => content.can_open(),
        }
    }
}
