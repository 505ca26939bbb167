//! Makes one call of every operation on a local server, and compares what arrives with what the document says
//! (`requests.json`).
#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints, reason = "names are the API's own")]

#[path = "requests/calls.rs"]
mod calls;
#[path = "requests/given.rs"]
mod given;
#[path = "requests/parts.rs"]
mod parts;
#[cfg_attr(feature = "reqwest", path = "requests/server.rs")]
#[cfg_attr(not(feature = "reqwest"), path = "requests/recorder.rs")]
mod server;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use given::Given;
use server::{Received, Server};

impl Received {
    /// The first value of a header.
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// In debug builds a request with hundreds of inputs takes much of the stack.
const STACK: usize = 256 << 20;

#[test]
fn every_request_is_what_the_document_says() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let test = std::thread::Builder::new().stack_size(STACK).spawn(move || runtime.block_on(compare_all()));
    if let Err(panic) = test.expect("a thread starts").join() {
        std::panic::resume_unwind(panic);
    }
}

async fn compare_all() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("requests.json")).expect("the file is JSON");
    assert_eq!(rows.len(), calls::CALLS.len());
    let server = Server::start().expect("a port of this machine can be listened on");
    let client = server.client(calls::builder()).expect("a client can be made");
    let mut wrong = Vec::new();
    let mut sent = 0;
    // Who works on the generator wants to know of values that no type takes.
    let strict = std::env::var_os("STRICT_REQUESTS").is_some();
    for (row, (name, call)) in rows.iter().zip(calls::CALLS) {
        assert_eq!(row["operation"], **name);
        if let Some(why) = row["skipped"].as_str() {
            println!("{name}: not sent: {why}");
            continue;
        }
        // A value that was made up may be one that the document allows and nobody means.
        let sending = match call(&client, &Given(&row["given"])) {
            Err(why) if !strict => {
                println!("{name}: not sent: {why}");
                continue;
            }
            sending => sending,
        };
        sent += 1;
        let outcome = match sending {
            Ok(sending) => sending.await.map_err(|error| error.to_string()),
            Err(why) => Err(why),
        };
        let received = server.take();
        let problems = match received.as_slice() {
            [one] => differences(&row["expected"], one),
            [] => vec![format!("nothing was sent: {}", outcome.err().unwrap_or_default())],
            several => vec![format!("{} requests were sent", several.len())],
        };
        wrong.extend(problems.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    println!("{sent} of {} operations were called", rows.len());
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a request has that the document does not say, and what it lacks.
fn differences(expected: &Value, received: &Received) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut compare = |what: &str, expected: &Value, found: Value| {
        if !same(expected, &found) {
            wrong.push(format!("{what}: {found} where {expected} is right"));
        }
    };
    compare("method", &expected["method"], Value::from(received.method.as_str()));
    let (path, query) = received.target.split_once('?').unwrap_or((&received.target, ""));
    let segments: Vec<String> = path.split('/').skip(1).map(decoded).collect();
    compare("path", &expected["path"], segments.into());
    let credentials = credentials(expected, received, query);
    let pairs = pairs(query, "&", decoded);
    let mut right = given_pairs(&expected["query"]);
    right.extend(credentials.iter().filter(|one| one["in"] == "query").map(pair_of));
    compare("query", &sorted(right), sorted(pairs));
    let cookies = received.header("cookie").unwrap_or_default();
    let cookies = self::pairs(cookies, "; ", decoded);
    let mut right = given_pairs(&expected["cookies"]);
    right.extend(credentials.iter().filter(|one| one["in"] == "cookie").map(pair_of));
    compare("cookies", &sorted(right), sorted(cookies));
    wrong.extend(accept_difference(expected, received));
    wrong.extend(header_differences(expected, received, &credentials));
    wrong.extend(body_difference(expected, received));
    wrong
}

/// The first alternative of `security` whose credentials are all there; none, if none is.
fn credentials(expected: &Value, received: &Received, query: &str) -> Vec<Value> {
    let query = pairs(query, "&", decoded);
    let cookies = pairs(received.header("cookie").unwrap_or_default(), "; ", decoded);
    let is_there = |one: &Value| match one["in"].as_str() {
        Some("query") => query.contains(&pair_of(one)),
        Some("cookie") => cookies.contains(&pair_of(one)),
        _ => received.header(one["name"].as_str().unwrap_or_default()) == one["value"].as_str(),
    };
    let alternatives = expected["credentials"].as_array().into_iter().flatten().filter_map(Value::as_array);
    let complete = alternatives.filter(|all| all.iter().all(is_there));
    complete.max_by_key(|all| all.len()).cloned().unwrap_or_default()
}

fn header_differences(expected: &Value, received: &Received, credentials: &[Value]) -> Vec<String> {
    const USUAL: &[&str] =
        &["accept", "accept-encoding", "content-length", "content-type", "cookie", "host", "user-agent"];
    let mut wrong = Vec::new();
    let wanted = expected["credentials"].as_array().is_some_and(|all| !all.is_empty());
    let optional = expected["credentials"].as_array().is_some_and(|all| all.contains(&Value::Array(Vec::new())));
    if wanted && !optional && credentials.is_empty() {
        wrong.push(format!("credentials: none of {} is complete", expected["credentials"]));
    }
    let mut right: Vec<(&str, &str)> = Vec::new();
    let is_credential = |name: &str| credentials.iter().any(|one| one["in"] == "header" && one["name"] == name);
    for (name, value) in expected["headers"].as_object().into_iter().flatten().filter(|(name, _)| !is_credential(name)) {
        right.push((name, value.as_str().unwrap_or_default()));
    }
    for one in credentials.iter().filter(|one| one["in"] == "header") {
        right.push((one["name"].as_str().unwrap_or_default(), one["value"].as_str().unwrap_or_default()));
    }
    for (name, value) in &right {
        if received.header(name) != Some(value) {
            wrong.push(format!("header `{name}`: {:?} where {value:?} is right", received.header(name)));
        }
    }
    for (name, value) in &received.headers {
        if !USUAL.contains(&name.as_str()) && !right.iter().any(|(known, _)| known == name) {
            wrong.push(format!("header `{name}: {value}` is not in the document"));
        }
    }
    wrong
}

/// `accept` must have room for one of the media types that the document declares.
fn accept_difference(expected: &Value, received: &Received) -> Option<String> {
    let accept = received.header("accept").unwrap_or("*/*");
    let essence = |range: &str| range.split(';').next().unwrap_or_default().trim().to_lowercase();
    let ranges: Vec<String> = accept.split(',').filter(|range| !range.contains("q=0.1")).map(essence).collect();
    let fits = |media: &str, range: &str| {
        range == media || range == "*/*" || media == "*/*" || {
            let (kind, of) = (media.split('/').next().unwrap_or_default(), range.split('/').next().unwrap_or_default());
            kind == of && (range.ends_with("/*") || media.ends_with("/*"))
        }
    };
    let answers: Vec<&str> = expected["answers"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let good = answers.is_empty() || answers.iter().any(|media| ranges.iter().any(|range| fits(media, range)));
    (!good).then(|| format!("accept: `{accept}` has no room for any of {answers:?}"))
}

fn body_difference(expected: &Value, received: &Received) -> Option<String> {
    let body = String::from_utf8_lossy(&received.body);
    let Some(media_type) = expected["content_type"].as_str() else {
        return (!body.is_empty()).then(|| format!("body: {body} where none is right"));
    };
    let sent = received.header("content-type").unwrap_or_default();
    let essence = sent.split(';').next().unwrap_or_default().trim();
    let is_any = media_type.contains('*');
    if !is_any && !essence.eq_ignore_ascii_case(media_type) {
        return Some(format!("content-type: `{sent}` where `{media_type}` is right"));
    }
    let right = &expected["body"];
    let same = if let Some(right) = right.get("json") {
        serde_json::from_str::<Value>(&body).is_ok_and(|found| same(&found, right))
    } else if right.get("form").is_some() {
        let form = |text: &str| decoded(&text.replace('+', " "));
        sorted(pairs(&body, "&", form)) == sorted(given_pairs(&right["form"]))
    } else if let Some(right) = right["xml"].as_str() {
        body.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>") == Some(right)
    } else if let Some(right) = right["parts"].as_array() {
        return parts::difference(right, sent, &received.body);
    } else {
        right["text"] == *body
    };
    (!same).then(|| format!("body: {body} where {right} is right"))
}

/// Whether two values are equal; numbers by value.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn pairs(text: &str, separator: &str, decode: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let pairs = text.split(separator).filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

fn given_pairs(pairs: &Value) -> Vec<(String, String)> {
    serde_json::from_value(pairs.clone()).unwrap_or_default()
}

fn pair_of(credential: &Value) -> (String, String) {
    let text = |key: &str| credential[key].as_str().unwrap_or_default().to_owned();
    (text("name"), text("value"))
}

/// The pairs sorted by name; those of one name stay in their order. JSON is compared as such.
fn sorted(mut pairs: Vec<(String, String)>) -> Value {
    pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
    let value = |text: String| match serde_json::from_str(&text) {
        Ok(json @ (Value::Object(_) | Value::Array(_))) => json,
        _ => Value::String(text),
    };
    Value::Array(pairs.into_iter().map(|(name, text)| Value::Array(vec![name.into(), value(text)])).collect())
}
