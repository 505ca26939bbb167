//! Texts that a schema allows.

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};
use serde_json::Value;

/// A text of the schema's format, pattern and length.
pub(super) fn sample(schema: &Value) -> Option<String> {
    let word = |key: &str| schema.get(key).and_then(Value::as_str);
    let length = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|length| usize::try_from(length).ok());
    let (least, most) = (length("minLength").unwrap_or(0).min(4096), length("maxLength").unwrap_or(usize::MAX));
    if let Some(text) = word("format").and_then(of_format).filter(|text| (least..=most).contains(&text.len())) {
        return Some(text.to_owned());
    }
    if let Some(pattern) = word("pattern") {
        return matching(pattern).map(|text| stretched(text, least));
    }
    let text = stretched("text".to_owned(), least);
    Some(text.chars().take(most).collect())
}

/// A text of a format (JSON Schema 2020-12 validation, section 7.3, and the OpenAPI Format Registry).
fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2024-05-15T19:06:40Z",
        "date" => "2024-05-15",
        "time" => "19:06:40Z",
        "duration" => "PT1H",
        "uuid" => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "uri" | "url" | "iri" => "https://example.com/a",
        "uri-reference" | "iri-reference" => "/a",
        "email" | "idn-email" => "someone@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" | "base64" => "dGV4dA==",
        "decimal" => "1.5",
        _ => return None,
    })
}

fn stretched(text: String, least: usize) -> String {
    let length = text.chars().count();
    let end = text.chars().last().unwrap_or('a');
    text + &end.to_string().repeat(least.saturating_sub(length))
}

/// The simplest text that a regular expression matches; of those of ECMA-262 that Rust's syntax has no word for, none.
fn matching(pattern: &str) -> Option<String> {
    let hir = regex_syntax::Parser::new().parse(pattern).ok()?;
    let mut text = String::new();
    simplest(&hir, &mut text)?;
    Some(text)
}

fn simplest(hir: &Hir, text: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(member(class)?),
        HirKind::Repetition(repetition) => {
            // A value is more telling than none.
            let times = if repetition.min == 0 && repetition.max != Some(0) { 1 } else { repetition.min };
            for _ in 0..times.min(4096) {
                simplest(&repetition.sub, text)?;
            }
        }
        HirKind::Capture(group) => simplest(&group.sub, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| simplest(part, text))?,
        HirKind::Alternation(branches) => simplest(branches.first()?, text)?,
    }
    Some(())
}

/// A character of a class: a letter or digit, if it has one.
fn member(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let ranges = class.ranges();
    let holds = |wanted: char| ranges.iter().any(|range| (range.start()..=range.end()).contains(&wanted));
    let common = ('a'..='z').chain('0'..='9').chain('A'..='Z').chain("-_. ".chars());
    common.into_iter().find(|wanted| holds(*wanted)).or_else(|| ranges.first().map(ClassUnicodeRange::start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_keep_to_pattern_format_and_length() {
        let check = |schema: Value, expected: &str| assert_eq!(sample(&schema).as_deref(), Some(expected), "{schema}");
        check(json!({"pattern": "^[A-Z]{3}-\\d+$"}), "AAA-0");
        check(json!({"pattern": "^(acct|user)_[0-9a-f]{4}$"}), "acct_aaaa");
        check(json!({"minLength": 6}), "texttt");
        check(json!({"maxLength": 2}), "te");
        check(json!({"format": "date"}), "2024-05-15");
        assert_eq!(sample(&json!({"pattern": "(?<=a)b"})), None);
    }
}
