//! Operations of one tag become a group, with a handle and a module of its own.

use std::collections::{BTreeSet, HashMap};

use super::{Context, answers, members, operations::Lowering};
use crate::{
    api::{Api, Group, Operation, Reach, SHARED, Type, contents, named_in},
    names::{Names, ident::Style, prelude},
};

/// Puts the operations into groups, and every type into the module of those groups that use it.
pub(super) fn fill(context: &Context<'_>, api: &mut Api, operations: Vec<Lowering>, names: &Names) {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_tag: HashMap<&str, usize> = HashMap::new();
    let mut users: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); api.types.len()];
    for (index, lowering) in operations.into_iter().enumerate() {
        if lowering.webhook {
            lowering.uses.iter().for_each(|(_, ty)| reach(api, ty, WEBHOOKS, &mut users));
            continue;
        }
        let tag = &names.tags[index];
        let position = *by_tag.entry(tag).or_insert_with(|| {
            let docs = description(context, &lowering.tag);
            groups.push(Group { tag: tag.clone(), docs, ..Group::default() });
            groups.len() - 1
        });
        for (_, ty) in &lowering.uses {
            reach(api, ty, position, &mut users);
        }
        groups[position].operations.push(named(lowering.operation, names.methods[index].as_str()));
    }
    modules(api, &mut groups);
    for (def, users) in api.types.iter_mut().zip(users) {
        def.module = module(&groups, &users);
    }
    api.groups = groups;
}

/// What stands for the webhooks among the groups that use a type.
const WEBHOOKS: usize = usize::MAX;

/// As many groups as this have a module for what only they use; more would be many modules with few types.
const FEW: usize = 3;

/// The module of what these groups use, so that who needs one of them compiles that and little else. Where two have the same
/// name, they are one module.
fn module(groups: &[Group], users: &BTreeSet<usize>) -> String {
    let name = |user: &usize| groups.get(*user).map_or("webhook_events", |group| &group.module);
    let names: Vec<&str> = users.iter().map(name).collect();
    match names.as_slice() {
        [] => "unused".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] if names.len() <= FEW => {
            let first: Vec<&str> = first.iter().map(|name| name.trim_matches('_')).collect();
            format!("{}_and_{}", first.join("_"), last.trim_matches('_'))
        }
        _ => SHARED.to_owned(),
    }
}

fn description(context: &Context<'_>, tag: &str) -> Option<String> {
    let known = context.document.openapi.tags.iter().find(|known| known.name == tag)?;
    known.description.clone()
}

fn named(mut operation: Operation, method: &str) -> Operation {
    let plain = method.trim_start_matches("r#");
    operation.constant = plain.to_uppercase();
    // `new` is how a handle is made.
    operation.ident = if method == "new" { "new_".to_owned() } else { method.to_owned() };
    members::of_operation(&mut operation);
    operation
}

fn modules(api: &Api, groups: &mut [Group]) {
    let tag = |group: &Group| if group.tag.is_empty() { "default".to_owned() } else { group.tag.clone() };
    let tags: Vec<String> = groups.iter().map(tag).collect();
    let modules = members::unique(Style::Module, &tags, &[SHARED, "mod"]);
    // A handle is had from the client by a method, beside those of the scopes.
    let scopes = api.scopes.iter().map(|scope| scope.ident.as_str());
    let reserved: Vec<&str> = ["builder", "new", "request"].into_iter().chain(scopes).collect();
    let accessors = members::unique(Style::Method, &tags, &reserved);
    // `Default` is how a group without a tag is called, and nothing beside it uses the trait.
    let prelude: Vec<&str> = prelude().filter(|name| *name != "Default").collect();
    let handles = members::unique(Style::Type, &tags, &prelude);
    let idents = modules.into_iter().zip(accessors).zip(handles);
    for (group, ((module, accessor), handle)) in groups.iter_mut().zip(idents) {
        group.module = module;
        group.accessor = accessor;
        group.handle = handle;
        group.reach = reach_of(&group.operations);
        let requests = group
            .operations
            .iter()
            .map(|operation| format!("{} request", operation.ident.trim_start_matches("r#")))
            .collect::<Vec<_>>();
        // They stand in one module with the handle.
        let reserved: Vec<&str> = prelude.iter().copied().chain([group.handle.as_str()]).collect();
        for (operation, ident) in group.operations.iter_mut().zip(members::unique(Style::Type, &requests, &reserved)) {
            operation.request_ident = ident;
        }
        answers::name(&mut group.operations, &group.handle);
    }
}

/// Notes the group as a user of all that a type holds.
fn reach(api: &Api, ty: &Type, group: usize, users: &mut [BTreeSet<usize>]) {
    let mut open = named_in(ty);
    while let Some(index) = open.pop() {
        if users[index].insert(group) {
            open.extend(contents(&api.types[index].shape).into_iter().flat_map(named_in));
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
