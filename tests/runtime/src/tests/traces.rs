//! What `tracing` sees.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use super::server::{Act, Server, json};
use crate::runtime::raw::RawRequest;
use crate::runtime::retry::RetryPolicy;

type Fields = BTreeMap<String, String>;

/// Keeps every span with its fields, and its parent.
#[derive(Clone, Default)]
struct Keeper(Arc<Mutex<Vec<Span>>>);

/// Its number, its name, the number of its parent, and its fields.
type Span = (u64, String, Option<u64>, Fields);

struct Reader<'a>(&'a mut Fields);

impl Visit for Reader<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Keeper {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let mut fields = Fields::new();
        attributes.record(&mut Reader(&mut fields));
        let name = attributes.metadata().name().to_owned();
        let parent = attributes.parent().map(Id::into_u64);
        self.0.lock().expect("no panic").push((id.into_u64(), name, parent, fields));
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, _: Context<'_, S>) {
        let mut spans = self.0.lock().expect("no panic");
        let found = spans.iter_mut().rev().find(|(known, ..)| *known == id.into_u64());
        record.record(&mut Reader(&mut found.expect("a known span").3));
    }
}

#[tokio::test]
async fn a_call_and_its_attempts_have_spans_without_values() {
    let found = json("200 OK", r#"{"id":"secret-id","type":"image","media":{}}"#);
    let server = Server::start(vec![Act::Say(json("503 Busy", "{}")), Act::Say(found)]).await;
    let client =
        server.client_with(|config| config.retry(RetryPolicy::default().first_pause(Duration::from_millis(1))));
    let keeper = Keeper::default();
    let subscriber = tracing_subscriber::registry().with(keeper.clone());
    let calls = async {
        client.connection("secret-connection").get("secret-id").send().await.expect("success");
        let raw = RawRequest::new(client.core(), Method::GET, "/secret-path?q=secret-query");
        raw.await.expect("success");
    };
    calls.with_subscriber(subscriber).await;
    let spans = keeper.0.lock().expect("no panic").clone();
    let own: Vec<_> = spans.iter().filter(|(_, name, ..)| name == "call" || name == "attempt").collect();
    let names: Vec<&str> = own.iter().map(|(_, name, ..)| name.as_str()).collect();
    assert_eq!(names, ["call", "attempt", "attempt", "call", "attempt"]);
    assert_eq!(own[1].2, Some(own[0].0));
    let port = server.url.rsplit_once(':').expect("a port").1;
    let name = "/v2/vault-plus/media/{mediaId}";
    let expected = [
        ("http.request.method", "GET"),
        ("http.response.status_code", "200"),
        ("otel.name", &format!("GET {name}")),
        ("server.address", "127.0.0.1"),
        ("server.port", port),
        ("url.template", name),
    ];
    let fields = |expected: &[(&str, &str)]| -> Fields {
        expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    assert_eq!(own[0].3, fields(&expected));
    assert_eq!((own[1].3["http.response.status_code"].as_str(), own[1].3["error.type"].as_str()), ("503", "503"));
    assert_eq!((own[2].3["http.request.resend_count"].as_str(), own[2].3["otel.kind"].as_str()), ("1", "client"));
    assert!(!own[1].3.contains_key("http.request.resend_count") && !own[3].3.contains_key("url.template"));
    assert!(!format!("{spans:?}").contains("secret") && !format!("{spans:?}").contains("sk_live"), "{spans:?}");
}
