use super::{LIMIT, Rungs, Words, is_candidate, is_reserved, shortened};

#[test]
fn reserved_names_are_skipped() {
    for name in ["error", "option", "into iterator", "self"] {
        assert!(is_reserved(&Words::of(name)), "{name}");
    }
    assert!(!is_reserved(&Words::of("error response")));
    assert!(!is_candidate(&Words::of("2fa settings")));
}

#[test]
fn parts_are_joined_and_told_apart() {
    let mut rungs = Rungs { before: Words::of("failed"), after: Words::of("or string"), list: Vec::new() };
    rungs.add(&[&Words::of("media"), &Words::default(), &Words::of("media task")]);
    rungs.add(&[&Words::of("media task")]);
    assert_eq!(rungs.list, [Words::of("failed media task or string")]);
}

#[test]
fn long_candidates_have_four_short_forms() {
    let short = Words::of("delete tracking link share access");
    assert_eq!(shortened(&short), std::slice::from_ref(&short));
    let long = Words::of("update the connection settings for vault plus media storage limit response");
    let forms = shortened(&long);
    assert_eq!(forms.len(), 4);
    assert!(forms.iter().all(|words| words.pascal_length() <= LIMIT && !words.contains(&short[0])));
    assert_eq!(forms[0].first(), long.first());
    assert_eq!(forms[1].last(), long.last());
}
