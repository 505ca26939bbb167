//! Lists that do not get on, and calls of which a part fails.

use http::Method;
use runtime_tests::runtime::{
    call::Call,
    core::Core,
    error::ErrorKind,
    operation::{Operation, Parameter, Place},
    pages::Items,
    paging::{At, Field, More, Plan, Step},
    response::RawResponse,
};
use serde_json::Value;

use crate::{
    answers::{answer, error, json},
    leaks::{self, OWN},
    plain,
    row::{Row, builder, own, quiet},
    server::{Act, Server, Weather},
};

static CURSOR: Operation = Operation {
    method: Method::GET,
    path: "/items",
    parameters: &[Parameter { name: "cursor", ..Parameter::DEFAULT }],
    ..Operation::DEFAULT
};

static BY_CURSOR: Plan = Plan {
    items: &[&["items"]],
    step: Step::Token {
        input: Field { place: Some(Place::Query), name: "cursor", number: false },
        at: At::Body(&["next"]),
    },
    more: Some((&["more"], More::True)),
    total: None,
    pages: None,
    size: None,
};

static OFFSET: Operation = Operation {
    method: Method::GET,
    path: "/items",
    parameters: &[Parameter { name: "offset", ..Parameter::DEFAULT }],
    ..Operation::DEFAULT
};

static BY_OFFSET: Plan = Plan {
    items: &[&["items"]],
    step: Step::Offset {
        input: Field { place: Some(Place::Query), name: "offset", number: true },
        first: 0,
        next: None,
    },
    more: Some((&["more"], More::True)),
    total: None,
    pages: None,
    size: None,
};

static BY_LINK: Plan =
    Plan { items: &[&["items"]], step: Step::Link(At::Links), more: None, total: None, pages: None, size: None };

/// A page with as many items, and what else it says.
fn page(items: usize, rest: &str) -> Act {
    let items: Vec<String> = (0..items).map(|number| number.to_string()).collect();
    Act::Say(json("200 OK", &format!(r#"{{"items":[{}]{rest}}}"#, items.join(","))))
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        own("a cursor that repeats", |weather| {
            let same = page(2, r#","next":"a","more":true"#);
            Box::pin(list(weather, &CURSOR, &BY_CURSOR, vec![same], (4, Some(ErrorKind::NoProgress), 2)))
        }),
        own("cursors in a circle", |weather| {
            let pages = ["a", "b", "c", "a"].map(|next| page(1, &format!(r#","next":"{next}""#)));
            Box::pin(list(weather, &CURSOR, &BY_CURSOR, pages.to_vec(), (4, Some(ErrorKind::NoProgress), 4)))
        }),
        own("more pages, but no cursor", |weather| {
            let page = page(2, r#","next":null,"more":true"#);
            Box::pin(list(weather, &CURSOR, &BY_CURSOR, vec![page], (2, Some(ErrorKind::NoProgress), 1)))
        }),
        own("an empty page that says that there are more", |weather| {
            let pages = vec![page(2, r#","more":true"#), page(0, r#","more":true"#)];
            Box::pin(list(weather, &OFFSET, &BY_OFFSET, pages, (2, Some(ErrorKind::NoProgress), 2)))
        }),
        own("a page that shrinks", |weather| {
            let sizes = [(3, true), (1, true), (3, true), (0, false)];
            let pages = sizes.map(|(items, more)| page(items, &format!(r#","more":{more}"#)));
            Box::pin(list(weather, &OFFSET, &BY_OFFSET, pages.to_vec(), (7, None, 4)))
        }),
        own("a page that fails and comes at the second time", |weather| {
            let pages = vec![page(2, r#","more":true"#), Act::Say(json("503 Busy", "{}")), page(1, r#","more":false"#)];
            Box::pin(list(weather, &OFFSET, &BY_OFFSET, pages, (3, None, 3)))
        }),
        own("a page that fails for good", |weather| {
            let pages = vec![page(2, r#","more":true"#), Act::Say(json("403 No", "{}"))];
            Box::pin(list(weather, &OFFSET, &BY_OFFSET, pages, (2, Some(ErrorKind::Status), 2)))
        }),
        own("a page that breaks off", |weather| {
            let half = Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"items\":[1,".to_vec());
            let pages = vec![page(2, r#","more":true"#), half.clone(), half.clone(), half];
            Box::pin(list(weather, &OFFSET, &BY_OFFSET, pages, (2, Some(ErrorKind::Transport), 4)))
        }),
        own("a link that leads to another host", |weather| {
            let link = "link: <https://elsewhere.example/others?page=2>; rel=\"next\"\r\n";
            let page = Act::Say(answer("200 OK", link, br#"{"items":[1]}"#));
            Box::pin(list(weather, &OFFSET, &BY_LINK, vec![page], (1, Some(ErrorKind::NoProgress), 1)))
        }),
        own("a list that nobody wants any more", |weather| Box::pin(dropped(weather))),
        own("a part that fails", |weather| Box::pin(part(weather))),
    ]
}

fn items(core: &Core, operation: &'static Operation, plan: &'static Plan) -> Items<Value> {
    let read = |answer: RawResponse| {
        let list = |value: Value| value["items"].as_array().cloned().unwrap_or_default();
        answer.json::<Value>().map(|answer| answer.map(list))
    };
    Items::new(Call::new(core, operation), plan, read)
}

/// Goes through a list: so many items must come, then this error, and so many requests are sent.
async fn list(
    weather: Weather,
    operation: &'static Operation,
    plan: &'static Plan,
    acts: Vec<Act>,
    expected: (usize, Option<ErrorKind>, usize),
) -> Result<(), String> {
    let server = Server::start(acts, weather).map_err(|error| error.to_string())?;
    let core = plain::patient(&server.url(), weather)?;
    let mut items = items(&core, operation, plan);
    let (mut count, mut end) = (0, None);
    while let Some(item) = items.next().await {
        match item {
            Ok(_) => count += 1,
            Err(error) => {
                leaks::look_at("error of a list", &error);
                end = Some(error.kind());
            }
        }
    }
    drop((items, core));
    let found = (count, end, server.count());
    if found != expected {
        return Err(format!("{found:?}, and not {expected:?}"));
    }
    quiet(&server).await
}

/// A stream that is dropped while it waits for a page.
async fn dropped(weather: Weather) -> Result<(), String> {
    let acts = vec![page(1, r#","more":true"#), Act::Hold(Vec::new())];
    let server = Server::start(acts, weather).map_err(|error| error.to_string())?;
    let core = plain::patient(&server.url(), weather)?;
    let mut items = items(&core, &OFFSET, &BY_OFFSET);
    items.next().await.ok_or("no item")?.map_err(|error| error.to_string())?;
    if tokio::time::timeout(weather.time(50), items.next()).await.is_ok() {
        return Err("the second page came".to_owned());
    }
    // What was under way is gone on with, and nothing is asked for twice.
    if tokio::time::timeout(weather.time(50), items.next()).await.is_ok() || server.count() != 2 {
        return Err(format!("{} requests", server.count()));
    }
    drop((items, core));
    quiet(&server).await
}

/// Of three parts the second one fails; the others are not lost.
async fn part(weather: Weather) -> Result<(), String> {
    let good = r#"{"items":[{"id":"1","type":"image","duration":null,"media":{},"tags":[]}]}"#;
    let acts = vec![Act::Say(json("200 OK", good)), Act::Say(error("422 No", "")), Act::Say(json("200 OK", good))];
    let server = Server::start(acts, weather).map_err(|error| error.to_string())?;
    let client = builder(&server.url(), weather).build().map_err(|error| error.to_string())?;
    let connection = client.connection("conn_v5bsqkzsjfk8cgr7hqbbw09t");
    let ids = (0..250).map(|number| number.to_string());
    let request = connection.vault_plus_media().batch(ids).with_header("x-own", OWN);
    let error = request.split().with_concurrency(1).await.err().ok_or("it went well")?;
    leaks::look_at("error of a part", &error);
    let failed: Vec<_> = error.failed().map(|(values, error)| (values, error.kind())).collect();
    let came = (failed, error.into_items().len());
    if came != (vec![(100..200, ofauth::ErrorKind::Status)], 2) {
        return Err(format!("{came:?}"));
    }
    drop((connection, client));
    quiet(&server).await
}
