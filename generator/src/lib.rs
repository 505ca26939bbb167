//! Turns an OpenAPI document into the files of a Rust client crate: text in, files out. The stages,
//! in order: [`source`], [`overlay`], [`document`], [`lower`], [`emit`], [`render`].

mod action;
mod allow;
pub mod api;
pub mod codes;
pub mod config;
pub mod coverage;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod emit;
pub mod lower;
pub mod names;
pub mod overlay;
pub mod proof;
pub mod render;
pub mod source;

use api::Api;
use config::Config;
use coverage::{Coverage, Found, Tally};
use diagnostic::{Diagnostic, Diagnostics, Place};
use emit::Files;
use names::lock::Lock;
use proof::Proof;
use serde_json::Value;
use source::{Load, SourceText, Sources, Tree};

/// What a crate is generated from.
#[derive(Debug, Default)]
pub struct Input {
    /// The document: one file, or the pages of a documentation.
    pub documents: Vec<SourceText>,
    /// Other files that the document may refer to.
    pub files: Option<Box<dyn Load>>,
    /// Overlays, in the order in which they are applied.
    pub overlays: Vec<SourceText>,
    /// What is particular to this API.
    pub config: Config,
    /// The names that were given before, so that they stay.
    pub names: Option<SourceText>,
    /// What users of the crate are told of its versions, as Markdown; the crate gets it as it is.
    pub changelog: Option<SourceText>,
    /// Codes of diagnostics that are accepted everywhere.
    pub allow: Vec<String>,
    /// Makes errors of warnings.
    pub strict: bool,
    /// Leaves out the crate's tests, which are made from the document.
    pub no_tests: bool,
}

/// What became of it.
#[derive(Debug, Default)]
pub struct Output {
    /// The crate, if nothing stood against it.
    pub files: Option<Files>,
    /// The model, if there is one.
    pub api: Option<Api>,
    /// The names that were given, as `names.lock` keeps them.
    pub names: Option<String>,
    /// What the crate's tests are made from; none without files, or without tests.
    pub proof: Option<Proof>,
    /// The schemas that became any JSON, and why.
    pub untyped: Vec<(String, &'static str)>,
    /// What became of what the document says, if it could be read.
    pub coverage: Option<Coverage>,
    /// The document after overlays, as it was read.
    pub tree: Value,
    /// What was found.
    pub problems: Diagnostics,
    /// The texts that the problems point at.
    pub sources: Sources,
}

/// Generates a crate.
///
/// # Errors
/// If what was generated is no Rust, which is a mistake of the generator's and not of the document's.
pub fn generate(input: Input) -> Result<Output, String> {
    let mut output = Output::default();
    let problems = &mut output.problems;
    let mut examples = Vec::new();
    let mut tally = Tally::default();
    allow::begin(&input.config, &input.allow, problems);
    config::check(&input.config, problems);
    let mut tree = Tree::read(input.documents, problems);
    if let Some(file) = &input.config.file {
        tree.sources.add_settings(file.clone(), problems);
    }
    if let Some(files) = &input.files {
        tree.resolve(files.as_ref(), problems);
    }
    for text in input.overlays {
        overlay::apply(&mut tree, text, problems);
    }
    tree.check(problems);
    let lock = input.names.and_then(|text| lock(text, &mut tree.sources, problems));
    let dangling = problems.allows(codes::Code::DanglingReference);
    if !problems.has_errors() {
        if let Some(document) = document::Document::read(&tree, dangling, &mut tally, problems) {
            let found = lower::lower(&document, &tree.value, &input.config, lock.as_ref(), problems);
            output.api = Some(found.api);
            output.names = Some(found.names.to_string());
            examples = found.examples;
            output.untyped = found.untyped;
            allow::end(problems);
        }
    }
    if let Some(api) = &output.api {
        let found = Found { tally, tree: &tree.value, problems, api, untyped: &output.untyped };
        output.coverage = Some(coverage::coverage(found));
    }
    if input.strict {
        problems.deny_warnings();
    }
    if let (Some(api), false) = (&output.api, problems.has_errors()) {
        output.proof = (!input.no_tests).then(|| proof::prove(&tree.value, &input.config, api, &examples));
        let mut files = emit::files(api, &input.config.package, output.proof.as_ref())?;
        if let Some(changelog) = input.changelog {
            files.insert("CHANGELOG.md".to_owned(), String::from_utf8_lossy(&changelog.bytes).into_owned());
        }
        output.files = Some(files);
    }
    output.problems = output.problems.in_order(&tree.sources);
    output.sources = tree.sources;
    output.tree = tree.value;
    Ok(output)
}

fn lock(text: SourceText, sources: &mut Sources, problems: &mut Diagnostics) -> Option<Lock> {
    let (file, text) = sources.add_text(text, problems)?;
    match Lock::parse(&text) {
        Ok(lock) => Some(lock),
        Err(error) => {
            let before: usize = text.split_inclusive('\n').take(error.line - 1).map(str::len).sum();
            let length = text[before..].lines().next().map_or(0, str::len);
            let place = Place::Bytes(file, (before..before + length).into());
            problems.push(Diagnostic::new(codes::Code::LockInvalid, place, error.message));
            None
        }
    }
}
