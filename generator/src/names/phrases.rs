//! What an operation says of the types in it: the phrase for requests (`CreatePost`), and the noun
//! by which it qualifies what stands in it.

use super::{
    lexicon::Lexicon,
    routes::Route,
    subjects::{CallKind, Subject},
    words::{Word, Words},
};

/// An operation as the types in it see it.
#[derive(Debug, Clone)]
pub struct Call {
    /// What kind of call it is.
    pub kind: CallKind,
    /// The method in lower case.
    pub method: String,
    /// The tag's words as configured.
    pub tag: Words,
    /// What it works on.
    pub noun: Words,
    /// Whose that is, or by what a list is narrowed.
    pub parent: Words,
    /// The noun in the form that its phrase has.
    pub noun_form: Words,
    /// Verb and noun.
    pub phrase: Words,
    /// Whether the tag is about the noun.
    pub at_home: bool,
}

impl Call {
    /// The words by which the operation qualifies what stands in it.
    #[must_use]
    pub fn qualifier(&self) -> &Words {
        match self.kind {
            CallKind::Webhook => &self.phrase,
            CallKind::Action | CallKind::Single | CallKind::WriteSingle | CallKind::DeleteSingle => &self.noun_form,
            _ if self.noun.is_empty() => &self.phrase,
            _ => &self.noun,
        }
    }

    /// Whether this is a webhook.
    #[must_use]
    pub fn is_webhook(&self) -> bool {
        self.kind == CallKind::Webhook
    }

    /// Whether this is a list that nobody owns and nothing narrows.
    #[must_use]
    pub fn is_plain_list(&self) -> bool {
        self.kind == CallKind::List && self.parent.is_empty()
    }
}

/// What a phrase is made from.
#[derive(Debug)]
pub struct Sentence<'a> {
    /// The tables of words.
    pub lexicon: &'a Lexicon,
    /// What the operation is about.
    pub subject: &'a Subject,
    /// Its path.
    pub route: &'a Route,
    /// Its method's name.
    pub name: &'a Words,
    /// Whether it is a `GET`.
    pub reads: bool,
}

/// The phrase and the noun's form, for a name that came from `operationId`: it is the phrase.
#[must_use]
pub fn of_operation_id(name: &Words) -> (Words, Words) {
    let noun_form = match name.split_first() {
        Some((verb, rest)) if is_phrase_verb(verb) && !rest.is_empty() => rest.into(),
        _ => name.clone(),
    };
    (name.clone(), noun_form)
}

impl Sentence<'_> {
    /// The phrase and the noun's form, for a name that came from the path: `create` becomes
    /// `create post`, `batch` becomes `batch media`, `chart` becomes `earnings chart`.
    #[must_use]
    pub fn of_path(&self) -> (Words, Words) {
        let verb = self.name.first().filter(|word| is_phrase_verb(word));
        let mut rest = &self.name[usize::from(verb.is_some())..];
        if verb.is_some() && rest.first().is_some_and(|word| &**word == "all") {
            rest = &rest[1..];
        }
        let noun = self.completed(verb.is_some(), &rest.into());
        let phrase: Words = verb.into_iter().chain(noun.iter()).cloned().collect();
        let form = if self.is_listed(&noun) { self.subject.noun.clone() } else { noun };
        (phrase, form)
    }

    fn completed(&self, has_verb: bool, rest: &Words) -> Words {
        match rest.first() {
            None => self.bare_noun(),
            Some(word) if &**word == "for" => self.subject.noun.then(rest),
            Some(_) if has_verb => self.after_verb(rest),
            Some(_) if self.reads => self.read(rest),
            Some(_) => self.done(rest),
        }
    }

    /// The noun, in the plural of the path for a list.
    fn bare_noun(&self) -> Words {
        let noun = &self.subject.noun;
        let last = self.route.statics().next_back().map(|(_, words)| words);
        match last {
            Some(last) if self.subject.kind == CallKind::List && noun.ends_with(&last.singular()) => {
                Words::from(&noun[..noun.len() - 1]).then(&last[last.len() - 1..])
            }
            _ => noun.clone(),
        }
    }

    fn after_verb(&self, rest: &Words) -> Words {
        let Subject { noun, parent, kind, .. } = self.subject;
        let rest = if *kind == CallKind::Item && !noun.share_a_word(rest) { rest.then(noun) } else { rest.clone() };
        if self.lexicon.is_weak_word(&rest) && !parent.is_empty() && !parent.share_a_word(&rest) {
            return parent.then(&rest).deduplicated();
        }
        rest
    }

    fn read(&self, rest: &Words) -> Words {
        let Subject { noun, parent, .. } = self.subject;
        if !parent.is_empty() && !parent.share_a_word(rest) {
            parent.then(rest).deduplicated()
        } else if !noun.is_empty() && !noun.share_a_word(rest) {
            rest.then(noun).deduplicated()
        } else {
            rest.clone()
        }
    }

    fn done(&self, rest: &Words) -> Words {
        let parent = &self.subject.parent;
        if parent.is_empty() || parent.share_a_word(rest) {
            rest.clone()
        } else if rest.only().is_some() {
            rest.then(&parent.singular()).deduplicated()
        } else {
            parent.then(rest).deduplicated()
        }
    }

    /// Whether the words are the plural of what a list lists.
    fn is_listed(&self, words: &Words) -> bool {
        let noun = &self.subject.noun;
        self.subject.kind == CallKind::List && !noun.is_empty() && words.singular().ends_with(noun)
    }
}

fn is_phrase_verb(word: &Word) -> bool {
    matches!(
        &**word,
        "get" | "list" | "create" | "add" | "replace" | "set" | "update" | "delete" | "remove" | "head" | "options"
    )
}
