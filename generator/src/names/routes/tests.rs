use std::collections::BTreeMap;

use super::{Lexicon, Route, Segment};

#[track_caller]
fn check(path: &str, expected: &str) {
    let lexicon = Lexicon::new(&BTreeMap::new(), &[], &[]);
    let route = Route::new(path, &lexicon);
    let text: Vec<String> = route
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Static(words) => words.snake(),
            Segment::Parameter(name) => format!("{{{name}}}"),
        })
        .collect();
    assert_eq!(text.join(" "), expected, "{path}");
}

#[test]
fn heads_and_endings_say_nothing() {
    check("/v2/vault-plus/media/batch", "vault_plus media batch");
    check("/api/rest/v1.1/posts.json", "posts");
    check("/2024-10-01/posts", "posts");
    check("/posts/v2", "posts v2");
    check("/", "");
}

#[test]
fn parameters() {
    check("/users/{userId}/posts", "users {userId} posts");
    check("/users/:id", "users {id}");
    check("/jobs/{id}:cancel", "jobs {id} cancel");
    check("/files/{name}.{ext}", "files {name ext}");
    check("/broken/{name", "broken {}");
}
