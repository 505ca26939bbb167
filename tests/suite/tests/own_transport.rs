//! The transport of an example program: no HTTP library, and no runtime on the side of the client.

#[rustfmt::skip] // The generator lays it out.
#[path = "../../../generated/examples/own_transport/transport.rs"]
mod transport;

use ofauth::{Client, ErrorKind, RetryPolicy, blocking::Wait};
use serde_json::json;
use tokio::runtime::Runtime;
use transport::ThreadTransport;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::body_json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn client(url: &str) -> Result<Client, ofauth::Error> {
    let builder = Client::builder().api_key("sk_test").base_url(url).retry(RetryPolicy::never());
    builder.transport(ThreadTransport).build()
}

#[test]
fn it_sends_receives_and_runs_out_of_time() -> Outcome {
    let runtime = Runtime::new()?;
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_body_json(json!({"items": []})).insert_header("x-seen", "yes");
        let late = answer.clone().set_delay(std::time::Duration::from_secs(5));
        Mock::given(body_json(json!({"mediaIds": ["1"]}))).respond_with(answer).mount(&server).await;
        Mock::given(body_json(json!({"mediaIds": ["2"]}))).respond_with(late).mount(&server).await;
        server
    });
    let media = client(&server.uri())?.connection("conn_1").vault_plus_media();
    let response = media.batch(["1"]).send().wait()?;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["x-seen"], response.body().items.len()),
        (200, &"yes".parse()?, 0)
    );
    let error = media.batch(["2"]).with_timeout(std::time::Duration::from_millis(100)).wait().err().ok_or("in time")?;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let error = media.batch(["3"]).wait().err().ok_or("an error")?;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    Ok(())
}

#[test]
fn it_says_what_was_not_sent() -> Outcome {
    let error = client("http://127.0.0.1:1")?.connection("c").vault_plus_media().batch(["1"]).wait().err();
    assert_eq!(error.map(|error| (error.kind(), error.is_unsent())), Some((ErrorKind::Transport, true)));
    let error = client("https://api.ofauth.com")?.connection("c").vault_plus_media().batch(["1"]).wait().err();
    let error = error.ok_or("an error")?;
    assert_eq!((error.kind(), error.is_unsent()), (ErrorKind::Refused, true));
    assert!(error.to_string().contains("there is no TLS here"), "{error}");
    Ok(())
}
