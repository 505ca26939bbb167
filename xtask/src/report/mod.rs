//! Shows what is wrong with a document: to a person, to a program, or to GitHub.

pub mod coverage;
mod machine;
mod text;

use std::io::Write as _;

use clap::ValueEnum;
use generator::{
    diagnostic::{Diagnostic, Place, Severity},
    source::Sources,
};

/// How many diagnostics a person is shown at most.
const SHOWN: usize = 20;

/// How problems are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the line and a caret, on the standard error.
    Text,
    /// One object a line, on the standard output, which has nothing else then.
    Json,
    /// As annotations of the file, on the standard output; usual where `GITHUB_ACTIONS` is set.
    Github,
}

impl Format {
    /// What was asked for, or else what suits the place.
    pub fn or_usual(asked: Option<Self>) -> Self {
        let in_actions = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| !value.is_empty());
        asked.unwrap_or(if in_actions { Self::Github } else { Self::Text })
    }
}

/// Prints a line for a person where it is not in the way of what a program reads.
pub fn say(format: Format, line: &str) {
    match format {
        Format::Json => eprintln!("{line}"),
        Format::Text | Format::Github => println!("{line}"),
    }
}

/// Prints what was asked for. Whoever closes the pipe has read enough.
pub fn out(text: &str) -> std::io::Result<()> {
    match writeln!(std::io::stdout().lock(), "{}", text.trim_end()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Prints diagnostics, in the order that they have.
pub fn print(problems: &[Diagnostic], sources: &Sources, format: Format) {
    if format == Format::Json {
        return problems.iter().for_each(|problem| println!("{}", machine::json(problem, sources)));
    }
    let (shown, (errors, warnings)) = shown(problems);
    match format {
        Format::Github => shown.iter().for_each(|problem| println!("{}", machine::github(problem, sources))),
        Format::Text | Format::Json => text::print(&shown, sources),
    }
    if errors + warnings > 0 {
        let hidden = format!("{} and {}", counted(errors, "error"), counted(warnings, "warning"));
        eprintln!("... and {hidden} more; `--format json` shows all of them\n");
    }
}

/// As many as are shown, errors before warnings if there are more, and how many are left out.
fn shown(problems: &[Diagnostic]) -> (Vec<&Diagnostic>, (usize, usize)) {
    let (errors, warnings) = counts(problems);
    let mut room = [SHOWN.min(errors), SHOWN.saturating_sub(errors).min(warnings)];
    let left = (errors - room[0], warnings - room[1]);
    let fits = |problem: &&Diagnostic| {
        let room = &mut room[usize::from(problem.severity == Severity::Warning)];
        let fits = *room > 0;
        *room = room.saturating_sub(1);
        fits
    };
    (problems.iter().filter(fits).collect(), left)
}

/// How many of the diagnostics are errors, and how many warnings.
pub fn counts(problems: &[Diagnostic]) -> (usize, usize) {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    (errors, problems.len() - errors)
}

/// A number and what is counted.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Where a problem is: `file:line:column`.
pub fn place(problem: &Diagnostic, sources: &Sources) -> String {
    match sources.locate(&problem.place) {
        Some((id, bytes)) => {
            let file = &sources.files()[id];
            let (line, column) = file.position(bytes.start);
            format!("{}:{line}:{column}", file.name)
        }
        None => name(&problem.place),
    }
}

/// What a place that stands in no file is called.
fn name(place: &Place) -> String {
    match place {
        Place::File(name) => name.clone(),
        Place::Setting(..) => "api.toml".to_owned(),
        Place::Node(pointer, _) => pointer.to_string(),
        Place::Bytes(..) => String::new(),
    }
}

/// What a severity is called.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests {
    use generator::codes::Code;

    use super::*;

    #[test]
    fn errors_are_shown_before_warnings_are_left_out() {
        let problem = |code: Code, at: usize| Diagnostic::new(code, Place::File(at.to_string()), "it");
        let warnings = (0..60).map(|at| problem(Code::ColonPath, at));
        let errors = (60..70).map(|at| problem(Code::Syntax, at));
        let all: Vec<Diagnostic> = warnings.chain(errors).collect();
        let (shown, left) = shown(&all);
        assert_eq!((shown.len(), left), (20, (0, 50)));
        assert_eq!(shown.iter().filter(|problem| problem.severity == Severity::Error).count(), 10);
    }
}
