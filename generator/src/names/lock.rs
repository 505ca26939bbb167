//! `names.lock`: the names that were given once, so that they stay.
//!
//! The rule alone can rename a type when an operation comes or goes: a rival disappears, a vote
//! changes. With the lock it cannot. Each type is known by the digest of its identity and by its
//! home; each method by its operation. A shape that changes in its home keeps the name of the home;
//! a shape that splits leaves its name there.
//!
//! The file is made for reading and merging: one entry a line, sorted, no line depends on another.
//!
//! ```text
//! names.lock 1
//! method GET /v2/posts/{id} Posts get
//! type Post 0f3c86f1d2a45b97 GET /v2/posts/{id} response
//! ```
//!
//! Fields are separated by one space; white space, control characters and `%` in a field are
//! written as in a URL.

use std::{collections::BTreeMap, fmt};

use sha2::{Digest as _, Sha256};

/// The format that is written and read.
const HEADER: &str = "names.lock 1";

/// The names that stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Types by name.
    pub types: BTreeMap<String, LockedType>,
    /// Methods by operation, written as [`Operation::key`](super::graph::Operation::key).
    pub methods: BTreeMap<String, LockedMethod>,
}

/// A type's entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedType {
    /// The [`digest`] of the shape's identity.
    pub digest: String,
    /// The shape's home, as `trail` writes it; empty where nothing used it.
    pub home: String,
}

/// A method's entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedMethod {
    /// The tag that the method's handle is for.
    pub tag: String,
    /// The method's name.
    pub name: String,
}

/// What is wrong with a lock file, and in which line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "names.lock, line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// Reads a lock file.
    ///
    /// # Errors
    /// The first line that is not in the format, or that says something else than an earlier one.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end()));
        match lines.next() {
            Some((_, HEADER)) => {}
            Some((line, other)) => {
                let message = format!("`{}` is not `{HEADER}`, the only format known", excerpt(other));
                return Err(LockError { line, message });
            }
            None => return Err(LockError { line: 1, message: format!("it is empty, not `{HEADER}`") }),
        }
        let mut reader = Reader::default();
        for (line, text) in lines.filter(|(_, text)| !text.is_empty() && !text.starts_with('#')) {
            reader.entry(line, text).map_err(|message| LockError { line, message })?;
        }
        Ok(reader.lock)
    }

    /// The locked name of an operation's method, if it still stands under the same tag.
    #[must_use]
    pub fn method(&self, operation: &str, tag: &str) -> Option<&str> {
        self.methods.get(operation).filter(|entry| entry.tag == tag).map(|entry| entry.name.as_str())
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{HEADER}")?;
        writeln!(formatter, "# Names that stay. Written by the generator; to merge, keep the lines of both sides.")?;
        for (operation, entry) in &self.methods {
            writeln!(formatter, "method {} {} {}", fields(operation), escape(&entry.tag), escape(&entry.name))?;
        }
        for (name, entry) in &self.types {
            writeln!(formatter, "type {} {} {}", escape(name), entry.digest, entry.home)?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Reader {
    lock: Lock,
    digests: BTreeMap<String, String>,
    lines: BTreeMap<String, usize>,
}

impl Reader {
    fn entry(&mut self, line: usize, text: &str) -> Result<(), String> {
        match text.split_once(' ') {
            Some(("method", rest)) => self.method(line, rest),
            Some(("type", rest)) => self.locked_type(line, rest),
            _ if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| text.starts_with(mark)) => {
                Err("a merge is not finished; keep the lines of both sides".to_owned())
            }
            _ => Err(format!("`{}` is neither a `method` nor a `type`", excerpt(text))),
        }
    }

    fn method(&mut self, line: usize, rest: &str) -> Result<(), String> {
        let fields: Vec<&str> = rest.split(' ').collect();
        let [method, path, tag, name] = fields.as_slice() else {
            return Err("an operation is `method METHOD PATH TAG NAME`".to_owned());
        };
        let operation = format!("{method} {}", unescape(path)?);
        self.once(line, &operation)?;
        let entry = LockedMethod { tag: unescape(tag)?, name: unescape(name)? };
        self.lock.methods.insert(operation, entry);
        Ok(())
    }

    fn locked_type(&mut self, line: usize, rest: &str) -> Result<(), String> {
        let mut fields = rest.splitn(3, ' ');
        let (Some(name), Some(digest)) = (fields.next(), fields.next()) else {
            return Err("a type is `type NAME DIGEST HOME`".to_owned());
        };
        if digest.len() != 16 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(format!("`{}` is no digest of 16 hexadecimal digits", excerpt(digest)));
        }
        let name = unescape(name)?;
        self.once(line, &name)?;
        if let Some(other) = self.digests.insert(digest.to_owned(), name.clone()) {
            return Err(format!("the shape {digest} has two names, `{other}` and `{name}`; keep one of the lines"));
        }
        let home = fields.next().unwrap_or_default().to_owned();
        self.lock.types.insert(name, LockedType { digest: digest.to_owned(), home });
        Ok(())
    }

    fn once(&mut self, line: usize, key: &str) -> Result<(), String> {
        match self.lines.insert(key.to_owned(), line) {
            None => Ok(()),
            Some(first) => Err(format!("`{}` stands in line {first} already; keep one of them", excerpt(key))),
        }
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}

/// An operation's method and path as two fields.
fn fields(operation: &str) -> String {
    match operation.split_once(' ') {
        Some((method, path)) => format!("{method} {}", escape(path)),
        None => escape(operation),
    }
}

/// A text as one field: nothing in it separates.
#[must_use]
pub fn escape(text: &str) -> String {
    escape_with(text, "")
}

/// The same for a text in which more characters mean something.
#[must_use]
pub fn escape_with(text: &str, more: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_whitespace() || character.is_control() || character == '%' || more.contains(character) {
            let mut bytes = [0; 4];
            escaped.extend(character.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            escaped.push(character);
        }
    }
    if escaped.is_empty() { "%".to_owned() } else { escaped }
}

/// The text of a field.
fn unescape(field: &str) -> Result<String, String> {
    if field == "%" {
        return Ok(String::new());
    }
    let wrong = || format!("`{}` has a `%` that is not followed by two hexadecimal digits of UTF-8", excerpt(field));
    let mut bytes = Vec::with_capacity(field.len());
    let mut parts = field.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let (code, rest) = part.split_at_checked(2).ok_or_else(wrong)?;
        bytes.push(u8::from_str_radix(code, 16).map_err(|_| wrong())?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).map_err(|_| wrong())
}

/// A short text for a long one, the same on every machine and in every version: the first 64 bits
/// of its SHA-256, in hexadecimal.
#[must_use]
pub fn digest(text: &str) -> String {
    let digest = format!("{:x}", Sha256::digest(text));
    digest[..16].to_owned()
}

/// The digest as letters, for names: a digit could be read as a number that was counted.
#[must_use]
pub fn letters(text: &str, length: usize) -> String {
    digest(text).bytes().take(length).map(letter).collect()
}

/// `0` to `f` as letters that rarely make words.
fn letter(digit: u8) -> char {
    let index = char::from(digit).to_digit(16).unwrap_or(0) as usize;
    b"bcdfghjklmnpqrst".get(index).map_or('b', |letter| char::from(*letter))
}

#[cfg(test)]
mod tests;
