use super::Words;

#[track_caller]
fn check(left: &str, right: &str, joined: &str) {
    assert_eq!(Words::of(left).join(&Words::of(right)), Words::of(joined), "{left} + {right}");
}

#[test]
fn joining_says_an_overlap_once() {
    check("media", "media type", "media type");
    check("tracking link", "links", "tracking links");
    check("post", "author", "post author");
    check("vault plus media", "plus media status", "vault plus media status");
    check("", "user", "user");
    check("user", "", "user");
}

#[test]
fn a_word_never_follows_itself() {
    assert_eq!(Words::of("user users list").deduplicated(), Words::of("users list"));
    assert_eq!(Words::of("user list user").deduplicated(), Words::of("user list user"));
}

#[test]
fn cases() {
    let words = Words::of("get http status");
    assert_eq!(words.pascal(), "GetHttpStatus");
    assert_eq!(words.snake(), "get_http_status");
    assert_eq!(words.pascal_length(), words.pascal().len());
}

#[test]
fn digits_of_two_words_stay_apart() {
    let version = Words::of("veo3 1 fast");
    assert_eq!(version.pascal(), "Veo3_1Fast");
    assert_eq!(version.pascal_length(), version.pascal().len());
    assert_ne!(Words::of("1 0").pascal(), Words::of("10").pascal());
}

#[test]
fn plain_words_are_written_as_all_others() {
    use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

    for word in ["a", "user", "2fa", "a1b", "1", "x509v3", "été"] {
        let words = Words::of(word);
        assert_eq!(words.pascal(), word.to_upper_camel_case());
        assert_eq!(words.snake(), word.to_snake_case());
        assert_eq!(words.then(&words).snake(), format!("{word}_{word}").to_snake_case());
    }
}
