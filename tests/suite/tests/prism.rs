//! The generated client against Prism, a mock server that nobody here wrote: it holds each request against the
//! document. `cargo xtask prism` starts it, says where it listens, and runs this.

use ofauth::{Client, Error, types::MediaType};
use serde_json::{Value, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const CONNECTION: &str = "conn_v5bsqkzsjfk8cgr7hqbbw09t";

fn client() -> Result<Client, Box<dyn std::error::Error>> {
    let url = std::env::var("PRISM_URL").map_err(|_| "PRISM_URL is not set: run `cargo xtask prism`")?;
    Ok(Client::builder().api_key("sk_test").base_url(url).build()?)
}

fn status(answer: Result<ofauth::RawResponse, Error>) -> Option<u16> {
    answer.err().and_then(|error| error.status()).map(|status| status.as_u16())
}

#[tokio::test]
async fn the_batch_call_is_accepted_and_its_answer_decodes() -> Outcome {
    let connection = client()?.connection(CONNECTION);
    let answer = connection.vault_plus_media().batch(["4492994399", "4492994400"]).send().await?;
    assert_eq!(answer.status(), 200);
    let item = &answer.body().items[0];
    assert_eq!((item.id.as_str(), &item.r#type, item.duration), ("4492994399", &MediaType::Image, None));
    assert_eq!(item.media.get("full").map(|full| full.size_bytes), Some(1_024_000));
    Ok(())
}

#[tokio::test]
async fn a_wrong_request_is_refused() -> Outcome {
    let client = client()?;
    let call = |path: &str, body: Value| {
        Ok::<_, Box<dyn std::error::Error>>(client.request("POST".parse()?, path).json(&body))
    };
    let path = "/v2/vault-plus/media/batch";
    let accepted = call(path, json!({"mediaIds": []}))?.with_header("x-connection-id", CONNECTION).await?;
    let wrong_body = call(path, json!({"mediaIds": "1"}))?.with_header("x-connection-id", CONNECTION).await;
    let no_connection = call(path, json!({"mediaIds": []}))?.await;
    let no_such_path = call("/v2/vault-plus/batch", json!({}))?.await;
    assert_eq!(accepted.status(), 200);
    assert_eq!([status(wrong_body), status(no_connection), status(no_such_path)], [Some(400), Some(400), Some(404)]);
    Ok(())
}
