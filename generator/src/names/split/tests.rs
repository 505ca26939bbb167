use super::split;

#[track_caller]
fn check(text: &str, words: &str) {
    assert_eq!(split(text).join(" "), words, "{text}");
}

#[test]
fn cases_and_separators() {
    check("vault-plus_media", "vault plus media");
    check("fromUser", "from user");
    check("HTTPServer", "http server");
    check("userIDs", "user ids");
    check("IDsOf", "ids of");
    check("URLs", "urls");
    check("V2Path", "v2 path");
    check("user's list", "users list");
    check("", "");
    check("---", "");
}

#[test]
fn digits_stay_with_the_letters_before_them() {
    check("sha256Hash", "sha256 hash");
    check("2fa", "2fa");
    check("2FA", "2 fa");
    check("a1b2", "a1 b2");
    check("2024-10-01", "2024 10 01");
}

#[test]
fn signs_are_said() {
    check("+1", "plus 1");
    check("-1", "minus 1");
    check("a-1", "a 1");
    check("Vault+ Media", "vault plus media");
    check("R&D", "r and d");
    check(">=5", "gte 5");
    check("50%", "50 percent");
}

#[test]
fn other_scripts_stay() {
    check("имяПользователя", "имя пользователя");
    check("名前", "名前");
    check("straße_größe", "straße größe");
    check("हिन्दी", "हिन्दी");
}

#[test]
fn invisible_characters_separate() {
    check("a\u{202e}b", "a b");
    check("a\u{200e}b", "a b");
    check("a\u{0}b\u{7f}c", "a b c");
    check("\u{feff}id", "id");
}
