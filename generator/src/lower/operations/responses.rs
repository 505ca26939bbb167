//! Responses (OpenAPI 3.1.1, section 4.8.16).

use openapiv3::{MediaType, Response, StatusCode};

use super::{
    Lowering, Part, Reading,
    bodies::{body_kind, preferred},
};
use crate::{
    api::{AnswerKind, BodyKind, Described, ErrorBody, Field, OtherAnswer, Shape, Success, SuccessCase, Type},
    lower::shapes::{Lowered, or_null},
};

impl Reading<'_, '_, '_> {
    pub(super) fn responses(&mut self, lowering: &mut Lowering, responses: &openapiv3::Responses) {
        let declared = responses
            .responses
            .iter()
            .filter_map(|(status, response)| Some((status_text(status), status_class(status), response.as_item()?)));
        let default =
            responses.default.iter().filter_map(|response| Some(("default".to_owned(), 0, response.as_item()?)));
        let declared: Vec<(String, u16, &Response)> = declared.chain(default).collect();
        self.response_headers(lowering, declared.iter().map(|(_, _, response)| *response));
        let has_success = declared.iter().any(|(_, class, _)| *class == 2);
        let mut successes = Vec::new();
        for (status, class, response) in declared {
            let success = class == 2 || (class == 0 && !has_success);
            let answer = self.answer(lowering, &status, success, response);
            if success {
                let Success { kind, ty, xml, docs, .. } = answer;
                successes.push(SuccessCase { status, ident: String::new(), kind, ty, xml, docs });
            } else if class != 3 && class != 1 {
                lowering.operation.errors.push(ErrorBody {
                    status,
                    ident: String::new(),
                    ty: answer.ty.filter(|_| answer.kind == Some(AnswerKind::Json)),
                    docs: answer.docs,
                });
            }
        }
        lowering.operation.success = joined(successes);
    }

    fn answer(&mut self, lowering: &mut Lowering, status: &str, success: bool, response: &Response) -> Success {
        let docs = Some(response.description.trim().to_owned()).filter(|docs| !docs.is_empty());
        let part = if success { Part::Response } else { Part::Error(status.to_owned()) };
        let Some((media_type, content)) = preferred(&response.content) else {
            return Success { docs, ..Success::default() };
        };
        if success && !lowering.operation.accept.contains(media_type) {
            lowering.operation.accept.push(media_type.clone());
        }
        let (kind, ty) = self.content(media_type, content);
        let root = self.schema_of(content).filter(|_| success && kind == AnswerKind::Xml);
        let xml = root.map(|id| self.shapes.xml_root(id));
        if success {
            lowering.answers_list |= kind == AnswerKind::Json && self.is_list(&ty, &lowering.operation.path, 0);
            self.other_answers(lowering, media_type, &ty, response);
        }
        let is_stream = matches!(kind, AnswerKind::Events(_) | AnswerKind::Lines);
        lowering.uses.push((if is_stream && success { Part::Item } else { part }, ty.clone()));
        Success { kind: Some(kind), ty: Some(ty), xml, docs, ..Success::default() }
    }

    /// How a media type is read, and as what.
    fn content(&mut self, media_type: &str, content: &MediaType) -> (AnswerKind, Type) {
        let kind = kind_of(media_type);
        match kind {
            AnswerKind::Json => {
                let Lowered { ty, nullable } = self.media_type(content);
                (kind, if nullable { or_null(ty) } else { ty })
            }
            AnswerKind::Events(_) => {
                let (described, ty) = self.event(content);
                (AnswerKind::Events(described), ty)
            }
            AnswerKind::Lines => (kind, self.line(content)),
            AnswerKind::Xml => match self.media_type(content).ty {
                Type::Text | Type::Any => (AnswerKind::Text, Type::Text),
                ty => (kind, ty),
            },
            AnswerKind::Text | AnswerKind::Bytes => (kind, Type::Text),
        }
    }

    /// Notes what else a caller can ask for than the media type that is asked for otherwise.
    fn other_answers(&mut self, lowering: &mut Lowering, chosen: &str, chosen_ty: &Type, response: &Response) {
        for (media_type, content) in response.content.iter().filter(|(name, _)| *name != chosen) {
            if lowering.operation.others.iter().any(|other| other.media_type == *media_type) {
                continue;
            }
            let (kind, ty) = self.content(media_type, content);
            let ty = match kind {
                AnswerKind::Json => Some(ty).filter(|ty| ty != chosen_ty),
                AnswerKind::Events(_) | AnswerKind::Lines => Some(ty),
                AnswerKind::Xml | AnswerKind::Text | AnswerKind::Bytes => None,
            };
            let part = if kind == AnswerKind::Json { Part::Response } else { Part::Item };
            lowering.uses.extend(ty.iter().map(|ty| (part.clone(), ty.clone())));
            lowering.operation.others.push(OtherAnswer { media_type: media_type.clone(), kind, ty });
        }
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
                    // An object is no number of items: `total` is paging only where it is plain.
                    let plain = |field: &Field| !matches!(field.ty, Type::Named(_) | Type::Map(_));
                    let name = |field: &'_ Field| if plain(field) { field.wire_name.clone() } else { String::new() };
                    let all: Vec<String> = object.fields.iter().map(name).collect();
                    let all: Vec<&str> = all.iter().map(String::as_str).collect();
                    crate::names::is_envelope(path, &names, &all)
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// What successes of several statuses answer together: their one body, or each its own.
fn joined(cases: Vec<SuccessCase>) -> Success {
    let bodies = || cases.iter().filter(|case| case.kind.is_some());
    let Some(first) = bodies().next().or(cases.first()) else { return Success::default() };
    if bodies().any(|case| (case.kind, &case.ty) != (first.kind, &first.ty)) {
        let cases = cases.into_iter().map(at_once).collect();
        return Success { cases, ..Success::default() };
    }
    // A success that has a body, beside one that has none.
    // 204 and 205 have none, whatever the document promises (RFC 9110, sections 15.3.5 and 15.3.6).
    let empty = cases.iter().any(|case| case.kind.is_none() || matches!(case.status.as_str(), "204" | "205"));
    let ty = first.ty.clone().map(|ty| if empty && first.kind == Some(AnswerKind::Json) { or_null(ty) } else { ty });
    let status = first.status.parse().unwrap_or_default();
    Success { status, kind: first.kind, ty, xml: first.xml.clone(), docs: first.docs.clone(), ..Success::default() }
}

/// A case of several is read as a whole, also where it is a stream.
fn at_once(mut case: SuccessCase) -> SuccessCase {
    if matches!(case.kind, Some(AnswerKind::Events(_) | AnswerKind::Lines)) {
        (case.kind, case.ty) = (Some(AnswerKind::Bytes), Some(Type::Text));
    }
    case
}

/// How a media type is read.
pub(crate) fn kind_of(media_type: &str) -> AnswerKind {
    const LINES: &[&str] = &[
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonl",
        "application/jsonlines",
        "application/json-lines",
        "application/x-json-stream",
        "application/json-seq",
        "application/geo+json-seq",
    ];
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence == "text/event-stream" {
        return AnswerKind::Events(Described::Data);
    }
    if LINES.contains(&essence.as_str()) {
        return AnswerKind::Lines;
    }
    match body_kind(media_type) {
        Some(BodyKind::Json) => AnswerKind::Json,
        Some(BodyKind::Xml) => AnswerKind::Xml,
        Some(BodyKind::Text | BodyKind::Form) => AnswerKind::Text,
        _ => AnswerKind::Bytes,
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
