//! What a part of the generator does not know, as ARCHITECTURE.md lists it.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The code of each file below a folder, without comments and tests, by its path from the root.
fn code(folder: &str) -> Outcome<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(place) = open.pop() {
        if place.is_dir() {
            open.extend(
                fs::read_dir(&place)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?,
            );
            continue;
        }
        let path = place.strip_prefix(root())?.to_string_lossy().replace('\\', "/");
        let is_test = path.ends_with("tests.rs");
        if place.extension().is_some_and(|end| end == "rs") && !is_test {
            let text = fs::read_to_string(&place)?;
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.push((path, lines.collect::<Vec<_>>().join("\n")));
        }
    }
    assert!(!found.is_empty(), "{folder} has no code");
    Ok(found)
}

/// No code below `folder` has one of the words, but for the files whose path begins with one of `except`.
#[track_caller]
fn knows_nothing_of(folder: &str, words: &[&str], except: &[&str]) -> Outcome {
    for (path, text) in code(folder)? {
        if except.iter().any(|except| path.starts_with(except)) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let known = words.iter().find(|word| line.contains(*word));
            assert!(known.is_none(), "{path} knows {known:?} (line {} without comments): {line}", number + 1);
        }
    }
    Ok(())
}

#[test]
fn the_generator_knows_no_api() -> Outcome {
    for entry in fs::read_dir(root().join("specs"))? {
        let name = entry?.file_name().to_string_lossy().to_lowercase();
        for folder in ["generator/src", "generator/templates", "generator/runtime"] {
            for (path, text) in code(folder)? {
                assert!(!text.to_lowercase().contains(&name), "{path} knows {name}");
            }
        }
    }
    Ok(())
}

#[test]
fn the_generator_knows_no_disk_no_clock_no_network_no_environment() -> Outcome {
    // What emitters print into generated code is no call of ours.
    let words = ["std::fs", "std::env", "std::net", "std::time", "std::process", "std::io", "use std::{fs", "println!"];
    knows_nothing_of("generator/src", &words, &["generator/src/emit"])
}

#[test]
fn the_model_knows_neither_documents_nor_tokens() -> Outcome {
    knows_nothing_of(
        "generator/src/api",
        &["openapiv3", "proc_macro2", "quote!", "crate::document", "crate::lower"],
        &[],
    )
}

#[test]
fn emit_knows_no_document() -> Outcome {
    let words = ["openapiv3", "crate::document", "crate::lower", "document::{", "lower::", "overlay::", "Diagnostics"];
    knows_nothing_of("generator/src/emit", &words, &[])
}

#[test]
fn lower_and_the_parts_before_it_know_no_tokens() -> Outcome {
    for part in ["source", "document", "lower", "names", "overlay.rs", "coverage", "config"] {
        knows_nothing_of(&format!("generator/src/{part}"), &["proc_macro2", "quote!", "prettyplease"], &[])?;
    }
    Ok(())
}

#[test]
fn names_alone_makes_identifiers_and_render_alone_lays_out() -> Outcome {
    knows_nothing_of("generator/src", &["use heck"], &["generator/src/names"])?;
    knows_nothing_of("generator/src", &["prettyplease"], &["generator/src/render.rs"])
}

#[test]
fn differences_and_proofs_know_neither_documents_nor_emitters() -> Outcome {
    knows_nothing_of("generator/src/diff", &["openapiv3", "crate::document", "crate::lower"], &[])?;
    knows_nothing_of("generator/src/proof", &["crate::emit", "crate::render", "quote!"], &[])
}

#[test]
fn every_dependency_has_a_reason() -> Outcome {
    let reasons = fs::read_to_string(root().join("ARCHITECTURE.md"))?;
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join("Cargo.toml"))?)?;
    let workspace = manifest.get("workspace").and_then(toml::Value::as_table).ok_or("there is no workspace")?;
    let members = workspace.get("members").and_then(toml::Value::as_array).ok_or("there are no members")?;
    let mut names = std::collections::BTreeSet::new();
    for member in members.iter().filter_map(toml::Value::as_str) {
        let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join(member).join("Cargo.toml"))?)?;
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let table = manifest.get(table).and_then(toml::Value::as_table).into_iter().flatten();
            // What has a path is ours.
            names.extend(table.filter(|(_, value)| value.get("path").is_none()).map(|(name, _)| name.clone()));
        }
    }
    for name in &names {
        assert!(reasons.contains(&format!("`{name}`")), "ARCHITECTURE.md does not say why `{name}` is there");
    }
    assert!(names.len() > 40, "{names:?}");
    Ok(())
}
