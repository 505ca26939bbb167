use super::*;
use crate::source::{marks::Part, pointer::Pointer};
use serde_json::json;

#[track_caller]
fn check(text: &str, expected: &Value) {
    assert_eq!(read(text).map(|yaml| yaml.value), Ok(expected.clone()));
}

#[test]
fn scalars_follow_the_core_schema() {
    check(
        "[1, -2, 0x1F, 1.5, 1e3, .5, true, no, ~, '1', 1.2.3, 2020-01-01, 1_000]",
        &json!([1, -2, 31, 1.5, 1000.0, 0.5, true, "no", null, "1", "1.2.3", "2020-01-01", "1_000"]),
    );
    check("200: ok\nyes: 1", &json!({"200": "ok", "yes": 1}));
}

#[test]
fn merges_bring_in_what_is_not_there() {
    check(
        "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  x: 0\n  <<: [*a, *b]\n",
        &json!({"a": {"x": 1, "y": 2}, "b": {"y": 3, "z": 4}, "c": {"x": 0, "y": 2, "z": 4}}),
    );
    check("'<<': 1", &json!({"<<": 1}));
}

#[test]
fn places_survive_aliases_and_merges() {
    let text = "a: &a\n  x: 1\nb:\n  <<: *a\n";
    let yaml = read(text).unwrap_or_default();
    assert_eq!(&text[yaml.marks.locate(text, &Pointer::from_text("/b/x"), Part::Key)], "x");
}

#[test]
fn a_repeated_key_has_both_places() {
    let yaml = read("a: 1\nb: 2\na: 3\n").unwrap_or_default();
    assert_eq!(yaml.repeated, [("a".to_owned(), 0..1, 10..11)]);
}

#[track_caller]
fn refused(text: &str, message: &str) {
    match read(text) {
        Err(Refusal::Content((why, _))) => assert_eq!(why, message),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let message = "aliases repeat more of the document than can be meant";
    refused(&text, message);
    refused(&format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(1000)), message);
    let nested = (0..200).fold(String::new(), |text, level| text + &format!("&a{level} ["));
    let text = format!("{nested}{}{}", "x, ".repeat(10_000), "]".repeat(200));
    refused(&text, "anchors stand inside of anchors more often than can be meant");
}

#[test]
fn an_anchor_may_stand_at_a_key() {
    check("&a b: c\nd: *a\n", &json!({"b": "c", "d": "b"}));
}

#[test]
fn deep_nesting_is_refused() {
    refused(&"- ".repeat(100_000), &format!("nested deeper than {MAX_DEPTH} levels"));
    // Of brackets, the parser itself takes fewer.
    for deep in ["[", "{a: ", "- [", "? "] {
        assert!(read(&deep.repeat(100_000)).is_err(), "{deep}");
    }
}
