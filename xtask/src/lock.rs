//! `spec.lock`: which bytes the documents of an API are, and where they come from.

use generator::Input;
use sha2::{Digest as _, Sha256};

/// The text of `spec.lock` for what is generated from.
pub fn of_documents(input: &Input) -> String {
    let mut text = String::from(
        "# The documents that the client was generated from. Written by `cargo xtask generate`.\nversion = 1\n",
    );
    for document in &input.documents {
        let file = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let digest = format!("{:x}", Sha256::digest(&document.bytes));
        text.push_str(&format!("\n[[document]]\nfile = {}\n", quoted(file)));
        if let Some(url) = &input.config.document.url {
            text.push_str(&format!("origin = {}\n", quoted(url)));
        }
        text.push_str(&format!("sha256 = {}\n", quoted(&digest)));
    }
    text
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
