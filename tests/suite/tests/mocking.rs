//! Mocks as a user has them: what code under test gets, and what a wrong expectation says.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use ofauth::{
    Client, ErrorKind, RetryPolicy,
    mock::{Fault, Mock},
    types::{BatchMediaResponse, ErrorResponse},
};
use serde_json::{Value, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn media(id: &str) -> Value {
    json!({"id": id, "type": "image", "duration": null, "media": {}})
}

fn answer(ids: &[&str]) -> Result<BatchMediaResponse, serde_json::Error> {
    serde_json::from_value(json!({"items": ids.iter().map(|id| media(id)).collect::<Vec<_>>()}))
}

/// Code under test.
async fn first_id(client: &Client, ids: &[&str]) -> Result<Option<String>, ofauth::Error> {
    let found = client.connection("conn_1").vault_plus_media().batch(ids.iter().copied()).await?;
    Ok(found.items.into_iter().next().map(|item| item.id))
}

#[tokio::test]
async fn answers_come_in_their_order() -> Outcome {
    let mock = Mock::new();
    mock.vault_plus_media().batch().returns(answer(&["1"])?).returns_json(json!({"items": []})).times(2);
    let client = mock.client();
    assert_eq!(first_id(&client, &["1"]).await?.as_deref(), Some("1"));
    assert_eq!(first_id(&client, &["1"]).await?, None);
    assert_eq!(first_id(&client, &["1"]).await?, None);
    mock.verify();
    let calls = mock.calls();
    assert_eq!(calls.len(), 3);
    assert_eq!(calls[0].operation(), "POST /v2/vault-plus/media/batch");
    assert_eq!(calls[0].json(), Some(json!({"mediaIds": ["1"]})));
    assert_eq!(calls[0].headers()["x-connection-id"], "conn_1");
    Ok(())
}

#[tokio::test]
async fn errors_come_by_status() -> Outcome {
    let mock = Mock::new();
    let refusal = json!({"error": "no such media"});
    let body: ErrorResponse = serde_json::from_value(refusal.clone())?;
    mock.vault_plus_media().batch().fails(400, &body).fails(404, "gone").returns_raw(502, "text/html", "<h1>no</h1>");
    let client = mock.builder().retry(RetryPolicy::never()).build()?;
    let error = first_id(&client, &["1"]).await.err().ok_or("an error")?;
    assert_eq!((error.status().map(|status| status.as_u16()), error.json()), (Some(400), Some(refusal)));
    assert_eq!(error.documented::<ErrorResponse>(), Some(body));
    for status in [404, 502] {
        let error = first_id(&client, &["1"]).await.err().ok_or("an error")?;
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    }
    Ok(())
}

/// Half a minute of timeout and the pauses of retries take no time.
#[tokio::test]
async fn faults_delays_and_retries_take_no_time() -> Outcome {
    let begin = std::time::Instant::now();
    let mock = Mock::new();
    let batch = mock.vault_plus_media().batch();
    batch.breaks(Fault::Connect).fails(503, json!({})).sends_header("retry-after", 7).returns(answer(&["1"])?);
    let client = mock.client();
    assert_eq!(first_id(&client, &["1"]).await?.as_deref(), Some("1"));
    assert!(
        mock.elapsed() >= Duration::from_secs(7) && mock.elapsed() < Duration::from_secs(9),
        "{:?}",
        mock.elapsed()
    );

    let client = mock.builder().retry(RetryPolicy::never()).timeout(Duration::from_secs(10)).build()?;
    let batch = || mock.vault_plus_media().batch();
    batch().returns(answer(&["2"])?).delays(Duration::from_secs(9));
    assert_eq!(first_id(&client, &["2"]).await?.as_deref(), Some("2"));
    for (fault, kind) in [
        (Fault::Connect, ErrorKind::Transport),
        (Fault::Reset, ErrorKind::Transport),
        (Fault::Silence, ErrorKind::Timeout),
        (Fault::CutBody, ErrorKind::Transport),
        (Fault::Garbage, ErrorKind::Decode),
    ] {
        batch().breaks(fault);
        assert_eq!(first_id(&client, &["2"]).await.err().map(|error| error.kind()), Some(kind), "{fault:?}");
    }
    batch().returns(answer(&["3"])?).delays(Duration::from_secs(11));
    assert_eq!(first_id(&client, &["3"]).await.err().map(|error| error.kind()), Some(ErrorKind::Timeout));
    // A deadline is kept by the same clock, with all attempts of a call.
    batch().breaks(Fault::Silence).always();
    let before = mock.elapsed();
    let client = mock.builder().deadline(Duration::from_secs(70)).build()?;
    assert_eq!(first_id(&client, &["4"]).await.err().map(|error| error.kind()), Some(ErrorKind::Timeout));
    assert!(mock.elapsed() <= before + Duration::from_secs(70));
    assert!(begin.elapsed() < Duration::from_secs(5));
    Ok(())
}

#[tokio::test]
async fn calls_are_told_apart_by_their_inputs() -> Outcome {
    let mock = Mock::new();
    let batch = || mock.vault_plus_media().batch();
    batch().with_body(json!({"mediaIds": ["1"]})).returns(answer(&["1"])?);
    batch().with_header("x-connection-id", "conn_2").returns(answer(&["other"])?);
    batch()
        .with_request(|client| client.connection("conn_1").vault_plus_media().batch(["2"]).with_query("fresh", "true"))
        .returns(answer(&["2"])?);
    batch().when("more than two ids", |sent| sent.body().len() > 25).returns_with(|_| {
        let many = json!({"items": [media("many")]});
        serde_json::from_value(many).unwrap_or_else(|error| panic!("{error}"))
    });
    let client = mock.client();
    let of = |connection: &str| client.connection(connection).vault_plus_media();
    assert_eq!(of("conn_1").batch(["1", "2", "3", "4"]).await?.items[0].id, "many");
    assert_eq!(of("conn_1").batch(["2"]).with_query("fresh", "true").await?.items[0].id, "2");
    assert_eq!(of("conn_2").batch(["2"]).await?.items[0].id, "other");
    assert_eq!(of("conn_1").batch(["1"]).await?.items[0].id, "1");
    Ok(())
}

#[tokio::test]
async fn other_paths_are_expected_by_name() -> Outcome {
    let mock = Mock::new();
    mock.request(http::Method::GET, "/v3/new").with_query("a", 1).returns(json!({"done": true}));
    let found = mock.client().request(http::Method::GET, "/v3/new?a=1").await?;
    assert_eq!(found.text()?.body(), r#"{"done":true}"#);
    Ok(())
}

/// What a panic says, with places without their line.
fn said(code: impl FnOnce()) -> String {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let panic = catch_unwind(AssertUnwindSafe(code)).err();
    std::panic::set_hook(hook);
    let text = panic.and_then(|panic| panic.downcast::<String>().ok()).map(|text| *text).unwrap_or_default();
    let mut parts = text.split("mocking.rs:");
    let start = parts.next().unwrap_or_default().to_owned();
    let digits = |text: &'_ str| text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    parts.fold(start, |said, part| {
        let column = &part[(digits(part) + 1).min(part.len())..];
        said + "mocking.rs:LINE" + &column[digits(column)..]
    })
}

fn call(client: &Client, connection: &str, ids: &[&str]) -> Option<ofauth::Error> {
    use ofauth::blocking::Wait;
    client.connection(connection).vault_plus_media().batch(ids.iter().copied()).wait().err()
}

#[test]
fn a_call_that_differs_says_where() {
    let said = said(|| {
        let mock = Mock::new();
        let ok = json!({"items": []});
        let batch = || mock.vault_plus_media().batch();
        batch()
            .with_header("x-connection-id", "conn_9")
            .with_body(json!({"mediaIds": ["8", "9"]}))
            .returns_json(ok.clone());
        batch().with_body(json!({"mediaIds": ["1", "2"]})).returns_json(ok);
        let error = call(&mock.client(), "conn_1", &["1", "3", "4"]);
        let error = error.map(|error| format!("{:?}: {error}", error.kind())).unwrap_or_default();
        println!("{error}");
        assert!(error.starts_with("Refused: POST /v2/vault-plus/media/batch: refused before sending: nothing expects"));
        assert!(error.contains("body.mediaIds[1]: expected \"2\", sent \"3\""));
    });
    insta::assert_snapshot!(said);
}

#[test]
fn a_request_that_differs_says_where() {
    let said = said(|| {
        let mock = Mock::new();
        mock.vault_plus_media()
            .batch()
            .with_request(|client| client.connection("conn_1").vault_plus_media().batch(["1"]).with_query("page", "2"))
            .returns_json(json!({"items": []}));
        call(&mock.client(), "conn_2", &["2"]);
    });
    insta::assert_snapshot!(said);
}

#[test]
fn calls_that_nothing_expects_are_told() {
    let said = said(|| {
        let mock = Mock::new();
        call(&mock.client(), "conn_1", &["1"]);
        mock.request(http::Method::GET, "/v3/new").returns(json!(1)).times(3);
        call(&mock.client(), "conn_1", &["1"]);
        mock.vault_plus_media().batch().returns_json(json!({"items": []}));
        call(&mock.client(), "conn_1", &["1"]);
        call(&mock.client(), "conn_1", &["1"]);
    });
    insta::assert_snapshot!(said);
}

#[test]
fn a_request_that_cannot_be_sent_is_told_at_once() {
    let said = said(|| {
        let mock = Mock::new();
        let ids = (0..101).map(|id| id.to_string());
        let _ = mock
            .vault_plus_media()
            .batch()
            .with_request(|client| client.connection("conn_1").vault_plus_media().batch(ids));
    });
    insta::assert_snapshot!(said);
}
