//! Traffic that is recorded without its secrets, and replayed.

use std::{fs, path::PathBuf};

use ofauth::{
    Client, ErrorKind, RetryPolicy,
    mock::{Recorder, Replay},
};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::method};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A file that is gone when the test is over.
struct Tape(PathBuf);

impl Tape {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("{name}-{}.json", std::process::id())))
    }
}

impl Drop for Tape {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Says what it was asked for, the key of the client included, as some servers do; the first time it is busy.
fn tell(request: &Request) -> ResponseTemplate {
    let asked: Value = request.body_json().unwrap_or_default();
    let id = &asked["mediaIds"][0];
    if id == "busy" && request.headers.get("x-second").is_none() {
        return ResponseTemplate::new(400).set_body_json(json!({"error": "busy", "apiKey": "key-of-the-server"}));
    }
    let key = request.headers["apikey"].to_str().unwrap_or_default();
    let url = format!("https://media.ofauth.com/{key}?token=1");
    let media = json!({"full": {
        "status": "stored", "quality": "full", "sizeBytes": 1, "contentType": "image/jpeg", "accessCount": 0,
        "createdAt": 1, "expiresAt": 2, "storedAt": null, "lastAccessedAt": 3, "url": url,
    }});
    let items = json!([{"id": id, "type": "image", "duration": null, "media": media}]);
    ResponseTemplate::new(200)
        .set_body_json(json!({"items": items, "access_token": "token-of-the-server"}))
        .insert_header("set-cookie", "session=cookie-of-the-server")
}

async fn record(tape: &Tape, ids: &[&str]) -> Outcome {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(tell).mount(&server).await;
    let path = tape.0.clone();
    let client = Client::builder()
        .api_key("sk_live_0123456789")
        .base_url(server.uri())
        .retry(RetryPolicy::never())
        .wrap_transport(|inner| Recorder::new(inner, path).hiding("x-connection-id"))
        .build()?;
    for id in ids {
        let call = client.connection("conn_secret").vault_plus_media().batch([*id]);
        // What fails is recorded, too.
        let _ = call.with_header("x-own", "own-secret-0123").await;
    }
    Ok(())
}

fn client(tape: &Tape) -> Result<(Client, Replay), Box<dyn std::error::Error>> {
    let replay = Replay::open(&tape.0)?;
    let client = Client::builder().api_key("another").retry(RetryPolicy::never()).transport(replay.clone()).build()?;
    Ok((client, replay))
}

#[tokio::test]
async fn a_recording_has_no_secrets_and_answers_as_the_server_did() -> Outcome {
    let tape = Tape::new("recording");
    record(&tape, &["1", "busy", "1"]).await?;
    let text = fs::read_to_string(&tape.0)?;
    for secret in ["sk_live", "conn_secret", "own-secret", "key-of-the-server", "token-of", "cookie-of"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    let kept: Value = serde_json::from_str(&text)?;
    assert_eq!(kept["exchanges"].as_array().map(Vec::len), Some(3));
    assert_eq!(kept["exchanges"][0]["request"]["body"], json!({"json": {"mediaIds": ["1"]}}));

    let (client, replay) = client(&tape)?;
    let media = client.connection("conn_other").vault_plus_media();
    let busy = media.batch(["busy"]).await.err().ok_or("an error")?;
    assert_eq!((busy.status().map(|status| status.as_u16()), busy.to_string().contains("busy")), (Some(400), true));
    for left in [1, 0] {
        let found = media.batch(["1"]).await?;
        assert_eq!(found.items[0].media["full"].url, "https://media.ofauth.com/[redacted]?token=1");
        assert_eq!(replay.rest().len(), left);
    }
    Ok(())
}

#[tokio::test]
async fn what_was_not_recorded_is_refused_with_the_difference() -> Outcome {
    let tape = Tape::new("difference");
    record(&tape, &["1"]).await?;
    let (client, _) = client(&tape)?;
    let media = client.connection("c").vault_plus_media();
    let wrong = media.batch(["1", "2"]).with_query("page", "2").await.err().ok_or("an error")?;
    assert_eq!(wrong.kind(), ErrorKind::Refused);
    media.batch(["1"]).await?;
    let again = media.batch(["1"]).await.err().ok_or("an error")?;
    insta::assert_snapshot!(format!("{wrong}\n\n{again}"));
    Ok(())
}

#[test]
fn a_file_that_is_no_recording_says_so() -> Outcome {
    let tape = Tape::new("nothing");
    let missing = Replay::open(&tape.0).err().ok_or("an error")?.to_string();
    assert!(missing.contains("nothing-"), "{missing}");
    for text in ["{}", "no json", "[]"] {
        fs::write(&tape.0, text)?;
        let wrong = Replay::open(&tape.0).err().ok_or("an error")?.to_string();
        assert!(wrong.contains("nothing-"), "{wrong}");
    }
    Ok(())
}
