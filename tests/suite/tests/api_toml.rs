//! The page about `api.toml`: each setting does in the generated code what the page shows, and the page, the schema for
//! editors and what is read have the same keys.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use generator::{
    Input,
    codes::Code,
    config::Config,
    diagnostic::Diagnostics,
    emit::Files,
    source::{SourceText, Sources},
};
use serde_json::Value;
use suite::markdown::{Block, blocks};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> Outcome<Vec<Block>> {
    Ok(blocks(&fs::read_to_string(root().join("generator/API_TOML.md"))?))
}

fn schema() -> Outcome<Value> {
    Ok(serde_json::from_str(&fs::read_to_string(root().join("generator/api-toml.schema.json"))?)?)
}

/// A block of settings, and not one that shows what became of them.
fn is_settings(block: &Block) -> bool {
    block.info == "toml" && !block.text.starts_with("# Cargo.toml")
}

fn source(name: &str, text: &str) -> SourceText {
    SourceText { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// The crate of the page's document, as text without its layout.
fn generated(page: &[Block], settings: &str) -> Outcome<Files> {
    let yaml = |begin: &str| page.iter().find(|block| block.info == "yaml" && block.text.starts_with(begin));
    let document = yaml("openapi:").ok_or("the page has no document")?;
    let mut problems = Diagnostics::default();
    let config = Config::read(source("api.toml", settings), &mut Sources::default(), &mut problems);
    let config = config.ok_or_else(|| format!("{settings}{:?}", problems.list()))?;
    let overlay = yaml("overlay:").filter(|_| !config.document.overlays.is_empty());
    let overlays = overlay.map(|block| source("overlay.yaml", &block.text)).into_iter().collect();
    let documents = vec![source("openapi.yaml", &document.text)];
    let output = generator::generate(Input { documents, overlays, config, ..Input::default() })?;
    let wrong = output.problems.list().iter().find(|problem| problem.code != Code::NullableIn31);
    if let Some(wrong) = wrong {
        return Err(format!("{settings}{}: {}", wrong.code.name(), wrong.message).into());
    }
    let files = output.files.ok_or("nothing was generated")?;
    Ok(files.into_iter().map(|(path, text)| (path, flat(&text))).collect())
}

/// Text without its layout.
fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "///").collect();
    words.join(" ").replace("( ", "(").replace(", )", ")")
}

fn has(files: &Files, line: &str) -> bool {
    let is_own = |path: &str| path == "Cargo.toml" || path.starts_with("src/") && !path.starts_with("src/runtime/");
    files.iter().any(|(path, text)| is_own(path) && text.contains(&flat(line)))
}

#[test]
fn every_setting_does_what_the_page_shows() -> Outcome {
    let page = page()?;
    let plain = generated(&page, "")?;
    let mut with = plain.clone();
    let mut shown = 0;
    for block in &page {
        if is_settings(block) {
            with = generated(&page, &block.text)?;
            continue;
        }
        let (there, gone) = match block.info.as_str() {
            "rust" | "toml" => (&with, &plain),
            "rust,gone" => (&plain, &with),
            "yaml" => continue,
            other => return Err(format!("line {}: nobody checks `{other}`", block.line).into()),
        };
        for line in block.text.lines().filter(|line| *line != "# Cargo.toml") {
            assert!(has(there, line), "line {}: not there: {line}", block.line);
            assert!(!has(gone, line), "line {}: there all the same: {line}", block.line);
            shown += 1;
        }
    }
    assert!(shown > 30, "{shown} lines were looked at");
    Ok(())
}

/// The tables of `api.toml`: how one is written, with a key that there is not, and where the schema has it.
const TABLES: [(&str, &str, &str); 13] = [
    ("", "", ""),
    ("document", "[document]\n", "/properties/document"),
    ("crate", "[crate]\n", "/properties/crate"),
    ("scopes.*", "[scopes.a]\n", "/properties/scopes/additionalProperties"),
    ("numbers", "[[numbers]]\n", "/properties/numbers/items"),
    ("words", "[words]\n", "/properties/words"),
    ("operations", "[operations]\n", "/properties/operations"),
    ("paging", "[[paging]]\n", "/properties/paging/items"),
    ("uploads.*", "[uploads.a]\n", "/properties/uploads/additionalProperties"),
    ("webhooks", "[webhooks]\n", "/properties/webhooks"),
    (
        "webhooks.signatures.*",
        "[webhooks.signatures.a]\n",
        "/properties/webhooks/properties/signatures/additionalProperties",
    ),
    ("allow", "[[allow]]\n", "/properties/allow/items"),
    // Its keys are free; it is here so that the page shows one.
    ("webhooks.events", "", ""),
];

/// The words that a setting may be, and where the schema has them.
const CHOICES: [(&str, &str); 3] = [
    ("[[numbers]]\nas = '?'", "/properties/numbers/items/properties/as"),
    ("[[paging]]\nby = '?'", "/properties/paging/items/properties/by"),
    (
        "[webhooks.signatures.a]\nscheme = '?'",
        "/properties/webhooks/properties/signatures/additionalProperties/properties/scheme",
    ),
];

/// What is said to be expected where something else stands.
fn expected(settings: &str) -> BTreeSet<String> {
    let said = toml::from_str::<Config>(settings).err().map(|error| error.message().to_owned()).unwrap_or_default();
    let known = said.split_once(", expected ").map(|(_, known)| known).unwrap_or_default();
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn what_is_read_is_what_editors_know() -> Outcome {
    let schema = schema()?;
    for (table, head, at) in TABLES.iter().filter(|(table, ..)| *table != "webhooks.events") {
        let properties = schema.pointer(&format!("{at}/properties")).and_then(Value::as_object).ok_or(*table)?;
        let properties: BTreeSet<String> = properties.keys().cloned().collect();
        assert_eq!(properties, expected(&format!("{head}'?' = 1")), "[{table}]");
    }
    for (settings, at) in CHOICES {
        let words = schema.pointer(&format!("{at}/enum")).and_then(Value::as_array).ok_or(at)?;
        let words: BTreeSet<String> = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        assert_eq!(words, expected(settings), "{settings}");
    }
    Ok(())
}

/// Adds the keys of a table and of those inside to what was met; `*` stands for names that are free.
fn keys(table: &toml::Table, name: &str, met: &mut BTreeMap<String, BTreeSet<String>>) {
    met.entry(name.to_owned()).or_default().extend(table.keys().cloned());
    for (key, value) in table {
        let free = matches!(name, "scopes" | "uploads" | "webhooks.signatures");
        let inside = match (name, free) {
            ("", _) => key.clone(),
            (_, true) => format!("{name}.*"),
            (_, false) => format!("{name}.{key}"),
        };
        match value {
            toml::Value::Table(table) => keys(table, &inside, met),
            toml::Value::Array(items) => {
                items.iter().filter_map(toml::Value::as_table).for_each(|table| keys(table, &inside, met));
            }
            _ => {}
        }
    }
}

#[test]
fn the_page_shows_every_key() -> Outcome {
    let mut met = BTreeMap::new();
    for block in page()?.iter().filter(|block| is_settings(block)) {
        keys(&toml::from_str(&block.text)?, "", &mut met);
    }
    for (table, head, _) in TABLES {
        let shown = met.get(table).cloned().unwrap_or_default();
        let known = if table == "webhooks.events" { shown.clone() } else { expected(&format!("{head}'?' = 1")) };
        assert!(!shown.is_empty() && shown == known, "[{table}]: the page shows {shown:?} of {known:?}");
    }
    Ok(())
}

#[test]
fn settings_that_are_read_are_valid_to_editors_and_mistakes_are_not() -> Outcome {
    let validator = jsonschema::validator_for(&schema()?)?;
    let json = |text: &str| toml::from_str::<Value>(text);
    let mut count = 0;
    for block in page()?.iter().filter(|block| is_settings(block)) {
        assert!(validator.is_valid(&json(&block.text)?), "line {}", block.line);
        count += 1;
    }
    for folder in ["specs/ofauth", "tests/fixtures"] {
        for entry in fs::read_dir(root().join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|end| end == "toml") {
                assert!(validator.is_valid(&json(&fs::read_to_string(&path)?)?), "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 20);
    for wrong in ["[crat]", "[crate]\nname = '9 books'", "[scopes.a]", "[[numbers]]\nnames = ['a']\nas = 'int'"] {
        assert!(!validator.is_valid(&json(wrong)?), "{wrong}");
    }
    Ok(())
}
