//! A feature for each tag, so that who calls two of them compiles two. What many tags share is always there.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::file_name;
use crate::api::{Api, Group, Operation, SHARED, Type, contents, named_in};

/// The feature of all tags.
pub(super) const ALL: &str = "tags";

/// The feature that receives webhooks.
const WEBHOOKS: &str = "webhooks";

/// A registry takes 300 features of a crate at most, and some are taken.
const MOST: usize = 200;

/// Whether there is something to choose.
pub(super) fn are_features(api: &Api) -> bool {
    (2..=MOST).contains(&api.groups.len())
}

/// The feature of a tag: called like its module, without what keeps that from being a keyword.
pub(super) fn feature(api: &Api, group: &Group) -> String {
    let module = file_name(&group.module);
    let short = module.trim_end_matches('_');
    let is_taken = api.groups.iter().any(|other| other.module == short);
    format!("tag-{}", if is_taken { module } else { short }.replace('_', "-"))
}

/// The condition for what belongs to a tag.
pub(super) fn gate(api: &Api, group: &Group) -> Option<TokenStream> {
    are_features(api).then(|| {
        let feature = feature(api, group);
        quote!(#[cfg(feature = #feature)])
    })
}

/// The conditions for the modules of types; none for the one that is always there. What no tag uses is there with all tags.
pub(super) fn gates_of_types(api: &Api) -> BTreeMap<&str, TokenStream> {
    if !are_features(api) {
        return BTreeMap::new();
    }
    let users = users(api);
    let modules: BTreeSet<&str> = api.types.iter().map(|def| def.module.as_str()).collect();
    let gate = |module| {
        let mut users: BTreeSet<&str> = users.get(module).into_iter().flatten().map(String::as_str).collect();
        if users.iter().all(|user| *user == WEBHOOKS) {
            users.insert(ALL);
        }
        let features = users.iter().map(|user| quote!(feature = #user));
        if users.len() == 1 { quote!(#[cfg(#(#features)*)]) } else { quote!(#[cfg(any(#(#features),*))]) }
    };
    modules.into_iter().filter(|module| *module != SHARED).map(|module| (module, gate(module))).collect()
}

/// The features that need a module of types: because of a type in it, or of a module that does.
fn users(api: &Api) -> BTreeMap<&str, BTreeSet<String>> {
    let module = |index: usize| api.types[index].module.as_str();
    let mut held: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for def in &api.types {
        let inside = contents(&def.shape).into_iter().flat_map(named_in).map(module);
        held.entry(&def.module).or_default().extend(inside);
    }
    let of_tags = api.groups.iter().map(|group| {
        let named: Vec<&Type> = group.operations.iter().flat_map(Operation::types).collect();
        (feature(api, group), named)
    });
    let of_webhooks = api.webhooks.iter().map(|webhooks| {
        let named = webhooks.events.iter().map(|event| &event.ty).collect();
        (WEBHOOKS.to_owned(), named)
    });
    let mut users: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (feature, named) in of_tags.chain(of_webhooks) {
        let mut open: Vec<&str> = named.into_iter().flat_map(named_in).map(module).collect();
        while let Some(module) = open.pop() {
            if users.entry(module).or_default().insert(feature.clone()) {
                open.extend(held.get(module).into_iter().flatten());
            }
        }
    }
    users
}
