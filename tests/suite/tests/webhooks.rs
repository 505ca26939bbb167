//! What OFAuth sends, by both descriptions: Svix with `eventType`, and a header of its own with `type`. And how it is
//! received with `axum`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Request, StatusCode},
    routing::post,
};
use hmac::{Hmac, Mac};
use ofauth::webhooks::{Event, WebhookError, Webhooks};
use sha2::Sha256;
use tower::ServiceExt;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// 24 bytes, as a secret of Svix is written.
const SVIX_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SVIX_KEY: [u8; 24] =
    [49, 242, 144, 246, 191, 6, 41, 138, 171, 79, 8, 212, 60, 63, 8, 44, 246, 72, 163, 98, 218, 45, 164, 176];

fn mac(key: &[u8], content: &str) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    mac.chain_update(content).finalize().into_bytes().to_vec()
}

/// Encoded apart from what is tested.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| {
        let bits = group.iter().enumerate().fold(0_u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        let digits = (0..4).map(move |at| char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]));
        let known = group.len() + 1;
        digits.enumerate().map(|(at, digit)| if at < known { digit } else { '=' }).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn svix(body: &str, time: u64) -> [(&'static str, String); 3] {
    let signature = base64(&mac(&SVIX_KEY, &format!("msg_1.{time}.{body}")));
    let (id, signature) = ("msg_1".to_owned(), format!("v1,{signature}"));
    [("svix-id", id), ("svix-timestamp", time.to_string()), ("svix-signature", signature)]
}

fn own(body: &str, time: u64) -> [(&'static str, String); 1] {
    let digits = mac(b"secret", &format!("{time}.{body}"));
    let digits: Vec<String> = digits.iter().map(|byte| format!("{byte:02x}")).collect();
    [("OFAuth-Signature", format!("t={time},v1={}", digits.concat()))]
}

#[test]
fn what_the_sdks_describe_is_received() -> Outcome {
    let body = r#"{"eventType":"connection.created","live":true,"data":{"connection":{"id":"conn_1"}}}"#;
    let received = Webhooks::svix([SVIX_SECRET])?.receive(svix(body, seconds(SystemTime::now())), body.as_bytes())?;
    assert_eq!(received.id, "msg_1");
    let Event::ConnectionCreated(event) = received.event else { panic!("a connection was made") };
    assert_eq!((event.live, &event.data["connection"]["id"]), (Some(true), &"conn_1".into()));
    Ok(())
}

#[test]
fn what_the_documentation_describes_is_received() -> Outcome {
    let webhooks = Webhooks::ofauth_signature(["secret"])?;
    let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let receive = |body: &str| {
        webhooks.receive_at(own(body, seconds(time)), body.as_bytes(), time).map(|received| received.event)
    };
    let at = "2026-01-01T00:00:00Z";
    let event = receive(&format!(r#"{{"type":"rules.updated","timestamp":"{at}","data":{{}}}}"#))?;
    let Event::RulesUpdated(event) = event else { panic!("rules were changed") };
    assert_eq!(event.timestamp, Some(at.into()));
    assert!(matches!(receive(r#"{"type":"realtime.messages.created","data":1}"#)?, Event::Realtime(_)));
    assert!(matches!(receive(r#"{"type":"vault.opened","data":1}"#)?, Event::Unknown(_)));
    let error = receive(r#"{"type":"rules.updated"}"#).expect_err("it has no data");
    assert!(matches!(error, WebhookError::OtherShape { ref event, .. } if event == "rules.updated"), "{error}");
    Ok(())
}

/// What the documentation of the module shows.
async fn handler(State(webhooks): State<Webhooks>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match webhooks.receive(&headers, &body) {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(error) if error.is_untrusted() => StatusCode::BAD_REQUEST,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[tokio::test]
async fn a_handler_of_axum_answers_for_itself() -> Outcome {
    let app = Router::new().route("/webhooks", post(handler)).with_state(Webhooks::svix([SVIX_SECRET])?);
    let now = seconds(SystemTime::now());
    let known = r#"{"eventType":"connection.expired","live":true,"data":{}}"#;
    for (signed, sent, time, status) in [
        (known, known, now, StatusCode::NO_CONTENT),
        (known, "{}", now, StatusCode::BAD_REQUEST),
        (known, known, now - 400, StatusCode::BAD_REQUEST),
        (known, known, now + 400, StatusCode::BAD_REQUEST),
        ("no JSON", "no JSON", now, StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        let mut request = Request::post("/webhooks");
        for (name, value) in svix(signed, time) {
            request = request.header(name, value);
        }
        let response = app.clone().oneshot(request.body(Body::from(sent))?).await?;
        assert_eq!(response.status(), status, "{sent} at {time}");
    }
    Ok(())
}
