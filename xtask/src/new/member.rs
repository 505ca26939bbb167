//! Makes a crate a member of the workspace that it is in.

use std::{fs, path::Path};

use toml_edit::{Array, DocumentMut, Item, Value};

use crate::{fault::Fault, journal};

/// Whether a folder has a `Cargo.toml` with a `[workspace]`.
pub fn is_workspace(root: &Path) -> bool {
    manifest(root).is_some_and(|manifest| manifest.contains_key("workspace"))
}

fn manifest(root: &Path) -> Option<DocumentMut> {
    fs::read_to_string(root.join("Cargo.toml")).ok()?.parse().ok()
}

/// Adds the folder to the members, unless a pattern has it already.
pub fn add(root: &Path, folder: &str) -> Result<(), Fault> {
    let place = root.join("Cargo.toml");
    let Some(mut manifest) = manifest(root) else { return Ok(()) };
    let Some(workspace) = manifest.get_mut("workspace").and_then(Item::as_table_like_mut) else { return Ok(()) };
    let members = workspace.entry("members").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let Some(members) = members.as_array_mut() else { return Ok(()) };
    if members.iter().filter_map(Value::as_str).any(|member| has(member, folder)) {
        return Ok(());
    }
    members.push(folder);
    journal::replace(&place, &manifest.to_string()).map_err(|error| Fault::file(&place, &error))?;
    println!("Cargo.toml: `{folder}` is a member of the workspace");
    Ok(())
}

/// Whether a member, which may end with `/*`, is or has the folder.
fn has(member: &str, folder: &str) -> bool {
    let parent = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
    member == folder || member.strip_suffix('*').is_some_and(|start| start.trim_end_matches('/') == parent)
}

#[cfg(test)]
mod tests {
    use super::has;

    #[test]
    fn a_pattern_has_the_folders_below_it() {
        assert!(has("shop", "shop") && has("crates/*", "crates/shop") && has("*", "shop"));
        assert!(!has("shops", "shop") && !has("crates/*", "shop") && !has("crates/*", "crates/a/shop"));
    }
}
