//! `generated/` is what the generator writes, and the same every time.

use std::{fs, path::Path};

use generator::{
    Input, Output,
    config::Config,
    diagnostic::Diagnostics,
    emit::Files,
    source::{SourceText, Sources},
};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(name: &str) -> Result<SourceText, Box<dyn std::error::Error>> {
    let bytes = fs::read(root().join("specs/ofauth").join(name)).map_err(|error| format!("{name}: {error}"))?;
    Ok(SourceText { name: name.to_owned(), bytes })
}

fn output() -> Result<Output, Box<dyn std::error::Error>> {
    let mut problems = Diagnostics::default();
    let config = Config::read(text("api.toml")?, &mut Sources::default(), &mut problems).ok_or("api.toml")?;
    let documents = vec![text("vault-plus-media-batch.md")?];
    let overlays = vec![text("overlay.yaml")?];
    let names = Some(text("names.lock")?);
    Ok(generator::generate(Input { documents, overlays, config, names, ..Input::default() })?)
}

fn generate() -> Result<Files, Box<dyn std::error::Error>> {
    let output = output()?;
    Ok(output.files.ok_or_else(|| format!("{:?}", output.problems.list()))?)
}

#[test]
fn every_file_for_the_batch_operation_is_pinned() -> Result<(), Box<dyn std::error::Error>> {
    for (path, text) in generate()? {
        if !path.starts_with("src/runtime/") && !path.starts_with("LICENSE") {
            insta::assert_snapshot!(path.replace('/', "__"), text);
        }
    }
    Ok(())
}

#[test]
fn generated_is_fresh() -> Result<(), Box<dyn std::error::Error>> {
    for (path, text) in generate()? {
        let committed = fs::read_to_string(root().join("generated").join(&path)).unwrap_or_default();
        assert!(committed == text, "generated/{path} is not what the generator writes; run `cargo xtask generate`");
    }
    let committed = fs::read_to_string(root().join("specs/ofauth/names.lock"))?;
    assert!(output()?.names == Some(committed), "specs/ofauth/names.lock is stale; run `cargo xtask generate`");
    Ok(())
}

#[test]
fn generating_twice_is_identical() -> Result<(), Box<dyn std::error::Error>> {
    assert!(generate()? == generate()?);
    Ok(())
}
