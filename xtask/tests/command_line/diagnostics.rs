//! What a person sees when a document is wrong: every folder of `tests/invalid` holds one mistake.

use std::{
    collections::BTreeSet,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

use crate::support::{Outcome, Run, root, scratch, xtask};

#[test]
fn every_mistake_is_shown_where_it_stands() -> Outcome {
    let mut silent = Vec::new();
    for (case, run) in runs()? {
        let name = case.display();
        let said = &run.stderr;
        let is_error = said.contains("error[");
        assert_eq!(run.status, Some(i32::from(is_error)), "{name}: {said}");
        if !is_error && !said.contains("warning[") {
            silent.push(name.to_string());
            continue;
        }
        insta::with_settings!({
            snapshot_path => root().canonicalize()?.join(&case),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!("stderr", said) });
    }
    assert!(silent.is_empty(), "nothing was said of {silent:#?}");
    Ok(())
}

/// Generates from every folder, on all processors.
fn runs() -> Result<Vec<(PathBuf, Run)>, Box<dyn Error>> {
    let cases = sorted("tests/invalid")?;
    let run = |case: &PathBuf| -> io::Result<(PathBuf, Run)> {
        let out = scratch(&format!("invalid-{}", case.file_name().unwrap_or_default().to_string_lossy()))?;
        let run = generate(case, &out)?;
        let is_written = out.exists();
        assert_eq!(is_written, run.status == Some(0), "{}: errors, and something was written", case.display());
        Ok((case.clone(), run))
    };
    let threads = std::thread::available_parallelism()?.get();
    let finished = std::thread::scope(|scope| {
        let parts = cases.chunks(cases.len().div_ceil(threads));
        let parts: Vec<_> = parts.map(|part| scope.spawn(move || part.iter().map(run).collect::<Vec<_>>())).collect();
        parts.into_iter().map(|part| part.join().map_err(|_| "a run failed")).collect::<Result<Vec<_>, _>>()
    })?;
    Ok(finished.into_iter().flatten().collect::<io::Result<_>>()?)
}

#[test]
fn a_missing_file_is_named() -> Outcome {
    let out = scratch("invalid-missing")?;
    let run = xtask(&["generate", "--spec", "tests/invalid/missing.yaml", "--out", &out.to_string_lossy()])?;
    assert_eq!((run.status, out.exists()), (Some(1), false));
    assert!(run.stderr.contains("tests/invalid/missing.yaml: "), "{}", run.stderr);
    Ok(())
}

#[test]
fn a_name_that_no_crate_can_have_is_refused() -> Outcome {
    let out = scratch("invalid-name")?;
    let document = root().join("tests/invalid/config-version/openapi.yaml");
    let run = crate::support::generate(&document, &out, &["--name", "9 bad"])?;
    assert_eq!((run.status, out.exists()), (Some(2), false));
    assert!(run.stderr.contains("a crate cannot be called `9 bad`; for example `n9-bad`"), "{}", run.stderr);
    Ok(())
}

/// What takes a folder of `specs/`, and what takes a document of many megabytes.
const WITHOUT_DOCUMENT: [&str; 2] = ["lock-invalid", "too-large"];

#[test]
fn every_code_is_listed_explained_and_shown_by_a_document() -> Outcome {
    let list = xtask(&["explain"])?.stdout;
    let listed = list.lines().take_while(|line| !line.is_empty());
    let listed: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    let mut shown = String::new();
    for case in sorted("tests/invalid")? {
        shown += &fs::read_to_string(root().join(case).join("stderr.snap"))?;
    }
    let emitted: BTreeSet<&str> = shown.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    for code in &listed {
        let run = xtask(&["explain", code])?;
        assert_eq!(run.status, Some(0), "{code}");
        assert!(
            run.stdout.contains(
                "
Wrong:

```"
            ) && run.stdout.contains(
                "
Right:

```"
            ),
            "{code}: {}",
            run.stdout
        );
        assert!(emitted.contains(code) || WITHOUT_DOCUMENT.contains(code), "no document shows `{code}`");
    }
    let explained = sorted("generator/explanations")?;
    let explained: Vec<_> = explained.iter().filter_map(|path| path.file_stem()?.to_str()).collect();
    assert!(explained.iter().all(|code| listed.contains(code)), "{explained:?}");
    let unknown = xtask(&["explain", "unknown-valeu"])?;
    assert!(
        unknown.status == Some(2) && unknown.stderr.contains("did you mean `unknown-value`?"),
        "{}",
        unknown.stderr
    );
    Ok(())
}

#[test]
fn warnings_can_be_errors_and_accepted_ones_stay_none() -> Outcome {
    let (out, document) = (scratch("invalid-strict")?, root().join("tests/invalid/path-with-colon/openapi.yaml"));
    let strict = crate::support::generate(&document, &out, &["--strict"])?;
    assert_eq!((strict.status, out.exists()), (Some(1), false));
    assert!(strict.stderr.contains("error[colon-path]"), "{}", strict.stderr);
    let accepted = crate::support::generate(&document, &out, &["--strict", "--allow", "colon-path"])?;
    assert_eq!(accepted.status, Some(0), "{}", accepted.stderr);
    let dangling = root().join("tests/invalid/schema-reference-misspelt/openapi.yaml");
    let accepted = crate::support::generate(&dangling, &out, &["--strict", "--allow", "dangling-reference"])?;
    assert!(accepted.stderr.contains("warning[dangling-reference]"), "{}", accepted.stderr);
    Ok(())
}

#[test]
fn programs_and_github_are_told_in_their_own_way() -> Outcome {
    let (out, document) = (scratch("invalid-format")?, "tests/invalid/two-mistakes/openapi.yaml");
    let run = |format| xtask(&["generate", "--spec", document, "--out", &out.to_string_lossy(), "--format", format]);
    let json = run("json")?.stdout;
    let objects = json.lines().map(serde_json::from_str::<serde_json::Value>).collect::<Result<Vec<_>, _>>()?;
    let lines: Vec<_> = objects.iter().map(|object| (&object["file"], &object["line"], &object["column"])).collect();
    assert_eq!(lines, [(&document.into(), &8.into(), &15.into()), (&document.into(), &16.into(), &23.into())]);
    let github = run("github")?.stdout;
    let first = format!("::error file={document},line=8,endLine=8,col=15,title=unknown-value::`boddy` is none of");
    assert!(github.starts_with(&first), "{github}");
    Ok(())
}

#[test]
fn actions_that_help_gives_mend_the_document() -> Outcome {
    for name in
        ["unknown-parameter-place", "operation-mistyped-field", "schema-reference-misspelt", "schema-type-mistyped"]
    {
        let folder = scratch(&format!("invalid-mended-{name}"))?;
        fs::create_dir_all(&folder)?;
        let document = root().join("tests/invalid").join(name).join("openapi.yaml");
        let out = folder.join("out");
        let json = crate::support::generate(&document, &out, &["--no-tests", "--format", "json"])?.stdout;
        let problem: serde_json::Value = serde_json::from_str(json.lines().next().unwrap_or_default())?;
        let actions = problem["overlay"].as_str().ok_or(name)?;
        fs::write(folder.join("overlay.yaml"), format!("overlay: 1.0.0\nactions:\n{actions}\n"))?;
        fs::write(folder.join("api.toml"), "[document]\noverlays = [\"overlay.yaml\"]\n")?;
        let config = folder.join("api.toml");
        let more = ["--no-tests", "--strict", "--config", &config.to_string_lossy()];
        let run = crate::support::generate(&document, &out, &more)?;
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""), "{actions}");
    }
    Ok(())
}

/// Generates from the documents of a case, with its `api.toml` if it has one.
fn generate(case: &Path, out: &Path) -> io::Result<Run> {
    let files = sorted(&case.to_string_lossy())?;
    let named = |name: &str| files.iter().find(|path| path.ends_with(name));
    let documents = files.iter().filter(|path| {
        path.extension().is_some_and(|end| end == "md") || path.file_stem().is_some_and(|stem| stem == "openapi")
    });
    let mut arguments = vec!["generate".to_owned(), "--no-tests".to_owned(), "--spec".to_owned()];
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
