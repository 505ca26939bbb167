//! The Rust that others read becomes tests. That of README.md becomes functions of a test, so that it is compiled: each block with the variables that a reader
//! takes for granted.

use std::{env, error::Error, fs, path::Path};

// The tests have the same file as a module.
#[allow(dead_code, reason = "this program needs a part")]
#[path = "src/markdown.rs"]
mod markdown;

fn main() -> Result<(), Box<dyn Error>> {
    let readme = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../README.md");
    println!("cargo::rerun-if-changed={}", readme.display());
    println!("cargo::rerun-if-changed=src/markdown.rs");
    let mut code = String::new();
    for block in markdown::blocks(&fs::read_to_string(readme)?).iter().filter(|block| block.info == "rust") {
        code.push_str(&format!(
            "#[allow(unused, reason = \"each block needs some of the variables\")]\n\
             async fn readme_line_{}(\n    key: String,\n    secret: String,\n    connection: ofauth::Connection,\n    \
             thousand_ids: Vec<String>,\n    headers: axum::http::HeaderMap,\n    body: Vec<u8>,\n\
             ) -> Result<(), Box<dyn std::error::Error>> {{\n{}Ok(())\n}}\n\n",
            block.line, block.text
        ));
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("readme.rs"), code)?;
    programs()
}

/// The example programs of the crate become modules of a test, which gives them a server and credentials.
fn programs() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../generated/examples");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut code = String::new();
    for name in ["blocking", "first_call", "in_parts", "webhooks"] {
        let text = fs::read_to_string(folder.join(format!("{name}.rs")))?;
        let text = text
            .replace("//!", "//")
            .replace("std::env::var(", "crate::variable(")
            .replace("Client::builder()", "Client::builder().base_url(crate::url())")
            .replace("use http::", "use axum::http::")
            .replace("fn main()", "fn run()")
            .replace("async fn run()", "pub async fn run()")
            .replace("\nfn run()", "\npub fn run()");
        code.push_str(&format!("pub mod {name} {{\n{text}}}\n\n"));
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("programs.rs"), code)?;
    Ok(())
}
