use super::{Claim, Style, scope};

#[track_caller]
fn check(style: Style, wire_names: &[&str], expected: &[&str]) {
    let claims: Vec<Claim<'_>> = wire_names.iter().copied().map(Claim::from).collect();
    let found = scope(style, &claims, &["send", "Unknown"]);
    assert_eq!(found.iter().map(super::Ident::as_str).collect::<Vec<_>>(), expected);
    let reversed: Vec<Claim<'_>> = claims.iter().rev().copied().collect();
    let mut again = scope(style, &reversed, &["send", "Unknown"]);
    again.reverse();
    assert_eq!(found, again, "the order must not matter");
}

#[test]
fn told_apart_by_what_differs() {
    check(Style::Field, &["id", "ID"], &["id", "id_upper"]);
    check(Style::Field, &["a_b", "a-b"], &["a_b", "a_dash_b"]);
    check(Style::Field, &["a.b", "a-b"], &["a_dot_b", "a_dash_b"]);
    check(Style::Field, &["fooBar", "FooBar"], &["foo_bar_camel", "foo_bar_pascal"]);
    check(Style::Field, &["_id", "id", "@id", "$id"], &["underscore_id", "id", "at_id", "dollar_id"]);
    check(Style::Field, &["type", "Type"], &["r#type", "type_title"]);
    check(Style::Field, &["+1", "-1"], &["plus_1", "minus_1"]);
    check(Style::Variant, &["asc", "ASC"], &["Asc", "AscUpper"]);
    check(Style::Variant, &["created", "-created"], &["Created", "MinusCreated"]);
    check(Style::Variant, &["1", "1.0", "10", "-1"], &["N1", "N1_0", "N10", "Minus1"]);
    check(Style::Variant, &["", " ", "*", "+", "-", ">="], &["Empty", "Space", "Asterisk", "Plus", "Minus", "Gte"]);
    check(Style::Type, &["foo-bar", "FooBar"], &["FooDashBar", "FooBar"]);
}

#[test]
fn reserved_words_are_set_apart() {
    check(Style::Argument, &["send", "sender"], &["send_", "sender"]);
    check(Style::Variant, &["unknown"], &["UnknownValue"]);
}

#[test]
fn equal_names_are_told_apart_by_their_origin() {
    let claims = [
        Claim { wire_name: "id", origin: "path" },
        Claim { wire_name: "id", origin: "query" },
        Claim { wire_name: "id", origin: "path" },
    ];
    let found = scope(Style::Argument, &claims, &[]);
    assert_eq!(found.iter().map(super::Ident::as_str).collect::<Vec<_>>(), ["id_path", "id_query", "id_path"]);
}

#[test]
fn long_texts_are_told_apart_by_letters() {
    let (first, second) = ("word ".repeat(2000) + "a", "word ".repeat(2000) + "b");
    let found = scope(Style::Variant, &[Claim::from(first.as_str()), Claim::from(second.as_str())], &[]);
    assert_ne!(found[0], found[1]);
    assert!(found.iter().all(|ident| ident.as_str().len() < 80), "{found:?}");
}
