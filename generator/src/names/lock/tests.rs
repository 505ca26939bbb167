use super::{Lock, LockedMethod, LockedType, digest, escape, letters, unescape};

fn sample() -> Lock {
    let mut lock = Lock::default();
    let entry = LockedType { digest: digest("shape"), home: "GET /posts/{id} response.a%20b[]".to_owned() };
    lock.types.insert("Post".to_owned(), entry);
    let entry = LockedMethod { tag: "User Lists".to_owned(), name: "list".to_owned() };
    lock.methods.insert("GET /a b%20".to_owned(), entry);
    let entry = LockedMethod { tag: String::new(), name: "created".to_owned() };
    lock.methods.insert("POST webhook:post.created".to_owned(), entry);
    lock
}

#[test]
fn what_is_written_is_read() {
    let text = sample().to_string();
    assert!(text.contains("method GET /a%20b%2520 User%20Lists list\n"), "{text}");
    assert_eq!(Lock::parse(&text), Ok(sample()));
    assert_eq!(Lock::parse(&text.replace('\n', "\r\n")), Ok(sample()));
}

#[track_caller]
fn refused(text: &str, line: usize, part: &str) {
    let error = Lock::parse(text).expect_err(text);
    assert_eq!(error.line, line, "{error}");
    assert!(error.message.contains(part), "{error}");
}

#[test]
fn wrong_lines_are_named() {
    let entry = "type Post 0123456789abcdef GET /posts response";
    refused("", 1, "empty");
    refused("names.lock 2\n", 1, "only format known");
    refused("names.lock 1\n\nclass Post\n", 3, "neither");
    refused("names.lock 1\n<<<<<<< HEAD\n", 2, "merge");
    refused("names.lock 1\nmethod GET /posts\n", 2, "METHOD PATH TAG NAME");
    refused("names.lock 1\ntype Post\n", 2, "NAME DIGEST HOME");
    refused("names.lock 1\ntype Post xyz GET /posts response\n", 2, "digest");
    refused("names.lock 1\ntype %zz 0123456789abcdef \n", 2, "hexadecimal");
    refused(&format!("names.lock 1\n{entry}\n{entry}\n"), 3, "stands in line 2");
    refused(&format!("names.lock 1\n{entry}\n{}\n", entry.replace("Post", "Item")), 3, "two names");
}

#[test]
fn fields_survive() {
    for text in ["", "%", "a b", "a\tb\n", "ä%20", "日本"] {
        let field = escape(text);
        assert!(!field.contains(char::is_whitespace) && !field.is_empty());
        assert_eq!(unescape(&field).as_deref(), Ok(text));
    }
}

#[test]
fn digests_never_change() {
    assert_eq!(digest(""), "e3b0c44298fc1c14");
    assert_eq!(digest("a"), "ca978112ca1bbdca");
    assert_eq!(digest("foobar"), "c3ab8ff13720e8ad");
    assert!(letters("a", 8).chars().all(|letter| letter.is_ascii_lowercase()));
}
