//! A document whose every text tries to become code: what is generated from it compiles with warnings
//! denied, its documentation has no warning, and nothing of it runs.

mod crates;

use std::path::Path;

use crates::{Outcome, cargo, command::write_workspace, write};
use generator::{Input, Output, config::Config, diagnostic::Severity, emit::Files, source::SourceText};
use serde_json::{Map, Value, json};

/// What somebody might write who wants to be compiled, run, linked to or shown as something else.
const TEXTS: &[&str] = &[
    "*/ compile_error!(\"out\"); /*",
    "\"; compile_error!(\"out\"); \"",
    "\"# ; compile_error!(\"out\"); r#\"",
    "\")] compile_error!(\"out\"); #[doc = (\"",
    "#![feature(out)]",
    "\n#![feature(out)]\n",
    "\r\rcompile_error!(\"out\");\r\n",
    "```rust\npanic!(\"run\");\n```",
    "```\npanic!(\"run\");",
    "~~~\npanic!(\"run\");\n~~~",
    "x\n\n    panic!(\"run\");\n\n\tpanic!(\"run\");\n",
    "- ````\n  panic!(\"run\");\n  ````\n",
    "- ~~~\n  panic!(\"run\");\n  ~~~\n",
    "-      panic!(\"run\");\n1.\t\tpanic!(\"run\");\n* - +      panic!(\"run\");",
    "> ```\n> panic!(\"run\");\n> ```\n>     panic!(\"run\");",
    "1. a\n\n   ```\n   panic!(\"run\");\n   ```\n",
    "````\n```\n````\n    panic!(\"run\");\n```",
    "    ```\npanic!(\"run\");\n```\n",
    "```text\n    ```\npanic!(\"run\");\n    ```\n\npanic!()\n",
    "<pre><code class=\"language-rust\">panic!()</code></pre>",
    "`<script>alert(1)</script>```",
    "``<b>` `` <i> \\`<u>`",
    "<script>alert(1)</script><!-- <a href='x'> <b",
    "[x](javascript:alert(1)) [`Missing`] [Missing] [a][b]\n\n[b]: http://a.test\n[^1]: x",
    "\\[Missing] \\\\[Missing] \\`[Missing]\\` ![x](http://a.test/b.png)",
    "xhttp://a.test/b https://b.test/c_d_(e)*f* http:// <http://c.test>",
    "\u{202e}\u{2066}left\u{2069}\u{200f}",
    "nul\u{0}esc\u{1b}[31m del\u{7f} nel\u{85} ls\u{2028}ps\u{2029} bom\u{feff} shy\u{ad}",
    "{} {0} {name:?} {{",
    "%s $crate $x @x \\u{110000} \\x00 \\",
    "'static 'a' b'\\'' r\"",
    "a::b<c>(d)[e]{f}",
    "self",
    "Self",
    "super",
    "crate",
    "r#type",
    "type",
    "_",
    "__",
    "union",
    "macro_rules",
    "Unknown",
    "String",
    "Option",
    "Some",
    "Result",
    "Vec",
    "Box",
    "Send",
    "std",
    "core",
    "serde",
    "types",
    "api",
    "mod",
    "lib",
    "main",
    "build",
    "con",
    "aux",
    "NUL",
    "com1",
    "../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "C:\\windows",
    "~/.ssh",
    "",
    " ",
    "-",
    "*",
    "0",
    "9lives",
    "-1",
    "🦀",
    "a",
    "а",
    "ａ",
    "ﬁ",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "ǅ",
    "𝒜",
    "o͏k",
    "한글",
    "\"\n\n[dependencies]\nevil = \"1\"\n#",
    "'''\n[lib]\npath = \"/tmp/evil.rs\"\n'''",
    "MIT\"\nbuild = \"evil.rs",
];

/// A document with each text in every place that takes a text.
fn document() -> Value {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    let mut keys = Map::new();
    let long = format!("{}\n```\npanic!()\n```", "long ".repeat(400));
    for text in TEXTS.iter().copied().chain([long.as_str()]) {
        let reference = json!({"$ref": format!("#/components/schemas/{}", text.replace('~', "~0").replace('/', "~1").replace('%', "%25"))});
        schemas.insert(text.to_owned(), schema(text, &reference));
        keys.insert(text.to_owned(), json!({"type": "apiKey", "in": "header", "name": text, "description": text}));
        let parameter = |place: &str| {
            json!({"name": text, "in": place, "required": place == "path", "description": text,
                   "schema": {"type": "string", "default": text, "example": text, "pattern": text}})
        };
        let answer = json!({"description": text, "content": {"application/json": {"schema": reference}}});
        paths.insert(
            path(text),
            json!({
                "summary": text,
                "post": {
                    "tags": [text], "operationId": text, "summary": text, "description": text,
                    "externalDocs": {"url": text, "description": text},
                    "parameters": (["path", "query", "header", "cookie"].map(parameter)),
                    "requestBody": {"description": text, "content": {"application/json": {"schema": {
                        "type": "object", "required": [text], "properties": {text: reference, "other": {"type": "string", "description": text}},
                    }}}},
                    "security": [{text: []}],
                    "servers": [{"url": text}],
                    "responses": {"200": answer, "404": answer, "default": answer},
                },
                "put": {"requestBody": {"content": {text: {"schema": {"type": "string"}}}}, "responses": {"200": {
                    "description": text, "content": {text: {"schema": {"type": "string"}}},
                }}},
            }),
        );
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": TEXTS.join("\n"), "version": TEXTS.join("\n"), "description": TEXTS.join("\n\n"),
            "license": {"name": TEXTS[2], "url": TEXTS[2]}, "contact": {"name": TEXTS[2], "url": TEXTS[2], "email": TEXTS[2]},
        },
        "externalDocs": {"url": "\"\n[dependencies]\nevil = \"1\""},
        "servers": [{"url": "https://a.test/\"{x}", "variables": {"x": {"default": "\"; panic!(); \""}}}],
        "tags": TEXTS.iter().map(|text| json!({"name": text, "description": text})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": keys},
    })
}

fn schema(text: &str, itself: &Value) -> Value {
    json!({
        "title": text, "description": text, "type": "object", "required": [text], "x-evil": text,
        "properties": {
            text: {"type": "string", "description": text, "default": text, "example": text, "pattern": text, "format": text},
            "choice": {"type": "string", "description": text, "enum": [text, "b"], "default": text},
            "values": {"type": "string", "enum": TEXTS},
            "only": {"const": text},
            "item": {"type": "array", "items": itself},
            "union": {
                "oneOf": [
                    {"type": "object", "title": text, "required": ["kind"], "properties": {"kind": {"const": text}, "a": {"type": "string"}}},
                    {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "b"}, text: {"type": "integer"}}},
                ],
                "discriminator": {"propertyName": "kind", "mapping": {text: text}},
            },
        },
    })
}

fn generate() -> Result<Output, String> {
    let mut config = Config::default();
    config.package.name = Some("attack".to_owned());
    let documents = vec![SourceText { name: "attack.json".to_owned(), bytes: document().to_string().into_bytes() }];
    generator::generate(Input { documents, config, ..Input::default() })
}

/// A path whose braces match: others are refused.
fn path(text: &str) -> String {
    let open = text.matches('{').count().saturating_sub(text.matches('}').count());
    format!("/{text}/{{{text}}}{}", "}".repeat(2 * open))
}

#[test]
fn no_text_becomes_more_than_text() -> Outcome {
    let output = generate()?;
    let errors = output.problems.list().iter().filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<&str> = errors.map(|problem| problem.message.as_str()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let files = output.files.ok_or("nothing was generated")?;
    for path in files.keys() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_/.-".contains(c);
        let known = ["Cargo.toml", "README.md", "TESTING.md", "LICENSE-APACHE", "LICENSE-MIT"].contains(&path.as_str());
        assert!(known || path.chars().all(plain), "{path}");
        assert!(!path.contains("..") && !path.starts_with('/'), "{path}");
    }
    let manifest: toml::Table = files["Cargo.toml"].parse()?;
    assert!(!manifest["dependencies"].as_table().ok_or("no dependencies")?.contains_key("evil"));
    assert!(!manifest.contains_key("lib") && manifest["package"].get("build").is_none());

    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("attack");
    write(&workspace.join("attack"), &files)?;
    write_workspace(&workspace, ["attack"].into_iter())?;
    let features = ["--no-default-features", "--features", "tags,blocking,mock"];
    cargo(&workspace, &[&["check", "--quiet", "--all-targets"], &features[..]].concat())?;
    cargo(&workspace, &[&["doc", "--quiet", "--no-deps"], &features[..]].concat())?;
    let tests = cargo(&workspace, &[&["test", "--doc"], &features[..]].concat())?;
    assert_only_ours_is_compiled(&files, &tests);
    Ok(())
}

/// The tests of documentation are the examples that we write, which are compiled and not run: as many as there are, and
/// none that is run.
#[track_caller]
fn assert_only_ours_is_compiled(files: &Files, said: &str) {
    let ours: usize = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/") && !path.starts_with("src/runtime/"))
        .map(|(_, text)| text.matches("# async fn call(").count() + text.matches("# async fn example(").count())
        .sum();
    // Those of the modules that are programs as a whole say so by their place.
    let of_modules = ["src/mock.rs - mock ", "src/blocking.rs - blocking "];
    let is_of_operation = |line: &&str| !of_modules.iter().any(|module| line.contains(module));
    let tests = said.lines().filter(|line| line.starts_with("test ") && line.contains(" ... "));
    let tests: Vec<&str> = tests.filter(is_of_operation).collect();
    assert!(ours > 0 && tests.len() == ours, "{} tests, {ours} examples\n{said}", tests.len());
    assert!(tests.iter().all(|line| line.ends_with(" - compile ... ok")), "{said}");
}
