//! A client in the form that the generator writes, for tests to call.

use std::collections::BTreeMap;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use http::Method;
use serde::de::MapAccess;
use serde::{Serialize, Serializer};

use crate::runtime::call::Call;
use crate::runtime::config::Config;
use crate::runtime::core::Core;
use crate::runtime::decode::Blank;
use crate::runtime::error::Error;
use crate::runtime::object::{Fields, Object};
use crate::runtime::open_enum::{OpenEnum, UnknownValue};
use crate::runtime::operation::{ApiInfo, Operation, Parameter, Place, Scheme, SchemeKind, Scope, Style};
use crate::runtime::response::Response;
use crate::runtime::rules::Rule;
use crate::runtime::transport::BoxFuture;
use crate::runtime::validate::{Checker, Validate};
use crate::runtime::{encode, object, open_enum};

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
    pub async fn send(mut self) -> Result<Response<BatchMediaResponse>, Error> {
        self.call.set_json(&self.body);
        self.call.send().await?.json()
    }
}

impl IntoFuture for BatchRequest {
    type Output = Result<BatchMediaResponse, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await.map(Response::into_body) })
    }
}

#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct GetRequest {
    pub call: Call,
}

impl GetRequest {
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.call.set_timeout(timeout);
        self
    }

    pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.call.extra_header(name.as_ref(), value.as_ref());
        self
    }

    pub async fn send(self) -> Result<Response<BatchMedia>, Error> {
        self.call.send().await?.json()
    }
}

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

    pub async fn send(self) -> Result<Response<BatchMediaResponse>, Error> {
        self.call.send().await?.json()
    }
}

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

impl Serialize for BatchMediaRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = encode::Object::new(serializer)?;
        object.put("mediaIds", &self.media_ids)?;
        object.finish()
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchMediaResponse {
    pub items: Vec<BatchMedia>,
}

impl Object for BatchMediaResponse {
    const NAME: &'static str = "BatchMediaResponse";
    const FIELDS: &'static [&'static str] = &["items"];
    const REQUIRED: &'static [u64] = &[0b1];

    fn blank() -> Self {
        Self { items: Blank::blank() }
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, field: usize, map: &mut Fields<'_, A>) -> Result<(), A::Error> {
        match field {
            0 => map.read(&mut self.items),
            _ => map.skip(),
        }
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

impl Object for BatchMedia {
    const NAME: &'static str = "BatchMedia";
    const FIELDS: &'static [&'static str] = &["id", "type", "duration", "media"];
    const REQUIRED: &'static [u64] = &[0b1011];

    fn blank() -> Self {
        Self { id: Blank::blank(), r#type: Blank::blank(), duration: Blank::blank(), media: Blank::blank() }
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, field: usize, map: &mut Fields<'_, A>) -> Result<(), A::Error> {
        match field {
            0 => map.read(&mut self.id),
            1 => map.read(&mut self.r#type),
            2 => map.read(&mut self.duration),
            3 => map.read(&mut self.media),
            _ => map.skip(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MediaVariant {
    pub status: VariantStatus,
    pub created_at: i64,
    pub extra: BTreeMap<String, serde_json::Value>,
}

impl Object for MediaVariant {
    const NAME: &'static str = "MediaVariant";
    const FIELDS: &'static [&'static str] = &["status", "createdAt"];
    const REQUIRED: &'static [u64] = &[0b11];
    const OPEN: bool = true;

    fn blank() -> Self {
        Self { status: Blank::blank(), created_at: Blank::blank(), extra: Blank::blank() }
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, field: usize, map: &mut Fields<'_, A>) -> Result<(), A::Error> {
        match field {
            0 => map.read(&mut self.status),
            1 => map.read(&mut self.created_at),
            _ => map.skip(),
        }
    }

    fn extra<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut Fields<'_, A>) -> Result<(), A::Error> {
        map.insert(&mut self.extra, name)
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ErrorResponse {
    pub error: String,
}

impl Object for ErrorResponse {
    const NAME: &'static str = "ErrorResponse";
    const FIELDS: &'static [&'static str] = &["error"];
    const REQUIRED: &'static [u64] = &[0b1];

    fn blank() -> Self {
        Self { error: Blank::blank() }
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, field: usize, map: &mut Fields<'_, A>) -> Result<(), A::Error> {
        match field {
            0 => map.read(&mut self.error),
            _ => map.skip(),
        }
    }
}

object::object!(BatchMediaResponse, BatchMedia, MediaVariant, ErrorResponse);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaType {
    Image,
    Video,
    Unknown(UnknownValue),
}

impl OpenEnum for MediaType {
    fn known(text: &str) -> Option<Self> {
        Some(match text {
            "image" => Self::Image,
            "video" => Self::Video,
            _ => return None,
        })
    }

    fn unknown(value: UnknownValue) -> Self {
        Self::Unknown(value)
    }

    fn text(&self) -> &str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Unknown(value) => value.as_str(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VariantStatus {
    EdgeOnly,
    Stored,
    Unknown(UnknownValue),
}

impl OpenEnum for VariantStatus {
    fn known(text: &str) -> Option<Self> {
        Some(match text {
            "edge_only" => Self::EdgeOnly,
            "stored" => Self::Stored,
            _ => return None,
        })
    }

    fn unknown(value: UnknownValue) -> Self {
        Self::Unknown(value)
    }

    fn text(&self) -> &str {
        match self {
            Self::EdgeOnly => "edge_only",
            Self::Stored => "stored",
            Self::Unknown(value) => value.as_str(),
        }
    }
}

open_enum::open_enum!(MediaType, VariantStatus);

/// Shows that a type may be shown in all the ways a caller could print it.
pub fn shown(value: &(impl fmt::Debug + ?Sized)) -> String {
    format!("{value:?} {value:#?}")
}
