//! Turns an OpenAPI document into the files of a Rust client crate: text in, files out. The stages,
//! in order: [`source`], [`overlay`], [`document`], [`lower`], [`emit`], [`render`].

pub mod api;
pub mod codes;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod emit;
pub mod lower;
pub mod overlay;
pub mod render;
pub mod source;

use api::Api;
use config::Config;
use diagnostic::Diagnostics;
use emit::Files;
use source::{SourceText, Sources, Tree};

/// What a crate is generated from.
#[derive(Debug, Default)]
pub struct Input {
    /// The document: one file, or the pages of a documentation.
    pub documents: Vec<SourceText>,
    /// Overlays, in the order in which they are applied.
    pub overlays: Vec<SourceText>,
    /// What is particular to this API.
    pub config: Config,
    /// Codes of diagnostics that are accepted everywhere.
    pub allow: Vec<String>,
}

/// What became of it.
#[derive(Debug, Default)]
pub struct Output {
    /// The crate, if nothing stood against it.
    pub files: Option<Files>,
    /// The model, if there is one.
    pub api: Option<Api>,
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
    let mut tree = Tree::read(input.documents, problems);
    for text in input.overlays {
        overlay::apply(&mut tree, text, problems);
    }
    let dangling = input.allow.iter().any(|code| code == codes::Code::DanglingReference.name());
    if !problems.has_errors() {
        if let Some(document) = document::Document::read(&tree, dangling, problems) {
            output.api = Some(lower::lower(&document, &tree.value, &input.config, problems));
        }
    }
    problems.retain_mut(|problem| {
        if input.allow.iter().any(|code| code == problem.code.name()) {
            problem.severity = diagnostic::Severity::Warning;
        }
        true
    });
    if let (Some(api), false) = (&output.api, problems.has_errors()) {
        output.files = Some(emit::files(api, &input.config.package)?);
    }
    output.sources = tree.sources;
    Ok(output)
}
