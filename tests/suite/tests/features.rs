//! The features of the published crate: each compiles alone and with all others, and costs what is said of it.

use std::{collections::BTreeSet, error::Error, fs, path::Path, process::Command};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs cargo on the published crate, with what is downloaded and compiled already; a warning is an error.
fn cargo(arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--package", "ofauth", "--offline", "--locked"])
        .current_dir(root())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "cargo {}\n{said}", arguments.join(" "));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn features() -> Outcome<Vec<String>> {
    let manifest: toml::Table = fs::read_to_string(root().join("generated/Cargo.toml"))?.parse()?;
    let all = manifest.get("features").and_then(toml::Value::as_table).ok_or("no features")?;
    Ok(all.keys().filter(|name| *name != "default").cloned().collect())
}

/// The crates of a build, itself left out.
fn crates(arguments: &[&str]) -> Outcome<BTreeSet<String>> {
    let tree = ["tree", "--edges", "normal", "--prefix", "none", "--target", "x86_64-unknown-linux-gnu"];
    let tree = cargo(&[&tree, arguments].concat())?;
    let names = tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty());
    Ok(names.filter(|name| *name != "ofauth").map(str::to_owned).collect())
}

/// Development dependencies would lend their features, so only the library is looked at; its tests and examples are
/// compiled with those of the workspace.
#[test]
fn every_feature_compiles_alone_and_with_all_others() -> Outcome {
    let all = features()?;
    let alone = all.iter().cloned();
    // Those that are `reqwest`'s own, and the one that starts a runtime for it.
    let sets = ["", "blocking,mock,tower", "reqwest,http2", "reqwest,rustls", "reqwest,blocking", &all.join(",")]
        .map(str::to_owned);
    for set in sets.into_iter().chain(alone) {
        cargo(&["check", "--quiet", "--lib", "--no-default-features", "--features", &set])?;
    }
    Ok(())
}

#[test]
fn without_reqwest_there_is_no_stack_and_no_runtime() -> Outcome {
    let found = crates(&["--no-default-features", "--features", "blocking,mock,tower,tracing"])?;
    for name in ["reqwest", "hyper", "hyper-util", "tokio", "rustls", "tower", "async-std", "smol", "futures"] {
        assert!(!found.contains(name), "{name} is among {found:?}");
    }
    Ok(())
}

#[test]
fn each_feature_adds_these_crates() -> Outcome {
    let base = crates(&["--no-default-features"])?;
    let mut lines = vec![format!("none: {} crates", base.len())];
    for name in features()? {
        // What belongs to `reqwest` is counted beside it.
        let (without, with) = match name.as_str() {
            "http2" | "rustls" => {
                (crates(&["--no-default-features", "--features", "reqwest"])?, format!("reqwest,{name}"))
            }
            other => (base.clone(), other.to_owned()),
        };
        let more = crates(&["--no-default-features", "--features", &with])?.difference(&without).count();
        lines.push(format!("{name}: {more} more"));
    }
    let direct = crates(&["--depth", "1"])?;
    lines.push(format!("direct by default: {}", direct.into_iter().collect::<Vec<_>>().join(", ")));
    insta::assert_snapshot!(lines.join("\n"));
    Ok(())
}
