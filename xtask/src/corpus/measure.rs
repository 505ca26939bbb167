//! One document, in a process of its own: generated, judged, written.

use std::{fs, path::Path, time::Instant};

use generator::{
    Input, Output,
    codes::Code,
    config::Config,
    diagnostic::{Diagnostic, Severity},
    source::SourceText,
};

use super::row::{Examples, Outcome, Row};
use crate::{arguments::Corpus, disk::Disk, report, tree};

/// Generates the crate of a document into a folder, with a test of its examples, and says how it went.
pub fn measure(document: &Path, root: Option<&Path>, package: &str, options: &Corpus) -> Result<Row, String> {
    let folder = options.out.as_path();
    let bytes = fs::read(document).map_err(|error| format!("{}: {error}", document.display()))?;
    let mut config = Config::default();
    config.package.name = Some(package.to_owned());
    let documents = vec![SourceText { name: document.display().to_string(), bytes }];
    let files = Disk::new(root, Some(document)).map_err(|fault| fault.message().to_owned())?;
    let began = Instant::now();
    let output = generator::generate(Input {
        documents,
        files: Some(Box::new(files)),
        config,
        allow: options.allow.clone(),
        ..Input::default()
    })?;
    let mut row = Row { package: package.to_owned(), seconds: began.elapsed().as_secs_f64(), ..Row::default() };
    describe(&output, &mut row);
    let Some(files) = &output.files else {
        let is_other = |problem: &Diagnostic| matches!(problem.code, Code::NotOpenApi | Code::Swagger2);
        row.outcome = if output.problems.list().iter().any(is_other) { Outcome::Other } else { Outcome::Refused };
        return Ok(row);
    };
    row.outcome = Outcome::Generated;
    if let Some(proof) = &output.proof {
        row.examples = Examples { valid: proof.examples.len(), invalid: proof.invalid, unjudged: proof.unjudged };
        row.requests = proof.requests.iter().filter(|row| row.get("expected").is_some()).count();
    }
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let changes = tree::changes(folder, files).map_err(failed)?;
    tree::apply(folder, files, &changes).map_err(failed)?;
    Ok(row)
}

fn describe(output: &Output, row: &mut Row) {
    // What is allowed for all documents of a run is not needed by each.
    for problem in output.problems.list().iter().filter(|problem| problem.code != Code::UnusedAllowance) {
        let place = report::place(problem, &output.sources);
        match problem.severity {
            Severity::Error => row.errors.push(format!("{place}: {} [{}]", problem.message, problem.code.name())),
            Severity::Warning => row.warnings += 1 + problem.also.len(),
        }
        if problem.code == Code::Unsupported {
            row.unsupported.extend(std::iter::repeat_n((problem.message.clone(), place), 1 + problem.also.len()));
        }
    }
    row.untyped = output.untyped.iter().map(|(at, why)| (at.clone(), (*why).to_owned())).collect();
    if let Some(api) = &output.api {
        row.operations = api.groups.iter().map(|group| group.operations.len()).sum();
        row.types = api.types.len();
    }
}
