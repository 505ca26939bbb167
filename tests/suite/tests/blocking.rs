//! The generated client without async code, against a server that has a runtime of its own.

use ofauth::{Client, ErrorKind, RetryPolicy, blocking::Wait};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Answers with the ids that it is asked for; a call with the id `0` is refused.
fn batch(request: &Request) -> ResponseTemplate {
    let asked: Value = request.body_json().unwrap_or_default();
    let ids = asked["mediaIds"].as_array().cloned().unwrap_or_default();
    if ids.contains(&json!("0")) {
        return ResponseTemplate::new(400).set_body_json(json!({"error": "no such media", "type": "NONE"}));
    }
    let item = |id| json!({"id": id, "type": "image", "duration": null, "media": {}});
    ResponseTemplate::new(200).set_body_json(json!({"items": ids.into_iter().map(item).collect::<Vec<_>>()}))
}

fn server(runtime: &Runtime) -> Result<(MockServer, Client), ofauth::Error> {
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let given = Mock::given(method("POST")).and(path("/v2/vault-plus/media/batch"));
        given.respond_with(batch).mount(&server).await;
        server
    });
    let client = Client::builder().api_key("sk_test").base_url(server.uri()).retry(RetryPolicy::never()).build()?;
    Ok((server, client))
}

#[test]
fn what_is_awaited_can_be_waited_for() -> Outcome {
    let runtime = Runtime::new()?;
    let (_server, client) = server(&runtime)?;
    let media = client.connection("conn_1").vault_plus_media();
    let found = media.batch(["1", "2"]).wait()?;
    assert_eq!(found.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    let response = media.batch(["1"]).with_header("x-trace", "7").send().wait()?;
    assert_eq!((response.status().as_u16(), response.body().items.len()), (200, 1));
    let error = media.batch(["0"]).wait().err().ok_or("an error was expected")?;
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Status, Some(400)));
    assert!(error.to_string().contains("no such media"), "{error}");
    // The same client goes on in async code.
    assert_eq!(runtime.block_on(media.batch(["3"]).into_future())?.items.len(), 1);
    Ok(())
}

#[test]
fn parts_are_an_iterator() -> Outcome {
    let runtime = Runtime::new()?;
    let (_server, client) = server(&runtime)?;
    let media = client.connection("conn_1").vault_plus_media();
    let ids = || (1..=5).map(|id| id.to_string());
    let mut parts = media.batch(ids()).split().with_part_size(2);
    let mut sizes = Vec::new();
    for part in &mut parts {
        sizes.push((part.values, part.answer?.body().items.len()));
    }
    assert_eq!(sizes, [(0..2, 2), (2..4, 2), (4..5, 1)]);
    assert_eq!(media.batch(ids()).split().with_part_size(2).wait()?.len(), 5);
    Ok(())
}
