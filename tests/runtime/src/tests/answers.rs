//! What comes of each kind of answer.

use http::StatusCode;
use wiremock::matchers::{body_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::server::{Server, answer, json};
use crate::runtime::error::ErrorKind;
use crate::sample::{self, ErrorResponse, MediaType, VariantStatus};

const FOUND: &str = r#"{"items":[{"id":"1","type":"image","duration":null,
    "media":{"full":{"status":"stored","createdAt":1715800000000}}}]}"#;

#[tokio::test]
async fn a_call_is_typed_in_both_forms() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v2/vault-plus/media/batch"))
        .and(header("apiKey", "sk_live_0123456789"))
        .and(header("x-connection-id", "conn_1"))
        .and(header("accept", "application/json"))
        .and(header("content-type", "application/json"))
        .and(header("user-agent", "sample/0.1"))
        .and(body_json(serde_json::json!({"mediaIds": ["1", "2"]})))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_raw(FOUND, "application/json")
                .insert_header("x-request-id", "req_1")
                .insert_header("x-ratelimit-remaining", "59"),
        )
        .expect(3)
        .mount(&server)
        .await;
    let client = sample::client(|config| config.base_url(server.uri())).expect("good settings");
    let media = client.connection("conn_1");

    let found = media.batch(["1", "2"]).await.expect("success");
    assert_eq!(found.items[0].id, "1");
    assert_eq!(found.items[0].duration, None);
    assert_eq!(found.items[0].media["full"].status, VariantStatus::Stored);

    let response = media.batch(["1", "2"]).send().await.expect("success");
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.request_id().as_deref(), Some("req_1"));
    assert_eq!(response.rate_limit().remaining, Some(59));

    let request = media.batch(["1", "2"]);
    drop((client, media));
    let stored = tokio::spawn(async move { request.await });
    assert_eq!(stored.await.expect("no panic").expect("success"), found);
}

#[tokio::test]
async fn documented_errors_are_typed_and_keep_the_rest() {
    for status in ["400 Bad Request", "401 Unauthorized"] {
        let body = r#"{"error":"Session expired","type":"SESSION_EXPIRED","requestId":"req_2"}"#;
        let server = Server::saying(json(status, body)).await;
        let error = server.client().connection("c").batch(["1"]).await.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(error.status().map(|status| status.as_u16().to_string()), status.get(..3).map(str::to_owned));
        let documented: ErrorResponse = error.documented().expect("the documented body");
        assert_eq!(documented.error, "Session expired");
        assert_eq!(error.json().expect("JSON")["type"], "SESSION_EXPIRED");
        assert_eq!(error.request_id().as_deref(), Some("req_2"));
        assert_eq!(
            error.to_string(),
            format!("POST /v2/vault-plus/media/batch: error status ({status}): Session expired")
        );
        assert!(!error.is_retryable() && !error.is_timeout());
    }
}

#[tokio::test]
async fn an_undeclared_page_for_browsers_keeps_status_and_body() {
    let page = "<html><h1>Bad Gateway</h1></html>";
    let server = Server::saying(answer("500 Internal Server Error", "content-type: text/html\r\n", page)).await;
    let error = server.client().connection("c").batch(["1"]).await.expect_err("an error");
    assert_eq!(error.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
    assert_eq!(error.text(), page);
    assert!(error.documented::<ErrorResponse>().is_none());
    assert!(error.json().is_none() && error.is_retryable());
    assert!(!error.to_string().contains('<'), "{error}");
}

#[tokio::test]
async fn what_the_server_adds_breaks_nothing() {
    let body = r#"{"next":{"a":[1,{}]},"items":[{"new":1,"id":"1","type":"hologram","duration":12,
        "media":{"full":{"status":"moved","createdAt":1.7158e12,"checksum":"x"}}}]}"#;
    let server = Server::saying(json("200 OK", body)).await;
    let found = server.client().connection("c").batch(["1"]).await.expect("success");
    let item = &found.items[0];
    assert!(matches!(&item.r#type, MediaType::Unknown(value) if value.as_str() == "hologram"));
    assert_eq!(item.r#type.to_string(), "hologram");
    assert_eq!(item.duration, Some(12.0));
    assert_eq!(item.media["full"].created_at, 1_715_800_000_000);
    assert_eq!(item.media["full"].extra["checksum"], "x");
}

#[tokio::test]
async fn a_body_that_does_not_fit_keeps_the_status_and_says_where() {
    let wrong = r#"{"items":[{"id":"1","type":"image","media":{"full":{"status":7,"createdAt":1}}}]}"#;
    let missing = r#"{"items":[{"id":"1","type":"image","media":{}},{"id":"2","media":{}}]}"#;
    let cases = [
        ("", "the body is empty"),
        ("{\"items\":[", "EOF"),
        ("<html>", "application/json of 6 bytes: <html>"),
        ("{\"items\":[]} x", "trailing characters"),
        ("{\"items\":null}", "`items`: invalid type: null, expected a list"),
        (wrong, "`items[0].media.full.status`: invalid type: integer `7`, expected a text"),
        (missing, "`items[1]`: missing field `type`"),
    ];
    for (body, expected) in cases {
        let server = Server::saying(json("200 OK", body)).await;
        let error = server.client().connection("c").batch(["1"]).await.expect_err(body);
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(error.status(), Some(StatusCode::OK), "{body}");
        assert_eq!(error.body(), body, "{body}");
        assert!(error.to_string().contains(expected), "{error}");
        assert!(std::error::Error::source(&error).is_some(), "{body}");
    }
}

#[tokio::test]
async fn text_that_is_no_utf8_is_an_error_with_its_status() {
    let body = b"HTTP/1.1 200 OK\r\ncontent-length: 14\r\nconnection: close\r\n\r\n{\"items\":\"\xff\xfe\"}";
    let server = Server::saying(*body).await;
    let error = server.client().connection("c").batch(["1"]).await.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status(), Some(StatusCode::OK));
}
