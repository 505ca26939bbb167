//! What an operation is about, read from its method, path and tag: a verb, a noun, whose it is,
//! and from these the candidates for its method's name.
//!
//! The path counts only from where the tag's own segments end: under the tag `Posts`,
//! `GET /posts/{id}` is `get`.

use super::{
    lexicon::Lexicon,
    methods::{self, Parts},
    reading::Reading,
    words::{Word, Words},
};

/// What kind of call an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// A webhook.
    Webhook,
    /// One of a collection: the path ends in a parameter.
    Item,
    /// Answers with a list.
    List,
    /// Reads something of which there is one: a chart, settings.
    Single,
    /// Puts something new into a collection.
    Create,
    /// Does what the last segment says.
    Action,
    /// Writes something of which there is one.
    WriteSingle,
    /// Deletes something of which there is one, or all there is.
    DeleteSingle,
}

/// What an operation is about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What kind of call it is.
    pub kind: CallKind,
    /// What it works on.
    pub noun: Words,
    /// Whose it is, or by what a list is narrowed.
    pub parent: Words,
    /// Candidates for the method's name, the preferred first.
    pub methods: Vec<Words>,
}

/// Reads one operation. `reading.start` comes from [`start`].
#[must_use]
pub fn subject(reading: &Reading<'_>) -> Subject {
    if reading.operation.webhook {
        let noun = reading.lexicon.split(&reading.operation.path);
        return Subject { kind: CallKind::Webhook, methods: vec![noun.clone()], noun, parent: Words::default() };
    }
    let parts = match reading.route.last_parameter() {
        Some(parameter) => reading.item(parameter),
        None => reading.plain(),
    };
    let methods = methods::candidates(reading, &parts);
    Subject { kind: parts.kind, noun: reading.telling_noun(&parts), parent: parts.parent, methods }
}

impl Reading<'_> {
    fn item(&self, parameter: &str) -> Parts {
        let words = self.lexicon.split(parameter);
        let noun = match self.last_static() {
            None => words,
            Some(last) => named_by_parameter(last, &words).unwrap_or_else(|| last.singular()),
        };
        Parts {
            kind: CallKind::Item,
            verb: Words::of(self.item_verb()),
            subject: self.tail().map(Words::singular).unwrap_or_default(),
            noun,
            parent: self.holder(),
        }
    }

    fn item_verb(&self) -> &str {
        match self.method() {
            "post" if self.adds() => "add",
            "post" => "create",
            "put" => "replace",
            "patch" => "update",
            "delete" if self.has_post => "remove",
            other => other,
        }
    }

    /// Whether `POST` to an item puts it into something else.
    fn adds(&self) -> bool {
        let parameters = (self.start..self.route.segments.len()).filter(|index| self.route.is_parameter(*index));
        let below_parameter = self.tail().is_some() && self.route.is_parameter(self.start);
        parameters.count() > 1 || below_parameter || !self.owner().is_empty()
    }

    fn plain(&self) -> Parts {
        let root = Words::of("root");
        let last = self.tail().or_else(|| self.last_static()).unwrap_or(&root);
        let (kind, verb, subject) = match self.method() {
            "get" | "head" => self.read(last),
            "post" => self.post(last),
            "put" => self.put(last),
            "patch" => self.patch(last),
            "delete" => self.delete(last),
            other => (CallKind::Action, Words::of(other), last.clone()),
        };
        let (noun, parent) = match kind {
            CallKind::List => self.listed(last),
            CallKind::Create => (last.singular(), self.holder()),
            _ => (last.clone(), self.context()),
        };
        Parts { kind, verb, subject, noun, parent }
    }

    fn read(&self, last: &Words) -> (CallKind, Words, Words) {
        let lists = self.operation.answers_list;
        let (kind, verb) = if lists { (CallKind::List, "list") } else { (CallKind::Single, "get") };
        let first = last.first().map_or("", |word| word);
        let changes = self.lexicon.is_verb(first) && !self.lexicon.is_reading(first);
        match self.tail() {
            None => (kind, Words::of(verb), Words::default()),
            Some(tail) if changes || (lists && ends_in_plural(tail)) => (kind, Words::of(verb), tail.clone()),
            Some(tail) => (kind, Words::default(), tail.clone()),
        }
    }

    fn post(&self, last: &Words) -> (CallKind, Words, Words) {
        match self.tail() {
            None => (CallKind::Create, Words::of("create"), Words::default()),
            Some(tail) if self.is_action(last) || !ends_in_plural(last) => {
                (CallKind::Action, Words::default(), tail.clone())
            }
            Some(tail) => (CallKind::Create, Words::of("create"), tail.singular()),
        }
    }

    fn put(&self, last: &Words) -> (CallKind, Words, Words) {
        match self.tail() {
            None => (CallKind::WriteSingle, Words::of("replace"), Words::default()),
            Some(tail) if self.is_action(last) => (CallKind::Action, Words::default(), tail.clone()),
            Some(tail) => {
                let verb = if ends_in_plural(last) { "replace" } else { "set" };
                (CallKind::WriteSingle, Words::of(verb), tail.clone())
            }
        }
    }

    fn patch(&self, last: &Words) -> (CallKind, Words, Words) {
        let imports = last.first().is_some_and(|word| &**word == "import");
        match self.tail() {
            Some(tail) if self.is_action(last) && !imports => (CallKind::Action, Words::default(), tail.clone()),
            tail => (CallKind::WriteSingle, Words::of("update"), tail.cloned().unwrap_or_default()),
        }
    }

    fn delete(&self, last: &Words) -> (CallKind, Words, Words) {
        let removes = last.first().is_some_and(|word| is_removal(word));
        match self.tail() {
            Some(tail) if removes => (CallKind::Action, Words::default(), tail.clone()),
            Some(tail) => (CallKind::DeleteSingle, Words::of("delete"), tail.clone()),
            None if self.last_static().is_some_and(ends_in_plural) => {
                (CallKind::DeleteSingle, Words::of("delete all"), Words::default())
            }
            None => (CallKind::DeleteSingle, Words::of("delete"), Words::default()),
        }
    }

    fn is_action(&self, words: &Words) -> bool {
        words.first().is_some_and(|word| self.lexicon.is_verb(word))
    }

    /// The noun of a list and what narrows it: the last plural segment is the resource, and the
    /// words after it are filters (`/posts/top`).
    fn listed(&self, last: &Words) -> (Words, Words) {
        let statics: Vec<(usize, &Words)> = self.route.statics().collect();
        let reachable = statics.iter().rev().take_while(|(index, _)| !self.has_parameter_after(*index));
        let mut filters = Words::default();
        for (_, words) in reachable {
            if ends_in_plural(words) {
                let parent = if filters.is_empty() { self.collection() } else { filters };
                return (words.singular(), parent);
            }
            filters = words.then(&filters);
        }
        let tag_noun = self.tag.last().filter(|word| Lexicon::is_plural(word));
        let noun = match tag_noun {
            Some(word) if self.route.parameters().next().is_none() => Words::from(&[word.clone()][..]).singular(),
            _ => last.singular(),
        };
        (noun, self.collection())
    }

    /// The last collection that a parameter picks from.
    fn collection(&self) -> Words {
        let picked = self.route.statics().rev().find(|(index, _)| self.has_parameter_after(*index));
        picked.map(|(index, _)| self.route.qualifier(index)).unwrap_or_default()
    }

    fn context(&self) -> Words {
        match self.last_but_one() {
            Some((index, words)) if self.is_get() && !self.has_parameter_after(index) => words.clone(),
            Some((_, words)) => words.singular(),
            None => Words::default(),
        }
    }

    /// A noun such as `list` or `item` says nothing: the segment before it is put in front.
    fn telling_noun(&self, parts: &Parts) -> Words {
        let says_little =
            |word: &&Word| matches!(&***word, "list" | "item" | "data" | "entry" | "object" | "value" | "result");
        let Some(word) = parts.noun.only().filter(says_little) else { return parts.noun.clone() };
        if parts.kind == CallKind::Action {
            return parts.noun.clone();
        }
        let statics: Vec<&Words> = self.route.statics().map(|(_, words)| words).collect();
        let position = statics.iter().rposition(|words| words.last().is_some_and(|last| last.resembles(word)));
        let before = position.and_then(|position| position.checked_sub(1)).map(|index| statics[index]);
        before.map_or_else(|| parts.noun.clone(), |before| before.singular().then(&parts.noun))
    }
}

/// `/me/{user_id}`: a segment that is no plural leaves the naming to the parameter.
fn named_by_parameter(segment: &Words, parameter: &Words) -> Option<Words> {
    let (last, before) = parameter.split_last()?;
    let is_key = matches!(&**last, "id" | "uuid" | "slug" | "key");
    (is_key && !before.is_empty() && !ends_in_plural(segment)).then(|| before.into())
}

fn ends_in_plural(words: &Words) -> bool {
    words.last().is_some_and(Lexicon::is_plural)
}

fn is_removal(word: &str) -> bool {
    let removals = "purge clear remove delete cancel reset revoke unlink logout unfollow unblock unsubscribe";
    removals.split(' ').any(|removal| removal == word)
}
