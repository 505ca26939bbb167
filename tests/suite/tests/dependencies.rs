//! What a generated crate depends on: each more is something that every user has to trust.

use std::{collections::BTreeSet, error::Error, fs, path::Path};

use generator::{
    Input,
    config::Config,
    diagnostic::Diagnostics,
    source::{SourceText, Sources},
};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The tables of a manifest that name other crates, a line each.
fn dependencies(manifest: &str) -> Outcome<BTreeSet<String>> {
    let manifest: toml::Table = manifest.parse()?;
    let tables = ["dependencies", "dev-dependencies", "build-dependencies", "target", "patch"];
    let mut lines = BTreeSet::new();
    for table in tables {
        for (name, what) in manifest.get(table).and_then(toml::Value::as_table).into_iter().flatten() {
            lines.insert(format!("{table}: {name} = {what}"));
        }
    }
    Ok(lines)
}

fn manifest_of(fixture: &str) -> Outcome<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let text = |name: String| -> Outcome<SourceText> { Ok(SourceText { bytes: fs::read(folder.join(&name))?, name }) };
    let settings = text(format!("{fixture}.toml"))?;
    let config = Config::read(settings, &mut Sources::default(), &mut Diagnostics::default()).ok_or("no settings")?;
    let documents = vec![text(format!("{fixture}.yaml"))?];
    let files = generator::generate(Input { documents, config, ..Input::default() })?.files.ok_or("no crate")?;
    Ok(files.get("Cargo.toml").cloned().unwrap_or_default())
}

fn lines(of: &BTreeSet<String>) -> String {
    of.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_published_crate_depends_on_these() -> Outcome {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/Cargo.toml"))?;
    insta::assert_snapshot!(lines(&dependencies(&manifest)?));
    Ok(())
}

#[test]
fn formats_add_these() -> Outcome {
    let published = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/Cargo.toml"))?;
    let more = &dependencies(&manifest_of("formats")?)? - &dependencies(&published)?;
    insta::assert_snapshot!(lines(&more));
    Ok(())
}
