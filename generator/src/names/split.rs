//! Text of a document into words: at what is neither letter nor digit, where lower case turns to
//! upper case, and before the last capital of a run. Letters of any script that Rust accepts in an
//! identifier are kept.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// What is said aloud when it stands in a name. Longer signs come first.
const SIGNS: [(&str, &str); 8] = [
    (">=", "gte"),
    ("<=", "lte"),
    (">", "gt"),
    ("<", "lt"),
    ("+", "plus"),
    ("&", "and"),
    ("%", "percent"),
    ("€", "euro"),
];

/// Of a longer text only the beginning is read: no name is made from more.
const LONGEST: usize = 4096;

/// The words of a text, in lower case.
#[must_use]
pub fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let text = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end]);
    for run in spell_signs(&normal(text)).split(|character| !is_word_character(character)) {
        let characters: Vec<char> = run.chars().collect();
        let mut rest = characters.as_slice();
        while !rest.is_empty() {
            let (word, after) = rest.split_at(word_length(rest));
            words.push(word.iter().collect::<String>().to_lowercase());
            rest = after;
        }
    }
    words
}

/// One form for texts that are written in several ways (Unicode Annex 15, NFKC), as rustc asks for.
#[must_use]
pub fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// Whether a character may stand inside a Rust identifier; the underscore separates words.
#[must_use]
pub fn is_word_character(character: char) -> bool {
    if character.is_ascii() { character.is_ascii_alphanumeric() } else { continues_identifier(character) }
}

/// Asks the Rust grammar itself. The text that comes back is compared, because some invisible
/// characters (U+200E, for example) count as white space and would be skipped without an error.
fn continues_identifier(character: char) -> bool {
    let text = format!("a{character}");
    syn::parse_str::<syn::Ident>(&text).is_ok_and(|ident| ident == text)
}

/// Puts words for the signs that carry meaning; an apostrophe vanishes without a trace.
fn spell_signs(text: &str) -> Cow<'_, str> {
    let is_sign = |character: char| character == '\'' || SIGNS.iter().any(|(sign, _)| sign.starts_with(character));
    if !is_negative_number(text) && !text.contains(is_sign) {
        return Cow::Borrowed(text);
    }
    let mut spelled = String::with_capacity(text.len());
    let mut rest = text;
    if is_negative_number(text) {
        spelled.push_str("minus ");
        rest = &text[1..];
    }
    while let Some(character) = rest.chars().next() {
        if let Some((sign, word)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            spelled.extend([" ", word, " "]);
            rest = &rest[sign.len()..];
        } else {
            if character != '\'' {
                spelled.push(character);
            }
            rest = &rest[character.len_utf8()..];
        }
    }
    Cow::Owned(spelled)
}

fn is_negative_number(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// How many characters the first word of a run has: `HTTPServer` is `http` and `server`, `IDs` is
/// one word, digits stay with the letters before them, and a digit at the start takes the lower
/// case letters after it (`2fa`).
fn word_length(run: &[char]) -> usize {
    let capitals = count(run, is_capital);
    if capitals == 0 {
        return if is_number(run[0]) {
            let digits = count(run, is_number);
            digits + count(&run[digits..], is_small)
        } else {
            with_digits(run, count(run, is_small))
        };
    }
    let small = count(&run[capitals..], is_small);
    match (capitals, small) {
        (_, 0) => with_digits(run, capitals),
        (1, _) => with_digits(run, 1 + small),
        (_, 1) if run[capitals] == 's' => with_digits(run, capitals + 1),
        _ => capitals - 1,
    }
}

fn with_digits(run: &[char], letters: usize) -> usize {
    letters + count(&run[letters..], is_number)
}

fn count(run: &[char], of: fn(char) -> bool) -> usize {
    run.iter().take_while(|character| of(**character)).count()
}

fn is_capital(character: char) -> bool {
    character.is_uppercase()
}

fn is_number(character: char) -> bool {
    character.is_numeric() && !character.is_uppercase()
}

/// Letters of scripts without cases, and marks that belong to a letter, count as small.
fn is_small(character: char) -> bool {
    !is_capital(character) && !is_number(character)
}

#[cfg(test)]
mod tests;
