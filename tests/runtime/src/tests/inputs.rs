//! Inputs on their way to the wire, and those that never get there.

use http::Method;
use serde_json::json;

use super::server::{Server, json};
use crate::runtime::call::Call;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::operation::{Operation, Parameter, Place, Style};
use crate::runtime::raw::RawRequest;
use crate::runtime::rules::Rule;

/// The request line of the one request that a server saw.
fn line(server: &Server) -> String {
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    requests[0].lines().next().unwrap_or_default().to_owned()
}

#[track_caller]
fn refused(error: &Error, field: &str, text: &str) {
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    assert_eq!(error.violations()[0].field(), field, "{error}");
    assert!(error.to_string().contains(text), "{error}");
    assert_eq!((error.status(), error.attempts(), error.is_retryable()), (None, 0, false));
}

#[tokio::test]
async fn no_value_leaves_its_segment() {
    let cases = [
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("..%2f", "..%252f"),
        ("\\..\\", "%5C..%5C"),
        ("größe 漢", "gr%C3%B6%C3%9Fe%20%E6%BC%A2"),
        ("a;b=c,d", "a%3Bb%3Dc%2Cd"),
        ("-._~", "-._~"),
        (" ", "%20"),
        ("\r\n\0", "%0D%0A%00"),
    ];
    for (value, expected) in cases {
        let server = Server::saying(json("404 Not Found", "{}")).await;
        let error = server.client().connection("c").get(value).send().await.expect_err("404");
        assert_eq!(error.kind(), ErrorKind::Status, "{error}");
        assert_eq!(line(&server), format!("GET /v2/vault-plus/media/{expected} HTTP/1.1"));
    }
}

#[tokio::test]
async fn segments_that_would_move_are_refused() {
    let server = Server::saying(json("200 OK", "{}")).await;
    for value in ["", ".", ".."] {
        let error = server.client().connection("c").get(value).send().await.expect_err(value);
        refused(&error, "mediaId", "must not make a segment");
    }
    let mut call = Call::new(server.client().core(), &TWO);
    call.set_path("owner", "");
    let error = call.send().await.expect_err("a missing one");
    refused(&error, "ext", "has no value");
    assert!(server.requests().is_empty());
}

static TWO: Operation = Operation {
    path: "/repos/{owner}.{ext}/a b/{color}?fixed=1#fragment",
    parameters: &[
        Parameter { name: "color", place: Place::Path, style: Style::Matrix, ..Parameter::DEFAULT },
        Parameter { name: "limit", rules: &[Rule::Maximum(100.0)], ..Parameter::DEFAULT },
        Parameter {
            name: "tags",
            rules: &[Rule::UniqueItems],
            item_rules: &[Rule::MinLength(1)],
            ..Parameter::DEFAULT
        },
    ],
    ..Operation::DEFAULT
};

#[tokio::test]
async fn inputs_of_all_places() {
    let server = Server::saying(json("200 OK", "{}")).await;
    let client = server.client_with(|config| config.base_url(format!("{}/base/", server.url)));
    let mut call = Call::new(client.core(), &TWO);
    call.set_path("owner", "me");
    call.set_path("ext", "json");
    call.set_path("color", &json!(["blue", "black"]));
    call.set_query("limit", &5);
    call.set_query("limit", &7);
    call.set_query("gone", &1);
    call.set_query("gone", &None::<i64>);
    call.set_header("x-list", &json!(["a", "b"]));
    call.set_cookie("session", "a b");
    call.set_cookie("theme", "dark");
    call.extra_query("x y", "1&2");
    call.extra_header("x-extra", "é");
    call.extra_header("accept", "text/plain");
    call.send().await.expect("success");
    assert_eq!(
        line(&server),
        "GET /base/repos/me.json/a%20b/;color=blue;color=black?fixed=1&limit=7&x%20y=1%262 HTTP/1.1"
    );
    let request = &server.requests()[0];
    for expected in ["x-list: a,b", "cookie: session=a%20b; theme=dark", "x-extra: é", "accept: text/plain"] {
        assert!(request.contains(&format!("\r\n{expected}\r\n")), "{expected} in {request}");
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let server = Server::saying(json("200 OK", "{}")).await;
    let mut call = Call::new(server.client().core(), &TWO);
    call.set_path("owner", "me");
    call.set_path("ext", "json");
    call.set_path("color", "blue");
    call.set_query("limit", &101);
    call.set_query("tags", &json!(["", "a", "a"]));
    call.extra_header("x-bad", "a\r\nb: c");
    call.extra_header("bad name", "a");
    let error = call.send().await.expect_err("refused");
    let found: Vec<String> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "`x-bad`: has a character that a header cannot have",
            "`bad name`: is no name of a header",
            "`limit`: at most 100 (maximum)",
            "`tags[0]`: at least 1 character (minLength)",
            "`tags`: no item twice (uniqueItems)",
        ]
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_list_that_is_too_long_is_refused_before_sending() {
    let server = Server::saying(json("200 OK", r#"{"items":[]}"#)).await;
    let media = server.client().connection("c");
    let error = media.batch(vec!["secret-id"; 101]).await.expect_err("refused");
    refused(&error, "mediaIds", "`mediaIds`: at most 100 items (maxItems)");
    assert!(!format!("{error} {error:?}").contains("secret-id"));
    refused(&media.batch(["a", ""]).await.expect_err("refused"), "mediaIds[1]", "minLength");
    refused(&server.client().connection("").batch(["a"]).await.expect_err("refused"), "x-connection-id", "minLength");
    assert!(server.requests().is_empty());
    media.batch(vec!["id"; 100]).await.expect("success");
}

#[tokio::test]
async fn object_parameters_are_objects() {
    let server = Server::saying(json("200 OK", r#"{"items":[]}"#)).await;
    let request = server.client().connection("c").list().limit(3).filter(&json!({"kind": "a b"}));
    request.send().await.expect("success");
    assert_eq!(line(&server), "GET /v2/vault-plus/media?limit=3&filter%5Bkind%5D=a%20b HTTP/1.1");
}

type Set<'a> = Box<dyn Fn(&mut Call) + 'a>;

static POST: Operation = Operation { method: Method::POST, path: "/", ..Operation::DEFAULT };

#[tokio::test]
async fn bodies_of_all_kinds() {
    let unlisted = json!({"a": "x y", "list": [1, 2], "object": {"k": 1}, "none": null});
    let encoding = [Parameter { name: "list", explode: false, ..Parameter::DEFAULT }];
    let cases: [(Set<'_>, &str, &str); 5] = [
        (Box::new(|call| call.set_json(&json!({"a": 1.0}))), "application/json", r#"{"a":1}"#),
        (Box::new(|call| call.set_text("é")), "text/plain; charset=utf-8", "é"),
        (Box::new(|call| call.set_bytes("image/png", "png")), "image/png", "png"),
        (
            Box::new(|call| call.set_form(&unlisted, &[])),
            "application/x-www-form-urlencoded",
            "a=x%20y&list=1&list=2&object=%7B%22k%22%3A1%7D",
        ),
        (
            Box::new(|call| call.set_form(&unlisted, &encoding)),
            "application/x-www-form-urlencoded",
            "a=x%20y&list=1,2&object=%7B%22k%22%3A1%7D",
        ),
    ];
    for (set, media_type, body) in cases {
        let server = Server::saying(json("200 OK", "{}")).await;
        let mut call = Call::new(server.client().core(), &POST);
        set(&mut call);
        call.send().await.expect("success");
        let request = &server.requests()[0];
        assert!(request.contains(&format!("content-type: {media_type}\r\n")), "{request}");
        assert!(request.ends_with(&format!("\r\n\r\n{body}")), "{request}");
    }
}

#[tokio::test]
async fn raw_requests_go_where_they_say() {
    let server = Server::saying(json("200 OK", "[1]")).await;
    let client = server.client();
    let raw = RawRequest::new(client.core(), Method::PUT, "/v3/new é/%41?a=1").with_query("b", "2&").json(&[1]);
    let response = raw.await.expect("success");
    assert_eq!(response.json::<Vec<i64>>().expect("a list").into_body(), [1]);
    assert_eq!(line(&server), "PUT /v3/new%20%C3%A9/%41?a=1&b=2%26 HTTP/1.1");
    assert!(server.requests()[0].contains("apikey: sk_live_0123456789"));
    assert!(!server.requests()[0].contains("x-connection-id"));
    for path in ["v3", "", "/../v1", "/a/%2E%2e/b", "/a\\..\\b", "/a#b"] {
        let error = RawRequest::new(client.core(), Method::GET, path).await.expect_err(path);
        assert_eq!(error.kind(), ErrorKind::Refused, "{path}");
    }
    assert_eq!(server.requests().len(), 1);
}
