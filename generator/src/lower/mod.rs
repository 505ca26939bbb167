//! `Document` to [`Api`]: references are resolved, `allOf` is merged, schemas become types, equal
//! shapes are shared, and every name is decided. What is wrong is reported; the rest goes on.

mod absorption;
mod answers;
mod components;
mod cycles;
mod examples;
mod families;
mod former;
mod graph;
mod groups;
mod identity;
mod members;
mod merge;
mod naming;
mod objects;
mod operations;
mod paging;
mod paths;
mod prune;
mod rules;
mod security;
mod servers;
mod settings;
mod shapes;
mod split;
mod unions;
mod uploads;
mod usage;
mod values;
mod webhooks;
mod xml;

use self::operations::Lowering;
pub(crate) use self::operations::answer_kind;
use serde_json::Value;

use crate::{
    api::{Api, Example, Format},
    codes::Code,
    config::{Config, package_of},
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::Document,
    names::lock::Lock,
};

/// What lowering looks at.
struct Context<'d> {
    document: &'d Document,
    /// The raw tree, for examples.
    tree: &'d Value,
    config: &'d Config,
}

/// What becomes of a document.
#[derive(Debug)]
pub struct Outcome {
    /// The model.
    pub api: Api,
    /// The names that were given, to lock them.
    pub names: Lock,
    /// The document's examples.
    pub examples: Vec<Example>,
    /// The schemas that became any JSON, and why.
    pub untyped: Vec<(String, &'static str)>,
}

/// Lowers a document.
pub fn lower(
    document: &Document,
    tree: &Value,
    config: &Config,
    lock: Option<&Lock>,
    problems: &mut Diagnostics,
) -> Outcome {
    let context = Context { document, tree, config };
    formats(config, problems);
    let mut api = about(&context);
    api.schemes = security::schemes(&context, problems);
    api.scopes = security::scopes(&context, problems);
    let mut shapes = shapes::Shapes::new(&context, problems);
    shapes.components();
    let mut operations = operations::all(&context, &api, &mut shapes);
    api.security = usual_security(&operations);
    api.xml = std::mem::take(&mut shapes.xml.nodes);
    let shapes::Finished { types, mut places, mut examples, untyped } = shapes.finish();
    let untyped = untyped.into_iter().map(|(at, why)| (at.to_string(), why)).collect();
    api.types = prune::unused(types, &mut operations, &mut places, &mut examples);
    examples::adopt(&mut api.types, &examples);
    settings::unused(config, document, &api, &operations, problems);
    usage::mark(&mut api.types, &operations);
    cycles::cut(&mut api.types);
    cycles::end(&mut api.types, problems);
    paging::find(config, &api.types, &mut operations, problems);
    split::find(&api.types, &mut operations);
    api.webhooks = webhooks::find(config, &operations, problems);
    let names = naming::name(&context, &mut api, operations, &places, lock, problems);
    uploads::fill(config, &mut api.groups, problems);
    former::fill(config, &mut api, problems);
    Outcome { api, names, examples, untyped }
}

/// Reports formats of `api.toml` that no library understands.
fn formats(config: &Config, problems: &mut Diagnostics) {
    for (format, library) in &config.formats {
        let Err(libraries) = Format::by(format, library) else { continue };
        let message = format!("`{library}` does not understand the format `{format}`");
        let place = Place::setting(&["formats", format]);
        let problem = Diagnostic::new(Code::ConfigInvalid, place, message);
        problems.push(match libraries.as_slice() {
            [] => problem.help("this format is always a text"),
            known => problem.help(format!("one of `{}`, `text`", known.join("`, `"))),
        });
    }
}

/// What most operations need; of equals, what comes first in the document.
fn usual_security(operations: &[Lowering]) -> Vec<Vec<usize>> {
    let mut counts: Vec<(&Vec<Vec<usize>>, usize)> = Vec::new();
    for security in operations.iter().map(|lowering| &lowering.operation.security).filter(|all| !all.is_empty()) {
        match counts.iter_mut().find(|(known, _)| *known == security) {
            Some((_, count)) => *count += 1,
            None => counts.push((security, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.into_iter().find(|(_, count)| Some(*count) == most).map(|(security, _)| security.clone()).unwrap_or_default()
}

/// How many characters of the title are used: it stands in the middle of sentences.
const LONGEST_TITLE: usize = 500;

fn about(context: &Context<'_>) -> Api {
    let info = &context.document.openapi.info;
    let config = context.config;
    let words = info.title.split_whitespace().take(LONGEST_TITLE).collect::<Vec<_>>().join(" ");
    let title = words.chars().take(LONGEST_TITLE).collect::<String>();
    Api {
        crate_name: config.package.name.clone().unwrap_or_else(|| package_of(&title)),
        crate_version: config.package.version.clone().unwrap_or_else(|| "0.1.0".to_owned()),
        title,
        description: info.description.clone(),
        document_version: info.version.clone(),
        document_license: info.license.as_ref().map(|license| license.name.clone()),
        external_docs: context.document.openapi.external_docs.as_ref().map(|docs| docs.url.clone()),
        source_url: config.document.url.clone(),
        base_url: operations::base_url(&context.document.openapi.servers),
        servers: servers::servers(&context.document.openapi.servers),
        ..Api::default()
    }
}
