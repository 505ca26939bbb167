//! `generated/` is what the generator writes, and the same every time.

use std::{fs, path::Path};

use generator::{
    Input,
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

fn generate() -> Result<Files, Box<dyn std::error::Error>> {
    let mut problems = Diagnostics::default();
    let config = Config::read(text("api.toml")?, &mut Sources::default(), &mut problems).ok_or("api.toml")?;
    let documents = vec![text("vault-plus-media-batch.md")?];
    let overlays = vec![text("overlay.yaml")?];
    let output = generator::generate(Input { documents, overlays, config, allow: Vec::new() })?;
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
    Ok(())
}

#[test]
fn generating_twice_is_identical() -> Result<(), Box<dyn std::error::Error>> {
    assert!(generate()? == generate()?);
    Ok(())
}
