//! What is known of one document.

use serde::{Deserialize, Serialize};

/// One document's line of the table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Row {
    /// The document, relative to the folder.
    pub document: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What stands against it, if it was not generated.
    pub errors: Vec<String>,
    /// How many warnings there are.
    pub warnings: usize,
    /// What is not supported: each with its place.
    pub unsupported: Vec<(String, String)>,
    /// How many operations have a method.
    pub operations: usize,
    /// How many types there are.
    pub types: usize,
    /// Schemas that became any JSON: where each stands, and why.
    pub untyped: Vec<(String, String)>,
    /// Examples that are valid, invalid, and that could not be judged.
    pub examples: Examples,
    /// How long generating took, in seconds.
    pub seconds: f64,
    /// Errors and warnings of the compiler, if it was asked.
    pub compiled: Option<Compiled>,
    /// Examples that did not survive, if the tests were run.
    pub failed_examples: Option<Vec<String>>,
    /// Operations for which a request could be made up.
    pub requests: usize,
    /// In what their requests differ from the document, if the tests were run.
    pub failed_requests: Option<Vec<String>>,
    /// The package's name.
    pub package: String,
}

/// What became of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A crate was written.
    Generated,
    /// Errors stand against it.
    Refused,
    /// It is no OpenAPI 3 document.
    Other,
    /// The generator ended otherwise.
    #[default]
    Crashed,
    /// It took too long.
    Hung,
}

/// Examples by verdict.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Examples {
    /// What their schema says.
    pub valid: usize,
    /// Something else.
    pub invalid: usize,
    /// The schema is none that a validator reads.
    pub unjudged: usize,
}

/// What the compiler says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Compiled {
    /// Errors, and the first of them.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// The first message.
    pub first: Option<String>,
}

impl Row {
    /// Whether everything that was asked for holds.
    pub fn is_good(&self) -> bool {
        let compiled = self.compiled.as_ref().is_none_or(|found| found.errors + found.warnings == 0);
        let examples = self.failed_examples.as_ref().is_none_or(Vec::is_empty);
        // A made-up value that no type takes says nothing about what is sent; it is listed all the same.
        let made_up = |failed: &String| failed.contains(": nothing was sent: the value for ");
        let requests = self.failed_requests.as_ref().is_none_or(|failed| failed.iter().all(made_up));
        matches!(self.outcome, Outcome::Generated | Outcome::Other) && compiled && examples && requests
    }
}
