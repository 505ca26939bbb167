//! Finds the OpenAPI document in a documentation page: Markdown with a fenced `yaml` or `json`
//! block whose info string goes on with the document's URL, the method and the path.

use std::ops::Range;

/// The fence of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The document's text, as bytes of the page.
    pub text: Range<usize>,
    /// Whether it is JSON; otherwise YAML.
    pub json: bool,
    /// Where the whole document is published, where the fence says so.
    pub url: Option<String>,
    /// The method and path that the page is about, where the fence says so.
    pub operation: Option<(String, String)>,
}

/// Why a page has no document: a message, and the bytes it is about.
pub type NoFence = (&'static str, Range<usize>);

/// Finds the first fence of `page` that holds an OpenAPI document.
///
/// A fence is a line of three or more backticks or tildes (CommonMark 0.31, section 4.5); it ends
/// at a line that begins with at least as many of them.
///
/// # Errors
/// If there is none, or one never closes.
pub fn find(page: &str) -> Result<Fence, NoFence> {
    let mut at = 0;
    while at < page.len() {
        let line = line_at(page, at);
        let Some((mark, length)) = opening(line) else {
            at += line.len();
            continue;
        };
        let info = line.trim_start()[length..].trim();
        let start = at + line.len();
        let Some(end) = closing(page, start, mark, length) else {
            return Err(("this fence is never closed", at..at + line.trim_end().len()));
        };
        if let Some(fence) = described(info, start..end) {
            return Ok(fence);
        }
        at = end + line_at(page, end).len();
    }
    Err(("no fenced `yaml` or `json` block in this page", 0..line_at(page, 0).trim_end().len()))
}

/// The line that begins at `at`, with its end.
fn line_at(page: &str, at: usize) -> &str {
    let rest = &page[at..];
    rest.find('\n').map_or(rest, |end| &rest[..=end])
}

fn opening(line: &str) -> Option<(char, usize)> {
    let text = line.trim_start();
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = text.chars().take_while(|next| *next == mark).count();
    (length >= 3).then_some((mark, length))
}

fn closing(page: &str, start: usize, mark: char, length: usize) -> Option<usize> {
    let mut at = start;
    while at < page.len() {
        let line = line_at(page, at);
        let closes = opening(line).is_some_and(|(other, count)| other == mark && count >= length)
            && line.trim().chars().all(|c| c == mark);
        if closes {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn described(info: &str, text: Range<usize>) -> Option<Fence> {
    let mut words = info.split_whitespace();
    let json = match words.next()?.to_ascii_lowercase().as_str() {
        "yaml" | "yml" => false,
        "json" => true,
        _ => return None,
    };
    let url = words.next().filter(|word| word.contains("://")).map(str::to_owned);
    let operation = words.next().zip(words.next()).map(|(method, path)| (method.to_owned(), path.to_owned()));
    Some(Fence { text, json, url, operation })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fence_is_found_with_what_it_says() {
        let page = "# T\n\n```sh\nls\n```\n\n````yaml https://x.test/o.json post /a/{b}\nopenapi: 3.1.0\n```\n````\n";
        let fence = find(page);
        let text = fence.as_ref().map(|fence| &page[fence.text.clone()]);
        assert_eq!(text, Ok("openapi: 3.1.0\n```\n"));
        let fence = fence.ok();
        assert_eq!(fence.as_ref().and_then(|fence| fence.url.as_deref()), Some("https://x.test/o.json"));
        let operation = fence.and_then(|fence| fence.operation);
        assert_eq!(operation, Some(("post".to_owned(), "/a/{b}".to_owned())));
    }

    #[test]
    fn a_page_may_end_without_a_newline() {
        assert!(find("```yaml\na: 1\n```").is_ok());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(find("# T\n"), Err(("no fenced `yaml` or `json` block in this page", 0..3)));
        assert_eq!(find("a\n```yaml\nb: 1\n"), Err(("this fence is never closed", 2..9)));
    }
}
