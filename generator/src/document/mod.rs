//! Reads a document out of its tree: `openapiv3`'s types for everything but schemas, and schemas in
//! one form for every dialect. Each typed object and each schema keeps the pointer it came from.

mod assertions;
mod callbacks;
mod contradictions;
mod guess;
mod hints;
mod kinds;
mod meant;
mod patterns;
mod repairs;
mod scalars;
mod schema;
mod schemas;
mod skeleton;
mod targets;

use indexmap::IndexMap;
use serde_json::{Map, Value};

pub(crate) use self::{callbacks::Callback, guess::closest, meant::is_annotation, repairs::MUTUAL_TLS};
pub use self::{
    schema::{Additional, Discriminator, Rules, Schema, SchemaId, SchemaType},
    schemas::Schemas,
};
use self::{schemas::Reader, skeleton::Walk};
use crate::{
    codes::Code,
    coverage::Tally,
    diagnostic::{Diagnostic, Diagnostics, Place, Severity},
    source::{Pointer, Tree},
};

/// A document that lowering can trust: references to parameters, responses and the like have been
/// followed, every schema slot is a reference to a schema in `schemas`.
#[derive(Debug)]
pub struct Document {
    /// Everything but schemas.
    pub openapi: openapiv3::OpenAPI,
    /// `webhooks` (3.1), which `openapiv3` does not know.
    pub webhooks: IndexMap<String, openapiv3::PathItem>,
    /// The callbacks of the operations, which `openapiv3` wants to read by itself.
    pub(crate) callbacks: Vec<Callback<openapiv3::PathItem>>,
    /// The schemas, by the pointer where each stands.
    pub schemas: Schemas,
    /// Names and places of `components.schemas`.
    pub components: IndexMap<String, SchemaId>,
}

impl Document {
    /// Reads a document; `None` if `problems` now has something that leaves nothing to go on with.
    pub(crate) fn read(
        tree: &Tree,
        allow_dangling: bool,
        tally: &mut Tally,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let root = tree.value.as_object()?;
        let version_30 = version(root, problems)?;
        let mut walk = Walk::new(&tree.value, tally, problems);
        let skeleton = walk.object(&kinds::ROOT, &tree.value, &Pointer::root())?;
        let webhooks = webhooks(&mut walk);
        let callbacks = callbacks::read(&mut walk, &skeleton);
        let mut roots = std::mem::take(&mut walk.schemas);
        let names = component_pointers(root);
        roots.splice(0..0, names.iter().map(|(_, pointer)| pointer.clone()));
        let schemas = Reader::new(&tree.value, version_30, allow_dangling, tally, problems).read(roots);
        let components = names.into_iter().filter_map(|(name, at)| Some((name, schemas.at(&at)?))).collect();
        let openapi = typed(skeleton, problems)?;
        let webhooks = webhooks.into_iter().filter_map(|(name, item)| Some((name, typed(item, problems)?))).collect();
        let typed = |callback: Callback<Value>| callback.typed(|item| typed(item, problems));
        let callbacks = callbacks.into_iter().filter_map(typed).collect();
        Some(Self { openapi, webhooks, callbacks, schemas, components })
    }
}

/// Reads what the walk has made ready. That this fails is a mistake of ours; it is still said
/// where a person can see it, and nothing is written.
fn typed<T: serde::de::DeserializeOwned>(value: Value, problems: &mut Diagnostics) -> Option<T> {
    serde_json::from_value(value)
        .map_err(|error| {
            let place = Place::value(&Pointer::root());
            let message = format!("the document could not be read though no rule says why: {error}");
            problems.push(Diagnostic::new(Code::WrongKind, place, message));
        })
        .ok()
}

/// Whether the document declares 3.0; `None` if it is no OpenAPI 3 document.
fn version(root: &Map<String, Value>, problems: &mut Diagnostics) -> Option<bool> {
    let at = Pointer::root();
    if let Some(swagger) = root.get("swagger") {
        let message = format!("this is a Swagger {} document", text_of(swagger));
        let problem = Diagnostic::new(Code::Swagger2, Place::value(&at.child("swagger")), message);
        problems.push(problem.help("convert it to OpenAPI 3 first"));
        return None;
    }
    let Some(version) = root.get("openapi") else {
        let message = "no OpenAPI document: the root has no `openapi`";
        let problem = Diagnostic::new(Code::NotOpenApi, Place::value(&at), message);
        let mistyped = root.keys().find(|key| closest(key, ["openapi"].into_iter()).is_some());
        problems.push(match mistyped {
            Some(_) => problem.help("did you mean `openapi`?"),
            None => problem.help("it begins with `openapi: 3.1.0`"),
        });
        return None;
    };
    let version = text_of(version);
    let known = version.starts_with("3.0") || version.starts_with("3.1") || version == "3";
    if !known {
        let place = Place::value(&at.child("openapi"));
        let mut problem = Diagnostic::new(Code::UnknownVersion, place, format!("OpenAPI {version} is read as 3.1"));
        if !version.starts_with('3') {
            problem.message = format!("OpenAPI {version} cannot be read");
            problem.severity = Severity::Error;
        }
        problems.push(problem);
    }
    version.starts_with('3').then(|| version.starts_with("3.0"))
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `webhooks`, each a path item (3.1.1, section 4.8.1).
fn webhooks(walk: &mut Walk<'_>) -> Vec<(String, Value)> {
    let at = Pointer::root().child("webhooks");
    let tree = walk.tree;
    let Some(Value::Object(webhooks)) = at.find(tree) else { return Vec::new() };
    let read =
        |(name, raw): (&String, &Value)| Some((name.clone(), walk.object(&kinds::PATH_ITEM, raw, &at.child(name))?));
    webhooks.iter().filter_map(read).collect()
}

fn component_pointers(root: &Map<String, Value>) -> Vec<(String, Pointer)> {
    let at = Pointer::from_text("/components/schemas");
    let schemas = root.get("components").and_then(|components| components.get("schemas"));
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    schemas.filter(|(name, _)| !name.starts_with("x-")).map(|(name, _)| (name.clone(), at.child(name))).collect()
}
