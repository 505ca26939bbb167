//! `TESTING.md`: how code is tested that calls the API. The page is the documentation of the module `mock` as well, where
//! lines that begin with `# ` are hidden; so its programs are compiled by the crate's own
//! tests. They are not run: a value that was made up may be one that the client refuses.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    example, ident,
    markdown::is_hidden,
    sample,
    types::{From, rust},
    usage,
};
use crate::{
    api::{AnswerKind, Api, Operation},
    render,
};

/// What stands on the page of an API.
struct Page {
    library: String,
    crate_name: String,
    /// The call of an operation on a client, laid out.
    call: String,
    /// The expectation of it.
    expect: String,
    /// An answer, as a text of JSON, and its type.
    answer: Option<(String, String)>,
}

/// The page.
///
/// # Errors
/// If what was printed is no Rust, which is a mistake of ours.
pub(super) fn page(api: &Api) -> Result<String, String> {
    let library = usage::library(api);
    let (call, expect, answer) = match example::request(api) {
        Some((group, operation, request)) => {
            let expect = format!("mock.{}().{}()", group.accessor, operation.ident);
            (request, expect, answer(api, operation)?)
        }
        None => (
            quote!(client.request(http::Method::GET, "/status")),
            "mock.request(http::Method::GET, \"/status\")".to_owned(),
            None,
        ),
    };
    let call = statement(&call)?;
    let crate_name = api.crate_name.clone();
    Ok(text(&Page { library, crate_name, call, expect, answer }))
}

/// The page without the lines that only the compiler reads.
pub(super) fn visible(page: &str) -> String {
    let mut is_rust = false;
    let is_shown = |line: &&str| {
        if line.starts_with("```") {
            is_rust = line.starts_with("```rust");
        }
        !(is_rust && line.starts_with("# "))
    };
    let lines: Vec<&str> = page.lines().filter(is_shown).collect();
    (lines.join("\n") + "\n").replace("```rust,no_run", "```rust")
}

/// An answer to the operation, if it is JSON of one type of the document.
fn answer(api: &Api, operation: &Operation) -> Result<Option<(String, String)>, String> {
    let success = &operation.success;
    let (Some(AnswerKind::Json), Some(ty), true) = (success.kind, &success.ty, success.cases.is_empty()) else {
        return Ok(None);
    };
    let Some(value) = sample::value(api, ty) else { return Ok(None) };
    let library = ident(&usage::library(api));
    let ty = rust(api, ty, From::Crate).to_string().replace("types ::", &format!("{library} :: types ::"));
    let ty: TokenStream = ty.parse().unwrap_or_default();
    let ty = statement(&quote!(let _: #ty = answer;))?;
    let ty = ty.strip_prefix("let _: ").and_then(|ty| ty.strip_suffix(" = answer;")).unwrap_or("_").to_owned();
    let json: String = format!("{value:#}").chars().filter(|letter| *letter == '\n' || !is_hidden(*letter)).collect();
    Ok(Some((raw(&json), ty)))
}

/// A raw string of Rust with a line for each line of the text. Whatever the document says, it ends behind the text.
fn raw(text: &str) -> String {
    let mut signs = "#".to_owned();
    while text.contains(&format!("\"{signs}")) {
        signs.push('#');
    }
    format!("r{signs}\"\n{text}\n\"{signs}")
}

/// An expression or statement as it stands in a program.
fn statement(tokens: &TokenStream) -> Result<String, String> {
    let text = render::statements(tokens).ok_or("a call for the page about testing is no Rust")?;
    Ok(text.trim_end().to_owned())
}

/// A program that is compiled by the tests of the crate, of which the reader sees what matters.
fn program(body: &str) -> String {
    format!(
        "```rust,no_run\n# #[tokio::main(flavor = \"current_thread\")]\n# async fn main() -> Result<(), Box<dyn \
         std::error::Error>> {{\n{body}# Ok(())\n# }}\n```\n"
    )
}

fn text(page: &Page) -> String {
    let Page { library, crate_name, call, expect, .. } = page;
    let parts = [
        format!(
            "# Testing your code against `{crate_name}`\n\n\
             No test has to reach a server. The feature `mock` has a server in memory, on which each operation is expected \
             by\nits name, and recordings of real traffic:\n\n\
             ```sh\ncargo add --dev {crate_name} --features mock\n```\n"
        ),
        format!("## A mock\n\n{}\n{}", program(&answering(page)), ANSWERS),
        format!("## What is sent\n\n{}\n{}", program(&matching(page)), MATCHERS),
        format!(
            "## Errors, faults and time\n\n{}\n{}",
            program(&format!(
                "use std::time::Duration;\nuse {library}::mock::{{Fault, Mock}};\n\nlet mock = Mock::new();\n\
                 let calls = {expect}.fails(429, \"slow down\").sends_header(\"retry-after\", 7);\n\
                 calls.breaks(Fault::Connect).fails(404, \"there is no such thing\");\n\n\
                 let client = mock.builder().retry({library}::RetryPolicy::default().even_unsafe()).build()?;\n\
                 let error = {};\n\
                 // It was sent again after the seven seconds that the server asked for, which took no time.\n\
                 assert_eq!((error.attempts(), error.status().map(|status| status.as_u16())), (3, Some(404)));\n\
                 assert!(mock.elapsed() >= Duration::from_secs(7));\n",
                chained(call, &["await", "unwrap_err()"])
            )),
            FAULTS
        ),
        format!(
            "## Real traffic\n\nA `Recorder` is put around the transport, writes what goes over it to a file, and a `Replay` \
             answers from that:\n\n```rust,no_run\n\
             use {library}::{{Client, mock::{{Recorder, Replay}}}};\n\n\
             # fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
             let recording = Client::builder().wrap_transport(|inner| Recorder::new(inner, \"tests/traffic.json\"));\n\
             let replaying = Client::builder().transport(Replay::open(\"tests/traffic.json\")?);\n\
             # Ok(())\n# }}\n```\n\n{RECORDINGS}"
        ),
        TRANSPORTS.to_owned(),
    ];
    parts.join("\n")
}

/// The program of a mock that answers.
fn answering(Page { library, call, expect, answer, .. }: &Page) -> String {
    let start = format!("use {library}::mock::Mock;\n\nlet mock = Mock::new();\n");
    match answer {
        Some((json, ty)) => format!(
            "{start}let answer: {ty} = serde_json::from_str({json})?;\n\
             {expect}.returns(answer.clone());\n\n\
             // What your code does with a client.\nlet client = mock.client();\nlet found = {}?;\n\
             assert_eq!(found, answer);\n\n\
             // Also done when the mock is dropped.\nmock.verify();\n",
            chained(call, &["await"])
        ),
        None => format!(
            "{start}{expect}.fails(404, \"there is no such thing\");\n\n\
             // What your code does with a client.\nlet client = mock.client();\nlet found = {};\n\
             assert!(found.is_err());\n\n\
             // Also done when the mock is dropped.\nmock.verify();\n",
            chained(call, &["await"])
        ),
    }
}

/// The program of a mock that is called in another way.
fn matching(Page { library, call, expect, .. }: &Page) -> String {
    format!(
        "use {library}::{{ErrorKind, mock::Mock}};\n\nlet mock = Mock::new();\n\
         {expect}\n    .with_request(|client| {{\n{}\n    }})\n    .fails(404, \"there is no such thing\");\n\n\
         let client = mock.client();\nlet error = {};\n\
         assert_eq!(error.kind(), ErrorKind::Refused);\nassert!(error.to_string().contains(\"nothing expects this call\"));\n\
         # assert_eq!(mock.problems().len(), 2);\n\
         # // It is what the mock would panic with.\n# std::mem::forget(mock);\n",
        indented(call, "        "),
        chained(call, &["with_query(\"page\", \"2\")", "await", "unwrap_err()"])
    )
}

/// A call with more behind it, on lines of their own if the call has several.
fn chained(call: &str, more: &[&str]) -> String {
    let separator = if call.contains('\n') { "\n    ." } else { "." };
    [&[call], more].concat().join(separator)
}

fn indented(text: &str, indent: &str) -> String {
    text.lines().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n")
}

const ANSWERS: &str = "\
Each answer is given to one call, in the order in which they are said; `times(n)` gives the last one so often, `always()`
as often as it is asked for. `returns` takes the type of the answer, `returns_json` the JSON as a server would send it,
`returns_with` makes an answer of each request, `returns_raw` takes any status, media type and body.

A mock is strict. A call that nothing expects is an error of that call, and the mock panics when it is dropped; so it does
if a call did not come. `mock.calls()` shows what was sent, and `mock.builder()` makes clients with settings of yours.
Types that are only received have no constructor, because a server may add fields: `serde_json` builds them.
";

const MATCHERS: &str = "\
`with_request` expects one request exactly, written as your code writes it. `with_path`, `with_query`, `with_header` and
`with_body` expect a part of it, and `when` takes a closure. The error says what the difference is to the closest
expectation, and where that stands:

```text
nothing expects this call:
  GET /status?page=2
the closest is status().get(), expected at tests/status.rs:12:10:
  query page: expected nothing, sent \"2\"
```

A test that panics for another reason, such as an error that is unwrapped, has the same in its output.
";

const FAULTS: &str = "\
`fails` takes a status and a body, `breaks` what can go wrong without one: no connection, a connection that breaks, silence,
half a body, a page for browsers. `delays` lets an answer come late.

Time is the mock's own. Pauses between attempts, delays, timeouts and deadlines of the client pass in their order, and
nobody waits for them; `mock.elapsed()` is how much has passed. A timeout of a runtime around a call knows nothing of it.
";

const RECORDINGS: &str = "\
The file has no credentials, no cookies and no tokens; `hiding(\"x-name\")` takes out a header, a pair of the query or a
property of JSON that is private to you. Read it before you commit it. A request that was not recorded is refused, with
the difference to the closest one that was.
";

const TRANSPORTS: &str = "\
## Other ways

Everything that is sent goes through one trait of two methods, `Transport`: a fake of your own needs no feature at all.
Servers on `http://127.0.0.1` are taken as `base_url`, too, which is how the crate tests itself.
";

#[cfg(test)]
mod tests {
    use super::{raw, visible};

    #[test]
    fn a_text_cannot_end_its_string() {
        assert_eq!(raw("a"), "r#\"\na\n\"#");
        assert_eq!(raw("\"#); run()"), "r##\"\n\"#); run()\n\"##");
        assert_eq!(raw("\"## \"#"), "r###\"\n\"## \"#\n\"###");
    }

    #[test]
    fn readers_see_no_lines_of_the_compiler() {
        let page = "# Title\n```toml\n# kept\n```\n```rust,no_run\n# fn main() {\nrun();\n# }\n```\n# Title\n";
        assert_eq!(visible(page), "# Title\n```toml\n# kept\n```\n```rust\nrun();\n```\n# Title\n");
    }
}
