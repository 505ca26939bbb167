//! `release`: whether everything is as it must be before a version is published. It publishes nothing.

use std::fs;

use toml_edit::DocumentMut;

use crate::{
    fault::Fault,
    job::{self, CHANGELOG, Specs},
    report::counted,
    step::Step,
};

/// What was looked at, and what is wrong with it.
type Finding = (String, Result<(), String>);

/// What is run; each is a command that can be typed.
const STEPS: [&str; 3] = [
    "cargo xtask generate --check",
    "RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps",
    "cargo test --workspace --doc",
];

/// Looks at versions, changelogs, freshness, documentation and packages, also after something that is wrong.
pub fn run(quick: bool) -> Result<bool, Fault> {
    let version = workspace_version()?;
    let mut findings = vec![
        (format!("Cargo.toml: {version} has not been released"), untagged(&format!("v{version}"))),
        (
            format!("CHANGELOG.md has {version}"),
            changelog("CHANGELOG.md", &version, "call what is under `## [Unreleased]` so"),
        ),
    ];
    let all = job::specs(None, None)?;
    for specs in &all {
        findings.extend(of_api(specs));
    }
    if !quick {
        let packages = all.iter().filter_map(package);
        let steps = STEPS.iter().map(|step| (*step).to_owned());
        for line in steps.chain(packages.flat_map(|package| packaged(&package))) {
            let outcome = Step::new(&line).run().map(drop).map_err(|fault| fault.message().to_owned());
            findings.push((line, outcome));
        }
    }
    Ok(concluded(&findings, &version))
}

fn concluded(findings: &[Finding], version: &str) -> bool {
    println!("\n== release {version}");
    for (what, outcome) in findings {
        match outcome {
            Ok(()) => println!("    good  {what}"),
            Err(why) => println!("   wrong  {what}: {why}"),
        }
    }
    let wrong = findings.iter().filter(|(_, outcome)| outcome.is_err()).count();
    if wrong == 0 {
        println!("next: `git tag v{version}`, then `cargo publish --package NAME` for each crate");
    } else {
        println!("next: mend {}, then `cargo xtask release` again", counted(wrong, "thing"));
    }
    wrong == 0
}

/// The version of the generator.
fn workspace_version() -> Result<String, Fault> {
    let place = job::workspace().join("Cargo.toml");
    let text = fs::read_to_string(&place).map_err(|error| Fault::file(&place, &error))?;
    let manifest: DocumentMut = text.parse().map_err(|error| format!("{}: {error}", place.display()))?;
    let version = manifest.get("workspace").and_then(|item| item.get("package")?.get("version")?.as_str());
    version.map(str::to_owned).ok_or_else(|| Fault::Failed(format!("{} has no version", place.display())))
}

fn untagged(tag: &str) -> Result<(), String> {
    let is_there = Step::new(&format!("git rev-parse --quiet --verify refs/tags/{tag}")).succeeds();
    if is_there { Err(format!("the tag {tag} is there already; give it a new version")) } else { Ok(()) }
}

/// Whether the changelog's newest entry is that of the version, with a day.
fn changelog(path: &str, version: &str, mend: &str) -> Result<(), String> {
    let text = fs::read_to_string(job::workspace().join(path)).map_err(|error| error.to_string())?;
    entry(&text, version).map_err(|why| format!("{why}; {mend}"))
}

fn entry(text: &str, version: &str) -> Result<(), String> {
    let headings = text.lines().filter_map(|line| line.strip_prefix("## "));
    let mut versions = headings.filter(|heading| *heading != "[Unreleased]");
    let is_dated = |rest: &str| rest.strip_prefix(" - ").is_some_and(|day| day.len() == 10 && day.starts_with("20"));
    let newest = versions.next().unwrap_or("nothing");
    let rest = newest.strip_prefix(&format!("[{version}]")).or_else(|| newest.strip_prefix(version));
    match rest {
        Some(rest) if is_dated(rest) => Ok(()),
        Some(_) => Err(format!("`## {newest}` has no day, such as `## [{version}] - 2026-12-01`")),
        None => Err(format!("its newest entry is `{newest}`, and not `[{version}] - DAY`")),
    }
}

/// The crate of an API: its version is a new one, and its users are told of it.
fn of_api(specs: &Specs) -> Vec<Finding> {
    let name = specs.name();
    let Some(version) = specs.config.package.version.clone() else {
        let wrong = "it has no `version` in `[crate]`".to_owned();
        return vec![(format!("specs/{name}/api.toml"), Err(wrong))];
    };
    let mut findings =
        vec![(format!("specs/{name}: {version} has not been released"), untagged(&format!("{name}-v{version}")))];
    // The first version has nothing that changed.
    if specs.changelog.is_some() {
        let path = format!("specs/{name}/{CHANGELOG}");
        findings.push((format!("{path} has {version}"), changelog(&path, &version, "`refresh` writes it")));
    }
    findings
}

fn package(specs: &Specs) -> Option<String> {
    specs.config.package.name.clone()
}

/// What shows that a crate can be published.
fn packaged(name: &str) -> [String; 2] {
    [
        format!("cargo package --package {name} --locked --allow-dirty"),
        format!("cargo publish --dry-run --package {name} --locked --allow-dirty --no-verify"),
    ]
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn the_newest_entry_is_that_of_the_version() {
        let text = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n## 0.1.0 - 2026-11-01\n";
        assert_eq!(entry(text, "0.2.0"), Ok(()));
        assert!(entry(text, "0.1.0").is_err() && entry("## [Unreleased]\n", "0.1.0").is_err());
        assert!(entry("## [0.2.0]\n", "0.2.0").is_err_and(|why| why.contains("no day")));
        assert_eq!(entry("## 0.2.0 - 2026-12-01\n", "0.2.0"), Ok(()));
    }
}
