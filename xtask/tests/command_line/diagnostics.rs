//! What a person sees when a document is wrong: every folder of `tests/invalid` holds one mistake.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::support::{Outcome, Run, root, scratch, xtask};

#[test]
fn every_mistake_is_shown_where_it_stands() -> Outcome {
    for case in sorted("tests/invalid")? {
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        let out = scratch(&format!("invalid-{name}"))?;
        let run = generate(&case, &out)?;
        assert_eq!(run.status, Some(1), "{name}: {}", run.stderr);
        assert!(!out.exists(), "{name}: something was written");
        assert_eq!(run.stdout, "", "{name}");
        insta::with_settings!({
            snapshot_path => root().canonicalize()?.join(&case),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!("stderr", run.stderr) });
    }
    Ok(())
}

#[test]
fn a_missing_file_is_named() -> Outcome {
    let out = scratch("invalid-missing")?;
    let run = xtask(&["generate", "--spec", "tests/invalid/missing.yaml", "--out", &out.to_string_lossy()])?;
    assert_eq!((run.status, out.exists()), (Some(1), false));
    assert!(run.stderr.contains("tests/invalid/missing.yaml: "), "{}", run.stderr);
    Ok(())
}

/// Generates from the documents of a case, with its `api.toml` if it has one.
fn generate(case: &Path, out: &Path) -> io::Result<Run> {
    let files = sorted(&case.to_string_lossy())?;
    let named = |name: &str| files.iter().find(|path| path.ends_with(name));
    let documents = files.iter().filter(|path| {
        path.extension().is_some_and(|end| end == "md") || path.file_stem().is_some_and(|stem| stem == "openapi")
    });
    let mut arguments = vec!["generate".to_owned(), "--spec".to_owned()];
    arguments.extend(documents.map(|path| path.display().to_string()));
    arguments.extend(["--out".to_owned(), out.display().to_string()]);
    if let Some(config) = named("api.toml") {
        arguments.extend(["--config".to_owned(), config.display().to_string()]);
    }
    xtask(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What a folder holds, relative to the root of the workspace, so that messages name no machine's folders.
fn sorted(folder: &str) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(root().join(folder))?;
    let mut paths =
        entries.map(|entry| Ok(PathBuf::from(folder).join(entry?.file_name()))).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
