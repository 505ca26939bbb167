//! `conformance`: every operation's call through the generated client, judged by a mock server that nobody here
//! wrote.

use std::{
    fs,
    path::{Path, PathBuf},
};

use generator::{Input, Output, emit::Files};
use serde_json::Value;

use crate::{
    arguments::Conformance,
    fault::Fault,
    job,
    prism::Server,
    report::{self, Format},
    step::Step,
    tree,
};

/// Where the crates are written and compiled, from the workspace's folder.
const FOLDER: &str = "target/conformance";

/// The test that makes the calls; the rest is what every generated crate has.
const TEST: &str = include_str!("../templates/conformance.rs");

/// What became of one operation.
#[derive(Debug)]
struct Verdict {
    operation: String,
    /// Why it was not accepted.
    why: Option<String>,
    /// Whether it was not called at all.
    skipped: bool,
}

/// Generates the client, starts Prism on the document, and makes every call.
pub fn run(options: &Conformance) -> Result<bool, Fault> {
    let name = package(&options.spec);
    let folder = job::workspace().join(FOLDER).join(&name);
    let mut input = job::of_spec_or_first(&options.spec, None)?;
    input.config.package.name = Some(name);
    input.config.package.standalone = true;
    input.allow.extend(options.allow.iter().cloned());
    let output = generate(input, &folder)?;
    let document = folder.with_extension("json");
    let text = format!("{:#}", without_servers(&output.tree));
    fs::write(&document, text).map_err(|error| Fault::file(&document, &error))?;
    let mut server = Server::start(&document)?;
    let manifest = folder.join("Cargo.toml");
    let tests = Step::new(&format!(
        "CARGO_TARGET_DIR={FOLDER}/target CARGO_PROFILE_DEV_DEBUG=0 CONFORMANCE_URL={} cargo test --quiet --manifest-path {} \
         --test conformance -- --nocapture",
        server.url(),
        manifest.display()
    ));
    println!("== {tests}");
    server.wait_until_it_listens()?;
    let output = tests.command().output().map_err(|error| format!("`{tests}`: {error}"))?;
    if !output.status.success() {
        return Err(Fault::Failed(format!("`{tests}` failed:\n{}", String::from_utf8_lossy(&output.stderr))));
    }
    let verdicts: Vec<Verdict> = String::from_utf8_lossy(&output.stdout).lines().filter_map(read).collect();
    Ok(print(&verdicts))
}

/// The crate's name, by that of the document.
fn package(spec: &[PathBuf]) -> String {
    let stem = spec.first().and_then(|path| path.file_stem()).map(|stem| stem.to_string_lossy().to_lowercase());
    let letters = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    stem.map_or_else(|| "conformance".to_owned(), |stem| format!("c-{}", stem.chars().map(letters).collect::<String>()))
}

fn generate(input: Input, folder: &Path) -> Result<Output, Fault> {
    let output = generator::generate(input)?;
    let Some(files) = &output.files else {
        report::print(output.problems.list(), &output.sources, Format::Text);
        return Err(Fault::Failed("the document has errors".to_owned()));
    };
    let mut files: Files = files.clone();
    files.insert("tests/conformance.rs".to_owned(), format!("{}{TEST}", generator::render::BANNER));
    let failed = |error: std::io::Error| Fault::file(folder, &error);
    let changes = tree::changes(folder, &files).map_err(failed)?;
    tree::apply(folder, &files, &changes).map_err(failed)?;
    Ok(output)
}

/// The document without `servers`: Prism listens on its own address, and would want their paths before each path.
fn without_servers(tree: &Value) -> Value {
    let mut tree = tree.clone();
    let strip = |node: &mut Value| {
        if let Some(object) = node.as_object_mut() {
            object.remove("servers");
        }
    };
    strip(&mut tree);
    for item in tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(|paths| paths.values_mut()) {
        strip(item);
        item.as_object_mut().into_iter().flat_map(|item| item.values_mut()).for_each(strip);
    }
    tree
}

fn read(line: &str) -> Option<Verdict> {
    let (word, rest) = line.split_once(' ')?;
    let (operation, why) = match rest.split_once(": ") {
        Some((operation, why)) if word != "accepted" => (operation, Some(why.to_owned())),
        _ => (rest, None),
    };
    let known = matches!(word, "accepted" | "refused" | "skipped");
    known.then(|| Verdict { operation: operation.to_owned(), why, skipped: word == "skipped" })
}

/// Prints what was not accepted, then the sum.
fn print(verdicts: &[Verdict]) -> bool {
    for verdict in verdicts {
        if let Some(why) = &verdict.why {
            println!("{}: {}{why}", verdict.operation, if verdict.skipped { "not called: " } else { "" });
        }
    }
    let accepted = verdicts.iter().filter(|verdict| verdict.why.is_none()).count();
    println!("{accepted} of {} operations accepted", verdicts.len());
    accepted == verdicts.len()
}

#[cfg(test)]
mod tests {
    use super::{read, without_servers};
    use serde_json::json;

    #[test]
    fn verdicts_are_read_from_lines() {
        let read = |line| read(line).map(|one| (one.operation, one.why, one.skipped));
        assert_eq!(read("accepted GET /a:b"), Some(("GET /a:b".to_owned(), None, false)));
        assert_eq!(read("refused GET /a: no: 422"), Some(("GET /a".to_owned(), Some("no: 422".to_owned()), false)));
        assert_eq!(read("running 1 test"), None);
    }

    #[test]
    fn servers_are_taken_away_where_they_are_servers() {
        let tree =
            json!({"servers": [1], "paths": {"/a": {"servers": [], "get": {"servers": [], "x": {"servers": 1}}}}});
        assert_eq!(without_servers(&tree), json!({"paths": {"/a": {"get": {"x": {"servers": 1}}}}}));
    }
}
