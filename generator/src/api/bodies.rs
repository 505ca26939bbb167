//! Bodies: what requests send, and what operations answer.

use serde::Serialize;

use super::{
    types::{Rule, Type, TypeIndex},
    xml::XmlRoot,
};

/// A request's body.
#[derive(Debug, Clone, Serialize)]
pub struct Body {
    /// How it is encoded.
    pub kind: BodyKind,
    /// The media type that is sent.
    pub media_type: String,
    /// Its type.
    pub ty: Type,
    /// What it must keep to as a whole.
    pub rules: Vec<Rule>,
    /// Whether it must be sent.
    pub required: bool,
    /// The struct whose properties are inputs of the request, for an inline object.
    pub spread: Option<TypeIndex>,
    /// How properties of a form are written of which the document says something.
    pub encoding: Vec<Encoding>,
    /// Whether the same type can be sent as a form instead, with the `encoding`.
    pub or_form: bool,
    /// Other media types that the document takes; the caller gives their bytes.
    pub others: Vec<String>,
    /// Parts of a form that have one value only; they are sent by themselves.
    pub fixed: Vec<(String, String)>,
    /// The element, for XML.
    pub xml: Option<XmlRoot>,
}

/// How a property of a form is written (OpenAPI 3.1.1, section 4.8.15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Encoding {
    /// The property.
    pub name: String,
    /// `style`, as OpenAPI calls it.
    pub style: String,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// Whether the value is sent as JSON text.
    pub json: bool,
}

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum BodyKind {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// XML.
    Xml,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// How an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AnswerKind {
    /// As JSON.
    Json,
    /// As XML.
    Xml,
    /// As text.
    Text,
    /// As bytes.
    Bytes,
    /// As a stream of events.
    Events(Described),
    /// As JSON, value by value.
    Lines,
}

/// What of an event the document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Described {
    /// The data, which are JSON.
    Data,
    /// The data, which are text.
    Text,
    /// The event as an object with `event`, `data`, `id`.
    Event,
}

/// What a success answers.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Success {
    /// The first status of it that the document names; 0 where it names none, or several whose bodies differ.
    pub status: u16,
    /// How the body is decoded; `None`: there is none, or it is ignored.
    pub kind: Option<AnswerKind>,
    /// The body's type.
    pub ty: Option<Type>,
    /// The element, for XML.
    pub xml: Option<XmlRoot>,
    /// The document's words about it.
    pub docs: Option<String>,
    /// Where successes of several statuses differ in their bodies, all of them; then there is no one type.
    pub cases: Vec<SuccessCase>,
    /// The enum of the cases.
    pub ident: String,
}

/// What a success of one status answers.
#[derive(Debug, Clone, Serialize)]
pub struct SuccessCase {
    /// `201`, `2XX` or `default`.
    pub status: String,
    /// The variant.
    pub ident: String,
    /// How the body is decoded; `None`: there is none.
    pub kind: Option<AnswerKind>,
    /// The body's type.
    pub ty: Option<Type>,
    /// The element, for XML.
    pub xml: Option<XmlRoot>,
    /// The document's words about it.
    pub docs: Option<String>,
}

/// Another media type that the successes of an operation declare.
#[derive(Debug, Clone, Serialize)]
pub struct OtherAnswer {
    /// The media type.
    pub media_type: String,
    /// How it is read.
    pub kind: AnswerKind,
    /// The body's type, if it is JSON of another type than the one that is asked for otherwise; the type of the values of
    /// a stream.
    pub ty: Option<Type>,
}
