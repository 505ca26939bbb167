//! All operations together: the prefix that a tag's paths have in common, the methods' names, and
//! what each operation says of the types in it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Overrides,
    graph::{Operation, OperationIndex},
    ident::{self, Style},
    lexicon::Lexicon,
    lock::Lock,
    methods::{self, Contender},
    phrases::{Call, Sentence, of_operation_id},
    reading::{self, Reading},
    routes::Route,
    subjects::{self, Subject},
    words::Words,
};

/// The answer for all operations, by index.
#[derive(Debug, Default)]
pub struct Calls {
    /// The words of each method's name.
    pub methods: Vec<Words>,
    /// What each operation says of the types in it.
    pub said: Vec<Call>,
    /// Operations of one tag that no candidate could tell apart.
    pub unresolved: Vec<Vec<OperationIndex>>,
}

/// Names every method.
#[must_use]
pub fn decide(operations: &[Operation], lexicon: &Lexicon, overrides: &Overrides, lock: Option<&Lock>) -> Calls {
    let routes: Vec<Route> = operations.iter().map(|operation| Route::new(&operation.path, lexicon)).collect();
    let tags: Vec<Words> = operations.iter().map(|operation| lexicon.split(&operation.tag)).collect();
    let subjects = subjects(operations, &routes, &tags, lexicon);
    let contenders: Vec<Contender> = operations
        .iter()
        .zip(&subjects)
        .zip(&tags)
        .map(|((operation, subject), tag)| contender(operation, subject, tag, &Given { lexicon, overrides, lock }))
        .collect();
    let rungs = methods::climb(&contenders);
    let unresolved = methods::holders(&contenders, &rungs).into_values().filter(|held| held.len() > 1).collect();
    let methods: Vec<Words> =
        contenders.iter().zip(&rungs).map(|(contender, rung)| contender.candidates[*rung].clone()).collect();
    let said = (0..operations.len())
        .map(|index| {
            let sentence = Sentence {
                lexicon,
                subject: &subjects[index],
                route: &routes[index],
                name: &methods[index],
                reads: operations[index].method == "get",
            };
            call(&operations[index], &tags[index], &sentence, overrides)
        })
        .collect();
    Calls { methods, said, unresolved }
}

fn subjects(operations: &[Operation], routes: &[Route], tags: &[Words], lexicon: &Lexicon) -> Vec<Subject> {
    let common = common_prefixes(operations, routes, tags);
    let posts: BTreeSet<&str> = operations
        .iter()
        .filter(|operation| !operation.webhook && operation.method == "post")
        .map(|operation| operation.path.as_str())
        .collect();
    operations
        .iter()
        .zip(routes.iter().zip(tags))
        .map(|(operation, (route, tag))| {
            let common = common.get(operation.tag.as_str()).copied().unwrap_or(0);
            subjects::subject(&Reading {
                lexicon,
                operation,
                route,
                tag,
                start: reading::start(route, tag, common),
                has_post: posts.contains(operation.path.as_str()),
            })
        })
        .collect()
}

/// For each tag, how many static segments all its paths begin with.
fn common_prefixes<'o>(operations: &'o [Operation], routes: &[Route], tags: &[Words]) -> BTreeMap<&'o str, usize> {
    let mut heads: BTreeMap<&str, Vec<&Words>> = BTreeMap::new();
    for ((operation, route), tag) in operations.iter().zip(routes).zip(tags) {
        if operation.webhook {
            continue;
        }
        let head = reading::head(route, tag);
        let known = heads.entry(&operation.tag).or_insert_with(|| head.clone());
        let length = known.iter().zip(&head).take_while(|(left, right)| left == right).count();
        known.truncate(length);
    }
    heads.into_iter().map(|(tag, head)| (tag, head.len())).collect()
}

/// What was said about names from outside the document.
struct Given<'a> {
    lexicon: &'a Lexicon,
    overrides: &'a Overrides,
    lock: Option<&'a Lock>,
}

fn contender(operation: &Operation, subject: &Subject, tag: &Words, given: &Given<'_>) -> Contender {
    let lexicon = given.lexicon;
    let shown_tag = given.overrides.tag(&operation.tag);
    let group = ident::module(shown_tag).to_string();
    let key = operation.key();
    let locked = || given.lock?.method(&key, shown_tag).map(|name| Words::of(&name.replace('_', " ")));
    let overridden = given.overrides.methods.get(&key).map(|name| lexicon.split(name));
    if let Some(words) = overridden.or_else(locked).filter(|words| !words.is_empty()) {
        return Contender { group, candidates: vec![words], fixed: true };
    }
    let candidates = match operation_id(operation, given.overrides) {
        Some(id) => methods::with_operation_id(&lexicon.split(id), tag, subject.methods.clone()),
        None => subject.methods.clone(),
    };
    let mut candidates: Vec<Words> = candidates.iter().map(|words| ident::cut(Style::Method, words)).collect();
    if candidates.is_empty() {
        candidates.push(Words::of(&operation.method));
    }
    Contender { group, candidates, fixed: false }
}

/// What `operationId` says, if it is a name: some documents put a digest there, which says nothing.
fn operation_id<'o>(operation: &'o Operation, overrides: &Overrides) -> Option<&'o str> {
    let id = operation.operation_id.as_deref().filter(|_| !overrides.ignore_operation_ids)?;
    let is_digest = id.len() >= 16
        && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && id.bytes().any(|byte| byte.is_ascii_digit());
    (!is_digest && !id.starts_with(|first: char| first.is_numeric())).then_some(id)
}

fn call(operation: &Operation, tag: &Words, sentence: &Sentence<'_>, overrides: &Overrides) -> Call {
    let subject = sentence.subject;
    let has_id = operation_id(operation, overrides).is_some();
    let (phrase, noun_form) = if operation.webhook {
        (subject.noun.clone(), subject.noun.clone())
    } else if has_id {
        of_operation_id(sentence.name)
    } else {
        sentence.of_path()
    };
    let is_own = |last: &super::words::Word| tag.is_empty() || tag.iter().any(|word| word.resembles(last));
    Call {
        kind: subject.kind,
        method: operation.method.clone(),
        tag: sentence.lexicon.split(overrides.tag(&operation.tag)),
        noun: subject.noun.clone(),
        parent: subject.parent.clone(),
        at_home: subject.noun.last().is_some_and(is_own),
        noun_form,
        phrase,
    }
}
