//! The crate's example programs, each run as it stands against a server on this machine: only the URL and what the
//! environment holds are given to them.

use std::{env::VarError, error::Error, sync::OnceLock};

use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path},
};

#[allow(clippy::pedantic, reason = "they are held to what a reader of the crate is held to")]
mod programs {
    include!(concat!(env!("OUT_DIR"), "/programs.rs"));
}

type Outcome = Result<(), Box<dyn Error>>;

/// Where the programs find the API.
static URL: OnceLock<String> = OnceLock::new();

fn url() -> String {
    URL.get().cloned().unwrap_or_default()
}

/// What the environment has.
#[allow(clippy::unnecessary_wraps, reason = "the programs call it for `std::env::var`")]
fn variable(name: &str) -> Result<String, VarError> {
    Ok(if name.ends_with("WEBHOOK_SECRET") { "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" } else { "sk_sandbox_1" }
        .to_owned())
}

/// A server that answers the batch operation, and nothing else.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let part = json!({
        "status": "stored", "quality": "full", "sizeBytes": 1_024_000, "contentType": "image/jpeg", "accessCount": 12,
        "createdAt": 1_715_800_000_000_u64, "expiresAt": 1_715_886_400_000_u64, "storedAt": 1_715_800_100_000_u64,
        "lastAccessedAt": 1_715_800_500_000_u64, "url": "https://media.ofauth.com/v2/example-signed-media-url"
    });
    let items = json!([{ "id": "4492994399", "type": "image", "duration": null, "media": { "full": part } }]);
    Mock::given(method("POST"))
        .and(path("/v2/vault-plus/media/batch"))
        .and(header("apikey", "sk_sandbox_1"))
        .and(header("x-connection-id", "conn_v5bsqkzsjfk8cgr7hqbbw09t"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "items": items })))
        .expect(3)
        .mount(&server)
        .await;
    server
}

#[test]
fn every_program_does_what_it_says() -> Outcome {
    let runtime = tokio::runtime::Runtime::new()?;
    let server = runtime.block_on(server());
    URL.get_or_init(|| server.uri());
    for (name, outcome) in [
        ("blocking", programs::blocking::run()),
        ("first_call", programs::first_call::run()),
        ("in_parts", programs::in_parts::run()),
        ("webhooks", programs::webhooks::run()),
    ] {
        assert!(outcome.is_ok(), "{name}: {outcome:?}");
    }
    // Says if it was not called by three of them.
    runtime.block_on(server.verify());
    Ok(())
}
