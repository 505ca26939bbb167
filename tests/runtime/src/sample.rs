//! A client in the form that the generator writes, for tests to call.

#![allow(dead_code, reason = "a request has all the setters, and no test needs each of them")]

use std::collections::BTreeMap;
use std::fmt;

use http::Method;
use serde::Serialize;

use crate::runtime::call::Call;
use crate::runtime::config::Config;
use crate::runtime::core::Core;
use crate::runtime::error::Error;
use crate::runtime::open_enum::UnknownValue;
use crate::runtime::operation::{ApiInfo, Operation, Parameter, Place, Scheme, SchemeKind, Scope, Style};
use crate::runtime::rules::Rule;
use crate::runtime::validate::{Checker, Validate};
use crate::runtime::{object, open_enum, sending};

pub static API: ApiInfo = ApiInfo {
    base_url: "https://api.ofauth.com",
    user_agent: "sample/0.1",
    schemes: &[
        Scheme { name: "ApiKey", kind: SchemeKind::ApiKey { place: Place::Header, name: "apiKey" } },
        Scheme { name: "QueryKey", kind: SchemeKind::ApiKey { place: Place::Query, name: "api key" } },
        Scheme { name: "CookieKey", kind: SchemeKind::ApiKey { place: Place::Cookie, name: "session" } },
        Scheme { name: "Login", kind: SchemeKind::Basic },
        Scheme { name: "OAuth", kind: SchemeKind::Bearer },
    ],
    security: &[&["ApiKey"]],
};

static CONNECTION: Scope =
    Scope { name: "connection", place: Place::Header, wire_name: "x-connection-id", rules: &[Rule::MinLength(1)] };

static BATCH: Operation = Operation {
    method: Method::POST,
    path: "/v2/vault-plus/media/batch",
    security: &[&["ApiKey"]],
    scope: Some(&CONNECTION),
    ..Operation::DEFAULT
};

static GET: Operation = Operation {
    method: Method::GET,
    path: "/v2/vault-plus/media/{mediaId}",
    security: &[&["ApiKey"]],
    scope: Some(&CONNECTION),
    ..Operation::DEFAULT
};

static LIST: Operation = Operation {
    method: Method::GET,
    path: "/v2/vault-plus/media",
    security: &[&["ApiKey"]],
    scope: Some(&CONNECTION),
    parameters: &[
        Parameter { name: "limit", rules: &[Rule::Minimum(1.0), Rule::Maximum(100.0)], ..Parameter::DEFAULT },
        Parameter { name: "filter", style: Style::DeepObject, ..Parameter::DEFAULT },
    ],
    ..Operation::DEFAULT
};

#[derive(Debug, Clone)]
pub struct Client {
    core: Core,
}

impl Client {
    pub fn connection(&self, id: impl Into<String>) -> VaultPlusMedia {
        VaultPlusMedia { core: self.core.scoped(&CONNECTION, id) }
    }

    pub fn core(&self) -> &Core {
        &self.core
    }
}

/// A client with a key, after some changes to its settings.
pub fn client(change: impl FnOnce(&mut Config)) -> Result<Client, Error> {
    let mut config = Config::new(&API);
    config.credential("ApiKey", "sk_live_0123456789");
    change(&mut config);
    config.build().map(|core| Client { core })
}

#[derive(Debug, Clone)]
pub struct VaultPlusMedia {
    core: Core,
}

impl VaultPlusMedia {
    pub fn core(&self) -> &Core {
        &self.core
    }

    pub fn batch<I>(&self, media_ids: I) -> BatchRequest
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let body = BatchMediaRequest { media_ids: media_ids.into_iter().map(Into::into).collect() };
        BatchRequest { call: Call::new(&self.core, &BATCH), body }
    }

    pub fn get(&self, media_id: impl Into<String>) -> GetRequest {
        let mut call = Call::new(&self.core, &GET);
        call.set_path("mediaId", &media_id.into());
        GetRequest { call }
    }

    pub fn list(&self) -> ListRequest {
        ListRequest { call: Call::new(&self.core, &LIST) }
    }
}

#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct BatchRequest {
    pub call: Call,
    body: BatchMediaRequest,
}

impl BatchRequest {
    fn ready(mut self) -> Call {
        self.call.set_json(&self.body);
        self.call
    }
}

sending::request!(BatchRequest.ready() -> BatchMediaResponse, sending::json);

#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct GetRequest {
    pub call: Call,
}

sending::request!(GetRequest.call -> BatchMedia, sending::json);

#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct ListRequest {
    pub call: Call,
}

impl ListRequest {
    pub fn limit(mut self, limit: i64) -> Self {
        self.call.set_query("limit", &limit);
        self
    }

    pub fn filter<T: Serialize + Validate>(mut self, filter: &T) -> Self {
        self.call.set_query("filter", filter);
        self
    }
}

sending::request!(ListRequest.call -> BatchMediaResponse, sending::json);

#[derive(Debug, Clone, PartialEq)]
pub struct BatchMediaRequest {
    pub media_ids: Vec<String>,
}

impl Validate for BatchMediaRequest {
    fn validate(&self, check: &mut Checker) {
        check.field("mediaIds", &self.media_ids, &[Rule::MaxItems(100)]);
        check.items("mediaIds", &self.media_ids, &[Rule::MinLength(1)]);
    }
}

object::object! {
    BatchMediaRequest [1] {
        0 "mediaIds" => required media_ids,
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchMediaResponse {
    pub items: Vec<BatchMedia>,
}

object::object! {
    BatchMediaResponse [0b1] {
        0 "items" => required items,
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchMedia {
    pub id: String,
    pub r#type: MediaType,
    pub duration: Option<f64>,
    pub media: BTreeMap<String, MediaVariant>,
}

object::object! {
    BatchMedia [0b1011] {
        0 "id" => required id,
        1 "type" => required r#type,
        2 "duration" => optional duration,
        3 "media" => required media,
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MediaVariant {
    pub status: VariantStatus,
    pub created_at: i64,
    pub extra: BTreeMap<String, serde_json::Value>,
}

object::object! {
    MediaVariant [0b11] {
        0 "status" => required status,
        1 "createdAt" => required created_at,
        .. extra
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ErrorResponse {
    pub error: String,
}

object::object! {
    ErrorResponse [0b1] {
        0 "error" => required error,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaType {
    Image,
    Video,
    Unknown(UnknownValue),
}

open_enum::open_enum! {
    MediaType {
        Image = "image",
        Video = "video",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VariantStatus {
    EdgeOnly,
    Stored,
    Unknown(UnknownValue),
}

open_enum::open_enum! {
    VariantStatus {
        EdgeOnly = "edge_only",
        Stored = "stored",
    }
}

/// Shows that a type may be shown in all the ways a caller could print it.
pub fn shown(value: &(impl fmt::Debug + ?Sized)) -> String {
    format!("{value:?} {value:#?}")
}
