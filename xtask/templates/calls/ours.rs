//! One call, with the crate that is generated here.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), client::Error> {
    let client = client::Client::builder().api_key("key").build()?;
    println!("{:?}", client.account().whoami().await?);
    Ok(())
}
