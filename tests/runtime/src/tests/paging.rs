//! What answers say about pages: `link` headers, and values in bodies of which the rest is passed over.

use http::HeaderMap;
use http::header::LINK;

use crate::runtime::links::{Linked, linked};
use crate::runtime::skim::{Found, read};

fn of(values: &[&str]) -> Linked {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(LINK, value.parse().expect("a header's value"));
    }
    linked(&headers)
}

fn next(target: &str) -> Linked {
    Linked::Next(target.to_owned())
}

#[test]
fn link_headers_are_read_as_rfc_8288_has_them() {
    assert_eq!(of(&[]), Linked::Nothing);
    assert_eq!(of(&[r#"<?page=2>; rel="next", <?page=9>; rel="last""#]), next("?page=2"));
    assert_eq!(of(&[r#"<?page=1>; rel="prev", <?page=9>; rel="last""#]), Linked::End);
    // Without quotes, among other relations, in another case, with space, on a second line.
    assert_eq!(of(&["<a>;rel=next"]), next("a"));
    assert_eq!(of(&[r#"<a>; rel="start NEXT other""#]), next("a"));
    assert_eq!(of(&[r#"<a> ; REL = "next" "#]), next("a"));
    assert_eq!(of(&["<a>; rel=prev", "<b>; rel=next"]), next("b"));
    // Commas and semicolons that separate nothing.
    assert_eq!(of(&["<a,b;c>; rel=next"]), next("a,b;c"));
    assert_eq!(of(&[r#"<a>; title="x, <y>; rel=next; \" z"; rel=prev, <b>; rel=next"#]), next("b"));
    assert_eq!(of(&["<a>; rel=prev; rel=next"]), Linked::End);
    assert_eq!(of(&[r#"<a>; rel=next; anchor="/other""#]), Linked::Nothing);
    // What is none.
    for wrong in ["", "<", "<a", "a>; rel=next", "<a>; rel", "<a>; rel=\"next", ";;,,<>"] {
        let found = of(&[wrong]);
        assert!(matches!(found, Linked::Nothing | Linked::Next(_)), "{wrong}: {found:?}");
    }
}

#[test]
fn single_values_are_read_out_of_a_body() {
    let body =
        br#"{"list":[{"id":1,"x":[{"id":9}]},{"x":{},"id":"last"}],"meta":{"more":true,"next":17.0},"gone":null}"#;
    let ways: [&[&str]; 6] = [&["list"], &["meta", "more"], &["meta", "next"], &["gone"], &["meta"], &["list", "id"]];
    let found = read(body, &ways, "id").expect("JSON");
    let last = Some(Box::new(Found::Text("last".to_owned())));
    assert_eq!(found[0], Some(Found::List { items: 2, objects: true, last }));
    assert_eq!(found[1..4], [Some(Found::Boolean(true)), Some(Found::Number("17".to_owned())), Some(Found::Null)]);
    assert_eq!(found[4..], [Some(Found::Object), None]);
    // A number that no `u64` holds, an empty list, and what is not JSON.
    let ways: [&[&str]; 2] = [&["n"], &["l"]];
    let found = read(br#"{"n":-5,"l":[]}"#, &ways, "").expect("JSON");
    assert_eq!(
        found,
        [Some(Found::Number("-5".to_owned())), Some(Found::List { items: 0, objects: false, last: None })]
    );
    assert!(read(b"{", &ways, "").is_err() && read(b"{} {}", &ways, "").is_err());
    let found = read(b"[1,2]", &[&[]], "").expect("JSON");
    assert_eq!(found, [Some(Found::List { items: 2, objects: false, last: None })]);
}
