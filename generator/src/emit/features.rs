//! The features of a crate: what each is for, what it pulls in and what that costs.

use super::{formats, tags};
use crate::api::Api;

/// A feature.
pub(super) struct Feature {
    /// What it is called.
    pub(super) name: &'static str,
    /// What it turns on, as the manifest has it.
    pub(super) turns_on: &'static str,
    /// What it is for, in a sentence.
    pub(super) about: &'static str,
    /// What it pulls in.
    pub(super) costs: &'static str,
}

/// All of them. The first three are on unless they are turned off.
pub(super) const FEATURES: &[Feature] = &[
    Feature {
        name: "reqwest",
        turns_on: "\"dep:reqwest\", \"dep:tokio\"",
        about: "Sends requests with `reqwest`. Without it, give the builder a transport of your own.",
        costs: "`reqwest`, `tokio`, `hyper`: some 30 crates",
    },
    Feature {
        name: RUSTLS,
        turns_on: "\"reqwest?/rustls\"",
        about: "TLS by rustls. Without it, turn on another one of `reqwest`'s in your own manifest.",
        costs: "`rustls` with `aws-lc-rs`: some 10 crates, and a C compiler",
    },
    Feature {
        name: "http2",
        turns_on: "\"reqwest?/http2\"",
        about: "HTTP/2, where the server speaks it.",
        costs: "`h2`: 7 crates",
    },
    Feature {
        name: "gzip",
        turns_on: "\"dep:tower-http\", \"dep:tower-service\", \"tower-http/decompression-gzip\"",
        about: "Asks for answers compressed with gzip, and decompresses them.",
        costs: "`tower-http`, `async-compression`, `flate2`: some 15 crates",
    },
    Feature {
        name: "brotli",
        turns_on: "\"dep:tower-http\", \"dep:tower-service\", \"tower-http/decompression-br\"",
        about: "The same for brotli.",
        costs: "`tower-http`, `async-compression`, `brotli`: some 15 crates",
    },
    Feature {
        name: "zstd",
        turns_on: "\"dep:tower-http\", \"dep:tower-service\", \"tower-http/decompression-zstd\"",
        about: "The same for zstd.",
        costs: "`tower-http`, `async-compression`, `zstd`: some 15 crates, and a C compiler",
    },
    Feature {
        name: "tracing",
        turns_on: "\"dep:tracing\"",
        about: "A span for each call and each attempt.",
        costs: "`tracing`: 3 crates",
    },
    Feature {
        name: "blocking",
        turns_on: "",
        about: "Calls without async code, by `blocking::Wait`.",
        costs: "no crate; with `reqwest`, a thread from the first call on",
    },
    Feature {
        name: "mock",
        turns_on: "",
        about: "Typed mocks of all operations, in the module `mock`: for your tests, as a feature of a dev-dependency.",
        costs: "no crate; a function for each operation",
    },
    Feature {
        name: "tower",
        turns_on: "\"dep:tower-service\"",
        about: "A `tower::Service` as a transport, and a transport as one: for layers of others around requests.",
        costs: "`tower-service`: 1 crate",
    },
];

/// TLS without anything of the system's.
const RUSTLS: &str = "rustls";

/// The one that APIs have whose server sends events. It is on, too, unless it is turned off.
const WEBHOOKS: Feature = Feature {
    name: "webhooks",
    turns_on: "\"dep:base64\", \"dep:hmac\", \"dep:sha2\"",
    about: "Receives webhooks: checks their signatures, reads their events.",
    costs: "`hmac`, `sha2`, `base64`: some 10 crates",
};

/// The same where base64 is there anyway, for a format.
const WEBHOOKS_BESIDE_BASE64: Feature = Feature { turns_on: "\"dep:hmac\", \"dep:sha2\"", ..WEBHOOKS };

/// The features of an API's crate.
fn of(api: &Api) -> impl Iterator<Item = &'static Feature> {
    let has_base64 = formats::modules(api).contains("formats_base64");
    let webhooks = if has_base64 { &WEBHOOKS_BESIDE_BASE64 } else { &WEBHOOKS };
    FEATURES.iter().chain(api.webhooks.is_some().then_some(webhooks))
}

/// Those that are on unless they are turned off.
fn usual(api: &Api) -> Vec<&'static str> {
    let webhooks = api.webhooks.is_some().then_some("webhooks");
    let tags = tags::are_features(api).then_some(tags::ALL);
    ["reqwest", RUSTLS, "http2"].into_iter().chain(webhooks).chain(tags).collect()
}

/// Those that are on unless they are turned off, but for TLS, as a manifest names them.
pub(super) fn without_tls(api: &Api) -> String {
    let others: Vec<String> =
        usual(api).iter().filter(|name| **name != RUSTLS).map(|name| format!("\"{name}\"")).collect();
    others.join(", ")
}

/// The table of a manifest; `files`: whether files are read and written.
pub(super) fn manifest(api: &Api, files: bool) -> String {
    let mut text = format!("\n[features]\ndefault = [\"{}\"]\n", usual(api).join("\", \""));
    for Feature { name, turns_on, about, costs } in of(api) {
        let more = if files && *name == "reqwest" { ", \"tokio/fs\", \"tokio/io-util\"" } else { "" };
        text.push_str(&format!("## {about}\n## Pulls in: {costs}.\n{name} = [{turns_on}{more}]\n"));
    }
    if tags::are_features(api) {
        let all: Vec<String> = api.groups.iter().map(|group| tags::feature(api, group)).collect();
        text.push_str(&format!("## {TAGS}\n{} = [\n    \"{}\",\n]\n", tags::ALL, all.join("\",\n    \"")));
        for tag in all {
            text.push_str(&format!("{tag} = []\n"));
        }
    }
    text
}

/// Which are on, for readers.
pub(super) fn introduction(api: &Api) -> String {
    let names: Vec<String> = usual(api).iter().map(|name| format!("`{name}`")).collect();
    let (last, others) = names.split_last().map_or(("", &names[..]), |(last, others)| (last.as_str(), others));
    format!("{} and {last} are on unless they are turned off.\n\n", others.join(", "))
}

/// The table for readers.
pub(super) fn table(api: &Api) -> String {
    let mut rows = String::new();
    for Feature { name, about, costs, .. } in of(api) {
        rows.push_str(&format!("| `{name}` | {about} | {costs} |\n"));
    }
    if let (true, Some(group)) = (tags::are_features(api), api.groups.first()) {
        rows.push_str(&format!(
            "| `{}` | {TAGS} Each has a feature of its own, such as `{}`: without the default features, name those that \
             you call. | no crate; time to compile |\n",
            tags::ALL,
            tags::feature(api, group),
        ));
    }
    format!("| feature | what for | what it pulls in |\n| --- | --- | --- |\n{rows}")
}

/// What the feature of all tags is for.
const TAGS: &str = "The operations of all tags, and the types that none of them uses.";
