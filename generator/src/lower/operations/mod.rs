//! Operations: parameters, bodies, responses.

mod bodies;
mod headers;
mod multipart;
mod parameters;
mod responses;
mod streams;

pub(super) use self::parameters::schema_of;
pub(crate) use self::responses::kind_of as answer_kind;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{PathItem, ReferenceOr};
use serde_json::Value;

use super::{
    Context, paths,
    security::{Needs, needs},
    shapes::Shapes,
    webhooks::{self, Names, Seed},
};
use crate::{
    api::{Api, Input, Operation, Scope, Type},
    codes::Code,
    diagnostic::{Diagnostic, Place as DiagnosticPlace},
    document::Callback,
    source::Pointer,
};

/// An operation, and what naming needs to know of it.
pub(super) struct Lowering {
    pub(super) operation: Operation,
    pub(super) tag: String,
    /// Every type that occurs in it directly, with the part it plays.
    pub(super) uses: Vec<(Part, Type)>,
    pub(super) answers_list: bool,
    pub(super) webhook: bool,
    /// What is known of the event that a webhook is.
    pub(super) event: Option<Seed>,
    /// What the document says of the scope.
    pub(super) scope: Option<Scope>,
}

impl Lowering {
    /// Adds an input: an argument, or an option.
    fn input(&mut self, required: bool, input: Input) {
        if required {
            self.operation.arguments.push(input);
        } else {
            self.operation.options.push(input);
        }
    }
}

/// The part that a type plays in an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Parameter(String),
    Request,
    Response,
    /// A value of an answer that is a stream.
    Item,
    Error(String),
}

/// Every operation of the document, then its webhooks, then the callbacks of its operations.
pub(super) fn all<'d>(context: &Context<'d>, api: &Api, shapes: &mut Shapes<'_, 'd>) -> Vec<Lowering> {
    let mut operations = Vec::new();
    for (path, item) in &context.document.openapi.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        for (method, operation) in item.iter() {
            let mut one = Reading { context, api, shapes, path, item };
            if let Some(lowering) = one.operation(method, operation, None) {
                operations.push(lowering);
            }
        }
    }
    let config = &context.config.webhooks;
    let mut names = Names::default();
    for (name, item) in context.document.webhooks.iter().filter(|(name, _)| !config.events.contains_key(*name)) {
        names.first_free([name.clone()]);
        for (method, operation) in item.iter() {
            let mut one = Reading { context, api, shapes, path: name, item };
            operations.extend(one.operation(method, operation, Some(Sender::Webhook)));
        }
    }
    // A callback that several operations share is one.
    let mut seen = BTreeSet::new();
    for Callback { operation: of, tag, name, expression, item } in &context.document.callbacks {
        let new = item.iter().filter(|(_, operation)| seen.insert(mark(&operation.extensions)));
        for (method, operation) in new.collect::<Vec<_>>() {
            let further = [format!("{name} of {of}"), format!("{name} {method} {expression} of {of}")];
            let key = names.first_free([name.clone()].into_iter().chain(further));
            let mut one = Reading { context, api, shapes, path: &key, item };
            operations.extend(one.operation(method, operation, Some(Sender::Callback { of, tag })));
        }
    }
    operations.extend(webhooks::added(config, shapes));
    repeated_ids(&operations, shapes);
    operations
}

/// Who sends a request that the server makes.
#[derive(Debug, Clone, Copy)]
enum Sender<'s> {
    Webhook,
    /// A callback of an operation, `METHOD /path`, with a tag.
    Callback {
        of: &'s str,
        tag: &'s str,
    },
}

/// "The id MUST be unique among all operations" (OpenAPI 3.1.1, section 4.8.10.1).
fn repeated_ids(operations: &[Lowering], shapes: &mut Shapes<'_, '_>) {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in operations.iter().map(|lowering| &lowering.operation) {
        let Some(id) = &operation.operation_id else { continue };
        let at = |text: &str| Pointer::from_text(text.trim_start_matches('#')).child("operationId");
        if let Some(first) = known.get(id.as_str()) {
            let message = format!("`{id}` is the `operationId` of two operations; in one tag, their paths name them");
            let diagnostic =
                Diagnostic::new(Code::DuplicateOperationId, DiagnosticPlace::value(&at(&operation.at)), message);
            shapes.problems.push(diagnostic.related(DiagnosticPlace::value(&at(first)), "first here"));
        } else {
            known.insert(id, &operation.at);
        }
    }
}

/// What would make a URL longer than this is not filled in: each variable may hold the names of others.
const LONGEST_URL: usize = 8 << 10;

/// The first server's URL, with the defaults of its variables (OpenAPI 3.1.1, section 4.8.5).
pub(super) fn base_url(servers: &[openapiv3::Server]) -> String {
    let Some(server) = servers.first() else { return "/".to_owned() };
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        let place = format!("{{{name}}}");
        if url.matches(&place).count() * variable.default.len() <= LONGEST_URL {
            url = url.replace(&place, &variable.default);
        }
    }
    url.trim_end_matches('/').to_owned()
}

struct Reading<'r, 'c, 'd> {
    context: &'r Context<'d>,
    api: &'r Api,
    shapes: &'r mut Shapes<'c, 'd>,
    path: &'r str,
    item: &'r PathItem,
}

impl Reading<'_, '_, '_> {
    fn operation(
        &mut self,
        method: &str,
        operation: &openapiv3::Operation,
        sender: Option<Sender<'_>>,
    ) -> Option<Lowering> {
        let at = mark(&operation.extensions);
        let inherited = match sender {
            Some(Sender::Callback { tag, .. }) => tag,
            Some(Sender::Webhook) | None => "",
        };
        let tag = operation.tags.first().map_or(inherited, String::as_str).to_owned();
        let webhook = sender.is_some();
        let lists = &self.context.config.operations;
        let listed = |list: &[String]| self.is_listed(list, method, &tag);
        if !(lists.include.is_empty() || listed(&lists.include)) || listed(&lists.exclude) {
            return None;
        }
        let idempotent = listed(&lists.idempotent) || says_idempotent(self.context.tree, &at);
        let template = paths::template(self.path);
        if template.colons && !webhook {
            let message = "a path parameter is written `{name}`; `:name` is read so";
            let place = DiagnosticPlace::key(&mark(&self.item.extensions));
            self.shapes.problems.push(Diagnostic::new(Code::ColonPath, place, message));
        }
        if template.asks && !webhook {
            let message = "a query stands behind the path, where no parameters belong; each is written once";
            let place = DiagnosticPlace::key(&mark(&self.item.extensions));
            self.shapes.problems.push(Diagnostic::new(Code::QueryInPath, place, message));
        }
        let Needs { alternatives, scope } = needs(
            self.context,
            self.api,
            operation.security.as_ref(),
            self.context.document.openapi.security.as_ref(),
            &at,
            self.shapes.problems,
        );
        let own_servers = if operation.servers.is_empty() { &self.item.servers } else { &operation.servers };
        let mut lowering = Lowering {
            operation: Operation {
                method: method.to_owned(),
                path: template.path.clone(),
                wire_path: self.path.to_owned(),
                operation_id: operation.operation_id.clone().filter(|id| !id.trim().is_empty()),
                summary: operation.summary.clone(),
                description: operation.description.clone(),
                deprecated: operation.deprecated,
                security: alternatives,
                scope,
                idempotent,
                base_url: (!own_servers.is_empty()).then(|| base_url(own_servers)),
                at: at.to_string(),
                ..Operation::default()
            },
            tag,
            uses: Vec::new(),
            answers_list: false,
            webhook,
            event: None,
            scope: None,
        };
        self.parameters(&mut lowering, operation, &template, &at);
        if let Some(ReferenceOr::Item(body)) = &operation.request_body {
            self.request_body(&mut lowering, body);
        }
        self.responses(&mut lowering, &operation.responses);
        lowering.event = sender.map(|sender| self.seed(operation, sender));
        Some(lowering)
    }

    /// What is known of an event.
    fn seed(&self, operation: &openapiv3::Operation, sender: Sender<'_>) -> Seed {
        let body = operation.request_body.as_ref().and_then(ReferenceOr::as_item);
        let content = body.and_then(|body| bodies::preferred(&body.content));
        let schema = content.and_then(|(_, content)| self.schema_of(content));
        let seed = Seed::of(self.shapes, schema).with_headers(self.shapes, self.item, operation);
        match sender {
            Sender::Webhook => seed,
            Sender::Callback { of, .. } => seed.called_back_by(of),
        }
    }

    fn is_listed(&self, list: &[String], method: &str, tag: &str) -> bool {
        let here = format!("{} {}", method.to_uppercase(), self.path);
        list.iter().any(|entry| *entry == here || *entry == tag)
    }
}

/// The specification has no word for it; `x-idempotent` is the one that is in use.
fn says_idempotent(tree: &Value, operation: &Pointer) -> bool {
    operation.child("x-idempotent").find(tree) == Some(&Value::Bool(true))
}

/// The pointer that a typed object came from.
pub(super) fn mark(extensions: &IndexMap<String, Value>) -> Pointer {
    let text = extensions.get("x-at").and_then(Value::as_str).unwrap_or_default();
    Pointer::from_text(text)
}
