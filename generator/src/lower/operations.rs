//! Operations: parameters, bodies, responses.

use indexmap::IndexMap;
use openapiv3::{
    MediaType, Parameter, ParameterSchemaOrContent, PathItem, ReferenceOr, RequestBody, Response, StatusCode,
};
use serde_json::Value;

use super::{
    Context, paths,
    security::{Needs, needs, scope_of},
    shapes::{Lowered, Shapes, or_null, rules},
};
use crate::{
    api::{Api, Body, BodyKind, ErrorBody, Input, Operation, Place, Scope, Shape, Success, Target, Type},
    codes::Code,
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
    /// What the document says of the scope.
    pub(super) scope: Option<Scope>,
}

/// The part that a type plays in an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Parameter(String),
    Request,
    Response,
    Error(String),
}

/// Every operation of the document, then its webhooks.
pub(super) fn all<'d>(context: &Context<'d>, api: &Api, shapes: &mut Shapes<'_, 'd>) -> Vec<Lowering> {
    let mut operations = Vec::new();
    for (path, item) in &context.document.openapi.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        for (method, operation) in item.iter() {
            let mut one = Reading { context, api, shapes, path, item };
            if let Some(lowering) = one.operation(method, operation, false) {
                operations.push(lowering);
            }
        }
    }
    for (name, item) in &context.document.webhooks {
        for (method, operation) in item.iter() {
            let mut one = Reading { context, api, shapes, path: name, item };
            operations.extend(one.operation(method, operation, true));
        }
    }
    operations
}

/// The first server's URL, with the defaults of its variables (OpenAPI 3.1.1, section 4.8.5).
pub(super) fn base_url(servers: &[openapiv3::Server]) -> String {
    let Some(server) = servers.first() else { return "/".to_owned() };
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
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
    fn operation(&mut self, method: &str, operation: &openapiv3::Operation, webhook: bool) -> Option<Lowering> {
        let at = mark(&operation.extensions);
        let tag = operation.tags.first().cloned().unwrap_or_default();
        if !self.is_wanted(method, &tag) {
            return None;
        }
        let template = paths::template(self.path);
        if template.colons && !webhook {
            let message = "a path parameter is written `{name}`; `:name` is read so";
            self.shapes.report(Code::ColonPath, &mark(&self.item.extensions), message);
        }
        let Needs { alternatives, scope } = needs(
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
                path: template.path,
                wire_path: self.path.to_owned(),
                operation_id: operation.operation_id.clone().filter(|id| !id.trim().is_empty()),
                summary: operation.summary.clone(),
                description: operation.description.clone(),
                deprecated: operation.deprecated,
                security: alternatives,
                scope,
                base_url: (!own_servers.is_empty()).then(|| base_url(own_servers)),
                at: at.to_string(),
                ..Operation::default()
            },
            tag,
            uses: Vec::new(),
            answers_list: false,
            webhook,
            scope: None,
        };
        self.parameters(&mut lowering, operation, &template.parameters, &at);
        if let Some(ReferenceOr::Item(body)) = &operation.request_body {
            self.request_body(&mut lowering, body);
        }
        self.responses(&mut lowering, &operation.responses);
        Some(lowering)
    }

    fn is_wanted(&self, method: &str, tag: &str) -> bool {
        let here = format!("{} {}", method.to_uppercase(), self.path);
        let listed = |list: &[String]| list.iter().any(|entry| *entry == here || *entry == tag);
        let config = &self.context.config.operations;
        (config.include.is_empty() || listed(&config.include)) && !listed(&config.exclude)
    }

    /// Parameters of the operation override those of its path (OpenAPI 3.1.1, section 4.8.10.1).
    fn parameters(
        &mut self,
        lowering: &mut Lowering,
        operation: &openapiv3::Operation,
        in_path: &[String],
        at: &Pointer,
    ) {
        let mut found: IndexMap<(Place, String), &Parameter> = IndexMap::new();
        for list in [&self.item.parameters, &operation.parameters] {
            let mut here = Vec::new();
            for parameter in list.iter().filter_map(ReferenceOr::as_item) {
                let (place, name) = key_of(parameter);
                if here.contains(&(place, name.clone())) {
                    let message = format!("the parameter `{name}` stands twice in one list; the last one counts");
                    let place = mark(&parameter.parameter_data_ref().extensions);
                    self.shapes.report(Code::DuplicateParameter, &place, &message);
                }
                here.push((place, name.clone()));
                found.insert((place, name), parameter);
            }
        }
        for ((place, name), parameter) in &found {
            self.parameter(lowering, *place, name, parameter, in_path);
        }
        for name in in_path {
            let is_scope = scope_of(&self.api.scopes, Place::Path, name).is_some();
            if !found.contains_key(&(Place::Path, name.clone())) && !lowering.webhook && !is_scope {
                let message = format!("the path has a parameter `{name}` that is not declared; it is a required text");
                self.shapes.report(Code::UndeclaredPathParameter, at, &message);
                lowering.operation.arguments.push(undeclared(name));
            }
        }
        // Arguments in the order in which the path has them, then the others.
        let order = |input: &Input| match &input.target {
            Target::Parameter { place: Place::Path, .. } => in_path.iter().position(|name| *name == input.wire_name),
            _ => None,
        };
        lowering.operation.arguments.sort_by_key(|input| order(input).unwrap_or(usize::MAX));
    }

    fn parameter(
        &mut self,
        lowering: &mut Lowering,
        place: Place,
        name: &str,
        parameter: &Parameter,
        in_path: &[String],
    ) {
        let data = parameter.parameter_data_ref();
        let at = mark(&data.extensions);
        if place == Place::Path && !in_path.iter().any(|known| known == name) {
            let message = format!("the path has no parameter `{name}`; it is ignored");
            return self.shapes.report(Code::SurplusPathParameter, &at, &message);
        }
        let reserved = ["accept", "content-type", "authorization"];
        if place == Place::Header && reserved.contains(&name.to_lowercase().as_str()) {
            let message = format!("a header parameter `{name}` is ignored, as the specification says");
            return self.shapes.report(Code::ReservedHeader, &at, &message);
        }
        let (schema_at, json) = schema_of(&data.format);
        let Lowered { ty, nullable } = self.shapes.at(&schema_at, Some(name));
        let schema =
            self.shapes.schemas.at(&schema_at).map(|id| self.shapes.simple(id).schema.into_owned()).unwrap_or_default();
        let docs = data.description.clone().or_else(|| schema.description.clone());
        let rules = rules(&schema.rules, &ty);
        if let Some(scope) = scope_of(&self.api.scopes, place, name) {
            lowering.operation.scope = lowering.operation.scope.or(Some(scope));
            let example = self.example(&at).or(schema.example).and_then(|value| value.as_str().map(str::to_owned));
            lowering.scope = Some(Scope { rules, docs, example, ..self.api.scopes[scope].clone() });
            return;
        }
        lowering.uses.push((Part::Parameter(name.to_owned()), ty.clone()));
        let (style, allow_reserved) = style_of(parameter);
        let explode = data.explode.unwrap_or(style == "form");
        let target = Target::Parameter { place, style: style.to_owned(), explode, allow_reserved, json };
        let input = Input {
            ident: String::new(),
            wire_name: name.to_owned(),
            target,
            ty,
            nullable: nullable && place == Place::Query,
            docs,
            deprecated: data.deprecated.unwrap_or(schema.deprecated),
            rules,
        };
        if data.required {
            lowering.operation.arguments.push(input);
        } else {
            lowering.operation.options.push(input);
        }
    }

    fn example(&self, at: &Pointer) -> Option<Value> {
        at.child("example").find(self.context.tree).cloned()
    }

    fn request_body(&mut self, lowering: &mut Lowering, body: &RequestBody) {
        let Some((media_type, content)) = preferred(&body.content) else { return };
        let kind = body_kind(media_type);
        let at = mark(&content.extensions);
        if kind.is_none() {
            let message = format!("a body of `{media_type}` is sent as bytes that the caller gives");
            self.shapes.report(Code::Unsupported, &at, &message);
        }
        let kind = kind.unwrap_or(BodyKind::Bytes);
        let Lowered { ty, nullable } = self.media_type(content);
        let ty = match kind {
            // Where the body may be left out, nothing is what `null` would say.
            BodyKind::Json | BodyKind::Form if nullable && body.required => or_null(ty),
            BodyKind::Json | BodyKind::Form => ty,
            BodyKind::Text | BodyKind::Bytes => Type::Text,
        };
        for other in body.content.values() {
            let Lowered { ty, .. } = self.media_type(other);
            lowering.uses.push((Part::Request, ty));
        }
        let spread = self.spreadable(&ty).filter(|_| matches!(kind, BodyKind::Json | BodyKind::Form));
        let mut required = body.required;
        if let Some(index) = spread {
            let Shape::Struct(object) = &self.shapes.defs[index].shape else { return };
            // "The request body is OPTIONAL by default" (3.1.1, section 4.8.13.1), and most documents leave
            // it at that; one that has required properties is not meant to be left out.
            required |= object.fields.iter().any(|field| field.required);
            let inputs: Vec<(bool, Input)> = object
                .fields
                .iter()
                .map(|field| {
                    let input = Input {
                        ident: String::new(),
                        wire_name: field.wire_name.clone(),
                        target: Target::Property,
                        ty: field.ty.clone(),
                        nullable: field.nullable,
                        docs: field.docs.clone(),
                        deprecated: field.deprecated,
                        rules: Vec::new(),
                    };
                    (field.required, input)
                })
                .collect();
            for (required, input) in inputs {
                if required {
                    lowering.operation.arguments.push(input);
                } else {
                    lowering.operation.options.push(input);
                }
            }
        } else {
            let input = Input {
                ident: String::new(),
                wire_name: "body".to_owned(),
                target: Target::Body,
                ty: ty.clone(),
                nullable: false,
                docs: body.description.clone(),
                deprecated: false,
                rules: Vec::new(),
            };
            if body.required {
                lowering.operation.arguments.push(input);
            } else {
                lowering.operation.options.push(input);
            }
        }
        lowering.operation.body = Some(Body { kind, media_type: media_type.clone(), ty, required, spread });
    }

    /// An inline object: its properties are inputs of the request.
    fn spreadable(&self, ty: &Type) -> Option<usize> {
        let Type::Named(index) = ty else { return None };
        let def = &self.shapes.defs[*index];
        let plain = matches!(&def.shape, Shape::Struct(object) if object.additional.is_none());
        (plain && def.component.is_none()).then_some(*index)
    }

    fn media_type(&mut self, content: &MediaType) -> Lowered {
        match &content.schema {
            Some(ReferenceOr::Reference { reference }) => {
                let at = Pointer::from_fragment(reference).unwrap_or_default();
                self.shapes.at(&at, None)
            }
            _ => Lowered { ty: Type::Any, nullable: false },
        }
    }

    fn responses(&mut self, lowering: &mut Lowering, responses: &openapiv3::Responses) {
        let declared = responses
            .responses
            .iter()
            .filter_map(|(status, response)| Some((status_text(status), status_class(status), response.as_item()?)));
        let default =
            responses.default.iter().filter_map(|response| Some(("default".to_owned(), 0, response.as_item()?)));
        let declared: Vec<(String, u16, &Response)> = declared.chain(default).collect();
        let has_success = declared.iter().any(|(_, class, _)| *class == 2);
        let mut succeeded = false;
        for (status, class, response) in declared {
            let success = class == 2 || (class == 0 && !has_success);
            let answer = self.answer(lowering, &status, success, response);
            if success && (!succeeded || lowering.operation.success.ty.is_none()) {
                succeeded = true;
                lowering.operation.success = answer;
            } else if !success && class != 3 && class != 1 {
                lowering.operation.errors.push(ErrorBody {
                    status,
                    ty: answer.ty.filter(|_| answer.kind == Some(BodyKind::Json)),
                    docs: answer.docs,
                });
            }
        }
    }

    fn answer(&mut self, lowering: &mut Lowering, status: &str, success: bool, response: &Response) -> Success {
        let docs = Some(response.description.trim().to_owned()).filter(|docs| !docs.is_empty());
        let part = if success { Part::Response } else { Part::Error(status.to_owned()) };
        for content in response.content.values() {
            let Lowered { ty, nullable } = self.media_type(content);
            let ty = if nullable { or_null(ty) } else { ty };
            if success {
                lowering.answers_list |= self.is_list(&ty, &lowering.operation.path, 0);
            }
            lowering.uses.push((part.clone(), ty));
        }
        let Some((media_type, content)) = preferred(&response.content) else {
            return Success { docs, ..Success::default() };
        };
        let kind = body_kind(media_type).unwrap_or(BodyKind::Bytes);
        let ty = match kind {
            BodyKind::Json => {
                let Lowered { ty, nullable } = self.media_type(content);
                if nullable { or_null(ty) } else { ty }
            }
            BodyKind::Form | BodyKind::Text | BodyKind::Bytes => Type::Text,
        };
        Success { kind: Some(kind), ty: Some(ty), docs }
    }

    /// Whether an answer is a list: an array, or an object around one.
    fn is_list(&self, ty: &Type, path: &str, depth: usize) -> bool {
        match ty {
            Type::List(_) => true,
            Type::Nullable(inner) | Type::Boxed(inner) => self.is_list(inner, path, depth),
            Type::Named(index) => match &self.shapes.defs[*index].shape {
                Shape::Union(union) if depth < 2 => {
                    union.variants.iter().any(|variant| self.is_list(&variant.ty, path, depth + 1))
                }
                Shape::Struct(object) => {
                    let lists = object.fields.iter().filter(|field| matches!(field.ty, Type::List(_)));
                    let names: Vec<&str> = lists.map(|field| field.wire_name.as_str()).collect();
                    let all: Vec<&str> = object.fields.iter().map(|field| field.wire_name.as_str()).collect();
                    crate::names::is_envelope(path, &names, &all)
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// The pointer that a typed object came from.
fn mark(extensions: &IndexMap<String, Value>) -> Pointer {
    let text = extensions.get("x-at").and_then(Value::as_str).unwrap_or_default();
    Pointer::from_text(text)
}

fn key_of(parameter: &Parameter) -> (Place, String) {
    let place = match parameter {
        Parameter::Query { .. } => Place::Query,
        Parameter::Header { .. } => Place::Header,
        Parameter::Path { .. } => Place::Path,
        Parameter::Cookie { .. } => Place::Cookie,
    };
    (place, parameter.parameter_data_ref().name.clone())
}

fn style_of(parameter: &Parameter) -> (&'static str, bool) {
    use openapiv3::{PathStyle, QueryStyle};
    match parameter {
        Parameter::Query { style, allow_reserved, .. } => {
            let style = match style {
                QueryStyle::Form => "form",
                QueryStyle::SpaceDelimited => "spaceDelimited",
                QueryStyle::PipeDelimited => "pipeDelimited",
                QueryStyle::DeepObject => "deepObject",
            };
            (style, *allow_reserved)
        }
        Parameter::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => "matrix",
                PathStyle::Label => "label",
                PathStyle::Simple => "simple",
            };
            (style, false)
        }
        Parameter::Header { .. } => ("simple", false),
        Parameter::Cookie { .. } => ("form", false),
    }
}

/// Where the parameter's schema stands, and whether the value is sent as JSON text.
fn schema_of(format: &ParameterSchemaOrContent) -> (Pointer, bool) {
    let at = |schema: Option<&ReferenceOr<openapiv3::Schema>>| match schema {
        Some(ReferenceOr::Reference { reference }) => Pointer::from_fragment(reference).unwrap_or_default(),
        _ => Pointer::from_text("/x-none"),
    };
    match format {
        ParameterSchemaOrContent::Schema(schema) => (at(Some(schema)), false),
        ParameterSchemaOrContent::Content(content) => {
            let (media_type, first) =
                content.first().map_or(("", None), |(name, first)| (name.as_str(), first.schema.as_ref()));
            (at(first), body_kind(media_type) == Some(BodyKind::Json))
        }
    }
}

fn undeclared(name: &str) -> Input {
    let target = Target::Parameter {
        place: Place::Path,
        style: "simple".to_owned(),
        explode: false,
        allow_reserved: false,
        json: false,
    };
    Input {
        ident: String::new(),
        wire_name: name.to_owned(),
        target,
        ty: Type::Text,
        nullable: false,
        docs: None,
        deprecated: false,
        rules: Vec::new(),
    }
}

/// The content type that is used: the first of JSON, else the first that can be encoded, else the
/// first.
fn preferred(content: &IndexMap<String, MediaType>) -> Option<(&String, &MediaType)> {
    let of = |kind| content.iter().find(|(name, _)| body_kind(name) == Some(kind));
    of(BodyKind::Json).or_else(|| of(BodyKind::Form)).or_else(|| of(BodyKind::Text)).or_else(|| content.first())
}

/// How a media type is encoded, if we know.
fn body_kind(media_type: &str) -> Option<BodyKind> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => Some(BodyKind::Json),
        "application/x-www-form-urlencoded" => Some(BodyKind::Form),
        "application/octet-stream" | "text/event-stream" => Some(BodyKind::Bytes),
        other if other.ends_with("+json") => Some(BodyKind::Json),
        other if other.starts_with("text/") => Some(BodyKind::Text),
        _ => None,
    }
}

fn status_text(status: &StatusCode) -> String {
    match status {
        StatusCode::Code(code) => code.to_string(),
        StatusCode::Range(class) => format!("{class}XX"),
    }
}

fn status_class(status: &StatusCode) -> u16 {
    match status {
        StatusCode::Code(code) => code / 100,
        StatusCode::Range(class) => *class,
    }
}
