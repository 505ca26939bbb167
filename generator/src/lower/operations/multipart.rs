//! Bodies that are forms with files (OpenAPI 3.1.1, section 4.8.14.3): each property is a part.

use openapiv3::{MediaType, ReferenceOr, RequestBody};
use serde_json::Value;

use super::{Lowering, Part, Reading, bodies::whole, mark};
use crate::{
    api::{Body, BodyKind, Input, Target, Type},
    codes::Code,
    document::{Schema, SchemaId, SchemaType},
    source::Pointer,
};

/// Deeper than this, a schema is taken for one that holds itself.
const DEEPEST: usize = 8;

impl Reading<'_, '_, '_> {
    /// The properties are inputs of the request, whether the schema is a component or not: a struct of them would
    /// hold files, which have no JSON. What is no object with properties is given as a form by the caller.
    pub(super) fn multipart(
        &mut self,
        lowering: &mut Lowering,
        body: &RequestBody,
        media_type: &str,
        content: &MediaType,
    ) {
        let at = mark(&content.extensions);
        let schema = self.schema_of_form(content).filter(|schema| !schema.properties.is_empty());
        let mut fixed = Vec::new();
        let mut required = body.required;
        if let Some(schema) = schema {
            for (name, ids) in &schema.properties {
                let is_required = schema.required.contains(name);
                required |= is_required;
                fixed.extend(self.part(lowering, &at, name, ids, is_required));
            }
        } else {
            let message = "a form that is not one object with properties is given part by part";
            self.shapes.report(Code::Unsupported, &at, message);
            lowering.input(true, whole(body, Type::Any));
        }
        lowering.operation.body = Some(Body {
            rules: Vec::new(),
            kind: BodyKind::Multipart,
            media_type: media_type.to_owned(),
            ty: Type::Any,
            required,
            spread: None,
            encoding: Vec::new(),
            or_form: false,
            others: body.content.keys().filter(|name| *name != media_type).cloned().collect(),
            fixed,
            xml: None,
        });
    }

    fn schema_of_form(&self, content: &MediaType) -> Option<Schema> {
        let Some(ReferenceOr::Reference { reference }) = &content.schema else { return None };
        let id = self.shapes.schemas.at(&Pointer::from_fragment(reference)?)?;
        self.object_of(id, 0)
    }

    /// The schema behind references and compositions.
    pub(super) fn object_of(&self, id: SchemaId, depth: usize) -> Option<Schema> {
        let simple = self.shapes.simple(id);
        match &simple.target {
            Some(target) if depth < DEEPEST => self.object_of(self.shapes.schemas.at(target)?, depth + 1),
            Some(_) => None,
            None => Some(self.with_branches(simple.schema.into_owned(), depth)),
        }
    }

    /// Of several objects, a form takes the properties of all, and requires what all require.
    fn with_branches(&self, mut schema: Schema, depth: usize) -> Schema {
        for branches in [schema.any_of.clone(), schema.one_of.clone()] {
            let branches = branches.into_iter().filter(|_| depth < DEEPEST);
            let branches: Vec<Schema> = branches.filter_map(|id| self.object_of(id, depth + 1)).collect();
            let [first, others @ ..] = branches.as_slice() else { continue };
            let by_all = first.required.iter().filter(|name| others.iter().all(|one| one.required.contains(name)));
            schema.required.extend(by_all.cloned());
            for (name, ids) in branches.iter().flat_map(|branch| &branch.properties) {
                schema.properties.entry(name.clone()).or_insert_with(|| ids.clone());
            }
        }
        schema
    }

    /// Adds the input for a part; returns its one value instead, if it has no more.
    fn part(
        &mut self,
        lowering: &mut Lowering,
        media: &Pointer,
        name: &str,
        ids: &[SchemaId],
        required: bool,
    ) -> Option<(String, String)> {
        let said = media.child("encoding").child(name).find(self.context.tree);
        let said = |key: &str| said.and_then(|encoding| encoding.get(key));
        if said("headers").is_some() {
            let at = media.child("encoding").child(name).child("headers");
            self.shapes.report(Code::Unsupported, &at, "headers of a part are not sent");
        }
        let content_type = said("contentType").and_then(Value::as_str).map(str::to_owned);
        let file = self.file(ids, content_type.as_deref());
        let field = if file.is_some() { None } else { Some(self.shapes.field(name, ids, required)) };
        if field.as_ref().is_some_and(|field| field.read_only) {
            return None;
        }
        if let Some(Value::String(only)) = field.as_ref().and_then(|field| field.constant.as_ref()) {
            return Some((name.to_owned(), only.clone()));
        }
        let first = ids.last().map(|id| self.shapes.schemas.get(*id));
        let (docs, deprecated) = first.map_or((None, false), |first| (first.description.clone(), first.deprecated));
        let media_type = match (&file, content_type) {
            (Some(_), Some(one)) if is_one(&one) => Some(one),
            (Some(_), _) => None,
            (None, said) => said.filter(|one| is_one(one) && *one != "text/plain"),
        };
        let (ty, nullable, rules) = match (file, field) {
            (Some(ty), _) => (ty, false, Vec::new()),
            (None, Some(field)) => (field.ty, field.nullable, field.rules),
            (None, None) => return None,
        };
        lowering.uses.push((Part::Parameter(name.to_owned()), ty.clone()));
        let target = Target::Part { media_type };
        let (ident, wire_name) = (String::new(), name.to_owned());
        let input = Input { ident, wire_name, target, ty, nullable, docs, deprecated, rules, default: None };
        lowering.input(required, input);
        None
    }

    /// What a property is that holds a file, or several.
    fn file(&self, ids: &[SchemaId], content_type: Option<&str>) -> Option<Type> {
        let schema = match ids {
            [] => return None,
            [id] => self.object_of(*id, 0)?,
            _ => self.shapes.simple_of_all(ids).schema.into_owned(),
        };
        let branches = || schema.any_of.iter().chain(&schema.one_of);
        if branches().next().is_some() {
            let all: Option<Vec<Type>> = branches().map(|id| self.file(&[*id], content_type)).collect();
            let all = all?;
            let several = all.iter().find(|ty| **ty != Type::Upload);
            return several.or(all.first()).cloned();
        }
        if schema.types == [SchemaType::Array] {
            let of = self.file(&schema.items, content_type)?;
            return (of == Type::Upload).then(|| Type::List(Box::new(of)));
        }
        is_file(&schema, content_type).then_some(Type::Upload)
    }
}

/// Whether a text is a file: "binary" in 3.0 (section 4.7.14.2), `contentMediaType` without `contentEncoding` in 3.1
/// (section 4.8.14.1); in both, a text that `encoding` says is no text.
fn is_file(schema: &Schema, content_type: Option<&str>) -> bool {
    let may_be_text = schema.types.is_empty() || schema.types == [SchemaType::String];
    let is_binary = schema.format.as_deref() == Some("binary") && schema.content_encoding.is_none();
    let has_media_type = schema.content_media_type.is_some() && schema.content_encoding.is_none();
    let is_said = schema.types == [SchemaType::String] && content_type.is_some_and(is_binary_type);
    may_be_text && (is_binary || has_media_type || is_said)
}

/// Whether nothing of a media type is a text.
fn is_binary_type(media_types: &str) -> bool {
    const KINDS: &[&str] = &["image/", "audio/", "video/", "font/"];
    const TYPES: &[&str] = &["application/octet-stream", "application/pdf", "application/zip"];
    media_types.split(',').map(str::trim).all(|media| {
        TYPES.contains(&media) || KINDS.iter().any(|kind| media.starts_with(kind)) && media != "image/svg+xml"
    })
}

/// Whether it is one media type and no choice.
fn is_one(media_type: &str) -> bool {
    !media_type.contains(['*', ','])
}
