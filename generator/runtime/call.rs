//! A call of an operation, before it is sent.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::ACCEPT_ENCODING;
use http::{HeaderMap, HeaderValue, Method};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;
use url::Url;

use super::body::Open;
use super::content::{Content, Payload};
use super::core::{Core, Scoped};
use super::error::Error;
use super::operation::{Operation, OperationName, Parameter, Place, Scope};
use super::response::RawResponse;
use super::retry::RetryPolicy;
use super::rules::{Rule, Violation};
use super::secret::{self, Text};
use super::target::{self, Input, Target};
use super::transport::BoxFuture;
use super::validate::{Checker, Validate};
use super::{base_url, encode, engine, percent, random};

/// A call of an operation: the client, the inputs so far, and what was wrong with them.
#[derive(Clone)]
pub struct Call {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) label: OperationName,
    pub(super) timeout: Option<Duration>,
    pub(super) deadline: Option<Duration>,
    pub(super) retry: Option<RetryPolicy>,
    pub(super) body: Option<Content>,
    pub(super) accept: Option<HeaderValue>,
    /// Where a link leads that is followed instead of the operation's own path.
    pub(super) link: Option<String>,
    pub(super) inputs: Vec<Input>,
    literal: Option<String>,
    extra_headers: HeaderMap,
    extra_query: Vec<(String, Text)>,
    violations: Vec<Violation>,
}

impl Call {
    /// A call without inputs.
    #[must_use]
    pub fn new(core: &Core, operation: &'static Operation) -> Self {
        let label = OperationName { method: operation.method.clone(), path: Cow::Borrowed(operation.path) };
        Self::labelled(core, operation, label)
    }

    /// A call of a path that the document does not have. A query may follow the path.
    #[must_use]
    #[inline]
    pub fn literal(core: &Core, method: Method, path: &str) -> Self {
        static LITERAL: Operation = Operation { accept: "*/*", ..Operation::DEFAULT };
        // The query may hold values, which have no place in the name of the call.
        let name = path.split('?').next().unwrap_or_default();
        let label = OperationName { method, path: Cow::Owned(name.to_owned()) };
        Self { literal: Some(path.to_owned()), ..Self::labelled(core, &LITERAL, label) }
    }

    fn labelled(core: &Core, operation: &'static Operation, label: OperationName) -> Self {
        Self {
            core: core.clone(),
            operation,
            label,
            timeout: None,
            deadline: None,
            retry: None,
            body: None,
            accept: None,
            link: None,
            inputs: Vec::new(),
            literal: None,
            extra_headers: HeaderMap::new(),
            extra_query: Vec::new(),
            violations: Vec::new(),
        }
    }

    /// Sets a part of the path.
    pub fn set_path<T: Serialize + Validate + ?Sized>(&mut self, wire_name: &'static str, value: &T) {
        self.set(Place::Path, wire_name, value);
    }

    /// Sets a query parameter; `None` takes it away.
    pub fn set_query<T: Serialize + Validate + ?Sized>(&mut self, wire_name: &'static str, value: &T) {
        self.set(Place::Query, wire_name, value);
    }

    /// Sets a header parameter; `None` takes it away.
    pub fn set_header<T: Serialize + Validate + ?Sized>(&mut self, wire_name: &'static str, value: &T) {
        self.set(Place::Header, wire_name, value);
    }

    /// Sets a cookie parameter; `None` takes it away.
    pub fn set_cookie<T: Serialize + Validate + ?Sized>(&mut self, wire_name: &'static str, value: &T) {
        self.set(Place::Cookie, wire_name, value);
    }

    /// Checks the value against the document and makes it the JSON body.
    pub fn set_json<T: Serialize + Validate + ?Sized>(&mut self, body: &T) {
        self.set_json_as("application/json", body);
    }

    /// Does as [`Call::set_json`], for a media type that is JSON under another name.
    pub fn set_json_as<T: Serialize + Validate + ?Sized>(&mut self, media_type: &str, body: &T) {
        self.check(body);
        self.set_written(media_type, encode::to_vec(body));
    }

    /// Makes the bytes the body.
    pub fn set_bytes(&mut self, media_type: &str, body: impl Into<Bytes>) {
        self.set_payload(media_type, Payload::Whole(body.into()));
    }

    /// Makes the content the body, that is opened for each attempt.
    #[allow(dead_code, reason = "not every API takes files")]
    pub(super) fn set_open(&mut self, media_type: &str, content: Arc<dyn Open>) {
        self.set_payload(media_type, Payload::Opened(content));
    }

    fn set_payload(&mut self, media_type: &str, payload: Payload) {
        let value = match media_type {
            "application/json" => Ok(HeaderValue::from_static("application/json")),
            other => HeaderValue::from_str(other),
        };
        match value {
            Ok(media_type) => self.body = Some(Content { media_type, payload }),
            Err(_) => self.refuse(Violation::new("content-type", target::NO_HEADER)),
        }
    }

    /// Whether a body was given.
    #[must_use]
    pub fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// Makes the text the body.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.set_bytes("text/plain; charset=utf-8", text.into());
    }

    /// Adds a header, or replaces it. Headers that the client or the document sets can be replaced as well.
    pub fn extra_header(&mut self, name: &str, value: &str) {
        match target::header(name, value) {
            Ok((name, value)) => _ = self.extra_headers.insert(name, value),
            Err(violation) => self.violations.push(violation),
        }
    }

    /// Adds a pair to the query.
    pub fn extra_query(&mut self, name: &str, value: &str) {
        self.extra_query.push((percent::data(name), Text::new(percent::data(value))));
    }

    /// Asks for another media type than the operation does otherwise.
    pub fn set_accept(&mut self, media_type: &str) {
        match HeaderValue::from_str(media_type) {
            Ok(accept) => self.accept = Some(accept),
            Err(_) => self.violations.push(Violation::new("accept", target::NO_HEADER)),
        }
    }

    /// How long one attempt may take, for this call.
    pub fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// How long all attempts may take together, for this call.
    pub fn set_deadline(&mut self, deadline: Duration) {
        self.deadline = Some(deadline);
    }

    /// When and how often this call is sent again.
    pub fn set_retry(&mut self, policy: RetryPolicy) {
        self.retry = Some(policy);
    }

    /// Sends the call. Dropping the future ends it. It is in a box: all that sends is compiled here, and not once more in each
    /// crate that calls.
    ///
    /// # Errors
    /// Any [`Error`]; a response that is no success is one, too.
    pub fn send(self) -> BoxFuture<'static, Result<RawResponse, Error>> {
        Box::pin(engine::send(self))
    }

    fn set<T: Serialize + Validate + ?Sized>(&mut self, place: Place, name: &'static str, value: &T) {
        let mut check = Checker::default();
        check.field(name, value, &[]);
        self.put(place, name, serde_json::to_value(value), check.finish());
    }

    /// Sets a parameter, and what is wrong inside of its value.
    fn put(&mut self, place: Place, name: &'static str, value: serde_json::Result<Value>, wrong: Vec<Violation>) {
        self.inputs.retain(|input| input.parameter.place != place || input.parameter.name != name);
        let parameter = self.operation.parameter(place, name);
        match value {
            Ok(Value::Null) => {}
            Ok(value) => self.inputs.push(Input { parameter, value, wrong }),
            Err(error) => self.violations.push(Violation::told(name, format!("cannot be written: {error}"))),
        }
    }

    /// Checks a body against the document.
    pub(super) fn check<T: Validate + ?Sized>(&mut self, body: &T) {
        let mut check = Checker::default();
        body.validate(&mut check);
        self.violations.extend(check.finish());
    }

    /// Checks what is itself the body against rules.
    #[allow(dead_code, reason = "not every API has rules for whole bodies")]
    pub fn check_whole<T: Validate + ?Sized>(&mut self, body: &T, rules: &[Rule]) {
        let mut check = Checker::default();
        check.rules_of("body", body, rules);
        self.violations.extend(check.finish());
    }

    /// Makes the bytes the body, if there are any.
    pub(super) fn set_written(&mut self, media_type: &str, body: serde_json::Result<Vec<u8>>) {
        match body {
            Ok(bytes) => self.set_bytes(media_type, bytes),
            Err(error) => self.refuse(Violation::told("body", format!("cannot be written: {error}"))),
        }
    }

    /// Remembers what is wrong until the call is sent.
    pub(super) fn refuse(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    /// What the path is below, unless the call is redirected.
    ///
    /// # Errors
    /// Where the operation has a server of its own whose URL cannot be used.
    pub(super) fn base(&self) -> Result<Cow<'_, Url>, Violation> {
        let shared = self.core.shared();
        match self.operation.server {
            Some(server) if !shared.base_is_given => base_url::base(server, shared.allow_http).map(Cow::Owned),
            _ => Ok(Cow::Borrowed(&shared.base)),
        }
    }

    /// Where the call goes, without credentials.
    pub(super) fn target(&mut self) -> Target {
        self.enter_scopes();
        self.add_idempotency_key();
        let mut target = match (&self.link, &self.literal) {
            (Some(link), _) => Target::linked(link, &self.inputs),
            (None, Some(path)) => Target::literal(path, &self.inputs),
            (None, None) => Target::new(&self.label.path, &self.inputs),
        };
        // A link has the whole query of the call that it comes from.
        for (name, value) in self.extra_query.iter().filter(|_| self.link.is_none()) {
            target.push_query(name, value);
        }
        let after = std::mem::replace(&mut target.violations, std::mem::take(&mut self.violations));
        target.violations.extend(after);
        for scoped in self.scopes().filter(|scoped| self.is_in_header(scoped)) {
            target.violations.extend_from_slice(&scoped.wrong);
            if let Some((name, value)) = scoped.header.clone() {
                target.headers.append(name, value);
            }
        }
        target
    }

    /// The headers that the caller added, which go above all others.
    pub(super) fn extra_headers(&self) -> &HeaderMap {
        &self.extra_headers
    }

    /// What the caller put into headers and the query, which may be secret.
    pub(super) fn own_values(&self) -> Vec<HeaderValue> {
        let mut values = Vec::new();
        for value in self.extra_headers.values() {
            values.push(value.clone());
        }
        for (_, value) in &self.extra_query {
            let plain = percent_decode_str(value).decode_utf8_lossy().into_owned();
            values.extend(secret::header(value));
            values.extend(secret::header(&Text::new(plain)));
        }
        values
    }

    /// Whether the caller asked for an encoding, and gets it as it is.
    pub(super) fn reads_encoded(&self) -> bool {
        self.extra_headers.contains_key(ACCEPT_ENCODING)
    }

    /// Whether the server does no harm if it sees the call twice.
    pub(super) fn is_idempotent(&self) -> bool {
        let operation = self.operation;
        operation.idempotent || operation.idempotency_key.is_some() || self.label.method.is_idempotent()
    }

    pub(super) fn is_literal(&self) -> bool {
        self.literal.is_some()
    }

    /// Makes the key by which the server knows the attempts of one call, unless the caller gave one.
    fn add_idempotency_key(&mut self) {
        let Some(name) = self.operation.idempotency_key else { return };
        let is_set = |input: &Input| input.parameter.place == Place::Header && input.parameter.name == name;
        if !self.extra_headers.contains_key(name) && !self.inputs.iter().any(is_set) {
            let parameter = self.operation.parameter(Place::Header, name);
            let parameter = Parameter { rules: &[], ..parameter };
            self.inputs.push(Input { parameter, value: Value::String(random::uuid()), wrong: Vec::new() });
        }
    }

    /// Makes of the caller's idempotency key one for a part of the call: to the server, each part is a call of its own.
    #[allow(dead_code, reason = "not every API has calls with parts")]
    #[inline]
    pub(super) fn number_key(&mut self, part: usize) {
        let Some(name) = self.operation.idempotency_key.filter(|_| part > 0) else { return };
        let given = self.extra_headers.get(name).and_then(|value| value.to_str().ok());
        if let Some(Ok(value)) = given.map(|value| HeaderValue::from_str(&format!("{value}-{part}"))) {
            self.extra_headers.insert(name, value);
        }
        for input in &mut self.inputs {
            if let (Place::Header, Value::String(text)) = (input.parameter.place, &mut input.value) {
                if input.parameter.name == name {
                    *text = format!("{text}-{part}");
                }
            }
        }
    }

    /// Adds the value of the operation's scope; a call that the document does not have is in all of them.
    fn enter_scopes(&mut self) {
        let mut inputs = Vec::new();
        for scoped in self.scopes().filter(|scoped| !self.is_in_header(scoped)) {
            inputs.push(self.scope_input(scoped));
        }
        self.inputs.append(&mut inputs);
        let is_outside = self.scopes().next().is_none();
        if let Some(wanted) = self.operation.scope.filter(|_| is_outside) {
            self.refuse(Violation::new(wanted.name, "the client is not in this scope"));
        }
    }

    /// The scopes of the client that the call is in.
    fn scopes(&self) -> impl Iterator<Item = &Scoped> {
        let is_wanted = |scoped: &&Scoped| match self.operation.scope {
            Some(wanted) => wanted.name == scoped.scope.name,
            None => self.is_literal(),
        };
        self.core.scopes().filter(is_wanted)
    }

    /// Whether the value goes into a header as it is, which is then there already.
    fn is_in_header(&self, scoped: &Scoped) -> bool {
        let Scope { place, wire_name, .. } = scoped.scope;
        *place == Place::Header && !self.operation.parameter(*place, wire_name).json
    }

    fn scope_input(&self, Scoped { scope, value, .. }: &Scoped) -> Input {
        let listed = self.operation.parameter(scope.place, scope.wire_name);
        let parameter = Parameter { rules: scope.rules, ..listed };
        Input { parameter, value: Value::String(value.clone()), wrong: Vec::new() }
    }
}

impl fmt::Debug for Call {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set: Vec<&str> = self.inputs.iter().map(|input| input.parameter.name).collect();
        f.debug_struct("Call").field("operation", &self.label.to_string()).field("set", &set).finish_non_exhaustive()
    }
}
