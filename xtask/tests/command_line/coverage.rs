//! What a person and a program are told about what became of a document.

use std::fs;

use serde_json::Value;

use crate::support::{Outcome, root, scratch, xtask};

const FOLDER: &str = "tests/coverage";

/// Generates from the document of [`FOLDER`] in a folder of its own: what was printed at the end, and the report.
fn run(scratch_name: &str) -> Result<(String, Value), Box<dyn std::error::Error>> {
    let folder = scratch(scratch_name)?;
    fs::create_dir_all(&folder)?;
    let (out, report) = (folder.join("out").display().to_string(), folder.join("report.json").display().to_string());
    let document = format!("{FOLDER}/openapi.yaml");
    let config = format!("{FOLDER}/api.toml");
    let run = xtask(&["generate", "--spec", &document, "--config", &config, "--out", &out, "--report", &report])?;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let told = run.stdout.lines().filter(|line| line.starts_with("  ")).collect::<Vec<_>>().join("\n");
    Ok((told, serde_json::from_str(&fs::read_to_string(&report)?)?))
}

#[test]
fn a_person_is_told_what_matters_in_a_few_lines() -> Outcome {
    let (told, _) = run("coverage-told")?;
    insta::with_settings!({
        snapshot_path => root().canonicalize()?.join(FOLDER),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!("told", told) });
    Ok(())
}

#[test]
fn a_program_is_told_everything_with_places() -> Outcome {
    let (_, report) = run("coverage-report")?;
    let crate_ = &report["crates"][0];
    assert_eq!(crate_["errors"], 0);
    let mut lost = Vec::new();
    for (fate, reason) in [("approximated", "how"), ("ignored", "why")] {
        for loss in crate_[fate].as_array().ok_or(fate)? {
            assert_eq!(loss["count"], loss["places"].as_array().ok_or(fate)?.len(), "{loss}");
            let at = &loss["places"][0];
            let place = format!("{}:{}:{} {}", at["file"], at["line"], at["column"], at["pointer"]);
            let minor = if loss["minor"] == true { ", minor" } else { "" };
            let what = format!("{fate} {} ({}){minor}", loss["construct"], loss[reason]);
            lost.push(format!("{what}\n  {}\n", place.replace('"', "")));
        }
    }
    insta::with_settings!({
        snapshot_path => root().canonicalize()?.join(FOLDER),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("losses", lost.concat());
    });
    let used = crate_["used"].as_array().ok_or("used")?;
    let count = |object: &str, construct: Option<&str>| {
        let same = |used: &&Value| used["object"] == object && used["construct"].as_str() == construct;
        used.iter().find(same).map_or(&Value::Null, |used| &used["count"])
    };
    // Three, and a callback.
    assert_eq!(count("Operation", None), 4);
    assert_eq!(count("Parameter", Some("in: query")), 2);
    assert_eq!(count("Parameter", Some("style: pipeDelimited")), 1);
    assert_eq!(count("Schema", Some("type: string")), 4);
    assert_eq!(count("Responses", Some("default")), 1);
    Ok(())
}
