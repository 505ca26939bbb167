//! Text of a document as Markdown (CommonMark 0.31) that rustdoc shows, links nowhere and never runs.

/// Text that keeps its own Markdown: code blocks are marked as text, indented code is not indented, brackets
/// are no links, angle brackets no HTML, and URLs are links.
pub(super) fn safe(text: &str) -> String {
    let mut out = Vec::new();
    let mut fence: Option<String> = None;
    let beginning = beginning(text);
    for line in beginning.lines() {
        let line: String = line.chars().filter(|c| !is_hidden(*c)).collect();
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
                out.push(format!("{}{}", &"   "[..indent], line_of_prose(trimmed.trim_end())));
            }
        }
    }
    out.extend(fence);
    if beginning.len() < text.len() {
        out.push("\nThis is the beginning; the whole is in the document.".to_owned());
    }
    out.join("\n")
}

/// Text as a part of one line: without code blocks.
pub(super) fn line(text: &str) -> String {
    let words = beginning(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let words: String = words.chars().filter(|c| !is_hidden(*c)).collect();
    let mut out = String::with_capacity(words.len() + 8);
    prose(&words, &mut out);
    out
}

/// A name or value as a code span.
pub(super) fn code(text: &str) -> String {
    let mut shown: String = text.chars().filter(|c| !is_hidden(*c)).take(LONGEST_CODE + 1).collect();
    if shown.chars().count() > LONGEST_CODE {
        shown.pop();
        shown.push('…');
    }
    if shown.trim().is_empty() {
        return "(blank)".to_owned();
    }
    let longest = runs(&shown).map(str::len).max().unwrap_or(0);
    let mark = "`".repeat(longest + 1);
    let space = if longest > 0 || shown.trim() != shown { " " } else { "" };
    format!("{mark}{space}{shown}{space}{mark}")
}

/// More than anybody reads in one place.
const LONGEST: usize = 512 << 10;
const MOST_LINES: usize = 10_000;
const LONGEST_CODE: usize = 120;

/// As much of a text as is shown.
fn beginning(text: &str) -> &str {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    let text = if text.len() > LONGEST { &text[..end] } else { text };
    text.match_indices('\n').nth(MOST_LINES).map_or(text, |(end, _)| &text[..end])
}

/// Control characters, and those that change the direction of what stands around them.
pub(super) fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The mark of a line that opens or closes a code block.
fn fence_of(line: &str) -> Option<String> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let fence: String = line.chars().take_while(|c| *c == mark).collect();
    (fence.len() >= 3).then_some(fence)
}

/// One line outside of code blocks. Behind the mark of a list there is one blank: more would make the rest
/// an indented code block.
fn line_of_prose(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(mark) = list_mark(rest) {
        out.push_str(mark);
        out.push(' ');
        rest = rest[mark.len()..].trim_start();
    }
    prose(rest, &mut out);
    out
}

/// The mark of a list item at the begin of a line, if something follows it.
fn list_mark(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let end = digits + 1;
    let is_mark = match line.as_bytes().get(digits)? {
        b'-' | b'+' | b'*' => digits == 0,
        b'.' | b')' => digits > 0,
        _ => false,
    };
    (is_mark && line[end..].starts_with([' ', '\t'])).then(|| &line[..end])
}

/// Text within a line. A code span is one that begins and ends in the line; every other backtick is escaped.
fn prose(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => Some(span(rest, out)),
            'h' => url_at(rest).map(|url| {
                out.push_str(&format!("<{url}>"));
                url.len()
            }),
            // What is escaped already stays so.
            '\\' => rest[1..].chars().next().filter(char::is_ascii_punctuation).map(|escaped| {
                out.extend(['\\', escaped]);
                2
            }),
            _ => None,
        };
        let taken = taken.unwrap_or_else(|| {
            let is_address = c == ':' && rest.starts_with("://");
            if matches!(c, '[' | ']' | '<' | '>') || is_address || (c == '~' && text.contains("~~~")) {
                out.push('\\');
            }
            out.push(c);
            c.len_utf8()
        });
        rest = &rest[taken..];
    }
}

/// A code span that begins here, or backticks that begin none: the length.
fn span(rest: &str, out: &mut String) -> usize {
    let mark = runs(rest).next().unwrap_or(rest);
    let whole = closed(rest, mark.len()).filter(|_| mark.len() < 3);
    match whole {
        Some(whole) => out.push_str(&rest[..whole]),
        None => out.push_str(&"\\`".repeat(mark.len())),
    }
    whole.unwrap_or(mark.len())
}

/// Where a code span ends that begins with so many backticks: at the next run of as many.
fn closed(rest: &str, count: usize) -> Option<usize> {
    let mut at = count;
    loop {
        at += rest[at..].find('`')?;
        let run = runs(&rest[at..]).next()?.len();
        if run == count {
            let blank = rest[count..at].trim().is_empty();
            return (!blank).then_some(at + run);
        }
        at += run;
    }
}

/// The runs of backticks in a text.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| c != '`').filter(|run| !run.is_empty())
}

/// A URL that begins here.
fn url_at(rest: &str) -> Option<&str> {
    if !(rest.starts_with("http://") || rest.starts_with("https://")) {
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
    use super::{code, line, safe};

    #[test]
    fn nothing_runs_and_nothing_links() {
        assert_eq!(safe("a [b](c) <T> `d[0]` https://e.test/f."), "a \\[b\\](c) \\<T\\> `d[0]` <https://e.test/f>.");
        assert_eq!(safe("x\n\n    let a = 1;"), "x\n\n   let a = 1;");
        assert_eq!(safe("```rust\npanic!()\n```"), "```text\npanic!()\n```");
        assert_eq!(safe("```\nopen"), "```text\nopen\n```");
        assert_eq!(safe("it's a ` tick"), "it's a \\` tick");
    }

    #[test]
    fn a_list_holds_no_code_block() {
        assert_eq!(safe("-      panic!()"), "- panic!()");
        assert_eq!(safe("1.\t\tpanic!()"), "1. panic!()");
        assert_eq!(safe("- + 7)     panic!()"), "- + 7) panic!()");
        assert_eq!(safe("- ````rust"), "- \\`\\`\\`\\`rust");
        assert_eq!(safe("- ~~~rust"), "- \\~\\~\\~rust");
        assert_eq!(safe("- ```a``` b"), "- \\`\\`\\`a\\`\\`\\` b");
    }

    #[test]
    fn spans_are_those_of_commonmark() {
        assert_eq!(safe("`<b>```"), "\\`\\<b\\>\\`\\`\\`");
        assert_eq!(safe("``<b>` `"), "\\`\\`\\<b\\>\\` \\`");
        assert_eq!(safe("`` a`<b> ``"), "`` a`<b> ``");
        assert_eq!(safe("\\`<b>`"), "\\`\\<b\\>\\`");
        assert_eq!(safe("\\[a](b) C:\\d"), "\\[a\\](b) C:\\d");
        assert_eq!(safe("xhttp://a.test ftp://b.test http://"), "x<http://a.test> ftp\\://b.test http\\://");
    }

    #[test]
    fn a_line_has_no_blocks() {
        assert_eq!(line("a\n```\nb ``` <c>\n```"), "a \\`\\`\\` b \\`\\`\\` \\<c\\> \\`\\`\\`");
    }

    #[test]
    fn any_name_is_one_span() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(code("a\n\n```rust\nb"), "```` a```rustb ````");
        assert_eq!(code("\u{202e} \n"), "(blank)");
        assert_eq!(code(&"x".repeat(1000)).chars().count(), 123);
    }
}
