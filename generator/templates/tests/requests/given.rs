//! What is given for a call: `requests.json` has it by place and name.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::calls::client;

/// The inputs of one call.
pub struct Given<'a>(pub &'a Value);

/// A call that has been begun.
pub type Sending = Pin<Box<dyn Future<Output = Result<(), client::Error>> + Send>>;

/// Makes the call of an operation.
pub type Call = fn(&client::Client, &Given<'_>) -> Result<Sending, String>;

#[allow(dead_code, reason = "no API needs all kinds of inputs")]
impl Given<'_> {
    /// An input that must be there.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<T, String> {
        decoded(key, self.0.get(key))
    }

    /// A property of the body that must be there.
    pub fn property<T: DeserializeOwned>(&self, key: &str) -> Result<T, String> {
        decoded(key, self.0.get("body").and_then(|body| body.get(key)))
    }

    /// A body that is a text or bytes.
    pub fn text(&self, key: &str) -> Result<String, String> {
        let value = self.0.get(key).ok_or_else(|| format!("no value is given for `{key}`"))?;
        Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    /// The contents of the files of a part.
    pub fn files(&self, key: &str) -> Result<Vec<String>, String> {
        let value = self.0.get("body").and_then(|body| body.get(key));
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match value {
            None => Err(format!("no value is given for `{key}`")),
            Some(Value::Array(files)) => Ok(files.iter().map(text).collect()),
            Some(file) => Ok(vec![text(file)]),
        }
    }

    /// Gives the files of a part that is optional, if there is a value for it.
    pub fn set_files<R>(&self, request: R, key: &str, set: fn(R, Vec<String>) -> R) -> Result<R, String> {
        match self.0.get("body").and_then(|body| body.get(key)) {
            None => Ok(request),
            Some(_) => self.files(key).map(|files| set(request, files)),
        }
    }

    /// Gives an input that is optional, if there is a value for it.
    pub fn set<R, T: DeserializeOwned>(&self, request: R, key: &str, set: fn(R, T) -> R) -> Result<R, String> {
        put(request, key, self.0.get(key), set)
    }

    /// Gives a property of the body that is optional, if there is a value for it.
    pub fn set_property<R, T: DeserializeOwned>(&self, request: R, key: &str, set: fn(R, T) -> R) -> Result<R, String> {
        put(request, key, self.0.get("body").and_then(|body| body.get(key)), set)
    }

    /// Gives an optional body that is a text or bytes.
    pub fn set_text<R>(&self, request: R, key: &str, set: fn(R, String) -> R) -> Result<R, String> {
        if self.0.get(key).is_none() { Ok(request) } else { self.text(key).map(|text| set(request, text)) }
    }
}

fn put<R, T: DeserializeOwned>(request: R, key: &str, value: Option<&Value>, set: fn(R, T) -> R) -> Result<R, String> {
    if value.is_none() { Ok(request) } else { decoded(key, value).map(|value| set(request, value)) }
}

fn decoded<T: DeserializeOwned>(key: &str, value: Option<&Value>) -> Result<T, String> {
    serde_json::from_value(value.cloned().unwrap_or_default())
        .map_err(|error| format!("the value for `{key}` is of another type: {error}"))
}

/// Sends a request, and forgets what is answered.
pub fn send<R, T>(request: R) -> Result<Sending, String>
where
    R: IntoFuture<Output = Result<T, client::Error>>,
    R::IntoFuture: Send + 'static,
{
    let sending = request.into_future();
    Ok(Box::pin(async move { sending.await.map(|_| ()) }))
}
