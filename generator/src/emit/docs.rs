//! Documentation: the document's own text, made safe for rustdoc.

use proc_macro2::TokenStream;
use quote::quote;

/// One `#[doc]` attribute per line.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = lines(text).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// The same for documentation inside of what it documents.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#![doc = #lines])* }
}

/// The document's words, or else ours.
pub(super) fn or(docs: Option<&str>, otherwise: &str) -> String {
    match docs.map(str::trim).filter(|docs| !docs.is_empty()) {
        Some(docs) => safe(docs),
        None => otherwise.to_owned(),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Text from a document as Markdown that rustdoc shows and never runs: code blocks are marked as
/// text, indented code is not indented, brackets are no links, angle brackets no HTML, and URLs are
/// links.
pub(super) fn safe(text: &str) -> String {
    let mut out = Vec::new();
    let mut fence: Option<String> = None;
    let beginning = beginning(text);
    for line in beginning.lines() {
        let line: String = line.chars().filter(|c| !is_control(*c)).collect();
        let trimmed = line.trim_start();
        let mark = fence_of(trimmed);
        match (&fence, mark) {
            (Some(open), Some(mark)) if mark.starts_with(open.as_str()) && trimmed.trim_end() == mark => {
                out.push(mark.clone());
                fence = None;
            }
            (Some(_), _) => out.push(line),
            (None, Some(mark)) => {
                out.push(format!("{mark}text"));
                fence = Some(mark);
            }
            (None, None) => {
                let indent = (line.len() - trimmed.len()).min(3);
                out.push(format!("{}{}", &"   "[..indent], prose(trimmed.trim_end())));
            }
        }
    }
    out.extend(fence);
    if beginning.len() < text.len() {
        out.push("\nThis is the beginning; the whole is in the document.".to_owned());
    }
    out.join("\n")
}

/// More than anybody reads in one place.
const LONGEST: usize = 512 << 10;
const MOST_LINES: usize = 10_000;

/// As much of a text as is shown.
fn beginning(text: &str) -> &str {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    let text = if text.len() > LONGEST { &text[..end] } else { text };
    text.match_indices('\n').nth(MOST_LINES).map_or(text, |(end, _)| &text[..end])
}

fn is_control(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn fence_of(line: &str) -> Option<String> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let fence: String = line.chars().take_while(|c| *c == mark).collect();
    (fence.len() >= 3).then_some(fence)
}

/// One line outside of code blocks. Code spans are left alone.
fn prose(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let balanced = line.matches('`').count() % 2 == 0;
    let mut in_code = false;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c == '`' && balanced {
            in_code = !in_code;
        }
        if !in_code {
            if let Some(url) = url_at(rest, &out) {
                out.push_str(&format!("<{url}>"));
                rest = &rest[url.len()..];
                continue;
            }
            if matches!(c, '[' | ']' | '<' | '>') || (c == '`' && !balanced) {
                out.push('\\');
            }
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A URL that begins here and is not part of a word before it.
fn url_at<'t>(rest: &'t str, before: &str) -> Option<&'t str> {
    if !(rest.starts_with("http://") || rest.starts_with("https://")) {
        return None;
    }
    if before.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '\'' | '`' | '(' | ')' | '[' | ']' | '{' | '}' | '\\' | '|' | '*')
    };
    let end = rest.find(ends).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ':', ';', '!', '?']);
    (url.len() > "https://".len()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn nothing_runs_and_nothing_links() {
        assert_eq!(safe("a [b](c) <T> `d[0]` https://e.test/f."), "a \\[b\\](c) \\<T\\> `d[0]` <https://e.test/f>.");
        assert_eq!(safe("x\n\n    let a = 1;"), "x\n\n   let a = 1;");
        assert_eq!(safe("```rust\npanic!()\n```"), "```text\npanic!()\n```");
        assert_eq!(safe("```\nopen"), "```text\nopen\n```");
        assert_eq!(safe("it's a ` tick"), "it's a \\` tick");
    }
}
