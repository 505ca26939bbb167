//! Files that are uploaded in parts, by several operations of an API: one begins, one takes a part, one finishes.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body_util::BodyExt as _;
use serde::Serialize;
use serde_json::{Map, Value};

use super::body::{Body, Open as _};
use super::call::Call;
use super::core::Core;
use super::decode::DecodeOwned;
use super::error::{Error, ErrorKind, Inner};
use super::operation::Operation;
use super::raw::Unchecked;
use super::response::{RawResponse, Response};
use super::rules::Violation;
use super::transport::BoxFuture;
use super::upload::Upload;

/// The operations of an upload, and what their inputs and answers are called.
#[derive(Debug)]
pub struct Plan {
    /// Announces a file, and answers with an id.
    pub begin: &'static Operation,
    /// Takes a file as a whole, and finishes; if there is such an operation.
    pub whole: Option<&'static Operation>,
    /// Takes a part.
    pub part: &'static Operation,
    /// Puts the parts together.
    pub finish: &'static Operation,
    /// The id: a property of the first answer, a parameter of the parts, a property of the last body.
    pub id: &'static str,
    /// The parameter with the number of a part, from 1 on.
    pub number: &'static str,
    /// The property with the name of the file.
    pub name: Option<&'static str>,
    /// The property with its size.
    pub size: Option<&'static str>,
    /// The property with its media type.
    pub media_type: Option<&'static str>,
    /// The header with the number of parts.
    pub count_header: Option<&'static str>,
    /// The header with the size of all parts but the last.
    pub size_header: Option<&'static str>,
}

/// A file that is about to be uploaded: await it for the answer of the last operation.
///
/// Of bytes and files each part is read when it is sent, and again for another attempt; of a stream one part is in
/// memory.
#[must_use = "nothing is uploaded until this is awaited"]
pub struct PartedUpload<T> {
    core: Core,
    plan: &'static Plan,
    file: Upload,
    inputs: Map<String, Value>,
    violations: Vec<Violation>,
    answer: PhantomData<fn() -> T>,
}

/// Parts are so large where the server does not say it.
const PART: u64 = 8 * 1024 * 1024;

impl Core {
    /// Uploads a file in parts.
    pub fn upload<T: DecodeOwned>(&self, plan: &'static Plan, file: Upload) -> PartedUpload<T> {
        let core = self.clone();
        PartedUpload { core, plan, file, inputs: Map::new(), violations: Vec::new(), answer: PhantomData }
    }
}

impl<T: DecodeOwned> PartedUpload<T> {
    /// Adds a property to what begins the upload.
    pub fn with_property(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let name = name.into();
        match serde_json::to_value(value) {
            Ok(value) => _ = self.inputs.insert(name, value),
            Err(error) => self.violations.push(Violation::told(name, format!("cannot be written: {error}"))),
        }
        self
    }

    /// Uploads it, and returns the last answer with its status and headers.
    ///
    /// # Errors
    /// Any [`Error`]. A part that fails is sent again as the client's `retry` says; what was uploaded so far is lost.
    pub async fn send(self) -> Result<Response<T>, Error> {
        self.upload().await?.json()
    }

    async fn upload(mut self) -> Result<RawResponse, Error> {
        let plan = self.plan;
        let Some(length) = self.file.length() else {
            self.violations.push(Violation::new("length", "must be known: see `Upload::with_length`"));
            return Err(self.refused());
        };
        let begun = self.begin(length).await?;
        let sizes = sizes(plan, begun.headers(), length);
        let id = self.id(begun)?;
        if let Some(whole) = plan.whole.filter(|_| sizes.len() <= 1) {
            return self.put(whole, &id, None, self.file.clone()).await;
        }
        let mut source = Source::of(&self.file);
        let mut start = 0;
        for (number, size) in (1u64..).zip(sizes) {
            let part = source.part(start, size).await.map_err(|wrong| self.unread(&wrong))?;
            self.put(plan.part, &id, Some(number), part).await?;
            start += size;
        }
        let mut call = Call::new(&self.core, plan.finish);
        call.set_json(&Unchecked(&Map::from_iter([(plan.id.to_owned(), id)])));
        call.send().await
    }

    async fn begin(&mut self, length: u64) -> Result<RawResponse, Error> {
        if !self.violations.is_empty() {
            return Err(self.refused());
        }
        let name = self.file.file_name().unwrap_or("file").to_owned();
        let media_type = self.file.media_type().unwrap_or("application/octet-stream").to_owned();
        let said = [
            (self.plan.name, Value::from(name)),
            (self.plan.size, Value::from(length)),
            (self.plan.media_type, Value::from(media_type)),
        ];
        for (property, value) in said {
            if let Some(property) = property.filter(|property| !self.inputs.contains_key(*property)) {
                self.inputs.insert(property.to_owned(), value);
            }
        }
        let mut call = Call::new(&self.core, self.plan.begin);
        call.set_json(&Unchecked(&self.inputs));
        call.send().await
    }

    fn id(&self, begun: RawResponse) -> Result<Value, Error> {
        let answer: Response<Value> = begun.json()?;
        match answer.body().get(self.plan.id) {
            Some(id) if id.is_string() || id.is_number() => Ok(id.clone()),
            _ => {
                let inner =
                    Inner::of(ErrorKind::Decode, format!("{} {}", self.plan.begin.method, self.plan.begin.path));
                let message = format!("the answer has no `{}`", self.plan.id);
                Err(Inner { message, status: Some(answer.status()), ..inner }.into())
            }
        }
    }

    async fn put(
        &self,
        operation: &'static Operation,
        id: &Value,
        number: Option<u64>,
        part: Upload,
    ) -> Result<RawResponse, Error> {
        let mut call = Call::new(&self.core, operation);
        call.set_path(self.plan.id, &Unchecked(id));
        if let Some(number) = number {
            call.set_path(self.plan.number, &number);
        }
        call.set_upload(self.file.media_type().unwrap_or("application/octet-stream"), part);
        call.send().await
    }

    fn refused(&mut self) -> Error {
        let operation = format!("{} {}", self.plan.begin.method, self.plan.begin.path);
        Error::refused(operation, std::mem::take(&mut self.violations))
    }

    fn unread(&self, wrong: &str) -> Error {
        let operation = format!("{} {}", self.plan.part.method, self.plan.part.path);
        Inner { message: format!("the file cannot be read: {wrong}"), ..Inner::of(ErrorKind::File, operation) }.into()
    }
}

impl<T: DecodeOwned + 'static> IntoFuture for PartedUpload<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await.map(Response::into_body) })
    }
}

impl<T> fmt::Debug for PartedUpload<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartedUpload").field("file", &self.file).finish_non_exhaustive()
    }
}

/// The sizes of the parts: what the server says, or else ours; a file without anything in it is one part.
fn sizes(plan: &Plan, headers: &HeaderMap, length: u64) -> Vec<u64> {
    let said = |name: Option<&str>| {
        let text = headers.get(name?)?.to_str().ok()?;
        text.trim().parse::<u64>().ok().filter(|number| *number > 0)
    };
    let by_count = || said(plan.count_header).map(|count| length.div_ceil(count).max(1));
    let size = said(plan.size_header).or_else(by_count).unwrap_or(PART);
    let mut left = length;
    let mut sizes = Vec::new();
    while left > size {
        sizes.push(size);
        left -= size;
    }
    sizes.push(left);
    sizes
}

/// Where parts come from.
enum Source<'a> {
    Parts(&'a Upload),
    Stream { body: Pin<Box<Body>>, rest: Bytes },
}

impl<'a> Source<'a> {
    fn of(file: &'a Upload) -> Self {
        match file.part(0..0) {
            Some(_) => Self::Parts(file),
            None => Self::Stream { body: Box::pin(file.open()), rest: Bytes::new() },
        }
    }

    async fn part(&mut self, start: u64, size: u64) -> Result<Upload, String> {
        let (body, rest) = match self {
            Self::Parts(file) => return file.part(start..start + size).ok_or_else(|| "it is a stream".to_owned()),
            Self::Stream { body, rest } => (body, rest),
        };
        let size = usize::try_from(size).map_err(|error| error.to_string())?;
        let mut part = BytesMut::from(&*std::mem::take(rest));
        while part.len() < size {
            let frame = body.frame().await.ok_or("it ends too early")?.map_err(|error| error.to_string())?;
            part.extend(frame.into_data().ok());
        }
        *rest = part.split_off(size).freeze();
        Ok(Upload::from(part.freeze()))
    }
}
