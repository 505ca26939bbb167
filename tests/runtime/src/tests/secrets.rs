//! The key is looked for in everything that can be printed.

use std::error::Error as _;
use std::time::Duration;

use http::Method;
use secrecy::SecretString;

use super::server::{Act, Server, answer, json};
use crate::runtime::config::Config;
use crate::runtime::error::Error;
use crate::runtime::raw::RawRequest;
use crate::sample::{API, client, shown};

const KEY: &str = "sk_live_0123456789";

#[track_caller]
fn hides(what: &str, printed: &str) {
    assert!(!printed.contains(KEY) && !printed.contains("0123456789"), "{what}: {printed}");
}

/// Everything that an error prints, with its sources.
fn printed(error: &Error) -> String {
    let chain = std::iter::successors(error.source(), |inner| (*inner).source());
    let sources: Vec<String> = chain.map(|inner| format!("{inner} {}", shown(inner))).collect();
    format!("{error} {} {}", shown(error), sources.join(" "))
}

#[tokio::test]
async fn clients_and_requests_do_not_show_it() {
    let mut config = Config::new(&API);
    config.credential("ApiKey", KEY);
    config.credential("OAuth", SecretString::from(KEY));
    config.basic("Login", "user", KEY);
    hides("config", &shown(&config));
    let client = client(|_| {}).expect("good settings");
    hides("client", &shown(&client));
    let media = client.connection(KEY);
    hides("scope", &shown(&media));
    let mut request = media.get(KEY).with_header("x-own", KEY);
    request.call.set_query("q", KEY);
    request.call.extra_query("own", KEY);
    request.call.set_text(KEY);
    hides("request", &shown(&request));
    hides("raw", &shown(&RawRequest::new(client.core(), Method::GET, &format!("/x?k={KEY}"))));
}

#[tokio::test]
async fn errors_do_not_show_it_even_where_the_server_does() {
    let echo = format!(r#"{{"error":"bad key {KEY}","key":"{KEY}"}}"#);
    let echoed_header = format!("x-echo: {KEY}\r\nset-cookie: k={KEY}\r\n");
    let found = format!(r#"{{"items":[{{"id":"1","type":"image","duration":"{KEY}","media":{{}}}}]}}"#);
    let acts = [
        Act::Hang,
        Act::Hold(Vec::new()),
        Act::Say(json("400 Bad", &echo)),
        Act::Say(answer("500 Bad", "content-type: text/plain\r\n", &format!("key {KEY}"))),
        Act::Say(json("200 OK", &found)),
        Act::Say(json("200 OK", KEY)),
        Act::Say(answer("302 Found", &format!("location: https://{KEY}.example/?{KEY}\r\n"), "")),
        Act::Say(answer("418 Teapot", &echoed_header, "")),
    ];
    for act in acts {
        let server = Server::start(vec![act]).await;
        let client = server.client_with(|config| config.timeout(Duration::from_millis(200)));
        let error = client.connection("c").batch(["1"]).await.expect_err("an error");
        hides("error", &printed(&error));
    }
    let with_query = client(|config| config.base_url("http://127.0.0.1:1")).expect("good settings");
    let raw = RawRequest::new(with_query.core(), Method::GET, &format!("/x?k={KEY}"));
    hides("transport", &printed(&raw.with_query("own", KEY).await.expect_err("nobody there")));
}

/// The key of the client, and one that the caller put into a header and the query, are repeated by the server in all
/// forms, wherever the text is cut.
#[tokio::test]
async fn no_part_of_a_key_is_left_where_a_text_is_cut() {
    const OWN: &str = "own_9876543210 &=";
    let repeated = format!("{KEY} {OWN} own_9876543210%20%26%3D own_9876543210%20%26%3D ");
    for padding in (0..400).step_by(11) {
        let text = format!("{}{}", "x".repeat(padding), repeated.repeat(20));
        let wrong = format!(r#"{{"items":[{{"id":"1","type":"{text}","duration":{{}},"media":{{"{text}":{{}}}}}}]}}"#);
        for answer in [
            json("400 Bad", &format!(r#"{{"error":"{text}"}}"#)),
            answer("400 Bad", "content-type: text/plain\r\n", &text),
            json("200 OK", &wrong),
            json("200 OK", &text),
        ] {
            let server = Server::start(vec![Act::Say(answer)]).await;
            let mut request = server.client().connection("c").batch(["1"]);
            request.call.extra_header("authorization", &format!("Bearer {OWN}"));
            request.call.extra_query("own", OWN);
            let printed = printed(&request.await.expect_err("an error"));
            for part in ["sk_live", "0123", "6789", "own_98", "9876", "3210"] {
                assert!(!printed.contains(part), "{padding}: {printed}");
            }
        }
    }
}

#[tokio::test]
async fn passwords_and_tokens_are_hidden_as_they_are_sent() {
    use crate::runtime::call::Call;
    use crate::runtime::operation::Operation;
    use crate::runtime::security::TokenSource;
    use crate::runtime::transport::{BoxError, BoxFuture};

    struct Source;

    impl TokenSource for Source {
        fn token(&self) -> BoxFuture<'_, Result<SecretString, BoxError>> {
            Box::pin(async { Ok(SecretString::from(KEY)) })
        }
    }

    static LOGIN: Operation = Operation { path: "/", security: &[&["Login"]], ..Operation::DEFAULT };
    static OAUTH: Operation = Operation { path: "/", security: &[&["OAuth"]], ..Operation::DEFAULT };
    // `user:sk_live_0123456789`
    const BASIC: &str = "dXNlcjpza19saXZlXzAxMjM0NTY3ODk=";
    let text = format!("you sent Basic {BASIC} or Bearer {KEY}");
    let server = Server::saying(answer("401 No", "content-type: text/plain\r\n", &text)).await;
    let client = server.client_with(|config| {
        config.basic("Login", "user", KEY);
        config.token_source("OAuth", Source);
    });
    for operation in [&LOGIN, &OAUTH] {
        let printed = printed(&Call::new(client.core(), operation).send().await.expect_err("refused"));
        hides("error", &printed);
        assert!(!printed.contains(BASIC) && printed.contains("you sent Basic [redacted]"), "{printed}");
    }
    assert!(server.requests()[0].contains(BASIC) && server.requests()[1].contains(KEY));
}

#[tokio::test]
async fn responses_do_not_show_headers() {
    let body = r#"{"items":[]}"#;
    let server = Server::saying(answer("200 OK", &format!("set-cookie: k={KEY}\r\n"), body)).await;
    let response = server.client().connection("c").batch(["1"]).send().await.expect("success");
    hides("response", &shown(&response));
    assert!(shown(&response).contains("set-cookie"));
}

#[test]
fn a_key_that_cannot_be_right_is_refused_when_the_client_is_built() {
    for key in ["", " ", "sk_live_0123456789\n", " sk_live_0123456789", "a\0b"] {
        let error = client(|config| config.credential("ApiKey", key)).expect_err("refused");
        assert_eq!(error.violations()[0].field(), "ApiKey");
        hides("error", &printed(&error));
    }
}
