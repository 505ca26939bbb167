//! Diagnostics for a person: the line, with carets below what is meant.

use std::{io::IsTerminal as _, ops::Range};

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use generator::{
    diagnostic::{Diagnostic, Severity},
    source::{File, Sources},
};

/// A longer line is cut to what stands around the caret.
const LONG: usize = 400;
/// How much of such a line is shown, in bytes: before the caret, under it, and after it.
const AROUND: [usize; 3] = [40, 80, 30];

/// Prints diagnostics to the standard error, in colour if it is a terminal.
pub(super) fn print(problems: &[&Diagnostic], sources: &Sources) {
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    for problem in problems {
        eprintln!("{}\n", text(problem, sources, &renderer));
    }
}

fn text(problem: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let place = sources.locate(&problem.place);
    let file = if place.is_none() { format!("{}: ", super::name(&problem.place)) } else { String::new() };
    let more = match problem.also.len() {
        0 => String::new(),
        1 => " (and in 1 more place)".to_owned(),
        more => format!(" (and in {more} more places)"),
    };
    let message = format!("{file}{}{more}", problem.message);
    let mut group = level.primary_title(message.as_str()).id(problem.code.name()).elements(Vec::<Element<'_>>::new());
    if let Some((id, bytes)) = place {
        let file = &sources.files()[id];
        let mut marks = vec![(bytes, AnnotationKind::Primary, "")];
        for (place, why) in &problem.related {
            match sources.locate(place) {
                Some((other, bytes)) if other == id => marks.push((bytes, AnnotationKind::Context, why)),
                _ => {}
            }
        }
        group = shown(group, file, marks);
        for (other, bytes) in problem.related.iter().filter_map(|(place, _)| sources.locate(place)) {
            if other != id {
                group = shown(group, &sources.files()[other], vec![(bytes, AnnotationKind::Context, "")]);
            }
        }
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let overlay = problem.overlay.as_ref().map(|actions| format!("in an overlay:\n{actions}"));
    if let Some(overlay) = &overlay {
        group = group.element(Level::HELP.message(overlay.as_str()));
    }
    without_gaps(&renderer.render(&[group]))
}

/// Without the `:::` that stands between a place that was given by itself and its line.
fn without_gaps(rendered: &str) -> String {
    let is_gap = |line: &&str| {
        let mut visible = line.split('\u{1b}').enumerate().map(|(index, part)| match index {
            0 => part,
            _ => part.split_once('m').map_or(part, |(_, rest)| rest),
        });
        line.contains(":::") && visible.all(|part| part.chars().all(|c| c == ' ' || c == ':'))
    };
    rendered.lines().filter(|line| !is_gap(line)).collect::<Vec<_>>().join("\n")
}

type Mark<'t> = (Range<usize>, AnnotationKind, &'t str);

/// Adds the lines that are meant, and only those: what is rendered should not depend on the size of the file.
fn shown<'t>(group: Group<'t>, file: &'t File, marks: Vec<Mark<'t>>) -> Group<'t> {
    let lines = |bytes: &Range<usize>| (file.position(bytes.start).0, file.position(bytes.end).0);
    let first = marks.iter().map(|(bytes, ..)| lines(bytes).0).min().unwrap_or(1);
    let last = marks.iter().map(|(bytes, ..)| lines(bytes).1).max().unwrap_or(1);
    if marks.iter().any(|(bytes, ..)| file.line(lines(bytes).0).len() > LONG) {
        return marks.into_iter().fold(group, |group, mark| cut(group, file, mark));
    }
    let (start, end) = (file.line(first).start, file.line(last).end);
    let annotations = marks
        .into_iter()
        .map(|(bytes, kind, label)| annotation(kind, bytes.start - start..bytes.end.max(bytes.start) - start, label));
    let snippet = Snippet::source(&file.text[start..end]).line_start(first).path(file.name.as_str());
    group.element(snippet.annotations(annotations))
}

/// The part of a long line that a mark is about.
fn cut<'t>(group: Group<'t>, file: &'t File, (bytes, kind, label): Mark<'t>) -> Group<'t> {
    let (line, column) = file.position(bytes.start);
    let whole = file.line(line);
    let boundary = |mut at: usize| {
        while !file.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let [before, under, after] = AROUND;
    let marked = boundary(bytes.end.min(bytes.start + under).min(whole.end)).max(bytes.start);
    let start = boundary(bytes.start.saturating_sub(before).max(whole.start));
    let end = boundary((marked + after).min(whole.end));
    let dots = |is_cut: bool| if is_cut { "..." } else { "" };
    let (left, right) = (dots(start > whole.start), dots(end < whole.end));
    let text = format!("{left}{}{right}", file.text[start..end].replace('\r', ""));
    let span = bytes.start - start + left.len()..marked - start + left.len();
    let origin = Origin::path(file.name.as_str()).line(line).char_column(column);
    group.element(origin).element(Snippet::source(text).line_start(line).annotation(annotation(kind, span, label)))
}

fn annotation(kind: AnnotationKind, span: Range<usize>, label: &str) -> Annotation<'_> {
    let annotation = kind.span(span);
    if label.is_empty() { annotation } else { annotation.label(label) }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use generator::{
        codes::Code,
        diagnostic::{Diagnostics, Place},
        source::{Pointer, SourceText, Tree},
    };

    use super::*;

    #[test]
    fn ten_megabytes_on_one_line_are_shown_around_the_caret_and_at_once() {
        let schemas: Vec<String> =
            (0..200_000).map(|index| format!(r#""S{index}": {{"type": "string", "title": "ö"}}"#)).collect();
        let text = format!(r#"{{"openapi": "3.1.0", "schemas": {{{}}}}}"#, schemas.join(", "));
        let column = text.find("S150000").map(|at| text[..at].chars().count());
        let mut problems = Diagnostics::default();
        let tree = Tree::read(vec![SourceText { name: "api.json".to_owned(), bytes: text.into() }], &mut problems);
        let began = Instant::now();
        let mut said = String::new();
        for _ in 0..50 {
            let place = Place::value(&Pointer::from_text("/schemas/S150000/type"));
            let problem = Diagnostic::new(Code::UnknownValue, place, "wrong");
            said = super::text(&problem, &tree.sources, &Renderer::plain());
        }
        let expected = format!("--> api.json:1:{}", column.unwrap_or_default() + 20);
        assert!(said.contains(&expected), "{expected}: {said}");
        assert!(said.contains(r#""S150000": {"type": "string", "title": "ö"}"#), "{said}");
        assert!(!said.contains(":::"), "{said}");
        assert!(said.lines().all(|line| line.len() < 200), "{said}");
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    }
}
