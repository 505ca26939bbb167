//! Makes a call of every operation on the server at `CONFORMANCE_URL`, and prints what became of each.

#[path = "requests/calls.rs"]
mod calls;
#[path = "requests/given.rs"]
mod given;

use calls::client;
use serde_json::Value;

use given::Given;

/// What the mock server calls its own errors.
const JUDGE: &str = "stoplight.io/prism/errors";

#[test]
fn every_operation_is_called() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    // In debug builds a request with hundreds of inputs takes much of the stack.
    let test = std::thread::Builder::new().stack_size(256 << 20).spawn(move || runtime.block_on(call_all()));
    if let Err(panic) = test.expect("a thread starts").join() {
        std::panic::resume_unwind(panic);
    }
}

async fn call_all() {
    let url = std::env::var("CONFORMANCE_URL").expect("CONFORMANCE_URL is set");
    let rows: Vec<Value> = serde_json::from_str(include_str!("requests.json")).expect("the file is JSON");
    let builder = calls::builder().base_url(url).retry(client::RetryPolicy::never());
    let client = builder.build().expect("a client can be made");
    for (row, (name, call)) in rows.iter().zip(calls::CALLS) {
        let verdict = match row["skipped"].as_str() {
            Some(why) => format!("skipped {name}: {why}"),
            None => match call(&client, &Given(&row["given"])) {
                Err(why) => format!("refused {name}: {why}"),
                Ok(sending) => match verdict(sending.await) {
                    None => format!("accepted {name}"),
                    Some(why) => format!("refused {name}: {why}"),
                },
            },
        };
        println!("{}", verdict.replace('\n', " "));
    }
}

/// Why a call was not accepted. An error that the document describes is an answer like any other; and that the
/// server's own answer is not what the document says tells nothing about the request.
fn verdict(outcome: Result<(), client::Error>) -> Option<String> {
    let error = outcome.err()?;
    let said = error.json().unwrap_or_default();
    let by_judge = said["type"].as_str().is_some_and(|name| name.contains(JUDGE));
    let about_request = |problem: &Value| problem["location"][0] != "response";
    let problems = said["validation"].as_array().cloned().unwrap_or_default();
    let answer_only = by_judge && !problems.is_empty() && !problems.iter().any(about_request);
    let accepted = answer_only || (error.kind() == client::ErrorKind::Status && !by_judge);
    (!accepted).then(|| format!("{error}: {}", error.text().chars().take(600).collect::<String>()))
}
