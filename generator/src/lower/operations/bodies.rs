//! Request bodies, and what media types mean.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody};
use serde_json::Value;

use super::{Lowering, Part, Reading, mark};
use crate::{
    api::{Body, BodyKind, Encoding, Input, Rule, Shape, Target, Type},
    codes::Code,
    lower::{
        rules::rules,
        shapes::{Lowered, or_null},
    },
    source::Pointer,
};

impl Reading<'_, '_, '_> {
    pub(super) fn request_body(&mut self, lowering: &mut Lowering, body: &RequestBody) {
        let Some((media_type, content)) = preferred(&body.content) else { return };
        let kind = body_kind(media_type);
        let at = mark(&content.extensions);
        if kind == Some(BodyKind::Multipart) {
            return self.multipart(lowering, body, media_type, content);
        }
        let is_binary = matches!(self.media_type(content).ty, Type::Text | Type::Formatted(_) | Type::Any);
        if kind.is_none() && !is_binary {
            let message = format!("a body of `{media_type}` is sent as bytes that the caller gives");
            self.shapes.report(Code::Unsupported, &at, &message);
        }
        let kind = match kind.unwrap_or(BodyKind::Bytes) {
            // Of XML without a schema, or as a text, the caller gives the text.
            BodyKind::Xml if is_binary => BodyKind::Text,
            kind => kind,
        };
        let Lowered { ty, nullable } = self.media_type(content);
        let ty = match kind {
            // Where the body may be left out, nothing is what `null` would say.
            BodyKind::Json | BodyKind::Form if nullable && body.required => or_null(ty),
            BodyKind::Json | BodyKind::Form | BodyKind::Xml => ty,
            BodyKind::Bytes => Type::Upload,
            BodyKind::Text | BodyKind::Multipart => Type::Text,
        };
        lowering.uses.push((Part::Request, ty.clone()));
        let spread = self.spreadable(&ty).filter(|_| matches!(kind, BodyKind::Json | BodyKind::Form | BodyKind::Xml));
        let rules = self.rules_of(content, &ty);
        let xml = self.schema_of(content).filter(|_| kind == BodyKind::Xml).map(|id| self.shapes.xml_root(id));
        let mut required = body.required;
        if let Some(index) = spread {
            required |= self.spread(lowering, index);
        } else {
            lowering.input(required, whole(body, ty.clone()));
        }
        let form = body.content.iter().find(|(name, _)| body_kind(name) == Some(BodyKind::Form));
        let form = form.filter(|_| kind == BodyKind::Json && spread.is_some() || matches!(ty, Type::Named(_)));
        let form = form.filter(|(_, content)| self.media_type(content).ty == ty);
        let is_offered = |name: &&String| *name == media_type || form.is_some_and(|(form, _)| form == *name);
        let others = body.content.keys().filter(|name| !is_offered(name)).cloned().collect();
        let at = form.map_or(at, |(_, content)| mark(&content.extensions));
        let or_form = form.is_some() && kind == BodyKind::Json;
        let encoding = if kind == BodyKind::Form || or_form { self.encodings(&at) } else { Vec::new() };
        let media_type = media_type.clone();
        let fixed = Vec::new();
        lowering.operation.body =
            Some(Body { kind, media_type, ty, rules, required, spread, encoding, or_form, others, fixed, xml });
    }

    /// What a body must keep to as a whole; what is inside of it has rules of its own.
    fn rules_of(&self, content: &MediaType, ty: &Type) -> Vec<Rule> {
        let schema = self.schema_of(content).map(|id| self.shapes.simple(id).schema.into_owned());
        schema.map(|schema| rules(&schema.rules, ty)).unwrap_or_default()
    }

    /// The properties of an inline object are inputs; whether one of them is required. "The request body is OPTIONAL by
    /// default" (OpenAPI 3.1.1, section 4.8.13.1), and most documents leave it at that; one that has required properties
    /// is not meant to be left out.
    fn spread(&self, lowering: &mut Lowering, index: usize) -> bool {
        let Shape::Struct(object) = &self.shapes.defs[index].shape else { return false };
        let sent = object.fields.iter().filter(|field| !field.read_only);
        for field in sent.clone().filter(|field| field.constant.is_none()) {
            let input = Input {
                ident: String::new(),
                wire_name: field.wire_name.clone(),
                target: Target::Property,
                ty: field.ty.clone(),
                nullable: field.nullable,
                docs: field.docs.clone(),
                deprecated: field.deprecated,
                rules: Vec::new(),
                default: field.default.clone(),
            };
            lowering.input(field.required, input);
        }
        sent.into_iter().any(|field| field.required)
    }

    /// What `encoding` says about the properties of a form. Read from the tree, where it shows what was left out:
    /// with a `style`, the media type counts for nothing (OpenAPI 3.1.1, section 4.8.15.1.2).
    fn encodings(&self, media: &Pointer) -> Vec<Encoding> {
        let said = media.child("encoding").find(self.context.tree).and_then(Value::as_object);
        let one = |(name, said): (&String, &Value)| {
            let style = said.get("style").and_then(Value::as_str);
            let styled = ["style", "explode", "allowReserved"].iter().any(|key| said.get(key).is_some());
            let flag = |key: &str| said.get(key).and_then(Value::as_bool);
            let json = said.get("contentType").and_then(Value::as_str).and_then(body_kind) == Some(BodyKind::Json);
            let style = style.unwrap_or("form").to_owned();
            let explode = flag("explode").unwrap_or(style == "form");
            let json = json && !styled;
            let says_something = styled || json;
            says_something.then(|| Encoding {
                name: name.clone(),
                explode,
                style,
                allow_reserved: flag("allowReserved").unwrap_or_default(),
                json,
            })
        };
        said.into_iter().flatten().filter_map(one).collect()
    }

    /// An inline object: its properties are inputs of the request.
    fn spreadable(&self, ty: &Type) -> Option<usize> {
        let Type::Named(index) = ty else { return None };
        let def = &self.shapes.defs[*index];
        let plain = matches!(&def.shape, Shape::Struct(object) if object.additional.is_none());
        (plain && def.component.is_none()).then_some(*index)
    }

    pub(super) fn media_type(&mut self, content: &MediaType) -> Lowered {
        match &content.schema {
            Some(ReferenceOr::Reference { reference }) => {
                let at = Pointer::from_fragment(reference).unwrap_or_default();
                let lowered = self.shapes.at(&at, None);
                self.shapes.examples_of_body(&mark(&content.extensions), &at, &lowered);
                lowered
            }
            _ => Lowered { ty: Type::Any, nullable: false },
        }
    }
}

/// The input for a body that is given as a whole.
pub(super) fn whole(body: &RequestBody, ty: Type) -> Input {
    Input {
        ident: String::new(),
        wire_name: "body".to_owned(),
        target: Target::Body,
        ty,
        nullable: false,
        docs: body.description.clone(),
        deprecated: false,
        rules: Vec::new(),
        default: None,
    }
}

/// The content type that is used: the first of JSON, else the first that can be encoded, else the
/// first.
pub(super) fn preferred(content: &IndexMap<String, MediaType>) -> Option<(&String, &MediaType)> {
    let of = |kind| content.iter().find(|(name, _)| body_kind(name) == Some(kind));
    let known = [BodyKind::Json, BodyKind::Form, BodyKind::Multipart, BodyKind::Xml, BodyKind::Text];
    known.into_iter().find_map(of).or_else(|| content.first())
}

/// How a media type is encoded, if we know.
pub(super) fn body_kind(media_type: &str) -> Option<BodyKind> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => Some(BodyKind::Json),
        "application/x-www-form-urlencoded" => Some(BodyKind::Form),
        "multipart/form-data" => Some(BodyKind::Multipart),
        "application/octet-stream" | "text/event-stream" => Some(BodyKind::Bytes),
        other if other.ends_with("+json") => Some(BodyKind::Json),
        "application/xml" | "text/xml" => Some(BodyKind::Xml),
        other if other.ends_with("+xml") && !other.starts_with("image/") => Some(BodyKind::Xml),
        other if other.starts_with("text/") => Some(BodyKind::Text),
        _ => None,
    }
}
