//! The same call with what `oas3-gen` makes.

use client::{GetV2AccountWhoamiRequest, OfAuthApiClient};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut client = OfAuthApiClient::new();
    client.api_key = Some(http::HeaderValue::from_static("key"));
    println!("{:?}", client.get_v2_account_whoami(GetV2AccountWhoamiRequest {}).await?);
    Ok(())
}
