//! The generated client against a local server.

use ofauth::{
    Client, ErrorKind, RetryPolicy,
    types::{ErrorResponse, MediaType, VariantStatus},
};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_json, header, method, path},
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const CONNECTION: &str = "conn_v5bsqkzsjfk8cgr7hqbbw09t";
const PATH: &str = "/v2/vault-plus/media/batch";
const IDS: [&str; 2] = ["4492994399", "4492994400"];

/// A server that answers the one request that the document describes, and no other.
async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path(PATH))
        .and(header("apiKey", "sk_test"))
        .and(header("x-connection-id", CONNECTION))
        .and(header("content-type", "application/json"))
        .and(body_json(json!({"mediaIds": IDS})))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

fn client(server: &MockServer) -> Result<Client, ofauth::Error> {
    Client::builder().api_key("sk_test").base_url(server.uri()).retry(RetryPolicy::never()).build()
}

/// What the client makes of a body that comes with status 200.
async fn found(body: &str) -> Result<ofauth::types::BatchMediaResponse, ofauth::Error> {
    let server = server(ResponseTemplate::new(200).set_body_raw(body, "application/json")).await;
    client(&server)?.connection(CONNECTION).vault_plus_media().batch(IDS).await
}

/// The error that the client makes of an answer.
async fn error(answer: ResponseTemplate) -> Result<ofauth::Error, Box<dyn std::error::Error>> {
    let server = server(answer).await;
    let call = client(&server)?.connection(CONNECTION).vault_plus_media().batch(IDS).await;
    Ok(call.err().ok_or("an error was expected")?)
}

/// An answer whose single variant has the fields of `changes` in place of its own.
fn answer(changes: &Value) -> Value {
    let mut full = json!({
        "status": "stored", "quality": "full", "sizeBytes": 1_024_000, "contentType": "image/jpeg", "accessCount": 12,
        "createdAt": 1_715_800_000_000_i64, "expiresAt": 1_715_886_400_000_i64, "storedAt": null,
        "lastAccessedAt": 1_715_800_500_000_i64, "url": "https://media.ofauth.com/x"
    });
    for (name, value) in changes.as_object().into_iter().flatten() {
        full[name] = value.clone();
    }
    json!({"items": [{"id": IDS[0], "type": "image", "duration": null, "media": {"full": full}}]})
}

#[tokio::test]
async fn the_call_of_the_readme_works() -> Outcome {
    let server = server(ResponseTemplate::new(200).set_body_json(answer(&Value::Null))).await;
    let connection = client(&server)?.connection(CONNECTION);
    let found = connection.vault_plus_media().batch(["4492994399", "4492994400"]).await?;
    let item = &found.items[0];
    assert_eq!((item.id.as_str(), &item.r#type), ("4492994399", &MediaType::Image));
    let full = item.media.get("full").ok_or("no variant")?;
    assert_eq!((&full.status, full.size_bytes, full.access_count), (&VariantStatus::Stored, 1_024_000, 12));
    assert_eq!(full.url, "https://media.ofauth.com/x");
    Ok(())
}

#[tokio::test]
async fn a_request_can_be_stored_spawned_awaited_and_sent() -> Outcome {
    let server = server(ResponseTemplate::new(200).set_body_json(answer(&Value::Null))).await;
    let request = client(&server)?.connection(CONNECTION).vault_plus_media().batch(IDS);
    let (sent, spawned) = (request.clone(), request.clone());
    let response = tokio::spawn(async move { sent.send().await }).await??;
    assert_eq!((response.status().as_u16(), response.headers()["content-type"].to_str()?), (200, "application/json"));
    assert_eq!(&tokio::spawn(spawned.into_future()).await??, response.body());
    assert_eq!(&request.await?, response.body());
    assert_eq!(server.received_requests().await.unwrap_or_default().len(), 3);
    Ok(())
}

#[tokio::test]
async fn null_is_told_from_a_value() -> Outcome {
    let found = found(&answer(&Value::Null).to_string()).await?;
    assert_eq!((found.items[0].duration, found.items[0].media["full"].stored_at), (None, None));
    let mut full = answer(&json!({"storedAt": 1_715_800_100_000_i64}));
    full["items"][0]["duration"] = json!(12.5);
    let found = self::found(&full.to_string()).await?;
    let item = &found.items[0];
    assert_eq!(
        (item.duration, item.media["full"].stored_at.map(ofauth::UnixMillis::get)),
        (Some(12.5), Some(1_715_800_100_000))
    );
    Ok(())
}

#[tokio::test]
async fn what_the_server_adds_breaks_nothing() -> Outcome {
    let mut body = answer(&json!({"status": "frozen", "region": {"name": "eu"}}));
    body["items"][0]["type"] = json!("hologram");
    body["items"][0]["rating"] = json!([1, 2]);
    body["next"] = json!(null);
    let found = found(&body.to_string()).await?;
    let item = &found.items[0];
    assert!(matches!(item.r#type, MediaType::Unknown(_)) && item.r#type.as_str() == "hologram");
    let status = &item.media["full"].status;
    assert!(matches!(status, VariantStatus::Unknown(_)) && status.as_str() == "frozen");
    assert_eq!(serde_json::to_value(status)?, "frozen");
    Ok(())
}

#[tokio::test]
async fn times_come_in_every_notation() -> Outcome {
    for text in ["1715800000000", "1715800000000.0", "1.7158e12"] {
        let body = answer(&Value::Null).to_string().replace("1715800000000", text);
        assert!(body.contains(text));
        let found = found(&body).await.map_err(|error| format!("{text}: {error}"))?;
        let created = found.items[0].media["full"].created_at;
        assert_eq!((created.get(), created.to_string().as_str()), (1_715_800_000_000, "2024-05-15T19:06:40.000Z"));
    }
    Ok(())
}

#[tokio::test]
async fn a_body_of_another_shape_is_an_error_that_says_where() -> Outcome {
    for (change, place) in [
        (json!({"status": 7}), "items[0].media.full.status"),
        (json!({"sizeBytes": "big"}), "items[0].media.full.sizeBytes"),
        (json!({"createdAt": 0.5}), "items[0].media.full.createdAt"),
        (json!({"url": null}), "items[0].media.full.url"),
    ] {
        let error = error(ResponseTemplate::new(200).set_body_json(answer(&change))).await?;
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
        assert!(error.to_string().contains(place), "{change}: {error}");
        assert_eq!(error.json(), Some(answer(&change)));
    }
    Ok(())
}

#[tokio::test]
async fn documented_errors_keep_what_the_server_said() -> Outcome {
    for (status, message) in [(400, "mediaIds must contain 100 or fewer IDs"), (401, "Unauthorized")] {
        let body = json!({"error": message, "type": "SOME", "requestId": "r1"});
        let answer = ResponseTemplate::new(status).set_body_json(&body).insert_header("x-request-id", "r1");
        let error = error(answer).await?;
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Status, Some(status)));
        assert_eq!(error.documented::<ErrorResponse>().map(|body| body.error).as_deref(), Some(message));
        assert_eq!((error.json(), error.headers()["x-request-id"].to_str()?), (Some(body), "r1"));
        assert_eq!(error.operation(), "POST /v2/vault-plus/media/batch");
        assert!(error.to_string().contains(message), "{error}");
        assert!(!format!("{error:?} {error}").contains("sk_test"));
    }
    Ok(())
}

#[tokio::test]
async fn an_undeclared_error_page_loses_nothing() -> Outcome {
    let page = "<html><h1>no</h1></html>";
    let error = error(ResponseTemplate::new(500).set_body_raw(page, "text/html")).await?;
    assert_eq!((error.kind(), error.text().as_str()), (ErrorKind::Status, page));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    assert_eq!((error.documented::<ErrorResponse>(), error.json()), (None, None));
    Ok(())
}

#[tokio::test]
async fn a_hundred_and_one_ids_are_refused_before_sending() -> Outcome {
    let server = MockServer::start().await;
    let ids = |count: u32| (0..count).map(|id| format!("secret{id}"));
    let media = client(&server)?.connection(CONNECTION).vault_plus_media();
    let error = media.batch(ids(101)).await.err().ok_or("it was sent")?;
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.violations().iter().map(ofauth::Violation::field).collect::<Vec<_>>(), ["mediaIds"]);
    assert!(error.to_string().contains("mediaIds") && error.to_string().contains("100"), "{error}");
    assert!(!format!("{error:?} {error}").contains("secret"));
    assert_eq!(server.received_requests().await.unwrap_or_default().len(), 0);
    let error = media.batch(ids(100)).await.err().ok_or("this server answers 404")?;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    Ok(())
}

#[tokio::test]
async fn an_empty_connection_is_refused_before_sending() -> Outcome {
    let server = MockServer::start().await;
    let error = client(&server)?.connection("").vault_plus_media().batch(IDS).await.err().ok_or("it was sent")?;
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.to_string().contains("connection"), "{error}");
    assert_eq!(server.received_requests().await.unwrap_or_default().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_redirect_takes_the_key_nowhere_else() -> Outcome {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = MockServer::start().await;
        let location = format!("{}{PATH}", elsewhere.uri());
        let error = error(ResponseTemplate::new(status).insert_header("location", location.as_str())).await?;
        assert_eq!((error.kind(), error.headers()["location"].to_str()?), (ErrorKind::Redirect, location.as_str()));
        assert_eq!(elsewhere.received_requests().await.unwrap_or_default().len(), 0, "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn a_call_that_no_operation_describes_has_the_key_and_the_connection() -> Outcome {
    let server = server(ResponseTemplate::new(200).set_body_json(json!({"items": []}))).await;
    let connection = client(&server)?.connection(CONNECTION);
    let answer = connection.request("POST".parse()?, PATH).json(&json!({"mediaIds": IDS})).await?;
    assert_eq!(answer.status(), 200);
    Ok(())
}

/// The items of a batch, one for each id of the request.
fn echo(request: &wiremock::Request) -> ResponseTemplate {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let ids = body["mediaIds"].as_array().cloned().unwrap_or_default();
    // What the document says: more would be refused.
    if ids.is_empty() || ids.len() > 100 {
        return ResponseTemplate::new(400).set_body_json(json!({"error": "at most 100", "type": "validation_error"}));
    }
    let item = |id: &Value| json!({"id": id, "type": "image", "duration": null, "media": {}, "tags": []});
    ResponseTemplate::new(200).set_body_json(json!({"items": ids.iter().map(item).collect::<Vec<_>>()}))
}

#[tokio::test]
async fn a_thousand_ids_are_sent_in_ten_calls() -> Outcome {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path(PATH)).respond_with(echo).expect(10).mount(&server).await;
    let media = client(&server)?.connection(CONNECTION).vault_plus_media();
    let ids: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
    let refused = media.batch(ids.clone()).await.err().ok_or("the document allows 100")?;
    assert!(refused.is_unsent(), "{refused}");
    let found = media.batch(ids.clone()).split().await?;
    assert_eq!(found.into_iter().map(|media| media.id).collect::<Vec<_>>(), ids);
    Ok(())
}
