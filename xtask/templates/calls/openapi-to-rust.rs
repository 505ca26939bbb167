//! The same call with what `openapi-to-rust` makes.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = client::HttpClient::new().with_api_key("key");
    match client.get_v2_account_whoami().await {
        Ok(answer) => println!("{answer:?}"),
        Err(error) => println!("{error:?}"),
    }
}
