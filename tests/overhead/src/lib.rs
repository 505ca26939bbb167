//! One call of the batch operation, made twice: with the generated client, and by hand.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
    time::Duration,
};

use counted::{Batch, answer};
use serde::Serialize;

const KEY: &str = "sk_live_0123456789abcdef";
const CONNECTION: &str = "conn_v5bsqkzsjfk8cgr7hqbbw09t";

/// The ids that are asked for.
fn ids(items: usize) -> Vec<String> {
    (0..items as u64).map(|id| (4_492_994_399 + id).to_string()).collect()
}

/// Answers every request alike, in threads of their own, for as long as the process lives.
///
/// # Panics
/// Where there is no port.
#[must_use]
pub fn serve(items: usize) -> u16 {
    let body = answer(items);
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    let response = head + &body;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let response = response.clone();
            thread::spawn(move || {
                let (mut buffer, mut request) = (vec![0; 65536], Vec::new());
                while let Ok(count @ 1..) = stream.read(&mut buffer) {
                    request.extend_from_slice(&buffer[..count]);
                    // The body of the request ends so.
                    if request.ends_with(b"]}") {
                        request.clear();
                        if stream.write_all(response.as_bytes()).is_err() {
                            return;
                        }
                    }
                }
            });
        }
    });
    port
}

/// So many calls with the generated client.
///
/// # Panics
/// Where a call fails.
pub async fn generated(port: u16, items: usize, calls: usize) {
    let client = ofauth::Client::builder().api_key(KEY).base_url(format!("http://127.0.0.1:{port}"));
    let media = client.build().expect("good settings").connection(CONNECTION).vault_plus_media();
    for _ in 0..calls {
        let found = media.batch(ids(items)).await.expect("success");
        assert_eq!(found.items.len(), items);
    }
}

/// So many calls as somebody would write them who knows `reqwest` and wants a timeout and types.
///
/// # Panics
/// Where a call fails.
pub async fn by_hand(port: u16, items: usize, calls: usize) {
    let client = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(30))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("by-hand/0.1.0")
        .build()
        .expect("good settings");
    for _ in 0..calls {
        let body = BatchRequest { media_ids: ids(items) };
        let url = format!("http://127.0.0.1:{port}/v2/vault-plus/media/batch");
        let request = client.post(url).header("accept", "application/json").header("apiKey", KEY);
        let request = request.header("x-connection-id", CONNECTION).json(&body);
        let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("success");
        let found: Batch = response.json().await.expect("the documented body");
        assert_eq!(found.count(), items);
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchRequest {
    media_ids: Vec<String>,
}
