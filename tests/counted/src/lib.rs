//! What instructions are counted of, without a network: generating, decoding and encoding.

use std::{collections::BTreeMap, env, process::Command};

use serde::{Deserialize, Serialize};
use serde_json::json;

/// How many instructions this program needs to do what the arguments say.
#[must_use]
pub fn count(arguments: &[&str]) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().ok()?)
        .args(arguments)
        // Threads that wait for work count, too, and how many there are differs.
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.filter(|_| output.status.success())
}

/// What is said where there is no valgrind, or what was to be counted failed.
pub const NOT_COUNTED: &str = "error: `valgrind --tool=callgrind` could not be run";

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
        _ => read::<Batch>(&answer).count(),
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

/// The answer of the batch operation, by hand.
#[derive(Deserialize, Serialize)]
pub struct Batch {
    items: Vec<Item>,
}

impl Batch {
    /// How many items it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.items.len()
    }
}

/// An item of it.
#[derive(Deserialize, Serialize)]
#[allow(dead_code, reason = "decoding them is what is measured")]
struct Item {
    id: String,
    r#type: Kind,
    duration: Option<f64>,
    media: BTreeMap<String, Variant>,
}

/// What an item is.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Image,
    Video,
    Audio,
    #[serde(other)]
    Unknown,
}

/// Where a file is.
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

/// A file.
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
