//! Words: what names are made of until the last moment. A word is in lower case and knows its
//! singular, by which words are compared; only the end of the way makes `PascalCase` or
//! `snake_case` of them.

use std::{ops::Deref, sync::Arc};

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use super::lexicon::singular;

/// One word in lower case, with its singular. Two words are equal if their texts are. Copies share
/// the texts: the ladders of a large document hold a million of them.
#[derive(Debug, Clone)]
pub struct Word(Arc<Texts>);

#[derive(Debug)]
struct Texts {
    text: Box<str>,
    /// None where the word is its own singular.
    singular: Option<Box<str>>,
}

impl Word {
    /// A word whose singular is known.
    #[must_use]
    pub fn new(text: &str, singular: &str) -> Self {
        let singular = (text != singular).then(|| singular.into());
        Self(Arc::new(Texts { text: text.into(), singular }))
    }

    /// Whether the two are one word but for its number.
    #[must_use]
    pub fn resembles(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.singular() == other.singular()
    }

    /// Whether this is the plural of another word.
    #[must_use]
    pub fn has_singular(&self) -> bool {
        self.0.singular.is_some()
    }

    fn singular(&self) -> &str {
        self.0.singular.as_deref().unwrap_or(self)
    }

    fn to_singular(&self) -> Self {
        match &self.0.singular {
            Some(singular) => Self::new(singular, singular),
            None => self.clone(),
        }
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0.text
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.text == other.0.text
    }
}

impl Eq for Word {}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Word {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.text.cmp(&other.0.text)
    }
}

/// Some words in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words(Vec<Word>);

impl Words {
    /// Words that are compared with no others, so that nobody asks for their singulars.
    #[must_use]
    pub fn plain(words: &[String]) -> Self {
        words.iter().flat_map(|word| word.split_whitespace()).map(|word| Word::new(word, word)).collect()
    }

    /// The words of a text of ours: lower case, separated by spaces.
    #[must_use]
    pub fn of(text: &str) -> Self {
        text.split_whitespace().map(|word| Word::new(word, &singular(word))).collect()
    }

    /// The same with the last word in the singular.
    #[must_use]
    pub fn singular(&self) -> Self {
        let mut words = self.clone();
        if let Some(last) = words.0.last_mut() {
            *last = last.to_singular();
        }
        words
    }

    /// These and then those.
    #[must_use]
    pub fn then(&self, other: &[Word]) -> Self {
        self.iter().chain(other).cloned().collect()
    }

    /// These and then those; where the tail of these is the head of those, number aside, it is
    /// said once: `media` and `media type` make `media type`.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        let overlap = (1..=self.len().min(other.len()))
            .rev()
            .find(|length| resemble(&self[self.len() - length..], &other[..*length]));
        self.0.truncate(self.len() - overlap.unwrap_or(0));
        self.0.extend_from_slice(other);
        self
    }

    /// The same without a word that follows itself, number aside; the later one stays.
    #[must_use]
    pub fn deduplicated(mut self) -> Self {
        // `dedup_by` keeps the earlier of two; here the later one is worth more.
        self.0.dedup_by(|later, earlier| {
            let repeats = later.resembles(earlier);
            if repeats {
                std::mem::swap(later, earlier);
            }
            repeats
        });
        self
    }

    /// Whether some word occurs in both, number aside.
    #[must_use]
    pub fn share_a_word(&self, other: &[Word]) -> bool {
        self.iter().any(|word| word.occurs_in(other))
    }

    /// Whether each of these words occurs in those, number aside.
    #[must_use]
    pub fn all_in(&self, other: &[Word]) -> bool {
        self.iter().all(|word| word.occurs_in(other))
    }

    /// The only word, if there is just one.
    #[must_use]
    pub fn only(&self) -> Option<&Word> {
        if let [word] = self.0.as_slice() { Some(word) } else { None }
    }

    /// The last word's text, or nothing.
    #[must_use]
    pub fn last_text(&self) -> &str {
        self.last().map_or("", |word| word)
    }

    /// `PascalCase`. Two digits of two words are kept apart by an underscore, so that `1.0` and
    /// `10` stay two names.
    #[must_use]
    pub fn pascal(&self) -> String {
        let mut text = String::new();
        for word in self.iter() {
            if text.ends_with(is_digit) && word.starts_with(is_digit) {
                text.push('_');
            }
            match word.split_at_checked(1) {
                Some((first, rest)) if is_plain(word) => {
                    text.extend(first.chars().map(|first| first.to_ascii_uppercase()));
                    text.push_str(rest);
                }
                _ => text.push_str(&word.to_upper_camel_case()),
            }
        }
        text
    }

    /// How long the name is in `PascalCase`, in characters.
    #[must_use]
    pub fn pascal_length(&self) -> usize {
        let digits = |pair: &&[Word]| pair[0].ends_with(is_digit) && pair[1].starts_with(is_digit);
        self.iter().map(|word| word.chars().count()).sum::<usize>() + self.windows(2).filter(digits).count()
    }

    /// `snake_case`.
    #[must_use]
    pub fn snake(&self) -> String {
        let words: Vec<&str> = self.iter().map(|word| &**word).collect();
        let joined = words.join("_");
        if words.iter().all(|word| is_plain(word)) { joined } else { joined.to_snake_case() }
    }
}

impl Word {
    fn occurs_in(&self, words: &[Word]) -> bool {
        words.iter().any(|word| word.resembles(self))
    }
}

impl Deref for Words {
    type Target = [Word];

    fn deref(&self) -> &[Word] {
        &self.0
    }
}

impl From<&[Word]> for Words {
    fn from(words: &[Word]) -> Self {
        Self(words.to_vec())
    }
}

impl FromIterator<Word> for Words {
    fn from_iter<I: IntoIterator<Item = Word>>(words: I) -> Self {
        Self(words.into_iter().collect())
    }
}

/// Whether two rows of words are equal, number aside.
#[must_use]
pub fn resemble(left: &[Word], right: &[Word]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.resembles(right))
}

/// Whether a word is of small letters and digits alone, as most are: no case has to be found in it.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

#[cfg(test)]
mod tests;
