//! What changed between two documents: every folder of `tests/changes` holds a pair, which is compared both ways.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::{Outcome, Run, root, xtask};

/// The difference of two documents of a folder.
fn compared(case: &Path, old: &str, new: &str, more: &[&str]) -> std::io::Result<Run> {
    let path = |name: &str| case.join(name).to_string_lossy().into_owned();
    let (old, new) = (path(old), path(new));
    xtask(&[&["diff", &old, &new], more].concat())
}

fn cases() -> Result<Vec<std::path::PathBuf>, Box<dyn std::error::Error>> {
    let entries = fs::read_dir(root().join("tests/changes"))?;
    let mut cases: Vec<_> = entries.flatten().map(|entry| Path::new("tests/changes").join(entry.file_name())).collect();
    cases.sort();
    Ok(cases)
}

#[test]
fn every_difference_is_shown_both_ways() -> Outcome {
    let mut shown = BTreeSet::new();
    for case in cases()? {
        for (old, new, name) in [("old.yaml", "new.yaml", "forth"), ("new.yaml", "old.yaml", "back")] {
            let run = compared(&case, old, new, &[])?;
            let breaks = run.stdout.contains("a major step") || run.stdout.contains("they fail\n");
            assert_eq!(run.status, Some(i32::from(breaks)), "{}: {}{}", case.display(), run.stdout, run.stderr);
            let codes = run.stdout.lines().filter_map(|line| line.strip_suffix(']')?.rsplit_once('['));
            shown.extend(codes.map(|(_, code)| code.to_owned()));
            insta::with_settings!({
                snapshot_path => root().canonicalize()?.join(&case),
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, { insta::assert_snapshot!(name, run.stdout) });
        }
    }
    let list = xtask(&["explain"])?.stdout;
    let listed = list.lines().skip_while(|line| !line.is_empty()).skip(3);
    for rule in listed.filter_map(|line| line.split_whitespace().next()) {
        assert!(shown.contains(rule), "no pair of documents shows `{rule}`");
        assert!(xtask(&["explain", rule])?.stdout.starts_with(rule));
    }
    Ok(())
}

#[test]
fn equal_documents_have_no_difference() -> Outcome {
    for case in cases()? {
        let run = compared(&case, "old.yaml", "old.yaml", &[])?;
        assert_eq!((run.status, run.stdout.as_str()), (Some(0), "no difference\n"));
    }
    Ok(())
}

#[test]
fn programs_and_pull_requests_are_told_in_their_own_way() -> Outcome {
    let case = Path::new("tests/changes/inputs");
    let json: serde_json::Value =
        serde_json::from_str(&compared(case, "old.yaml", "new.yaml", &["--format", "json"])?.stdout)?;
    assert_eq!((json["step"].as_str(), json["wire"].as_str()), (Some("major"), Some("fails")));
    let difference = &json["differences"][0];
    for key in ["rule", "operations", "place", "ty", "what", "wire", "loses"] {
        assert!(!difference[key].is_null(), "{key}: {difference}");
    }
    let markdown = compared(case, "old.yaml", "new.yaml", &["--format", "markdown"])?.stdout;
    assert!(markdown.starts_with("**a major step: 0.1.0 becomes 0.2.0; "), "{markdown}");
    assert!(
        markdown
            .contains("| fails | `query needed` is new, and required | `GET /books` | `required-parameter-added` |")
    );
    Ok(())
}

#[test]
fn a_document_that_is_wrong_or_missing_is_said() -> Outcome {
    let missing = xtask(&["diff", "tests/changes/inputs/old.yaml", "tests/changes/inputs/none.yaml"])?;
    assert_eq!(missing.status, Some(1));
    assert!(missing.stderr.contains("none.yaml"), "{}", missing.stderr);
    let wrong = xtask(&["diff", "tests/changes/inputs/old.yaml", "tests/invalid/two-mistakes/openapi.yaml"])?;
    assert_eq!(wrong.status, Some(1));
    assert!(wrong.stderr.contains("error[") && wrong.stderr.contains("cannot be compared"), "{}", wrong.stderr);
    let revision = xtask(&["diff", "no-such-revision:a.yaml", "tests/changes/inputs/old.yaml"])?;
    assert_eq!(revision.status, Some(2), "{}", revision.stderr);
    Ok(())
}
