//! Which credentials go where, and to whom.

use http::Method;
use secrecy::SecretString;

use super::server::{Server, json};
use crate::runtime::call::Call;
use crate::runtime::config::Config;
use crate::runtime::error::ErrorKind;
use crate::runtime::operation::Operation;
use crate::runtime::security::TokenSource;
use crate::runtime::transport::{BoxError, BoxFuture};
use crate::sample::{API, client};

macro_rules! operations {
    ($($name:ident: $security:expr;)*) => {$(
        static $name: Operation = Operation { path: "/x", security: &$security, ..Operation::DEFAULT };
    )*};
}

operations! {
    NOTHING: [];
    KEY: [&["ApiKey"]];
    QUERY: [&["QueryKey"]];
    COOKIE: [&["CookieKey"]];
    BASIC: [&["Login"]];
    BEARER: [&["OAuth"]];
    BOTH: [&["ApiKey", "OAuth"]];
    EITHER: [&["OAuth"], &["ApiKey"]];
    OPTIONAL: [&[], &["OAuth"]];
}

/// The request of an operation, sent with these credentials.
async fn sent(operation: &'static Operation, set: impl FnOnce(&mut Config)) -> String {
    let server = Server::saying(json("200 OK", "{}")).await;
    let mut config = Config::new(&API);
    config.base_url(&server.url);
    set(&mut config);
    let core = config.build().expect("good settings");
    Call::new(&core, operation).send().await.expect("success");
    server.requests().remove(0)
}

#[track_caller]
fn check(request: &str, has: &[&str], has_not: &[&str]) {
    for text in has {
        assert!(request.contains(text), "{text} in {request}");
    }
    for text in has_not {
        assert!(!request.contains(text), "{text} in {request}");
    }
}

#[tokio::test]
async fn each_scheme_in_its_place_and_nowhere_else() {
    let all = |config: &mut Config| {
        config.credential("ApiKey", "key-1");
        config.credential("QueryKey", "key 2&");
        config.credential("CookieKey", "key;3");
        config.basic("Login", "Aladdin", "open sesame");
        config.credential("OAuth", "token-4");
    };
    let none = ["apikey", "authorization", "cookie", "key%202"];
    check(&sent(&NOTHING, all).await, &["GET /x HTTP/1.1"], &none);
    check(&sent(&KEY, all).await, &["apikey: key-1\r\n"], &none[1..]);
    check(&sent(&QUERY, all).await, &["GET /x?api%20key=key%202%26 HTTP/1.1"], &none[..3]);
    check(&sent(&COOKIE, all).await, &["cookie: session=key%3B3\r\n"], &none[..2]);
    // The example of RFC 7617, section 2.
    check(&sent(&BASIC, all).await, &["authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"], &none[2..]);
    check(&sent(&BEARER, all).await, &["authorization: Bearer token-4\r\n"], &none[2..]);
    check(&sent(&BOTH, all).await, &["apikey: key-1\r\n", "authorization: Bearer token-4\r\n"], &none[2..]);
    check(&sent(&EITHER, all).await, &["authorization: Bearer"], &["apikey"]);
    check(&sent(&EITHER, |config| config.credential("ApiKey", "key-1")).await, &["apikey"], &["authorization"]);
    check(&sent(&OPTIONAL, all).await, &["authorization: Bearer"], &[]);
    check(&sent(&OPTIONAL, |_| {}).await, &[], &none);
}

#[tokio::test]
async fn a_credential_that_is_missing_is_named_before_sending() {
    let core = Config::new(&API).build().expect("good settings");
    for (operation, expected) in [(&KEY, "ApiKey"), (&BOTH, "ApiKey and OAuth"), (&EITHER, "OAuth or ApiKey")] {
        let error = Call::new(&core, operation).send().await.expect_err("refused");
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::Refused, expected));
    }
}

struct Source(Result<&'static str, &'static str>);

impl TokenSource for Source {
    fn token(&self) -> BoxFuture<'_, Result<SecretString, BoxError>> {
        Box::pin(async { self.0.map(SecretString::from).map_err(Into::into) })
    }
}

#[tokio::test]
async fn tokens_may_change() {
    let request = sent(&BEARER, |config| {
        config.token_source("OAuth", Source(Ok("fresh")));
    })
    .await;
    check(&request, &["authorization: Bearer fresh\r\n"], &[]);
    let mut config = Config::new(&API);
    config.token_source("OAuth", Source(Err("locked out")));
    let core = config.build().expect("good settings");
    let error = Call::new(&core, &BEARER).send().await.expect_err("refused");
    assert!(error.to_string().contains("`OAuth`: the token source failed: locked out"), "{error}");
}

#[test]
fn base_urls_that_keys_may_go_to() {
    let good =
        ["https://api.example.com", "https://h/base/", "http://localhost:1", "http://127.9.9.9", "http://[::1]:8"];
    for url in good {
        assert!(client(|config| config.base_url(url)).is_ok(), "{url}");
    }
    let bad = [
        "http://api.example.com",
        "http://localhost.example.com",
        "ftp://h",
        "api.example.com",
        "",
        "https://u:p@h",
        "https://h?a",
        "https://h/#a",
    ];
    for url in bad {
        let error = client(|config| config.base_url(url)).expect_err(url);
        assert_eq!(error.violations()[0].field(), "base_url", "{url}");
        assert!(!error.to_string().contains("u:p"));
    }
    let allowed = client(|config| {
        config.base_url("http://api.example.com");
        config.allow_http(true);
    });
    allowed.expect("allowed");
}

#[tokio::test]
async fn an_operation_may_have_a_server_of_its_own() {
    static OWN: Operation =
        Operation { method: Method::GET, path: "/x", server: Some("http://127.0.0.1:1/own"), ..Operation::DEFAULT };
    let core = Config::new(&API).build().expect("good settings");
    let mut call = Call::new(&core, &OWN);
    call.set_retry(crate::runtime::retry::RetryPolicy::never());
    assert_eq!(call.send().await.expect_err("nobody there").kind(), ErrorKind::Transport);
    check(&sent(&OWN, |_| {}).await, &["GET /x "], &[]);
}
