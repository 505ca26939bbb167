//! Characters as words, for names that have nothing else: `*`, `==`, emoji; and text of other
//! scripts as ASCII, for the names of files.

use super::{lock::letters, split::is_word_character, words::Words};

/// What punctuation is called.
const PUNCTUATION: [(char, &str); 35] = [
    (' ', "space"),
    ('!', "not"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "and"),
    ('\'', "apostrophe"),
    ('(', "open"),
    (')', "close"),
    ('*', "asterisk"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "dash"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "lt"),
    ('=', "equals"),
    ('>', "gt"),
    ('?', "question"),
    ('@', "at"),
    ('[', "open_bracket"),
    ('\\', "backslash"),
    (']', "close_bracket"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('{', "open_brace"),
    ('|', "pipe"),
    ('}', "close_brace"),
    ('~', "tilde"),
    ('€', "euro"),
    ('…', "ellipsis"),
];

/// Latin letters with something on them.
const LATIN: [(&str, &str); 24] = [
    ("a", "àáâãäåāăą"),
    ("ae", "æ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęě"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįı"),
    ("j", "ĵ"),
    ("k", "ķ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŉ"),
    ("o", "òóôõöøōŏő"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšș"),
    ("ss", "ß"),
    ("t", "ţťŧț"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűų"),
    ("w", "ŵ"),
    ("y", "ýÿŷ"),
    ("z", "źżž"),
    ("", "\u{300}\u{301}\u{302}\u{303}\u{308}\u{30a}\u{327}"),
];

/// More than this many characters of a text are not spelled.
const LONGEST: usize = 64;

/// A text with everything in it as words: what is neither letter nor digit by its name, or by its
/// number (`u1f600`) if it has none. The words of letters are split as ever.
#[must_use]
pub fn out(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut run = String::new();
    for (index, character) in text.chars().take(LONGEST).enumerate() {
        if is_word_character(character) {
            run.push(character);
            continue;
        }
        words.extend(super::split::split(&std::mem::take(&mut run)));
        words.extend(name(character, index == 0).split('_').map(str::to_owned));
    }
    words.extend(super::split::split(&run));
    if words.is_empty() { vec!["empty".to_owned()] } else { words }
}

fn name(character: char, is_first: bool) -> String {
    let known = PUNCTUATION.iter().find(|(known, _)| *known == character);
    match known {
        Some(_) if is_first && character == '-' => "minus".to_owned(),
        Some((_, name)) => (*name).to_owned(),
        None => format!("u{:x}", u32::from(character)),
    }
}

/// The words with Latin letters in their plain form. Where other letters are lost, a few letters
/// made from the whole text stand for them, so that two texts do not become one.
#[must_use]
pub fn in_ascii(words: &Words) -> Words {
    if words.iter().all(|word| word.is_ascii()) {
        return words.clone();
    }
    let characters = || words.iter().flat_map(|word| word.chars().chain([' ']));
    let plain: String = characters().filter_map(plain_letter).collect();
    if characters().any(|character| plain_letter(character).is_none()) {
        return Words::of(&format!("{plain} {}", letters(&words.snake(), 6)));
    }
    Words::of(&plain)
}

fn plain_letter(character: char) -> Option<String> {
    let known = LATIN.iter().find(|(_, letters)| letters.contains(character)).map(|(plain, _)| (*plain).to_owned());
    if character.is_ascii() { Some(character.to_string()) } else { known }
}
