//! Redirects, and what they must not carry away.

use http::{Method, Response, StatusCode, Uri};

use super::server::{Act, Server, answer, json};
use crate::runtime::error::ErrorKind;
use crate::runtime::redirect::next;

#[tokio::test]
async fn the_key_stays_with_its_origin() {
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let elsewhere = Server::saying(json("200 OK", r#"{"items":[]}"#)).await;
        let location = format!("location: {}/v2\r\n", elsewhere.url);
        let server = Server::saying(answer(status, &location, "")).await;
        let media = server.client().connection("conn_1");
        for error in [media.batch(["1"]).await.err(), media.get("1").send().await.err()] {
            let error = error.expect("an error");
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert_eq!(error.headers()["location"].to_str().ok(), location.trim().strip_prefix("location: "));
            assert!(error.to_string().contains("another origin"), "{error}");
        }
        assert!(elsewhere.requests().is_empty());
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn redirects_within_the_origin_are_followed() {
    let media = r#"{"id":"1","type":"image","media":{}}"#;
    let go = |status: &str| Act::Say(answer(status, "location: /moved?to=1\r\n", ""));
    let server = Server::start(vec![go("302 Found"), go("308 Permanent"), Act::Say(json("200 OK", media))]).await;
    let found = server.client().connection("c").get("1").send().await.expect("success");
    assert_eq!(found.body().id, "1");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests[2].starts_with("GET /moved?to=1 HTTP/1.1") && requests[2].contains("apikey: sk_live"));
}

#[tokio::test]
async fn a_body_is_sent_again_only_where_it_is_asked_for() {
    let kept = Act::Say(answer("307 Temporary", "location: /moved\r\n", ""));
    let server = Server::start(vec![kept, Act::Say(json("200 OK", r#"{"items":[]}"#))]).await;
    server.client().connection("c").batch(["1"]).await.expect("success");
    assert!(
        server.requests()[1].starts_with("POST /moved ") && server.requests()[1].ends_with(r#"{"mediaIds":["1"]}"#)
    );

    let server = Server::saying(answer("302 Found", "location: /moved\r\n", "")).await;
    let error = server.client().connection("c").batch(["1"]).await.expect_err("an error");
    assert!(error.to_string().contains("asks to send something else than POST"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_loop_ends() {
    let server = Server::saying(answer("302 Found", "location: /again\r\n", "")).await;
    let error = server.client().connection("c").get("1").send().await.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(server.requests().len(), 11);
}

#[test]
fn where_a_redirect_leads() {
    let cases = [
        ("https://a.example/x", "http://a.example/x", Err("it leads from https to http")),
        ("https://a.example/x", "//b.example/x", Err("it leads to another origin, https://b.example")),
        ("https://a.example/x", "https://a.example:444/", Err("it leads to another origin, https://a.example:444")),
        ("https://a.example/x", "https://user@b.example/", Err("it leads to another origin, https://b.example")),
        ("https://a.example/x", "http://[", Err("its location is no URL")),
        ("https://a.example/x", "https://A.example:443/y#z", Ok("https://a.example/y")),
        ("https://a.example/x/y?q", "../z", Ok("https://a.example/z")),
    ];
    for (from, location, expected) in cases {
        let response = Response::builder().status(StatusCode::FOUND).header("location", location);
        let response = response.body(()).expect("a response");
        let found = next(&Method::GET, &Uri::from_static(from), &response);
        let expected = expected.map(|uri| Some(Uri::from_static(uri))).map_err(str::to_owned);
        assert_eq!(found, expected, "{location}");
    }
}

#[tokio::test]
async fn a_client_of_the_callers_own_must_not_follow_redirects_itself() {
    let following = reqwest::Client::new();
    let error = crate::sample::client(|config| config.http_client(following)).expect_err("refused");
    assert_eq!(error.violations()[0].field(), "http_client");
    let server = Server::saying(json("200 OK", r#"{"items":[]}"#)).await;
    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let client = server.client_with(|config| config.http_client(own.expect("a client")));
    client.connection("c").batch(["1"]).await.expect("success");

    let elsewhere = Server::saying(json("200 OK", "{}")).await;
    let server = Server::saying(answer("302 Found", &format!("location: {}\r\n", elsewhere.url), "")).await;
    let client = server.client_with(|config| {
        config.configure_http(|http| http.redirect(reqwest::redirect::Policy::limited(5)));
    });
    assert!(client.connection("c").get("1").send().await.is_err());
    assert!(elsewhere.requests().is_empty());
}
