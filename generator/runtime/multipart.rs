//! Bodies that are forms with files (`multipart/form-data`, RFC 7578).

use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use serde::Serialize;
use serde_json::Value;

use super::body::{Body, Open};
use super::call::Call;
use super::rules::{Rule, Violation};
use super::transport::BoxError;
use super::upload::Upload;
use super::validate::{Checker, Validate};
use super::{encode, style};

/// A form, part by part. Its files are read when it is sent.
#[derive(Clone, Default)]
pub struct Form {
    parts: Vec<Part>,
    violations: Vec<Violation>,
}

#[derive(Clone)]
struct Part {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    content: Upload,
}

impl Form {
    /// A form without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, content) = (name.into(), Upload::from(text.into()));
        self.parts.push(Part { name, file_name: None, media_type: None, content });
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, file: impl Into<Upload>) -> Self {
        self.push_file(name.into(), "application/octet-stream", file.into());
        self
    }

    /// Sets a property: a plain value as text, a list as a part for each item, an object as JSON. With a media type,
    /// the value is one part, and JSON unless it is a text. Nothing is sent for `null`. The value must keep to `rules`.
    #[allow(dead_code, reason = "an API may send files only")]
    pub(crate) fn set<T>(
        &mut self,
        name: &'static str,
        media_type: Option<&'static str>,
        value: &T,
        rules: &'static [Rule],
    ) where
        T: Serialize + Validate + ?Sized,
    {
        let mut check = Checker::default();
        check.field(name, value, rules);
        self.violations.extend(check.finish());
        self.parts.retain(|part| part.name != name);
        match (serde_json::to_value(value), media_type) {
            (Ok(Value::Null), _) => {}
            (Ok(value), Some(_)) => self.push(name, media_type, &value),
            (Ok(Value::Array(items)), None) => items.iter().for_each(|item| self.push(name, None, item)),
            (Ok(value), None) => self.push(name, None, &value),
            (Err(error), _) => self.violations.push(Violation::told(name, format!("cannot be written: {error}"))),
        }
    }

    /// Sets the files of a property.
    #[allow(dead_code, reason = "an API may send no files")]
    pub(crate) fn set_files(
        &mut self,
        name: &'static str,
        media_type: &'static str,
        files: impl IntoIterator<Item = Upload>,
    ) {
        self.parts.retain(|part| part.name != name);
        for file in files {
            self.push_file(name.to_owned(), media_type, file);
        }
    }

    fn push(&mut self, name: &'static str, media_type: Option<&str>, value: &Value) {
        let is_json = value.is_object() || value.is_array();
        let media_type = media_type.or(is_json.then_some("application/json"));
        let written = if is_json { encode::to_vec(value) } else { Ok(style::text(value).into_bytes()) };
        let media_type = media_type.map(str::to_owned);
        match written {
            Ok(text) => {
                let name = name.to_owned();
                self.parts.push(Part { name, file_name: None, media_type, content: text.into() });
            }
            Err(error) => self.violations.push(Violation::told(name, format!("cannot be written: {error}"))),
        }
    }

    /// "Each part MAY have an (optional) Content-Type header field" (RFC 7578, section 4.4); a file has a name, without
    /// which many servers take it for a text.
    fn push_file(&mut self, name: String, media_type: &str, file: Upload) {
        let file_name = file.file_name().map_or_else(|| name.clone(), str::to_owned);
        let media_type = file.media_type().unwrap_or(media_type).to_owned();
        if http::HeaderValue::from_str(&media_type).is_err() {
            self.violations.push(Violation::told(name.clone(), "its media type cannot be sent".to_owned()));
        }
        self.parts.push(Part { name, file_name: Some(file_name), media_type: Some(media_type), content: file });
    }
}

impl Call {
    /// Makes the form the body.
    pub fn set_multipart(&mut self, mut form: Form) {
        for violation in form.violations.drain(..) {
            self.refuse(violation);
        }
        // A form without parts says nothing that its absence does not.
        if form.parts.is_empty() {
            return;
        }
        let boundary = boundary();
        let media_type = format!("multipart/form-data; boundary={boundary}");
        self.set_open(&media_type, Arc::new(Bounded { form, boundary }));
    }
}

/// What stands between the parts: nothing that could be guessed and put into one of them.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// A form that is ready to be sent.
struct Bounded {
    form: Form,
    boundary: String,
}

impl Bounded {
    /// The lines above a part (RFC 7578, section 4.2).
    fn head(&self, part: &Part) -> String {
        let mut head =
            format!("--{}\r\ncontent-disposition: form-data; name=\"{}\"", self.boundary, quoted(&part.name));
        if let Some(file_name) = &part.file_name {
            head.push_str("; filename=\"");
            head.push_str(&quoted(file_name));
            head.push('"');
        }
        if let Some(media_type) = &part.media_type {
            head.push_str("\r\ncontent-type: ");
            head.push_str(media_type);
        }
        head.push_str("\r\n\r\n");
        head
    }
}

/// As browsers write it: "replace `"` by `%22`, and newlines by `%0D` and `%0A`" (HTML, section 4.10.22.8).
fn quoted(text: &str) -> String {
    text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

impl Open for Bounded {
    fn open(&self) -> Body {
        let mut pieces = VecDeque::new();
        for part in &self.form.parts {
            pieces.push_back(Body::from(self.head(part)));
            pieces.push_back(part.content.open());
            pieces.push_back(Body::from("\r\n"));
        }
        pieces.push_back(Body::from(format!("--{}--\r\n", self.boundary)));
        Body::new(Chain(pieces))
    }

    fn can_open(&self) -> bool {
        self.form.parts.iter().all(|part| part.content.can_open())
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.parts.iter().map(|part| part.name.as_str()).collect();
        f.debug_struct("Form").field("parts", &names).finish_non_exhaustive()
    }
}

/// Bodies, one behind the other.
struct Chain(VecDeque<Body>);

impl http_body::Body for Chain {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(first) = self.0.front_mut() {
            match ready!(Pin::new(first).poll_frame(cx)) {
                Some(frame) => return Poll::Ready(Some(frame)),
                None => drop(self.0.pop_front()),
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let exact: Option<u64> = self.0.iter().map(|body| body.size_hint().exact()).sum();
        exact.map(SizeHint::with_exact).unwrap_or_default()
    }
}
