//! What the official SDKs of OFAuth get wrong, one test each. The parameters of paths and queries are tested in
//! `tests/fixtures/wire/parameters.rs`, where there are some.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use ofauth::{Client, ErrorKind, RetryPolicy, types::MediaType};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const KEY: &str = "sk_live_0123456789";
const CONNECTION: &str = "conn_v5bsqkzsjfk8cgr7hqbbw09t";

/// A server that answers in this order, and a client of it.
async fn served(answers: Vec<ResponseTemplate>) -> Result<(MockServer, ofauth::Connection), ofauth::Error> {
    let server = MockServer::start().await;
    let last = answers.len().saturating_sub(1);
    for (index, answer) in answers.into_iter().enumerate() {
        let mock = Mock::given(any()).respond_with(answer);
        if index < last { mock.up_to_n_times(1).mount(&server).await } else { mock.mount(&server).await }
    }
    let builder = Client::builder().api_key(KEY).base_url(server.uri());
    let client = builder.retry(RetryPolicy::default().first_pause(Duration::from_millis(1))).build()?;
    Ok((server, client.connection(CONNECTION)))
}

async fn error(answer: ResponseTemplate) -> Result<ofauth::Error, Box<dyn std::error::Error>> {
    let (_server, connection) = served(vec![answer]).await?;
    Ok(connection.vault_plus_media().batch(["1"]).await.err().ok_or("a success")?)
}

fn media(kind: &str, duration: &Value) -> Value {
    json!({"items": [{"id": "1", "type": kind, "duration": duration, "media": {}}]})
}

/// They read `message` and `code`; the API sends `error` and `type`.
#[tokio::test]
async fn the_text_of_an_error_is_kept() -> Outcome {
    let body = json!({"error": "Connection expired", "type": "SESSION_EXPIRED", "requestId": "req_7"});
    let error = error(ResponseTemplate::new(401).set_body_json(&body)).await?;
    assert!(error.to_string().contains("401") && error.to_string().contains("Connection expired"), "{error}");
    assert_eq!((error.json(), error.request_id().as_deref()), (Some(body), Some("req_7")));
    Ok(())
}

/// They take the key and the connection along to wherever a redirect points.
#[tokio::test]
async fn key_and_connection_do_not_follow_a_redirect_to_another_origin() -> Outcome {
    let (other, _) = served(vec![ResponseTemplate::new(200)]).await?;
    let away = ResponseTemplate::new(307).insert_header("location", other.uri().as_str());
    assert_eq!(error(away).await?.kind(), ErrorKind::Redirect);
    assert_eq!(other.received_requests().await.unwrap_or_default().len(), 0);
    Ok(())
}

/// One refuses null, one makes an empty text of it.
#[tokio::test]
async fn null_is_nothing_and_no_error() -> Outcome {
    let (_server, connection) =
        served(vec![ResponseTemplate::new(200).set_body_json(media("image", &Value::Null))]).await?;
    let found = connection.vault_plus_media().batch(["1"]).await?;
    assert_eq!(found.items[0].duration, None);
    Ok(())
}

/// One refuses enum values that were added, one cannot read enums at all.
#[tokio::test]
async fn a_value_that_was_added_is_kept() -> Outcome {
    for (kind, known) in [("video", true), ("hologram", false)] {
        let (_server, connection) =
            served(vec![ResponseTemplate::new(200).set_body_json(media(kind, &json!(1.5)))]).await?;
        let found = connection.vault_plus_media().batch(["1"]).await?;
        let found = &found.items[0].r#type;
        assert_eq!((found.as_str(), found == &MediaType::Video), (kind, known));
    }
    Ok(())
}

/// A body that is bad or empty loses the status.
#[tokio::test]
async fn a_bad_body_keeps_the_status() -> Outcome {
    for body in ["", "{", "<html>", "null"] {
        let success = error(ResponseTemplate::new(200).set_body_raw(body, "application/json")).await?;
        assert_eq!((success.kind(), success.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
        let failure = error(ResponseTemplate::new(403).set_body_raw(body, "application/json")).await?;
        assert_eq!((failure.kind(), failure.status().map(|status| status.as_u16())), (ErrorKind::Status, Some(403)));
    }
    Ok(())
}

/// Two have no timeout.
#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for_for_ever() -> Outcome {
    let (_server, connection) = served(vec![ResponseTemplate::new(200).set_delay(Duration::from_secs(60))]).await?;
    let start = Instant::now();
    let call = connection.vault_plus_media().batch(["1"]).with_retry(RetryPolicy::never());
    let error = call.with_timeout(Duration::from_millis(100)).await.err().ok_or("a success")?;
    assert!(error.is_timeout() && start.elapsed() < Duration::from_secs(20), "{error}");
    Ok(())
}

/// None has retries.
#[tokio::test]
async fn a_server_that_is_busy_is_asked_again() -> Outcome {
    let good = ResponseTemplate::new(200).set_body_json(json!({"items": []}));
    let (server, connection) = served(vec![ResponseTemplate::new(503), ResponseTemplate::new(429), good]).await?;
    connection.vault_plus_media().batch(["1"]).await?;
    assert_eq!(server.received_requests().await.unwrap_or_default().len(), 3);
    Ok(())
}

/// None hands out the request's name, none says who is calling.
#[tokio::test]
async fn requests_have_names_and_say_who_calls() -> Outcome {
    let good = ResponseTemplate::new(200).set_body_json(json!({"items": []})).insert_header("x-request-id", "req_1");
    let (server, connection) = served(vec![good]).await?;
    let response = connection.vault_plus_media().batch(["1"]).send().await?;
    assert_eq!(response.request_id().as_deref(), Some("req_1"));
    let requests = server.received_requests().await.unwrap_or_default();
    let agent = requests[0].headers.get("user-agent").ok_or("no user agent")?.to_str()?;
    assert!(agent.starts_with("ofauth-rust/"), "{agent}");
    Ok(())
}

/// Types are called `restrict2` and `User25`, and at the next release mean something else.
#[test]
fn no_name_is_a_number() -> Outcome {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/src");
    for file in ["types/vault_plus_media.rs", "api/vault_plus_media.rs", "client.rs"] {
        let text = fs::read_to_string(sources.join(file))?;
        let names = text.lines().filter_map(|line| {
            let line = line.trim_start();
            ["pub struct ", "pub enum ", "pub fn ", "pub type "].iter().find_map(|start| line.strip_prefix(start))
        });
        for name in names.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
        {
            assert!(!name.ends_with(|c: char| c.is_ascii_digit()), "{file}: {name}");
        }
    }
    Ok(())
}

/// Examples in READMEs do not compile: ours is the example program, which is compiled with the tests.
#[test]
fn the_example_in_the_readme_is_the_one_that_compiles() -> Outcome {
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated");
    let readme = fs::read_to_string(generated.join("README.md"))?;
    let example = fs::read_to_string(generated.join("examples/first_call.rs"))?;
    let shown =
        readme.split("```rust,no_run\n").nth(1).and_then(|rest| rest.split("```").next()).ok_or("no example")?;
    assert!(shown.lines().count() > 10 && example.contains(shown.trim_end()), "{shown}");
    Ok(())
}
