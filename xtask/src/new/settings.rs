//! The `api.toml` of a new API: what must be said, and as comments what could be.

use generator::{api::Api, config::PackageConfig};

use super::suggestions::Suggestion;
use crate::arguments::New;

/// What is known of the API.
pub struct About<'a> {
    pub options: &'a New,
    /// The folder of its crate.
    pub out: &'a str,
    /// Whether its crate is a member of a workspace.
    pub is_member: bool,
    pub api: &'a Api,
    pub url: Option<&'a str>,
    /// The files of its document.
    pub files: Vec<String>,
    pub suggestions: &'a [Suggestion],
}

/// The crate as the settings will describe it.
pub fn package(options: &New, out: &str) -> PackageConfig {
    PackageConfig {
        name: Some(options.name.clone()),
        version: Some(FIRST.to_owned()),
        folder: Some(out.to_owned()),
        ..PackageConfig::default()
    }
}

/// The first version of a crate.
const FIRST: &str = "0.1.0";

/// What stands above it all; the first line is for editors.
const HEAD: &str = "\
#:schema https://raw.githubusercontent.com/ofauth/ofauth-rust/main/generator/api-toml.schema.json
# What is particular to this API. What begins with `#` is a suggestion, made from the document: take away the `#`, and
# generate. `generator/API_TOML.md` shows what each key does.
";

pub fn text(about: &About<'_>) -> String {
    let mut text = HEAD.to_owned();
    text.push_str("\n[document]\n");
    match about.url {
        Some(url) => text.push_str(&format!("url = {}\n", quoted(url))),
        None => text.push_str("# Where it is published, for `refresh`.\n# url = \"https://...\"\n"),
    }
    let files: Vec<String> = about.files.iter().map(|file| quoted(file)).collect();
    text.push_str(&format!("files = [{}]\n", files.join(", ")));
    text.push_str(
        "# What is wrong in the document is put right by an OpenAPI Overlay.\n# overlays = [\"overlay.yaml\"]\n",
    );
    let name = quoted(&about.options.name);
    text.push_str(&format!(
        "\n[crate]\nname = {name}\nversion = \"{FIRST}\"\nfolder = {}\ndescription = {}\n",
        quoted(about.out),
        quoted(&format!("Client for {}", about.api.title))
    ));
    if !about.is_member {
        text.push_str("# It is in no workspace, so it is one itself.\nstandalone = true\n");
    }
    text.push_str(
        "# For the registry:\n# repository = \"https://...\"\n# license = \"MIT OR Apache-2.0\"\n# keywords = []\n",
    );
    for suggestion in about.suggestions {
        text.push('\n');
        for line in suggestion.about.lines() {
            text.push_str(&format!("# {line}\n"));
        }
        for line in suggestion.setting.lines() {
            text.push_str(format!("# {line}").trim_end());
            text.push('\n');
        }
    }
    for code in &about.options.allow {
        text.push_str(&format!(
            "\n# Accepted when the API was added. Say why, and with `pointer` where.\n[[allow]]\ncode = {}\nreason = \"not looked at yet\"\n",
            quoted(code)
        ));
    }
    text
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    toml::Value::from(line.join(" ")).to_string()
}
