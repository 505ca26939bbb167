//! One small document per feature: what is generated from it is text that people review and code
//! that the compiler accepts, holds the document's own examples, and sends what the document says.

mod crates;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use crates::{Outcome, cargo, command::write_workspace, package_cargo, write};

use generator::{
    Input,
    config::Config,
    diagnostic::Diagnostics,
    emit::Files,
    source::{SourceText, Sources},
};

/// A larger document, of which `naming.rs` pins the names and nothing here the text.
const NAMES_ONLY: &str = "podcasts";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// The names of the documents of `tests/fixtures`.
fn names() -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder())? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "yaml") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

fn text(name: &str) -> Outcome<SourceText> {
    let bytes = fs::read(folder().join(name)).map_err(|error| format!("{name}: {error}"))?;
    Ok(SourceText { name: name.to_owned(), bytes })
}

/// The codes of what is wrong with a fixture: one is there to be wrong.
fn expected_problems(name: &str) -> BTreeSet<&'static str> {
    let codes: &[&str] = if name == "repairs" {
        &["colon-path", "missing-field-repaired", "query-in-path", "repaired-kind"]
    } else {
        &[]
    };
    codes.iter().copied().collect()
}

/// The crate of a fixture, with its own tests.
fn generate(name: &str) -> Outcome<Files> {
    let mut config = Config::default();
    let settings = format!("{name}.toml");
    if folder().join(&settings).exists() {
        let mut problems = Diagnostics::default();
        config = Config::read(text(&settings)?, &mut Sources::default(), &mut problems).ok_or(settings)?;
    }
    config.package.name = Some(format!("fixture-{name}"));
    let documents = vec![text(&format!("{name}.yaml"))?];
    let output = generator::generate(Input { documents, config, ..Input::default() })?;
    let problems: BTreeSet<&str> = output.problems.list().iter().map(|problem| problem.code.name()).collect();
    assert_eq!(problems, expected_problems(name), "{name}: {:#?}", output.problems.list());
    Ok(output.files.ok_or("nothing was generated")?)
}

#[test]
fn what_each_fixture_becomes_is_pinned() -> Outcome {
    for name in names()?.into_iter().filter(|name| name != NAMES_ONLY) {
        let files = generate(&name)?;
        let reviewed = |path: &str| {
            ["src/types/", "src/api/"].iter().any(|folder| path.starts_with(folder))
                || [
                    "src/server.rs",
                    "src/webhooks.rs",
                    "examples/webhooks.rs",
                    "tests/requests.json",
                    "tests/requests/calls.rs",
                ]
                .contains(&path)
        };
        for (path, text) in files.iter().filter(|(path, _)| reviewed(path) && !path.ends_with("mod.rs")) {
            insta::with_settings!({
                snapshot_path => folder().canonicalize()?.join("snapshots").join(&name),
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, { insta::assert_snapshot!(path.trim_start_matches("src/").replace('/', "__"), text) });
        }
    }
    Ok(())
}

/// What the crates are compiled with.
const FEATURES: &[&str] = &[
    "--quiet",
    "--no-default-features",
    "--features",
    "tags,blocking,mock,fixture-webhooks/webhooks,fixture-callbacks/webhooks,fixture-hooks/webhooks",
];

/// A workspace with the crates of all fixtures, which is made once.
fn workspace() -> Outcome<&'static Path> {
    static MADE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let made = MADE.get_or_init(|| make().map_err(|error| error.to_string()));
    Ok(made.as_ref().map_err(Clone::clone)?)
}

fn make() -> Outcome<PathBuf> {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    let names = names()?;
    for name in &names {
        let mut files = generate(name)?;
        add_wire_tests(name, &mut files)?;
        write(&workspace.join(name), &files)?;
    }
    write_workspace(&workspace, names.iter().map(String::as_str))?;
    Ok(workspace)
}

#[test]
fn every_fixture_passes_its_tests() -> Outcome {
    cargo(workspace()?, &[&["test", "--no-fail-fast", "--test", "*"], FEATURES].concat())?;
    Ok(())
}

/// Programs are looked at and not linked: they are as many as the tests, and are run elsewhere.
#[test]
fn every_fixture_compiles_without_a_warning() -> Outcome {
    cargo(workspace()?, &[&["check", "--examples"], FEATURES].concat())?;
    Ok(())
}

#[test]
fn the_documentation_of_every_fixture_has_no_warning_and_compiles() -> Outcome {
    cargo(workspace()?, &[&["doc", "--no-deps"], FEATURES].concat())?;
    cargo(workspace()?, &[&["test", "--no-fail-fast", "--doc"], FEATURES].concat())?;
    Ok(())
}

/// With a tag's feature alone there is that tag, no other, and nothing to warn of: the first tags of all crates together, then
/// their second ones, and so on.
#[test]
fn each_tag_compiles_alone() -> Outcome {
    let workspace = workspace()?;
    let mut rounds: Vec<Vec<(String, String)>> = Vec::new();
    for name in names()? {
        let manifest: toml::Table = fs::read_to_string(workspace.join(&name).join("Cargo.toml"))?.parse()?;
        let features = manifest.get("features").and_then(toml::Value::as_table).ok_or("no features")?;
        // All of them, but without webhooks, are one more choice.
        let all = |feature: &&String| *feature == "tags" && features.contains_key("webhooks");
        let tags = features.keys().filter(|feature| feature.starts_with("tag-") || all(feature));
        for (round, tag) in tags.enumerate() {
            rounds.resize_with(rounds.len().max(round + 1), Vec::new);
            rounds[round].push((format!("fixture-{name}"), tag.clone()));
        }
    }
    let tried: usize = rounds.iter().map(Vec::len).sum();
    assert!(tried > 10, "{tried} tags");
    for round in rounds {
        let features: Vec<String> = round.iter().map(|(of, tag)| format!("{of}/{tag},{of}/mock")).collect();
        let features = features.join(",");
        let packages = round.iter().flat_map(|(of, _)| ["--package", of]);
        let alone = ["check", "--quiet", "--lib", "--no-default-features", "--features", &features];
        package_cargo(workspace, &alone.into_iter().chain(packages).collect::<Vec<_>>())?;
    }
    let examples = ["check", "--quiet", "--test", "examples", "--package", "fixture-webhooks", "--no-default-features"];
    package_cargo(workspace, &[&examples[..], &["--features", "tags"]].concat())?;
    Ok(())
}

/// The tests of `tests/fixtures/wire` run inside the crate that they are about, against no network.
fn add_wire_tests(name: &str, files: &mut Files) -> Outcome {
    let folder = folder().join("wire");
    let test = folder.join(format!("{name}.rs"));
    if test.exists() {
        files.insert("tests/wire.rs".to_owned(), fs::read_to_string(test)?);
        files.insert("tests/recorder/mod.rs".to_owned(), fs::read_to_string(folder.join("recorder.rs"))?);
    }
    Ok(())
}
