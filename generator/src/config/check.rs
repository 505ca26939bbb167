//! What of `api.toml` becomes a name in the crate: it must be one that Rust and Cargo take.

use super::Config;
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
    names::ident::{self, Style},
};

/// Reports names that are none.
pub(crate) fn check(config: &Config, problems: &mut Diagnostics) {
    let mut report = |place: Place, (message, help): (String, String)| {
        problems.push(Diagnostic::new(Code::ConfigInvalid, place, message).help(help));
    };
    let package = &config.package;
    if let Some(Err(wrong)) = package.name.as_deref().map(check_package) {
        report(Place::setting(&["crate", "name"]), wrong);
    }
    if let Some(Err(wrong)) = package.version.as_deref().map(check_version) {
        report(Place::setting(&["crate", "version"]), wrong);
    }
    if let Some(Err(wrong)) = package.folder.as_deref().map(check_folder) {
        report(Place::setting(&["crate", "folder"]), wrong);
    }
    for (index, keyword) in package.keywords.iter().enumerate() {
        if let Err(wrong) = check_keyword(keyword, index) {
            report(Place::setting(&["crate", "keywords", &index.to_string()]), wrong);
        }
    }
    for name in config.scopes.keys() {
        if let Err(wrong) = named("a scope", Style::Method, name) {
            report(Place::setting_key(&["scopes", name]), wrong);
        }
    }
    for name in config.uploads.keys() {
        if let Err(wrong) = named("a method", Style::Method, name) {
            report(Place::setting_key(&["uploads", name]), wrong);
        }
    }
    for name in config.webhooks.signatures.keys() {
        if let Err(wrong) = named("a function", Style::Method, name) {
            report(Place::setting_key(&["webhooks", "signatures", name]), wrong);
        }
    }
    for (table, what, style, names) in
        [("types", "a type", Style::Type, &config.types), ("methods", "a method", Style::Method, &config.methods)]
    {
        for (key, name) in names {
            if let Err(wrong) = named(what, style, name) {
                report(Place::setting(&[table, key]), wrong);
            }
        }
    }
    for (old, new) in &config.aliases {
        if let Err(wrong) = named("a type", Style::Type, old) {
            report(Place::setting_key(&["aliases", old]), wrong);
        }
        if let Err(wrong) = named("a type", Style::Type, new) {
            report(Place::setting(&["aliases", old]), wrong);
        }
    }
    for (key, tag) in config.tags.iter().filter(|(_, tag)| tag.trim().is_empty()) {
        let wrong = (format!("`{tag}` is no other word for a tag"), "write the words to use instead".to_owned());
        report(Place::setting(&["tags", key]), wrong);
    }
}

fn named(what: &str, style: Style, name: &str) -> Result<(), (String, String)> {
    if ident::is_name(style, name) {
        return Ok(());
    }
    let instead = ident::ident(style, name);
    let instead = instead.as_str().trim_start_matches("r#");
    Err((format!("{what} cannot be called `{name}` in Rust"), format!("for example `{instead}`")))
}

/// The longest name of a crate that crates.io takes.
const LONGEST: usize = 64;

/// Whether Cargo takes `name` for a package, and Rust what becomes of it for a crate.
///
/// # Errors
/// What is wrong with it, and what to write instead.
pub fn check_package(name: &str) -> Result<(), (String, String)> {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let message = if name.len() > LONGEST {
        format!("a crate cannot be called `{name}`: more than {LONGEST} characters")
    } else if !begins || !name.chars().all(letters) {
        format!("a crate cannot be called `{name}`")
    } else if is_taken(name) {
        format!("`{name}` means something else to Rust or Cargo")
    } else {
        return Ok(());
    };
    let instead = package_of(name);
    Err((message, format!("for example `{instead}`: letters, digits, `-` and `_`, a letter first")))
}

/// The name of a crate for an API's title.
pub(crate) fn package_of(title: &str) -> String {
    let mut name = ident::package(title);
    if name.len() > LONGEST {
        // Whole words, as many as there is room for.
        let cut = name[..=LONGEST].rfind('-').unwrap_or(LONGEST);
        name.truncate(cut);
    }
    if is_taken(&name) { format!("{name}-client") } else { name }
}

/// Keywords, names of devices, crates that come with Rust, and folders that Cargo makes.
fn is_taken(name: &str) -> bool {
    const TAKEN: [&str; 8] = ["alloc", "build", "core", "deps", "examples", "proc_macro", "std", "test"];
    let module = name.replace('-', "_");
    TAKEN.contains(&module.as_str()) || !ident::is_name(Style::Module, &module.to_lowercase())
}

/// The folder is in the workspace, and is not the workspace itself.
fn check_folder(folder: &str) -> Result<(), (String, String)> {
    let is_inside = !folder.starts_with(['/', '\\']) && !folder.contains(':');
    let mut parts = folder.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).peekable();
    if is_inside && parts.peek().is_some() && parts.all(|part| part != "..") {
        return Ok(());
    }
    let message = format!("`{folder}` is no folder inside of the workspace");
    Err((message, "a path from the workspace's root, without `..`, such as `generated`".to_owned()))
}

/// What the registry takes: five keywords, each of 20 characters at most.
fn check_keyword(keyword: &str, index: usize) -> Result<(), (String, String)> {
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+');
    let is_word = keyword.starts_with(|c: char| c.is_ascii_alphanumeric()) && keyword.chars().all(letters);
    let message = if index >= 5 {
        format!("`{keyword}` is one keyword too many")
    } else if !is_word || keyword.len() > 20 {
        format!("`{keyword}` is no keyword")
    } else {
        return Ok(());
    };
    Err((message, "five at most, each of at most 20 letters, digits, `-`, `_` and `+`".to_owned()))
}

/// Whether `version` is a version (Semantic Versioning 2.0.0).
///
/// # Errors
/// What is wrong with it, and what to write instead.
pub fn check_version(version: &str) -> Result<(), (String, String)> {
    let (rest, build) = version.split_once('+').map_or((version, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    let is_number = |text: &str| text.parse::<u64>().is_ok_and(|number| number.to_string() == text);
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_pre = |text: &str| is_word(text) && (is_number(text) || !text.bytes().all(|b| b.is_ascii_digit()));
    let good = core.split('.').count() == 3
        && core.split('.').all(is_number)
        && pre.is_none_or(|pre| pre.split('.').all(is_pre))
        && build.is_none_or(|build| build.split('.').all(is_word));
    if good {
        return Ok(());
    }
    Err((format!("`{version}` is no version"), "three numbers, such as `0.1.0` or `1.0.0-beta.1`".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{check_package, check_version, named};
    use crate::names::ident::Style;

    #[test]
    fn names_are_those_that_cargo_and_rust_take() {
        let good = ["ofauth", "a-b_c", "x2"].map(|name| check_package(name).is_ok());
        assert_eq!(good, [true; 3]);
        let bad =
            ["", "9 bad", "a b", "../x", "type", "test", "größe", "-a", "con"].map(|name| check_package(name).is_ok());
        assert_eq!(bad, [false; 9]);
        let good = ["0.1.0", "1.20.300-beta.1+a.b-c"].map(|version| check_version(version).is_ok());
        assert_eq!(good, [true; 2]);
        let bad = ["", "1", "1.0", "v1.0.0", "1.0.0-", "01.0.0", "1.0.0-01", "1.0.0+"]
            .map(|text| check_version(text).is_ok());
        assert_eq!(bad, [false; 8]);
    }

    #[test]
    fn overrides_are_identifiers() {
        let is_named = |style, name| named("it", style, name).is_ok();
        assert!(
            is_named(Style::Type, "OAuthToken") && is_named(Style::Method, "type") && is_named(Style::Method, "a_b")
        );
        assert!(
            !is_named(Style::Type, "not a type") && !is_named(Style::Type, "page") && !is_named(Style::Method, "self")
        );
        assert!(!is_named(Style::Method, "getAll") && !is_named(Style::Method, "") && !is_named(Style::Type, "A::B"));
    }
}
