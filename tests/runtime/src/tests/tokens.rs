//! Tokens that the client fetches for itself.

use secrecy::SecretString;

use super::server::{Act, Server, json};
use crate::runtime::call::Call;
use crate::runtime::config::Config;
use crate::runtime::core::Core;
use crate::runtime::error::Error;
use crate::runtime::operation::Operation;
use crate::sample::API;

static THING: Operation = Operation { path: "/thing", security: &[&["OAuth"]], ..Operation::DEFAULT };

fn core(server: &Server) -> Core {
    let mut config = Config::new(&API);
    config.base_url(&server.url);
    config.retry(crate::runtime::retry::RetryPolicy::never());
    let secret = SecretString::from("s:3/t");
    config.client_credentials("OAuth", "/token", "my id", &secret, ["read", "write"]);
    config.build().expect("good settings")
}

async fn call(core: &Core) -> Result<(), Error> {
    Call::new(core, &THING).send().await.map(|_| ())
}

#[tokio::test]
async fn a_token_is_fetched_once_and_kept() {
    let token = json("200 OK", r#"{"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600}"#);
    let server = Server::start(vec![Act::Say(token), Act::Say(json("200 OK", "{}"))]).await;
    let core = core(&server);
    call(&core).await.expect("success");
    call(&core).await.expect("success");
    let requests = server.requests();
    assert_eq!(requests.len(), 3, "{requests:?}");
    assert!(requests[0].starts_with("POST /token HTTP/1.1\r\n"), "{}", requests[0]);
    // `my%20id:s%3A3%2Ft`
    assert!(requests[0].contains("authorization: Basic bXklMjBpZDpzJTNBMyUyRnQ=\r\n"), "{}", requests[0]);
    assert!(requests[0].ends_with("\r\n\r\ngrant_type=client_credentials&scope=read%20write"), "{}", requests[0]);
    assert!(requests[1].contains("authorization: Bearer t-1\r\n") && requests[2].contains("Bearer t-1"));
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_fetched_anew() {
    let token = |name: &str, holds: &str| {
        Act::Say(json("200 OK", &format!(r#"{{"access_token": "{name}", "expires_in": {holds}}}"#)))
    };
    let fine = Act::Say(json("200 OK", "{}"));
    let acts = vec![token("t-1", "30"), fine.clone(), token("t-2", "\"3600\""), fine];
    let server = Server::start(acts).await;
    let core = core(&server);
    call(&core).await.expect("success");
    call(&core).await.expect("success");
    let requests = server.requests();
    assert!(requests[1].contains("Bearer t-1") && requests[3].contains("Bearer t-2"), "{requests:?}");
}

#[tokio::test]
async fn a_refusal_says_why_and_shows_no_secret() {
    let refused = json("401 Unauthorized", r#"{"error": "invalid_client", "error_description": "s:3/t is wrong"}"#);
    let server = Server::saying(refused).await;
    let error = call(&core(&server)).await.expect_err("refused");
    assert!(error.is_unsent());
    assert!(error.to_string().contains("status 401 (invalid_client)"), "{error}");
    assert!(!format!("{error:?} {error}").contains("s:3"), "{error:?}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn secrets_go_nowhere_without_tls() {
    let mut config = Config::new(&API);
    config.client_credentials("OAuth", "http://login.example.com/token", "id", &SecretString::from("secret"), [""; 0]);
    let error = config.build().expect_err("refused");
    assert_eq!(error.violations()[0].field(), "token_url");
}
