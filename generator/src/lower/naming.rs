//! Gives every type, field, operation and input its name.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Context,
    idents::{digest, pascal, scope, snake},
    operations::{Lowering, Part},
    usage::contents,
};
use crate::{
    api::{Api, Group, Input, Operation, Place, Reach, Shape, Target, Type, TypeIndex},
    source::Pointer,
};

/// Decides every name of `api`, and puts its operations into groups.
pub(super) fn decide(context: &Context<'_>, api: &mut Api, mut operations: Vec<Lowering>) {
    operations.retain(|operation| !operation.webhook);
    for lowering in &operations {
        if let (Some(index), Some(scope)) = (lowering.operation.scope, &lowering.scope) {
            let known = &mut api.scopes[index];
            if known.docs.is_none() {
                *known = scope.clone();
            }
        }
    }
    for scope in &mut api.scopes {
        scope.type_ident = pascal(&scope.ident);
        scope.ident = snake(&scope.ident);
    }
    schemes(api);
    let methods = methods(context, &operations);
    types(context, api, &operations, &methods);
    members(api);
    groups(context, api, operations, methods);
}

fn schemes(api: &mut Api) {
    let reserved = [
        "base_url",
        "allow_http",
        "timeout",
        "deadline",
        "retry",
        "max_response_bytes",
        "user_agent",
        "transport",
        "connect_timeout",
        "configure_http",
        "http_client",
        "build",
        "builder",
    ];
    let wire: Vec<String> = api.schemes.iter().map(|scheme| scheme.wire_name.clone()).collect();
    let wire: Vec<&str> = wire.iter().map(String::as_str).collect();
    for (scheme, ident) in api.schemes.iter_mut().zip(scope(&wire, snake, &reserved)) {
        scheme.ident = ident;
    }
}

/// A name for each operation, within its tag.
fn methods(context: &Context<'_>, operations: &[Lowering]) -> Vec<String> {
    let mut names: Vec<String> = operations.iter().map(|lowering| method(context, lowering)).collect();
    for index in 0..names.len() {
        let rivals = (0..names.len()).any(|other| {
            other != index && names[other] == names[index] && operations[other].tag == operations[index].tag
        });
        if rivals {
            let operation = &operations[index].operation;
            names[index] = snake(&format!("{} {}", operation.method, operation.path));
        }
    }
    names
}

fn method(context: &Context<'_>, lowering: &Lowering) -> String {
    let operation = &lowering.operation;
    let key = format!("{} {}", operation.method.to_uppercase(), operation.wire_path);
    if let Some(name) = context.config.methods.get(&key) {
        return snake(name);
    }
    if let Some(id) = operation.operation_id.as_ref().filter(|_| !context.config.words.ignore_operation_ids) {
        return snake(id);
    }
    let ends_in_parameter = operation.path.ends_with('}');
    let last = operation.path.rsplit('/').find(|segment| !segment.is_empty() && !segment.contains('{'));
    let last = last.unwrap_or("root");
    match (operation.method.as_str(), ends_in_parameter) {
        ("get", true) => "get".to_owned(),
        ("get", false) if lowering.answers_list => "list".to_owned(),
        ("put", true) => "replace".to_owned(),
        ("patch", true) => "update".to_owned(),
        ("delete", true) => "delete".to_owned(),
        ("post" | "get", false) => snake(last),
        (method, _) => snake(&format!("{method} {last}")),
    }
}

/// Names of types: the component's, else by the first place that says one that is free.
fn types(context: &Context<'_>, api: &mut Api, operations: &[Lowering], methods: &[String]) {
    let mut naming =
        Naming { taken: RESERVED.iter().map(|name| name.to_lowercase()).collect(), names: BTreeMap::new() };
    let overrides: BTreeMap<&str, &String> =
        context.config.types.iter().map(|(pointer, name)| (pointer.trim_start_matches('#'), name)).collect();
    for (index, def) in api.types.iter().enumerate() {
        let at = Pointer::from_text(def.at.trim_start_matches('#'));
        if let Some(name) = overrides.get(at.as_str()) {
            naming.take(index, &[pascal(name)], &def.identity);
        } else if let Some(component) = &def.component {
            naming.take(index, &[pascal(component), pascal(&format!("{component} type"))], &def.identity);
        }
    }
    for (lowering, method) in operations.iter().zip(methods) {
        let words = format!("{method} {}", lowering.tag.split(' ').next_back().unwrap_or_default());
        for (part, ty) in &lowering.uses {
            let candidates = match part {
                Part::Parameter(name) => vec![pascal(name), pascal(&format!("{words} {name}"))],
                Part::Request => vec![pascal(&format!("{words} request"))],
                Part::Response => vec![pascal(&format!("{words} response"))],
                Part::Error(status) => vec![
                    "ErrorResponse".to_owned(),
                    pascal(&format!("{words} error")),
                    pascal(&format!("{words} error {status}")),
                ],
            };
            naming.name(api, ty, &candidates);
        }
    }
    for index in 0..api.types.len() {
        naming.name(api, &Type::Named(index), &["Shape".to_owned()]);
    }
    for (index, def) in api.types.iter_mut().enumerate() {
        def.ident = naming.names.remove(&index).unwrap_or_default();
    }
}

/// Names that would mislead or shadow.
const RESERVED: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Vec",
    "String",
    "Box",
    "Result",
    "Ok",
    "Err",
    "Self",
    "Into",
    "From",
    "Iterator",
    "IntoIterator",
    "Default",
    "Clone",
    "Drop",
    "Send",
    "Sync",
    "Copy",
    "AsRef",
    "Fn",
    "Shape",
];

struct Naming {
    /// In lower case.
    taken: BTreeSet<String>,
    names: BTreeMap<TypeIndex, String>,
}

impl Naming {
    fn take(&mut self, index: TypeIndex, candidates: &[String], identity: &str) {
        let free = candidates.iter().find(|name| !self.taken.contains(&name.to_lowercase()));
        let name = free.cloned().unwrap_or_else(|| {
            let digest = digest(identity);
            format!("{}X{}", candidates.last().map_or("Shape", String::as_str), &digest[..6])
        });
        self.taken.insert(name.to_lowercase());
        self.names.insert(index, name);
    }

    fn name(&mut self, api: &Api, ty: &Type, candidates: &[String]) {
        match ty {
            Type::Named(index) if self.names.contains_key(index) => {}
            Type::Named(index) => {
                self.take(*index, candidates, &api.types[*index].identity);
                let own = self.names[index].clone();
                self.inside(api, *index, &own);
            }
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                let items: Vec<String> = candidates.iter().map(|name| item(name)).collect();
                let further = candidates.iter().map(|name| format!("{name}Item"));
                let candidates: Vec<String> = items.into_iter().chain(further).collect();
                self.name(api, inner, &candidates);
            }
            Type::Tuple(items) => items.iter().for_each(|item| self.name(api, item, candidates)),
            _ => {}
        }
    }

    fn inside(&mut self, api: &Api, index: TypeIndex, own: &str) {
        if let Shape::Struct(object) = &api.types[index].shape {
            for field in &object.fields {
                let word = pascal(&field.wire_name);
                self.name(api, &field.ty, &[format!("{own}{word}"), format!("{own}{word}Value")]);
            }
            if let Some(ty) = &object.additional {
                self.name(api, ty, &[format!("{own}Entry")]);
            }
            return;
        }
        for ty in contents(&api.types[index].shape) {
            self.name(api, ty, &[format!("{own}Choice"), format!("{own}Item")]);
        }
    }
}

/// One of several: the plain singular.
fn item(name: &str) -> String {
    let singular = name.strip_suffix('s').filter(|rest| rest.len() > 2 && !rest.ends_with(['s', 'u', 'i']));
    singular.map_or_else(|| format!("{name}Item"), str::to_owned)
}

/// Fields and variants.
fn members(api: &mut Api) {
    let names: Vec<String> = api.types.iter().map(|def| def.ident.clone()).collect();
    for def in &mut api.types {
        match &mut def.shape {
            Shape::Struct(object) => {
                let wire: Vec<String> = object.fields.iter().map(|field| field.wire_name.clone()).collect();
                let reserved: &[&str] = &["new", "additional"];
                let wire: Vec<&str> = wire.iter().map(String::as_str).collect();
                for (field, ident) in object.fields.iter_mut().zip(scope(&wire, snake, reserved)) {
                    field.ident = ident;
                }
            }
            Shape::Enum(values) => {
                let wire: Vec<String> = values.variants.iter().map(|variant| variant.wire_name.clone()).collect();
                let wire: Vec<&str> = wire.iter().map(String::as_str).collect();
                for (variant, ident) in values.variants.iter_mut().zip(scope(&wire, pascal, &["Unknown"])) {
                    variant.ident = ident.replace("Unknown_", "UnknownValue");
                }
            }
            Shape::Union(union) => {
                let wire: Vec<String> =
                    union.variants.iter().map(|variant| variant_name(&variant.ty, &names)).collect();
                let distinct: Vec<&str> = wire.iter().map(String::as_str).collect();
                let idents = scope(&distinct, pascal, &["Unknown"]);
                let mut seen = BTreeSet::new();
                for (variant, ident) in union.variants.iter_mut().zip(idents) {
                    let mut ident = ident.replace("Unknown_", "UnknownValue");
                    while !seen.insert(ident.clone()) {
                        ident.push_str("Other");
                    }
                    variant.ident = ident;
                }
            }
            Shape::Alias(_) => {}
        }
    }
}

fn variant_name(ty: &Type, names: &[String]) -> String {
    match ty {
        Type::Named(index) => names[*index].clone(),
        Type::Any => "Any".to_owned(),
        Type::Text => "Text".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::Integer(_) => "Integer".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::Time(_) => "Time".to_owned(),
        Type::List(inner) => format!("{} list", variant_name(inner, names)),
        Type::Map(inner) => format!("{} map", variant_name(inner, names)),
        Type::Tuple(_) => "Tuple".to_owned(),
        Type::Nullable(inner) | Type::Boxed(inner) => variant_name(inner, names),
    }
}

fn groups(context: &Context<'_>, api: &mut Api, operations: Vec<Lowering>, methods: Vec<String>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut modules: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); api.types.len()];
    for (lowering, method) in operations.into_iter().zip(methods) {
        let tag = context.config.tags.get(&lowering.tag).unwrap_or(&lowering.tag).clone();
        let position = groups.iter().position(|group| group.tag == tag).unwrap_or_else(|| {
            groups.push(Group { tag: tag.clone(), ..Group::default() });
            groups.len() - 1
        });
        for (_, ty) in &lowering.uses {
            reach(api, ty, position, &mut modules);
        }
        let mut operation = lowering.operation;
        operation.request_ident = format!("{}Request", pascal(&method));
        operation.constant = method.trim_start_matches("r#").to_uppercase();
        operation.ident = if method == "new" { "new_".to_owned() } else { method };
        inputs(&mut operation);
        groups[position].operations.push(operation);
    }
    let tags: Vec<String> = groups
        .iter()
        .map(|group| if group.tag.is_empty() { "default".to_owned() } else { group.tag.replace('+', " plus ") })
        .collect();
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    let modules_of = scope(&tags, snake, &["shared", "mod", "builder", "request"]);
    for (group, (module, tag)) in groups.iter_mut().zip(modules_of.into_iter().zip(&tags)) {
        group.handle = if module.contains("_x") { pascal(&module) } else { pascal(tag) };
        group.accessor.clone_from(&module);
        group.module = module;
        group.docs = context
            .document
            .openapi
            .tags
            .iter()
            .find(|known| known.name == group.tag)
            .and_then(|tag| tag.description.clone());
        group.reach = reach_of(&group.operations);
    }
    for (def, users) in api.types.iter_mut().zip(modules) {
        let mut users = users.into_iter();
        def.module = match (users.next(), users.next()) {
            (Some(only), None) => groups[only].module.clone(),
            _ => "shared".to_owned(),
        };
    }
    api.groups = groups;
}

fn reach(api: &Api, ty: &Type, group: usize, modules: &mut [BTreeSet<usize>]) {
    for index in super::usage::named_in(ty) {
        if modules[index].insert(group) {
            for inner in contents(&api.types[index].shape) {
                reach(api, inner, group, modules);
            }
        }
    }
}

fn reach_of(operations: &[Operation]) -> Reach {
    match operations.iter().find_map(|operation| operation.scope) {
        None => Reach::Client,
        Some(scope) if operations.iter().all(|operation| operation.scope.is_some()) => Reach::Scope(scope),
        Some(scope) => Reach::Both(scope),
    }
}

/// Names of what a caller gives: where two places have one name, the place tells them apart.
fn inputs(operation: &mut Operation) {
    let wire: Vec<String> =
        operation.arguments.iter().chain(&operation.options).map(|input| input.wire_name.clone()).collect();
    let full: Vec<String> = operation
        .arguments
        .iter()
        .chain(&operation.options)
        .map(|input| {
            let twice = wire.iter().filter(|other| snake(other) == snake(&input.wire_name)).count() > 1;
            if twice { format!("{} {}", place_word(input), input.wire_name) } else { input.wire_name.clone() }
        })
        .collect();
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    let reserved = ["send", "with_header", "with_query", "with_timeout", "with_retry", "into_future", "call", "value"];
    let idents = scope(&full, snake, &reserved);
    for (input, ident) in operation.arguments.iter_mut().chain(&mut operation.options).zip(idents) {
        input.ident = ident;
    }
}

fn place_word(input: &Input) -> &'static str {
    match &input.target {
        Target::Parameter { place: Place::Path, .. } => "path",
        Target::Parameter { place: Place::Query, .. } => "query",
        Target::Parameter { place: Place::Header, .. } => "header",
        Target::Parameter { place: Place::Cookie, .. } => "cookie",
        Target::Property | Target::Body => "body",
    }
}
