//! `api.toml`: what is particular to one API.

mod check;
mod webhooks;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::closest,
    source::{SourceText, Sources},
};

pub(crate) use self::check::{check, package_of};
pub use self::{
    check::{check_package, check_version},
    webhooks::{SignatureConfig, SignatureKind, WebhookConfig},
};

/// What `api.toml` may say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The document.
    pub document: DocumentConfig,
    /// The crate that is generated.
    #[serde(rename = "crate")]
    pub package: PackageConfig,
    /// Inputs that many operations share, by the name that their handle gets.
    pub scopes: BTreeMap<String, ScopeConfig>,
    /// Which numbers are integers or times.
    pub numbers: Vec<NumberRule>,
    /// Which library understands texts of a format: `date-time = "chrono"`.
    pub formats: BTreeMap<String, String>,
    /// Names of types, by JSON pointer.
    pub types: BTreeMap<String, String>,
    /// Names that types had before, with those that they have now: the old ones go on as other words for them.
    pub aliases: BTreeMap<String, String>,
    /// Names of methods, by `METHOD /path`.
    pub methods: BTreeMap<String, String>,
    /// Other words for tags.
    pub tags: BTreeMap<String, String>,
    /// What the naming rule should know about words.
    pub words: WordConfig,
    /// Which operations are generated.
    pub operations: OperationConfig,
    /// Which operations answer with pages of a list, and how these hang together.
    pub paging: Vec<PagingConfig>,
    /// Files that are uploaded by several operations, by the name of the method that does it.
    pub uploads: BTreeMap<String, UploadConfig>,
    /// What the server sends by itself.
    pub webhooks: WebhookConfig,
    /// What is wrong in the document and accepted.
    pub allow: Vec<Allowance>,
    /// The file that this was read from, so that messages can point into it.
    #[serde(skip)]
    pub file: Option<SourceText>,
}

/// Where the document comes from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DocumentConfig {
    /// Where it is published.
    pub url: Option<String>,
    /// Its files, relative to `api.toml`.
    pub files: Vec<String>,
    /// Overlays that are applied to it, in this order.
    pub overlays: Vec<String>,
}

/// The crate that is generated.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackageConfig {
    /// Its name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The folder it is written to, relative to the workspace.
    pub folder: Option<String>,
    /// One line about it.
    pub description: Option<String>,
    /// Its repository.
    pub repository: Option<String>,
    /// Its licence, as an SPDX expression.
    pub license: Option<String>,
    /// Keywords for the registry.
    pub keywords: Vec<String>,
    /// Whether it stands alone, with a `[workspace]` of its own.
    pub standalone: bool,
}

/// An input that many operations share.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScopeConfig {
    /// The header that carries it.
    pub header: Option<String>,
    /// The query parameter that carries it.
    pub query: Option<String>,
    /// The path parameter that carries it.
    pub path: Option<String>,
}

/// A rule that says what numbers are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NumberRule {
    /// Names of properties and parameters; `*` stands for any text.
    pub names: Vec<String>,
    /// What they are.
    #[serde(rename = "as")]
    pub meaning: Meaning,
}

/// What a number is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// An integer of 64 bits.
    #[default]
    Integer,
    /// An integer of 64 bits that is never negative.
    Unsigned,
    /// Seconds since 1970.
    UnixSeconds,
    /// Milliseconds since 1970.
    UnixMilliseconds,
}

/// What the naming rule should know about words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WordConfig {
    /// Plural to singular.
    pub singulars: BTreeMap<String, String>,
    /// Words that are verbs.
    pub verbs: Vec<String>,
    /// Words too weak to name a type by themselves.
    pub weak: Vec<String>,
    /// Whether names come from paths even where the document has an `operationId`.
    pub ignore_operation_ids: bool,
}

/// Which operations are generated.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OperationConfig {
    /// Only these (`METHOD /path` or a tag), if there are any.
    pub include: Vec<String>,
    /// Not these.
    pub exclude: Vec<String>,
    /// These (`METHOD /path` or a tag) may be sent again although their method does not say so: they only read, or the
    /// server does no harm if it sees them twice.
    pub idempotent: Vec<String>,
}

/// Operations that answer with pages of a list. What is not said is recognised.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PagingConfig {
    /// Which operations (`METHOD /path` or a tag).
    pub operations: Vec<String>,
    /// How the next page is asked for.
    pub by: Option<PagingBy>,
    /// The input that asks for it: a parameter, or a property of the body.
    pub input: Option<String>,
    /// What of the answer leads to it: names of properties with dots between them, or `header:NAME`.
    pub next: Option<String>,
    /// The property of the last item that leads to it.
    pub key: Option<String>,
    /// The number of the first item or page.
    pub first: Option<u64>,
    /// The list in the answer: names of properties with dots between them; empty: the answer is it.
    pub items: Option<String>,
    /// The property that is true where there are more; with `!` before it, where there are none.
    pub more: Option<String>,
    /// The property with the number of all items.
    pub total: Option<String>,
    /// The property with the number of all pages.
    pub pages: Option<String>,
    /// The input that says how many items a page has.
    pub size: Option<String>,
}

impl PagingConfig {
    /// Whether it is about an operation or a tag.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.operations.iter().any(|operation| operation == name)
    }
}

/// How the next page of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PagingBy {
    /// By the number of items that are behind.
    Offset,
    /// By the number of the page.
    Page,
    /// By a value of the answer.
    Token,
    /// By a property of the last item.
    LastItem,
    /// By a link in the answer.
    Link,
    /// By the header `link`.
    LinkHeader,
    /// Not at all: it is no page.
    None,
}

/// A file that is uploaded by several operations: one begins, one takes a part, one finishes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UploadConfig {
    /// The operation (`METHOD /path`) that announces a file and answers with an id.
    pub begin: String,
    /// The operation that takes a file as a whole, and finishes.
    pub whole: Option<String>,
    /// The operation that takes a part.
    pub part: String,
    /// The operation that puts the parts together.
    pub finish: String,
    /// The id: a property of the first answer, a path parameter of the parts, a property of the last body.
    pub id: String,
    /// The path parameter with the number of a part, from 1 on.
    pub number: String,
    /// The property of the first body with the name of the file.
    pub name: Option<String>,
    /// The property of the first body with its size in bytes.
    pub size: Option<String>,
    /// The property of the first body with its media type.
    pub media_type: Option<String>,
    /// The header of the first answer with the number of parts.
    pub part_count_header: Option<String>,
    /// The header of the first answer with the size of the parts.
    pub part_size_header: Option<String>,
}

/// Something wrong that is accepted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Allowance {
    /// The diagnostic's code.
    pub code: String,
    /// The node, and all below it; everywhere, if none is given.
    pub pointer: Option<String>,
    /// Why it is accepted.
    pub reason: String,
}

impl Config {
    /// Reads `api.toml`.
    pub fn read(text: SourceText, sources: &mut Sources, problems: &mut Diagnostics) -> Option<Self> {
        let (file, content) = sources.add_settings(text.clone(), problems)?;
        match toml::from_str::<Self>(&content) {
            Ok(config) => Some(Self { file: Some(text), ..config }),
            Err(error) => {
                let span = error.span().unwrap_or(0..1);
                problems.push(problem(error.message(), &Place::Bytes(file, span.into())));
                None
            }
        }
    }

    /// What the rules say about a number called `name`.
    #[must_use]
    pub fn meaning(&self, name: &str) -> Option<Meaning> {
        let applies = |rule: &&NumberRule| rule.names.iter().any(|pattern| matches(pattern, name));
        self.numbers.iter().find(applies).map(|rule| rule.meaning)
    }
}

/// What `toml` and `serde` say, in the words of other messages. They write "unknown field `a`, expected one
/// of `b`, `c`" and "invalid type: map, expected a sequence".
fn problem(said: &str, place: &Place) -> Diagnostic {
    let said = said.trim_end();
    let new = |message: String| Diagnostic::new(Code::ConfigInvalid, place.clone(), message);
    let Some((message, expected)) = said.split_once(", expected ") else {
        return new(said.replace('\n', "; "));
    };
    if let Some(found) = message.strip_prefix("invalid type: ") {
        return new(format!("{} where {} belongs", kind(found), kind(expected)));
    }
    if !message.starts_with("unknown ") {
        return new(said.replace('\n', "; "));
    }
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let (wrong, known) = (quoted(message), quoted(expected));
    let meant = wrong.first().and_then(|wrong| closest(wrong, known.iter().map(String::as_str)));
    let help = meant.map_or_else(|| expected.to_owned(), |meant| format!("did you mean `{meant}`?"));
    new(message.replacen("unknown variant", "unknown value", 1)).help(help)
}

/// What `serde` calls a value, in other words.
fn kind(serde: &str) -> &str {
    let kinds = [("map", "a table"), ("sequence", "a list"), ("string", "a text"), ("boolean", "`true` or `false`")];
    let numbers = [("integer", "a number"), ("floating point", "a number"), ("struct", "a table")];
    let plain = serde.trim_start_matches("a ").trim_start_matches("an ");
    let known = kinds.into_iter().chain(numbers).find(|(name, _)| plain.starts_with(name));
    known.map_or(serde, |(_, word)| word)
}

/// Whether `name` fits a pattern in which `*` stands for any text.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|tail| {
            tail.char_indices().map(|(at, _)| at).chain([tail.len()]).any(|at| matches(rest, &tail[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(matches("*At", "createdAt") && matches("*", "") && matches("a*b*c", "a-b-b-c"));
        assert!(!matches("*At", "createdBy") && !matches("id", "ids") && !matches("a*b", "ab-"));
    }
}
