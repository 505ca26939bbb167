//! `ci`: everything that must hold before a change lands. Each step is a command that a person can type.

use std::{path::PathBuf, time::Duration};

use crate::{job, step::Step};

/// A step and what it needs, for it is left out on a machine that does not have that.
struct Check {
    line: &'static str,
    needs: Need,
}

/// What a step needs besides Rust.
enum Need {
    Nothing,
    /// A program, with what it is called for to see whether it is there.
    Program(&'static str),
    /// A file or folder, from the workspace's folder or from the user's.
    Folder(&'static str),
}

/// What a machine may not be able to do comes last.
const CHECKS: &[Check] = &[
    always("INSTA_UPDATE=no cargo test --workspace"),
    always(
        "cargo fmt --check --package generator --package xtask --package openapi-client --package suite --package runtime-tests --package faults --package overhead --package counted",
    ),
    always("cargo clippy --workspace --all-targets --all-features -- --deny warnings"),
    always("cargo clippy --package ofauth --no-default-features -- --deny warnings"),
    always("RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps"),
    always("cargo xtask generate --check"),
    always("cargo xtask faults"),
    always("cargo xtask fuzz --seconds 30 --compile 4"),
    Check { line: "cargo xtask bench --quick", needs: Need::Program("valgrind --version") },
    always("cargo install --locked --debug --root target/tools cargo-deny@0.20.2"),
    always("target/tools/bin/cargo-deny check licenses bans sources"),
    Check {
        line: "target/tools/bin/cargo-deny check advisories --disable-fetch",
        needs: Need::Folder("~/.cargo/advisory-dbs"),
    },
    Check {
        line: "rustup toolchain install 1.85.0 --profile minimal --no-self-update",
        needs: Need::Program("rustup --version"),
    },
    Check {
        line: "CARGO_TARGET_DIR=target/minimum cargo +1.85.0 check --workspace --locked",
        needs: Need::Program("rustup --version"),
    },
    Check { line: "rustup target add wasm32-unknown-unknown", needs: Need::Program("rustup --version") },
    Check {
        line: "cargo check --package ofauth --target wasm32-unknown-unknown --no-default-features --features blocking,gzip,brotli,mock,tower,tracing",
        needs: Need::Program("rustup --version"),
    },
    Check { line: "cargo xtask prism", needs: Need::Program("npm --version") },
];

/// Real documents, where they are at hand: every so manyth of them, or all.
const SAMPLE: Check = Check {
    line: "cargo xtask corpus ../shared/corpus/real --sample 20 --check --allow dangling-reference",
    needs: Need::Folder("../shared/corpus/real"),
};
const CORPUS: Check = Check {
    line: "cargo xtask corpus ../shared/corpus/real --check --allow dangling-reference",
    needs: Need::Folder("../shared/corpus/real"),
};

/// What takes minutes and is about one command.
const EACH_CHANGE: Check = always("cargo test --package suite --features each-change --test callers");

const fn always(line: &'static str) -> Check {
    Check { line, needs: Need::Nothing }
}

/// How a step went.
enum Outcome {
    Passed(Duration),
    Failed(String),
    LeftOut(String),
}

/// Runs every step, also after one that failed, and says at the end how each went.
pub fn run(full: bool) -> bool {
    let last: &[Check] = if full { &[EACH_CHANGE, CORPUS] } else { &[SAMPLE] };
    let outcomes: Vec<(&str, Outcome)> = CHECKS.iter().chain(last).map(|check| (check.line, check.outcome())).collect();
    println!("\n== summary");
    for (line, outcome) in &outcomes {
        match outcome {
            Outcome::Passed(took) => println!("{:>6.1} s  {line}", took.as_secs_f64()),
            Outcome::LeftOut(why) => println!("left out  {line}: {why}"),
            Outcome::Failed(why) => println!("  FAILED  {why}"),
        }
    }
    !outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))
}

impl Check {
    fn outcome(&self) -> Outcome {
        if let Some(why) = self.needs.missing() {
            return Outcome::LeftOut(why);
        }
        match Step::new(self.line).run() {
            Ok(took) => Outcome::Passed(took),
            Err(fault) => Outcome::Failed(fault.message().to_owned()),
        }
    }
}

impl Need {
    /// What is missing, if something is.
    fn missing(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Program(line) => (!Step::new(line).succeeds())
                .then(|| format!("there is no `{}`", line.split(' ').next().unwrap_or(line))),
            Self::Folder(path) => (!place(path).exists()).then(|| format!("there is no {path}")),
        }
    }
}

fn place(path: &str) -> PathBuf {
    match path.strip_prefix("~/.cargo/") {
        Some(rest) => home().join(rest),
        None => job::workspace().join(path),
    }
}

/// Cargo's own folder.
fn home() -> PathBuf {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::CHECKS;

    /// The workflow runs the same commands, each as a step of its own.
    #[test]
    fn the_workflow_has_every_step() -> Result<(), std::io::Error> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let workflow = fs::read_to_string(root.join(".github/workflows/ci.yml"))?;
        for check in CHECKS {
            let step = check.line.replace(" --disable-fetch", "");
            let found = workflow.lines().any(|line| line.trim_start_matches([' ', '-']) == format!("run: {step}"));
            assert!(found, "ci.yml lacks the step: run: {step}");
        }
        Ok(())
    }

    /// What is published runs on other systems, too.
    #[test]
    fn the_workflow_has_other_systems() -> Result<(), std::io::Error> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let workflow = fs::read_to_string(root.join(".github/workflows/ci.yml"))?;
        let found: Vec<&str> = workflow.lines().filter(|line| line.trim_start().starts_with("os: [")).collect();
        assert_eq!(found, ["        os: [windows-latest, macos-latest]"]);
        Ok(())
    }

    /// What is checked is what is stated.
    #[test]
    fn the_minimum_rust_is_the_stated_one() -> Result<(), std::io::Error> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
        let stated = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'));
        let stated = stated.unwrap_or_default();
        assert!(!stated.is_empty() && CHECKS.iter().any(|check| check.line.contains(&format!("+{stated}.0 check"))));
        Ok(())
    }
}
