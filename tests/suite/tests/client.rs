//! The generated client against a local server.

use ofauth::{
    Client, ErrorKind,
    types::{MediaType, VariantStatus},
};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_json, header, method, path},
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const CONNECTION: &str = "conn_v5bsqkzsjfk8cgr7hqbbw09t";

async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v2/vault-plus/media/batch"))
        .and(header("apiKey", "sk_test"))
        .and(header("x-connection-id", CONNECTION))
        .and(body_json(json!({"mediaIds": ["4492994399", "4492994400"]})))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

fn client(server: &MockServer) -> Result<Client, ofauth::Error> {
    Client::builder().api_key("sk_test").base_url(server.uri()).build()
}

fn answer() -> Value {
    json!({"items": [{"id": "4492994399", "type": "hologram", "duration": null, "new": 1, "media": {"full": {
        "status": "stored", "quality": "full", "sizeBytes": 1_024_000, "contentType": "image/jpeg", "accessCount": 12.0,
        "createdAt": 1_715_800_000_000_i64, "expiresAt": 1.715_886_4e12, "storedAt": null,
        "lastAccessedAt": 1_715_800_500_000_i64, "url": "https://media.ofauth.com/x"}}}]})
}

#[tokio::test]
async fn the_call_of_the_readme_works() -> Outcome {
    let server = server(ResponseTemplate::new(200).set_body_json(answer())).await;
    let connection = client(&server)?.connection(CONNECTION);
    let found = connection.vault_plus_media().batch(["4492994399", "4492994400"]).await?;
    let item = &found.items[0];
    assert_eq!((item.id.as_str(), item.r#type.as_str(), item.duration), ("4492994399", "hologram", None));
    assert!(matches!(item.r#type, MediaType::Unknown(_)));
    let full = item.media.get("full").ok_or("no variant")?;
    assert_eq!((&full.status, full.access_count, full.stored_at), (&VariantStatus::Stored, 12, None));
    assert_eq!(full.created_at.get(), 1_715_800_000_000);
    Ok(())
}

#[tokio::test]
async fn a_request_can_be_stored_spawned_and_sent() -> Outcome {
    let server = server(ResponseTemplate::new(200).set_body_json(answer())).await;
    let request = client(&server)?.connection(CONNECTION).vault_plus_media().batch(["4492994399", "4492994400"]);
    let response = tokio::spawn(request.clone().send()).await??;
    assert_eq!(response.status(), 200);
    tokio::spawn(request.into_future()).await??;
    Ok(())
}

#[tokio::test]
async fn errors_keep_what_the_server_said() -> Outcome {
    let body = json!({"error": "Unauthorized", "type": "UNAUTHORIZED", "requestId": "r1"});
    let server = server(ResponseTemplate::new(401).set_body_json(&body)).await;
    let call = client(&server)?.connection(CONNECTION).vault_plus_media().batch(["4492994399", "4492994400"]).await;
    let error = call.err().ok_or("a 401 is an error")?;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    let documented: Option<ofauth::types::ErrorResponse> = error.documented();
    assert_eq!(documented.map(|body| body.error), Some("Unauthorized".to_owned()));
    assert_eq!(error.json(), Some(body));
    assert!(!format!("{error:?} {error}").contains("sk_test"));
    Ok(())
}

#[tokio::test]
async fn an_undeclared_error_page_loses_nothing() -> Outcome {
    let server = server(ResponseTemplate::new(500).set_body_string("<h1>no</h1>")).await;
    let policy = ofauth::RetryPolicy::never();
    let request = client(&server)?.connection(CONNECTION).vault_plus_media().batch(["4492994399", "4492994400"]);
    let error = request.with_retry(policy).await.err().ok_or("a 500 is an error")?;
    assert_eq!((error.kind(), error.text().as_str()), (ErrorKind::Status, "<h1>no</h1>"));
    assert!(error.documented::<ofauth::types::ErrorResponse>().is_none());
    Ok(())
}

#[tokio::test]
async fn a_hundred_and_one_ids_are_refused_before_sending() -> Outcome {
    let server = MockServer::start().await;
    let ids = (0..101).map(|id| id.to_string());
    let error = client(&server)?.connection(CONNECTION).vault_plus_media().batch(ids).await.err().ok_or("refused")?;
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.to_string().contains("mediaIds"), "{error}");
    assert!(server.received_requests().await.unwrap_or_default().is_empty());
    Ok(())
}
