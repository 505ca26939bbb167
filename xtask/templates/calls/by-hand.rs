//! The same call as somebody would write it who knows `reqwest`.

#[derive(Debug, serde::Deserialize)]
#[allow(dead_code)]
struct Whoami {
    id: String,
    name: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), reqwest::Error> {
    let client = reqwest::Client::builder().build()?;
    let request = client.get("https://api.ofauth.com/v2/account/whoami").header("apiKey", "key");
    let answer: Whoami = request.send().await?.error_for_status()?.json().await?;
    println!("{answer:?}");
    Ok(())
}
