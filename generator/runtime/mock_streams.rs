//! Answers of a mock that are streams of events.

use serde::Serialize;
use serde_json::Value;

use super::events::Described;
use super::mock_reply::Written;

impl Written {
    /// A stream of events.
    ///
    /// # Panics
    /// If a value cannot be written as JSON.
    #[must_use]
    #[track_caller]
    pub fn events<T: Serialize>(events: Vec<T>, described: Described) -> Self {
        let written = events.into_iter().map(|event| match serde_json::to_value(event) {
            Ok(value) => written(&value, described),
            Err(error) => panic!("an event that is no JSON: {error}"),
        });
        Self::of("text/event-stream", written.collect::<String>())
    }
}

/// An event as it stands in the stream.
fn written(value: &Value, described: Described) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match described {
        Described::Data => format!("data: {value}\n\n"),
        Described::Text => format!("data: {}\n\n", text(value).replace('\n', "\ndata: ")),
        Described::Event => {
            let fields = ["event", "id", "data"].into_iter().filter_map(|name| Some((name, value.get(name)?)));
            let lines = fields.map(|(name, value)| format!("{name}: {}\n", text(value).replace('\n', "\ndata: ")));
            lines.collect::<String>() + "\n"
        }
    }
}
