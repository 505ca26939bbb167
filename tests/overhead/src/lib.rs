//! One call of the batch operation, made twice: with the generated client, and by hand.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpListener,
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::json;

const KEY: &str = "sk_live_0123456789abcdef";
const CONNECTION: &str = "conn_v5bsqkzsjfk8cgr7hqbbw09t";

/// The answer for so many items, as the document describes it.
#[must_use]
pub fn answer(items: usize) -> String {
    let variant = json!({
        "status": "stored", "quality": "full", "sizeBytes": 1_024_000, "contentType": "image/jpeg", "accessCount": 12,
        "createdAt": 1_715_800_000_000_i64, "expiresAt": 1_715_886_400_000_i64, "storedAt": null,
        "lastAccessedAt": 1_715_800_500_000_i64, "url": "https://media.ofauth.com/4492994399/full.jpg?signature=0123456789"
    });
    let media = json!({"full": variant, "preview": variant, "thumb": variant});
    let item = |id| json!({"id": (4_492_994_399_u64 + id as u64).to_string(), "type": "image", "duration": null, "media": media});
    json!({"items": (0..items).map(item).collect::<Vec<_>>()}).to_string()
}

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
        assert_eq!(found.items.len(), items);
    }
}

/// Generates the crate of a document.
///
/// # Panics
/// Where nothing is generated.
pub fn generate(document: &str) {
    let bytes = std::fs::read(document).expect("a document");
    let documents = vec![generator::source::SourceText { name: document.to_owned(), bytes }];
    let input = generator::Input { documents, no_tests: true, ..Default::default() };
    let output = generator::generate(input).expect("Rust");
    assert!(output.files.is_some());
}

/// How many items are decoded and encoded: so many that what a process needs to begin is little.
const ITEMS: usize = 1_000;

/// Decodes an answer with many items.
///
/// # Panics
/// Where it cannot be decoded.
pub fn decode(how: &str) {
    let answer = answer(ITEMS);
    let count = match how {
        "generated" => read::<ofauth::types::BatchMediaResponse>(&answer).items.len(),
        _ => read::<Batch>(&answer).items.len(),
    };
    assert_eq!(count, ITEMS);
}

/// Encodes what was decoded, ten times.
///
/// # Panics
/// Where it cannot be.
pub fn encode(how: &str) {
    let answer = answer(ITEMS);
    match how {
        "generated" => write(&read::<ofauth::types::BatchMediaResponse>(&answer)),
        _ => write(&read::<Batch>(&answer)),
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &str) -> T {
    serde_json::from_str(answer).expect("the documented body")
}

fn write(value: &impl Serialize) {
    for _ in 0..10 {
        assert!(serde_json::to_vec(value).expect("JSON").len() > ITEMS);
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchRequest {
    media_ids: Vec<String>,
}

#[derive(Deserialize, Serialize)]
struct Batch {
    items: Vec<Item>,
}

#[derive(Deserialize, Serialize)]
#[allow(dead_code, reason = "decoding them is what is measured")]
struct Item {
    id: String,
    r#type: Kind,
    duration: Option<f64>,
    media: BTreeMap<String, Variant>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Image,
    Video,
    Audio,
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    EdgeOnly,
    Pending,
    Storing,
    Stored,
    Removed,
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoding them is what is measured")]
struct Variant {
    status: Status,
    quality: String,
    size_bytes: i64,
    content_type: String,
    access_count: i64,
    created_at: i64,
    expires_at: i64,
    stored_at: Option<i64>,
    last_accessed_at: Option<i64>,
    url: String,
}
