use super::{
    Style, Words, argument, field, from_words, given, ident, is_identifier, is_written_so, method, module, package,
    split, type_name, variant,
};

#[test]
fn fields() {
    let table = [
        ("fromUser", "from_user"),
        ("type", "r#type"),
        ("gen", "r#gen"),
        ("self", "self_"),
        ("crate", "crate_"),
        ("super", "super_"),
        ("Self", "self_"),
        ("_", "underscore"),
        ("", "empty"),
        ("2fa_enabled", "n2fa_enabled"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("$ref", "r#ref"),
        ("x-api-key", "x_api_key"),
        ("名前", "名前"),
        ("\u{202e}", "u202e"),
    ];
    for (wire_name, expected) in table {
        assert_eq!(field(wire_name), expected, "{wire_name}");
    }
    assert_eq!(argument("type"), "r#type");
    assert_eq!(method(&Words::of("move")), "r#move");
}

#[test]
fn variants() {
    let table = [
        ("", "Empty"),
        (" ", "Space"),
        ("*", "Asterisk"),
        ("+", "Plus"),
        ("-", "Minus"),
        (">=", "Gte"),
        ("==", "EqualsEquals"),
        ("1", "N1"),
        ("10", "N10"),
        ("1.0", "N1_0"),
        ("720p", "N720p"),
        ("true", "True"),
        ("self", "Self_"),
        ("in-progress", "InProgress"),
        ("IN_PROGRESS", "InProgress"),
        ("完了", "完了"),
        ("🎉", "U1f389"),
    ];
    for (wire_name, expected) in table {
        assert_eq!(variant(wire_name), expected, "{wire_name}");
    }
}

#[test]
fn modules_are_ascii_files() {
    let table = [
        ("User Lists", "user_lists"),
        ("Self", "self_"),
        ("type", "type_"),
        ("con", "con_"),
        ("COM1", "com1_"),
        ("Geräte", "gerate"),
        ("Vault+ Media", "vault_plus_media"),
    ];
    for (tag, expected) in table {
        assert_eq!(module(tag), expected, "{tag}");
    }
    let (first, second) = (module("動物"), module("植物"));
    assert!(first.as_str().is_ascii() && second.as_str().is_ascii() && first != second);
}

#[test]
fn types_and_crates() {
    assert_eq!(type_name(&Words::of("self")), "Self_");
    assert_eq!(type_name(&Words::of("error")), "Error");
    assert_eq!(given(Style::Type, "MediaVariant"), "MediaVariant");
    assert_eq!(given(Style::Type, "media variant"), "MediaVariant");
    assert_eq!(package("OFAuth API (v2)"), "of-auth-api-v2");
}

#[test]
fn whatever_comes_in_an_identifier_comes_out() {
    let long = "very long text ".repeat(700);
    let unbroken = "x".repeat(10_000);
    let texts = ["", "\0", "r#type", "a\u{0}b", "\u{301}", "²", "٣", "Ⅷ", "ß", "ŉ", "_", "__", "'", "İ", "ﷺ"];
    for text in texts.into_iter().chain([long.as_str(), unbroken.as_str()]) {
        for style in [Style::Field, Style::Argument, Style::Method, Style::Module, Style::Variant, Style::Type] {
            let found = ident(style, text);
            let plain = found.as_str().strip_prefix("r#").unwrap_or(found.as_str());
            assert!(is_identifier(plain) || found.as_str().starts_with("r#"), "{text:?}: {found}");
            assert!(plain.chars().count() <= 200, "{found}");
        }
    }
}

#[test]
fn a_crate_is_called_like_no_other() {
    for (title, name) in [
        ("Pet Store", "pet-store"),
        ("type", "type-client"),
        ("self", "self-client"),
        ("HTTP", "http-client"),
        ("con", "con-client"),
        ("Serde JSON", "serde-json-client"),
    ] {
        assert_eq!(package(title), name);
    }
    assert!(!package("").is_empty());
}

#[test]
fn what_is_written_so_already_stays_as_words_would_make_it() {
    let names = "id user_id a1 a1_b2 line_2 type self crate gen html_url x_1_y v10_2 aa bb9 oauth2 sha256_digest";
    let long = format!("{}_z", "abcdefg_".repeat(7) + "abcdef");
    for name in names.split(' ').chain([long.as_str(), &long[..64], &long[..30]]) {
        for style in [Style::Field, Style::Argument, Style::Method, Style::Module, Style::Variant] {
            let by_words = from_words(style, &Words::plain(&split(name)));
            assert_eq!(ident(style, name), by_words, "{name}");
        }
    }
    assert!(is_written_so(Style::Field, "user_id2"));
    for other in ["", "_", "_a", "a_", "a__b", "a-b", "aB", "2fa", "1", "a1b", "é", "a b"] {
        assert!(!is_written_so(Style::Field, other), "{other}");
    }
}
