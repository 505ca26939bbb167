//! Shows what is wrong with a document.

use std::io::IsTerminal as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use generator::{
    diagnostic::{Diagnostic, Place, Severity},
    source::Sources,
};

/// How many diagnostics are shown at most.
const SHOWN: usize = 50;

/// Prints diagnostics to the standard error, errors before warnings.
pub fn print(problems: &[Diagnostic], sources: &Sources) {
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    let mut ordered: Vec<&Diagnostic> = problems.iter().collect();
    ordered.sort_by_key(|problem| problem.severity);
    for problem in ordered.iter().take(SHOWN) {
        eprintln!("{}\n", text(problem, sources, &renderer));
    }
    if ordered.len() > SHOWN {
        eprintln!("... and {} more", ordered.len() - SHOWN);
    }
}

/// How many of the diagnostics are errors, and how many warnings.
pub fn counts(problems: &[Diagnostic]) -> (usize, usize) {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    (errors, problems.len() - errors)
}

/// Where a problem is: `file:line:column`.
pub fn place(problem: &Diagnostic, sources: &Sources) -> String {
    match sources.locate(&problem.place) {
        Some((id, bytes)) => {
            let file = &sources.files()[id];
            let before = &file.text[..bytes.start.min(file.text.len())];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{}:{line}:{column}", file.name)
        }
        None => match &problem.place {
            Place::File(name) => name.clone(),
            Place::Setting(..) => "api.toml".to_owned(),
            Place::Node(pointer, _) => pointer.to_string(),
            Place::Bytes(..) => String::new(),
        },
    }
}

fn text(problem: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let more = if problem.more > 0 { format!(" (and in {} more places)", problem.more) } else { String::new() };
    let file = match &problem.place {
        Place::File(name) => format!("{name}: "),
        Place::Setting(..) if sources.locate(&problem.place).is_none() => "api.toml: ".to_owned(),
        Place::Setting(..) | Place::Node(..) | Place::Bytes(..) => String::new(),
    };
    let message = format!("{file}{}{more}", problem.message);
    let mut group = level
        .primary_title(message.as_str())
        .id(problem.code.name())
        .elements(Vec::<Snippet<'_, annotate_snippets::Annotation<'_>>>::new());
    if let Some((id, bytes)) = sources.locate(&problem.place) {
        let file = &sources.files()[id];
        let mut snippet = Snippet::source(file.text.as_str())
            .path(file.name.as_str())
            .annotation(AnnotationKind::Primary.span(bytes));
        for (place, why) in &problem.related {
            if let Some((_, bytes)) = sources.locate(place).filter(|(other, _)| *other == id) {
                snippet = snippet.annotation(AnnotationKind::Context.span(bytes).label(why.as_str()));
            }
        }
        group = group.element(snippet);
        for (place, _) in &problem.related {
            if let Some((other, bytes)) = sources.locate(place).filter(|(other, _)| *other != id) {
                let file = &sources.files()[other];
                let snippet = Snippet::source(file.text.as_str()).path(file.name.as_str());
                group = group.element(snippet.annotation(AnnotationKind::Context.span(bytes)));
            }
        }
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}
