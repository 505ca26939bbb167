//! Gives every type, field, operation and input its name.

use super::{Context, graph::graph, groups, members, operations::Lowering, shapes::Places, webhooks};
use crate::{
    api::{Api, TypeDef},
    codes::Code,
    config::Config,
    diagnostic::{Diagnostic, Diagnostics, Place},
    names::{Names, Overrides, decide, graph::Operation, lock::Lock},
    source::Pointer,
};

/// Decides every name of `api`, and puts its operations into groups. The answer is the lock to write.
pub(super) fn name(
    context: &Context<'_>,
    api: &mut Api,
    operations: Vec<Lowering>,
    places: &Places,
    lock: Option<&Lock>,
    problems: &mut Diagnostics,
) -> Lock {
    for lowering in &operations {
        if let (Some(index), Some(scope)) = (lowering.operation.scope, &lowering.scope) {
            let known = &mut api.scopes[index];
            if known.docs.is_none() {
                *known = scope.clone();
            }
        }
    }
    members::of_client(api);
    let graph = graph(&api.types, &operations);
    let overrides = overrides(context, places, problems);
    let names = decide(&graph, &overrides, lock);
    for key in &names.unused_overrides {
        unused(context.config, key, problems);
    }
    report(api, &graph.operations, &operations, &names, problems);
    for (def, ident) in api.types.iter_mut().zip(&names.types) {
        def.ident = ident.to_string();
    }
    members::of_types(api);
    webhooks::name(api);
    groups::fill(context, api, operations, &names);
    names.lock
}

/// What `api.toml` says about names. A type is named there by the pointer of its schema, by what the
/// rule calls it, or by its place as `names.lock` writes it.
fn overrides(context: &Context<'_>, places: &Places, problems: &mut Diagnostics) -> Overrides {
    let config = context.config;
    let mut overrides = Overrides {
        methods: config.methods.clone(),
        singulars: config.words.singulars.clone(),
        verbs: config.words.verbs.clone(),
        weak_words: config.words.weak.clone(),
        tags: config.tags.clone(),
        ignore_operation_ids: config.words.ignore_operation_ids,
        ..Overrides::default()
    };
    for (key, name) in &config.types {
        let pointer = key.strip_prefix('#').unwrap_or(key);
        if !pointer.starts_with('/') {
            overrides.types.insert(key.clone(), name.clone());
        } else if let Some(index) = places.get(&Pointer::from_text(pointer)) {
            overrides.types_by_shape.insert(*index, name.clone());
        } else {
            unused(config, key, problems);
        }
    }
    overrides
}

fn unused(config: &Config, key: &str, problems: &mut Diagnostics) {
    let message = format!("`{key}` is given a name, but nothing in the document is called or stands so");
    let table = if config.types.contains_key(key) { "types" } else { "methods" };
    let place = Place::setting_key(&[table, key]);
    problems.push(Diagnostic::new(Code::UnusedSetting, place, message));
}

fn report(api: &Api, operations: &[Operation], lowerings: &[Lowering], names: &Names, problems: &mut Diagnostics) {
    let place = |def: &TypeDef| Place::value(&pointer(&def.at));
    for (first, second) in &names.unresolved {
        let (one, other) = (&names.types[*first], &names.types[*second]);
        let message = format!("no rule tells two types apart; they are called `{one}` and `{other}`");
        let diagnostic = Diagnostic::new(Code::NameCollision, place(&api.types[*second]), message)
            .related(place(&api.types[*first]), "the other")
            .help(format!(
                "name one of them in `[types]` of api.toml: `\"{}\" = \"...\"`",
                pointer(&api.types[*second].at)
            ));
        problems.push(diagnostic);
    }
    for (first, second) in &names.unresolved_methods {
        let (one, other) = (operations[*first].key(), operations[*second].key());
        let message = format!("no rule tells the methods of `{one}` and `{other}` apart");
        let at = |index: usize| Place::value(&pointer(&lowerings[index].operation.at));
        let diagnostic = Diagnostic::new(Code::NameCollision, at(*second), message)
            .related(at(*first), "the other")
            .help(format!("name one of them in `[methods]` of api.toml: `\"{other}\" = \"...\"`"));
        problems.push(diagnostic);
    }
}

fn pointer(at: &str) -> Pointer {
    Pointer::from_text(at.strip_prefix('#').unwrap_or(at))
}
