//! What the project's Markdown shows is so: Rust is compiled or is what is generated, commands can be called, settings and
//! documents can be read. A block of a kind that nobody checks is an error.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use suite::markdown::{Block, blocks};

/// The Rust of README.md; that this compiles is the test.
#[allow(clippy::unused_async, reason = "not every block awaits")]
mod readme {
    include!(concat!(env!("OUT_DIR"), "/readme.rs"));
}

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The pages that are written by hand, but for `generator/API_TOML.md`, which `api_toml.rs` checks.
const PAGES: [&str; 7] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "BENCHMARKS.md",
    "tests/conformance.md",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> Outcome<String> {
    Ok(fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))?)
}

/// The pages, and where each of their blocks stands.
fn all() -> Outcome<Vec<(String, Block)>> {
    let mut all = Vec::new();
    for page in PAGES {
        all.extend(blocks(&read(page)?).into_iter().map(|block| (format!("{page}:{}", block.line), block)));
    }
    Ok(all)
}

#[test]
fn every_block_is_of_a_kind_that_is_checked() -> Outcome {
    for (place, block) in all()? {
        match block.info.as_str() {
            "sh" => shell(&block.text).map_err(|wrong| format!("{place}: {wrong}"))?,
            "yaml" => drop(
                serde_yaml::from_str::<serde_yaml::Value>(&block.text).map_err(|wrong| format!("{place}: {wrong}"))?,
            ),
            "toml" => drop(toml::from_str::<toml::Table>(&block.text).map_err(|wrong| format!("{place}: {wrong}"))?),
            "json" => drop(serde_json::from_str::<Value>(&block.text).map_err(|wrong| format!("{place}: {wrong}"))?),
            // Rust: `readme`, and `rust_is_what_is_generated`. Tokens: `the_stages_are_what_they_are`. A drawing says
            // nothing that could be run.
            "rust" | "tokens" | "text" => {}
            other => return Err(format!("{place}: nobody checks `{other}`").into()),
        }
    }
    Ok(())
}

/// Looks at each command of a script.
fn shell(text: &str) -> Result<(), String> {
    let commands = text.replace("\\\n", " ");
    commands.lines().try_for_each(|line| command(line.split(" # ").next().unwrap_or(line).trim()))
}

fn command(line: &str) -> Result<(), String> {
    let words: Vec<&str> = line.split_whitespace().skip_while(|word| is_variable(word)).collect();
    match words.as_slice() {
        [] => Ok(()),
        ["cargo", "xtask", ..] | ["openapi-client", ..] => xtask::understood(&words.join(" ")),
        ["cargo", "run", "--package", "xtask", "--", rest @ ..] => {
            xtask::understood(&format!("cargo xtask {}", rest.join(" ")))
        }
        ["cargo", rest @ ..] => cargo(rest),
        ["git" | "curl" | "sudo", ..] => parses(line),
        [other, ..] => Err(format!("nobody checks `{other}`")),
    }
}

fn is_variable(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
}

/// What cargo is called with exists: its command, the packages, examples and tests.
fn cargo(words: &[&str]) -> Result<(), String> {
    let command = words.first().copied().unwrap_or_default();
    if !["build", "clippy", "doc", "fmt", "install", "package", "publish", "run", "test"].contains(&command) {
        return Err(format!("nobody checks `cargo {command}`"));
    }
    for pair in words.windows(2) {
        let is_there = match pair {
            ["--package" | "-p", package] => folder_of(package).is_some(),
            ["--example", name] => root().join(format!("generated/examples/{name}.rs")).exists(),
            ["--test", name] => root().join(format!("tests/suite/tests/{name}.rs")).exists(),
            ["--git", url] => manifest_says(&format!("repository = \"{url}\"")),
            _ => true,
        };
        if !is_there {
            return Err(format!("there is no `{}`", pair.join(" ")));
        }
    }
    match words {
        ["install", .., package] => {
            folder_of(package).map(drop).ok_or_else(|| format!("there is no package `{package}`"))
        }
        _ => Ok(()),
    }
}

fn manifest_says(line: &str) -> bool {
    read("Cargo.toml").is_ok_and(|text| text.lines().any(|one| one == line))
}

/// The folder of a package of this workspace.
fn folder_of(package: &str) -> Option<PathBuf> {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml").ok()?).ok()?;
    let members = manifest.get("workspace")?.get("members")?.as_array()?;
    let folders = members.iter().filter_map(|member| Some(root().join(member.as_str()?)));
    folders.into_iter().find(|folder| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        text.lines().any(|line| line == format!("name = \"{package}\""))
    })
}

/// Whether a shell can read a line of another program.
fn parses(line: &str) -> Result<(), String> {
    let status = Command::new("sh").args(["-n", "-c", line]).stderr(Stdio::null()).status();
    if status.is_ok_and(|status| status.success()) { Ok(()) } else { Err(format!("no shell can read `{line}`")) }
}

#[test]
fn every_command_in_a_sentence_can_be_called() -> Outcome {
    let mut count = 0;
    for page in PAGES.into_iter().chain(["generator/API_TOML.md"]) {
        let text = read(page)?;
        let spans = text.split('`').skip(1).step_by(2);
        for span in spans.filter(|span| span.starts_with("cargo xtask ") || span.starts_with("openapi-client ")) {
            xtask::understood(&called(span)).map_err(|wrong| format!("{page}: `{span}`: {wrong}"))?;
            count += 1;
        }
    }
    assert!(count > 20, "{count} commands were found");
    Ok(())
}

/// A command as somebody calls it who fills in what stands for something else.
fn called(span: &str) -> String {
    let words = span.replace("\\|", "|").replace(['[', ']'], "").replace("...", "");
    let word = |word: &str| match word {
        "N" | "COUNT" | "FACTOR" => "1".to_owned(),
        "CODE" => "dangling-reference".to_owned(),
        "CRATE" | "NAME" => "shop".to_owned(),
        "SHELL" => "bash".to_owned(),
        // One of several.
        _ => word.split('|').next().unwrap_or(word).to_owned(),
    };
    let words: Vec<String> = words.split_whitespace().map(word).collect();
    // A command that is only named may need more than its name.
    let is_named = words.len() == if words[0] == "cargo" { 3 } else { 2 };
    words.join(" ") + if is_named { " --help" } else { "" }
}

/// Commands that the pages show, are quick, and change nothing: they are run.
const RUN: [&str; 4] = [
    "cargo xtask generate --check",
    "cargo xtask explain dangling-reference",
    "cargo xtask dump document",
    "cargo xtask dump api --only POST\u{a0}/v2/vault-plus/media/batch",
];

#[test]
fn what_is_quick_is_run() -> Outcome {
    for line in RUN {
        let words: Vec<String> = line.split(' ').map(|word| word.replace('\u{a0}', " ")).collect();
        let output = Command::new(env!("CARGO")).args(&words[1..]).current_dir(root()).output()?;
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

#[test]
fn rust_is_what_is_generated() -> Outcome {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let generated = ["src/api/vault_plus_media.rs", "src/types/vault_plus_media.rs"];
    let generated: Vec<String> = generated
        .into_iter()
        .map(|path| read(&format!("generated/{path}")).map(|text| flat(&text)))
        .collect::<Outcome<_>>()?;
    for page in PAGES.into_iter().filter(|page| *page != "README.md") {
        for block in blocks(&read(page)?).iter().filter(|block| block.info == "rust") {
            let is_there = generated.iter().any(|text| text.contains(&flat(&block.text)));
            assert!(is_there, "{page}:{}: this is not generated:\n{}", block.line, block.text);
        }
    }
    Ok(())
}

/// What `cargo xtask dump` prints.
fn dump(arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(env!("CARGO")).args(["xtask", "dump"]).args(arguments).current_dir(root()).output()?;
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a value says no more than another one somewhere does.
fn is_within(part: &Value, whole: &Value) -> bool {
    says(part, whole)
        || match whole {
            Value::Object(fields) => fields.values().any(|value| is_within(part, value)),
            Value::Array(items) => items.iter().any(|value| is_within(part, value)),
            _ => false,
        }
}

fn says(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|whole| says(value, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.len() <= whole.len() && part.iter().zip(whole).all(|(part, whole)| says(part, whole))
        }
        _ => part == whole,
    }
}

#[test]
fn the_stages_are_what_they_are() -> Outcome {
    let page = read("specs/ofauth/vault-plus-media-batch.md")?;
    let stages = [dump(&["document"])?, dump(&["api", "--only", "POST /v2/vault-plus/media/batch"])?];
    let stages: Vec<Value> = stages.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?;
    let tokens = dump(&["tokens", "--only", "src/api/vault_plus_media.rs"])?;
    let mut met = Vec::new();
    for block in blocks(&read("ARCHITECTURE.md")?) {
        let is_so = match block.info.as_str() {
            "yaml" => block.text.lines().all(|line| page.lines().any(|known| known.trim() == line.trim())),
            "json" => {
                let part: Value = serde_json::from_str(&block.text)?;
                stages.iter().any(|stage| is_within(&part, stage))
            }
            "tokens" => tokens.contains(block.text.trim()),
            _ => continue,
        };
        assert!(is_so, "ARCHITECTURE.md:{} is not so:\n{}", block.line, block.text);
        met.push(block.info);
    }
    assert_eq!(met, ["yaml", "yaml", "json", "json", "tokens"]);
    Ok(())
}

#[test]
fn every_link_leads_somewhere() -> Outcome {
    for page in PAGES.into_iter().chain(["generator/API_TOML.md"]) {
        let text = read(page)?;
        let folder = root().join(page);
        let folder = folder.parent().unwrap_or(Path::new("")).to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let is_local = !link.contains("://") && !link.starts_with('#');
            assert!(!is_local || folder.join(link).exists(), "{page}: {link}");
        }
    }
    assert!(read("README.md")?.lines().count() <= 150);
    Ok(())
}
