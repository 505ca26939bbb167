//! Rust identifiers. They are made here and nowhere else, so that whatever a document says, what
//! reaches the generated code is valid, readable and harmless.
//!
//! - Words become `snake_case` or `PascalCase`; two digits of two words stay apart (`N1_0`).
//! - A name that begins with a digit gets an `n` in front: `N720p`, `n2fa_enabled`.
//! - Text without a single letter or digit is spelled: `*` is `asterisk`, the empty text `empty`.
//! - A keyword becomes a raw identifier (`r#type`); `self`, `super`, `crate`, `Self` cannot, and get
//!   an underscore (`self_`), as do modules, whose files should be called like them.
//! - Control, invisible and bidirectional characters are never part of a name.
//! - A text of any length is cut at a whole word.

use std::{collections::BTreeSet, fmt, sync::LazyLock};

use super::{
    spell,
    split::{normal, split},
    words::Words,
};

/// A valid Rust identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// The identifier, with `r#` where it is raw.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<Ident> for String {
    fn from(ident: Ident) -> Self {
        ident.0
    }
}

impl PartialEq<&str> for Ident {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// What is named; each has its own case and its own reserved words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A field of a struct.
    Field,
    /// An argument of a method.
    Argument,
    /// A method.
    Method,
    /// A module, and the file it is in: ASCII only, because Rust loads no other file by itself.
    Module,
    /// A variant of an enum.
    Variant,
    /// A type.
    Type,
}

/// Types and methods longer than this are cut; those of real documents are shorter.
const LONGEST: usize = 160;
/// The same for all that stands inside of them.
const LONGEST_INSIDE: usize = 64;

/// The field for a property.
#[must_use]
pub fn field(wire_name: &str) -> Ident {
    ident(Style::Field, wire_name)
}

/// The argument for a parameter or property.
#[must_use]
pub fn argument(wire_name: &str) -> Ident {
    ident(Style::Argument, wire_name)
}

/// The variant for an enum's value.
#[must_use]
pub fn variant(wire_name: &str) -> Ident {
    ident(Style::Variant, wire_name)
}

/// The module for a tag.
#[must_use]
pub fn module(tag: &str) -> Ident {
    ident(Style::Module, tag)
}

/// The type for a row of words.
#[must_use]
pub fn type_name(words: &Words) -> Ident {
    from_words(Style::Type, words)
}

/// The method for a row of words.
#[must_use]
pub fn method(words: &Words) -> Ident {
    from_words(Style::Method, words)
}

/// The name of a crate for an API's title: ASCII, never empty, no keyword, and not that of a crate it is built
/// from.
#[must_use]
pub fn package(title: &str) -> String {
    const TAKEN: &str = "alloc base64 bytes chrono core http httpdate jiff proc_macro reqwest rust_decimal secrecy \
        serde serde_json std test time tokio url uuid http_body http_body_util percent_encoding";
    let name = module(title).0;
    let name = name.trim_end_matches('_');
    let is_taken = is_keyword(name) || is_device(name) || TAKEN.split_whitespace().any(|taken| taken == name);
    let name = name.replace('_', "-");
    if is_taken { format!("{name}-client") } else { name }
}

/// The identifier for a text of the document.
#[must_use]
pub fn ident(style: Style, wire_name: &str) -> Ident {
    if is_written_so(style, wire_name) {
        return checked(style, wire_name);
    }
    let words = split(wire_name);
    let words = if words.is_empty() { spell::out(wire_name) } else { words };
    from_words(style, &Words::plain(&words))
}

/// Whether a text is in the case of a style already, as most properties are: to take it into words and to put these together
/// again would change nothing.
fn is_written_so(style: Style, wire_name: &str) -> bool {
    let is_word = |word: &str| {
        let letters = word.trim_end_matches(|digit: char| digit.is_ascii_digit());
        !letters.is_empty() && letters.bytes().all(|letter| letter.is_ascii_lowercase())
    };
    let is_snake = matches!(style, Style::Field | Style::Argument | Style::Method);
    is_snake && wire_name.len() <= LONGEST_INSIDE && wire_name.split('_').all(is_word)
}

/// The identifier for a row of words.
#[must_use]
pub fn from_words(style: Style, words: &Words) -> Ident {
    let words = if style == Style::Module { spell::in_ascii(words) } else { words.clone() };
    let words = cut(style, &words);
    let text = match style {
        Style::Variant | Style::Type => words.pascal(),
        Style::Field | Style::Argument | Style::Method | Style::Module => words.snake(),
    };
    checked(style, &text)
}

/// An override's text: as it is if it can be, else by its words.
#[must_use]
pub fn given(style: Style, text: &str) -> Ident {
    if is_identifier(text) && text.chars().count() <= LONGEST { Ident(text.to_owned()) } else { ident(style, text) }
}

/// Whether the text can be the name itself, in the case that Rust writes such names in.
#[must_use]
pub fn is_name(style: Style, text: &str) -> bool {
    let is_own_case = match style {
        Style::Variant | Style::Type => text.starts_with(char::is_uppercase) && !text.contains('_'),
        Style::Field | Style::Argument | Style::Method | Style::Module => !text.contains(char::is_uppercase),
    };
    let reserved = style == Style::Module && (is_keyword(text) || is_device(text));
    is_own_case && !reserved && given(style, text).0.trim_start_matches("r#") == text
}

/// The name for what means something else in its place: with an underscore, or, where Rust writes
/// names in `PascalCase`, with `Value`.
#[must_use]
pub fn set_apart(style: Style, ident: &Ident) -> Ident {
    let end = if matches!(style, Style::Type | Style::Variant) { "Value" } else { "_" };
    Ident(format!("{}{end}", ident.0.strip_prefix("r#").unwrap_or(&ident.0)))
}

/// As many words as there is room for; of a longer first word its beginning.
#[must_use]
pub fn cut(style: Style, words: &Words) -> Words {
    let longest = if matches!(style, Style::Type | Style::Method) { LONGEST } else { LONGEST_INSIDE };
    let mut length = 0;
    let fits = |word: &&super::words::Word| {
        length += word.chars().count() + 1;
        length <= longest + 1
    };
    let kept: Words = words.iter().take_while(fits).cloned().collect();
    match words.first() {
        Some(first) if kept.is_empty() => Words::of(&first.chars().take(longest).collect::<String>()),
        _ => kept,
    }
}

/// The last step: whatever comes in, what goes out is an identifier.
fn checked(style: Style, text: &str) -> Ident {
    let text = normal(text);
    let text = if is_identifier_start(&text) { text.into_owned() } else { prefixed(style, &text) };
    let never_raw = matches!(text.as_str(), "self" | "super" | "crate" | "Self" | "_" | "");
    let is_module = style == Style::Module;
    if never_raw || is_module && (is_keyword(&text) || is_device(&text)) {
        return Ident(format!("{text}_"));
    }
    if is_keyword(&text) {
        return Ident(format!("r#{text}"));
    }
    Ident(text)
}

fn prefixed(style: Style, text: &str) -> String {
    let prefix = match style {
        Style::Variant | Style::Type => "N",
        Style::Field | Style::Argument | Style::Method | Style::Module => "n",
    };
    format!("{prefix}{text}")
}

fn is_identifier_start(text: &str) -> bool {
    match text.chars().next() {
        None => false,
        Some(first) if first.is_ascii() => first.is_ascii_alphabetic(),
        Some(_) => is_identifier(text),
    }
}

/// Whether Rust takes the text for one identifier that is no keyword.
fn is_identifier(text: &str) -> bool {
    syn::parse_str::<syn::Ident>(text).is_ok_and(|ident| ident == text)
}

/// Every keyword of every edition, strict or reserved.
fn is_keyword(text: &str) -> bool {
    const TEXT: &str = "abstract as async await become box break const continue crate do dyn else enum extern \
        false final fn for gen if impl in let loop macro match mod move mut override priv pub ref \
        return self static struct super trait true try type typeof unsafe unsized use virtual \
        where while yield Self";
    static KEYWORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| TEXT.split_whitespace().collect());
    KEYWORDS.contains(text)
}

/// Names that Windows keeps for devices, so that no file can have them.
fn is_device(text: &str) -> bool {
    let is_port = |prefix: &str| {
        text.strip_prefix(prefix)
            .is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    matches!(text, "con" | "prn" | "aux" | "nul") || is_port("com") || is_port("lpt")
}

#[cfg(test)]
mod tests;
