//! Reads one file: which syntax it is in, which part of it is the document, and what stands against it.

use std::{ops::Range, string::FromUtf8Error, sync::OnceLock};

use serde_json::Value;

use super::{
    File, FileId, Part, Pointer, SourceText, Syntax, find_fence, json, lenient,
    yaml::{self, Refusal},
};
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place},
};

/// Reads a file that will be known as `id`. One that says nothing, or is no text, leaves nothing; one
/// that cannot be read is kept all the same, with `null` for its tree.
pub(super) fn read_file(text: SourceText, id: FileId, problems: &mut Diagnostics) -> Option<(File, Value)> {
    let (file, value) = read_any(text, id, problems)?;
    match value.map_or(Ok(Value::Null), |value| object(&file, value)) {
        Ok(value) => Some((file, value)),
        Err((code, message, range)) => {
            problems.push(Diagnostic::new(code, Place::Bytes(id, range.into()), message));
            Some((file, Value::Null))
        }
    }
}

/// Reads a file that may hold any value. One that cannot be read is kept without a value, so that
/// messages can show its text.
pub(super) fn read_any(text: SourceText, id: FileId, problems: &mut Diagnostics) -> Option<(File, Option<Value>)> {
    let SourceText { name, bytes } = text;
    let whole = |code, message: &str| Diagnostic::new(code, Place::File(name.clone()), message);
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            problems.push(whole(Code::NotUtf8, &not_utf8(&error)).help("save it as UTF-8"));
            return None;
        }
    };
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if text[start..].trim().is_empty() {
        problems.push(whole(Code::FileEmpty, "the file is empty"));
        return None;
    }
    let is_page = [".md", ".mdx", ".markdown"].iter().any(|end| name.to_lowercase().ends_with(end));
    let mut file = File {
        document: start..text.len(),
        syntax: if text[start..].trim_start().starts_with(['{', '[']) { Syntax::Json } else { Syntax::Yaml },
        fence: None,
        marks: OnceLock::new(),
        index: OnceLock::new(),
        name,
        text,
    };
    let opened = if is_page { open_page(&mut file) } else { Ok(()) };
    match opened.and_then(|()| parse(&mut file, id, problems)) {
        Ok(value) => Some((file, Some(value))),
        Err((code, message, range)) => {
            let help = help(&message).map(str::to_owned);
            problems.push(Diagnostic::new(code, Place::Bytes(id, range.into()), message).help_if(help));
            Some((file, None))
        }
    }
}

type Failure = (Code, String, Range<usize>);

/// What to write instead of what a parser does not take.
fn help(message: &str) -> Option<&'static str> {
    const HELP: [(&str, &str); 12] = [
        ("mapping values are not allowed", "a text with `: ` in it stands in quotes; a key ends in `: `, with a blank"),
        ("tabs disallowed", "indent with blanks"),
        ("unexpected character: `", "a text that begins so stands in quotes"),
        ("did not find expected ',' or '}'", "a `}` or `,` is missing"),
        ("did not find expected ',' or ']'", "a `]` or `,` is missing"),
        ("did not find expected key", "the keys of one mapping stand at one indentation"),
        (
            "invalid indentation in quoted scalar",
            "the closing quote is missing, or the next line should stand further right",
        ),
        (
            "unknown anchor",
            "`*name` repeats what `&name` marks further up; other texts that begin with `*` stand in quotes",
        ),
        ("key must be a string", "in JSON, keys stand in double quotes, and there are no comments"),
        ("trailing comma", "in JSON, no comma stands after the last one"),
        ("control character", "in JSON, a line break in a text is `\\n`"),
        ("EOF while parsing", "the file ends before its closing brackets: it may be cut off"),
    ];
    HELP.iter().find(|(part, _)| message.contains(part)).map(|(_, help)| *help)
}

/// Where the bytes stop being UTF-8, as an editor counts.
fn not_utf8(error: &FromUtf8Error) -> String {
    let valid = error.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
    let (line, column) =
        (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count() + 1);
    format!("line {line}, column {column} is not UTF-8")
}

/// Documents and overlays are objects.
fn object(file: &File, value: Value) -> Result<Value, Failure> {
    match value {
        Value::Object(_) => Ok(value),
        Value::Null => {
            let line = file.text[file.document.start..].lines().next().map_or(0, str::len);
            let place = file.document.start..file.document.start + line;
            Err((Code::FileEmpty, "nothing but comments".to_owned(), place))
        }
        _ if file.document().trim_start().starts_with('<') => {
            let place = file.document.start..file.document.start + 1;
            Err((
                Code::NotOpenApi,
                "this is HTML or XML: a page about the document, or an error of its server".to_owned(),
                place,
            ))
        }
        _ => {
            let place = file.bytes(file.marks().locate(file.document(), &Pointer::root(), Part::Value));
            Err((Code::WrongKind, "this is no object, as a document is".to_owned(), place))
        }
    }
}

fn open_page(file: &mut File) -> Result<(), Failure> {
    let fence =
        find_fence(&file.text).map_err(|(message, range)| (Code::PageWithoutDocument, message.to_owned(), range))?;
    file.document = fence.text.clone();
    file.syntax = if fence.json { Syntax::Json } else { Syntax::Yaml };
    file.fence = Some(fence);
    Ok(())
}

fn parse(file: &mut File, id: FileId, problems: &mut Diagnostics) -> Result<Value, Failure> {
    let name_says_json = file.name.to_lowercase().ends_with(".json");
    if file.syntax == Syntax::Json {
        match json::read(file.document()) {
            Ok((value, repeated)) => {
                if repeated {
                    let twice = json::repeated_keys(file.document());
                    report_repeated(file, id, twice, problems);
                }
                return Ok(value);
            }
            Err((message, range)) if name_says_json || file.fence.is_some() => {
                let at = file.document.start;
                return Err((Code::Syntax, message, at + range.start..at + range.end));
            }
            // A flow mapping of YAML begins like JSON.
            Err(_) => file.syntax = Syntax::Yaml,
        }
    }
    if let Some(mark) = conflict(file) {
        return Err((Code::Syntax, "a merge of two versions was never finished".to_owned(), mark));
    }
    match yaml::read(file.document()) {
        Ok(yaml) => {
            let _ = file.marks.set(yaml.marks);
            report_repeated(file, id, yaml.repeated, problems);
            Ok(yaml.value)
        }
        Err(Refusal::Syntax((message, range))) => {
            if let Some(value) = lenient::read(file.document()) {
                return Ok(value);
            }
            // What a file that is called so is not, it is not as JSON.
            match json::read(file.document()) {
                Err((message, range)) if name_says_json => {
                    let at = file.document.start;
                    Err((Code::Syntax, message, at + range.start..at + range.end))
                }
                _ => Err((Code::Syntax, message, file.bytes(range))),
            }
        }
        Err(Refusal::Content((message, range))) => Err((Code::Syntax, message, file.bytes(range))),
    }
}

/// The line that version control writes where two versions of a text could not be merged.
fn conflict(file: &File) -> Option<Range<usize>> {
    let document = file.document();
    let begins = |mark: &str| {
        let first = document.starts_with(mark).then_some(0);
        first.or_else(|| document.find(&format!("\n{mark}")).map(|at| at + 1))
    };
    begins(">>>>>>> ")?;
    let at = begins("<<<<<<< ")?;
    let length = document[at..].lines().next().map_or(0, str::len);
    Some(file.document.start + at..file.document.start + at + length)
}

fn report_repeated(
    file: &File,
    id: FileId,
    repeated: Vec<(String, Range<usize>, Range<usize>)>,
    problems: &mut Diagnostics,
) {
    for (key, first, second) in repeated {
        let place = |range| Place::Bytes(id, file.bytes(range).into());
        problems.push(
            Diagnostic::new(Code::RepeatedKey, place(second), format!("`{key}` stands twice in one mapping"))
                .related(place(first), "first here"),
        );
    }
}
