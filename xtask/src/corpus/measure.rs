//! One document, in a process of its own: generated, judged, written.

use std::{fs, path::Path, time::Instant};

use generator::{
    Input, Output,
    codes::Code,
    config::Config,
    diagnostic::{Diagnostic, Severity},
    emit::{ExampleTest, Files},
    source::SourceText,
};

use super::{
    judge::{Judge, Schemas, Verdict},
    row::{Examples, Outcome, Row},
};
use crate::{job::Disk, report, tree};

/// Generates the crate of a document into a folder, with a test of its examples, and says how it went.
pub fn measure(document: &Path, package: &str, folder: &Path, allow: &[String]) -> Result<Row, String> {
    let bytes = fs::read(document).map_err(|error| format!("{}: {error}", document.display()))?;
    let mut config = Config::default();
    config.package.name = Some(package.to_owned());
    let documents = vec![SourceText { name: document.display().to_string(), bytes }];
    let began = Instant::now();
    let output = generator::generate(Input {
        documents,
        files: Some(Box::new(Disk)),
        config,
        allow: allow.to_vec(),
        ..Input::default()
    })?;
    let mut row = Row { package: package.to_owned(), seconds: began.elapsed().as_secs_f64(), ..Row::default() };
    describe(&output, &mut row);
    let (Some(files), Some(api)) = (&output.files, &output.api) else {
        let is_other = |problem: &Diagnostic| matches!(problem.code, Code::NotOpenApi | Code::Swagger2);
        row.outcome = if output.problems.list().iter().any(is_other) { Outcome::Other } else { Outcome::Refused };
        return Ok(row);
    };
    row.outcome = Outcome::Generated;
    let (valid, examples) = judged(&output);
    row.examples = examples;
    let mut files: Files = files.clone();
    files.extend(generator::emit::examples(api, &valid)?);
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let changes = tree::changes(folder, &files).map_err(failed)?;
    tree::apply(folder, &files, &changes).map_err(failed)?;
    Ok(row)
}

fn describe(output: &Output, row: &mut Row) {
    // What is allowed for all documents of a run is not needed by each.
    for problem in output.problems.list().iter().filter(|problem| problem.code != Code::UnusedAllowance) {
        let place = report::place(problem, &output.sources);
        match problem.severity {
            Severity::Error => row.errors.push(format!("{place}: {} [{}]", problem.message, problem.code.name())),
            Severity::Warning => row.warnings += 1 + problem.more,
        }
        if problem.code == Code::Unsupported {
            row.unsupported.extend(std::iter::repeat_n((problem.message.clone(), place), 1 + problem.more));
        }
    }
    row.untyped = output.untyped.iter().map(|(at, why)| (at.clone(), (*why).to_owned())).collect();
    if let Some(api) = &output.api {
        row.operations = api.groups.iter().map(|group| group.operations.len()).sum();
        row.types = api.types.len();
    }
}

/// The examples that are valid, and how many are not.
fn judged(output: &Output) -> (Vec<ExampleTest<'_>>, Examples) {
    let schemas = Schemas::new(&output.tree);
    let judge = Judge::new(&schemas);
    let mut counts = Examples::default();
    let mut valid = Vec::new();
    for example in &output.examples {
        let verdict = judge.as_ref().map(|judge| judge.verdict(&example.schema, &example.value));
        match verdict.unwrap_or(Verdict::Unjudged) {
            Verdict::Valid(value) => {
                counts.valid += 1;
                valid.push(ExampleTest { at: &example.at, ty: &example.ty, value });
            }
            Verdict::Invalid => counts.invalid += 1,
            Verdict::Unjudged => counts.unjudged += 1,
        }
    }
    (valid, counts)
}
