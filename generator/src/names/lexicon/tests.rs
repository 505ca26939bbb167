use std::collections::BTreeMap;

use super::{Lexicon, is_envelope, singular};

#[test]
fn singulars() {
    let table = "people person, children child, indices index, criteria criterion, analyses analysis, statuses status, \
        aliases alias, movies movie, series series, leaves leaf, caches cache, databases database, responses response, \
        purchases purchase, categories category, boxes box, watches watch, classes class, users user, media media, \
        news news, status status, address address, analytics analytics, bus bus, ids id, ads ad, urls url, dns dns, \
        settings setting, virus virus, has has, quizzes quiz, metadata metadata";
    for pair in table.split(", ") {
        let (plural, expected) = pair.split_once(' ').unwrap_or_default();
        assert_eq!(singular(plural), expected, "{plural}");
        assert_eq!(singular(expected), expected, "{expected}");
    }
}

#[test]
fn configuration_adds_words() {
    let lexicon = Lexicon::new(
        &BTreeMap::from([("Octopodes".to_owned(), "Octopus".to_owned())]),
        &["poke".to_owned()],
        &["thing".to_owned()],
    );
    assert_eq!(lexicon.split("octopodes").singular(), lexicon.split("octopus"));
    assert!(lexicon.is_verb("poke") && lexicon.is_verb("batch") && !lexicon.is_verb("octopus"));
    assert!(lexicon.is_weak(&lexicon.split("thing")) && lexicon.is_weak(&lexicon.split("items")));
    assert!(!lexicon.is_weak(&lexicon.split("thing one")));
}

#[test]
fn envelopes() {
    assert!(is_envelope("/posts", &["items"], &["items", "a", "b", "c", "d"]));
    assert!(is_envelope("/v2/posts/{id}/comments", &["comments"], &["comments", "a", "b", "c"]));
    assert!(is_envelope("/posts", &["found"], &["found", "hasMore"]));
    assert!(!is_envelope("/posts", &["found"], &["found", "author"]));
    assert!(!is_envelope("/posts/{id}", &["tags"], &["tags", "title", "body", "next"]));
}
