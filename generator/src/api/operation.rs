//! Operations and what goes in and out of them.

use serde::Serialize;
use serde_json::Value;

use super::{
    bodies::{Body, OtherAnswer, Success},
    paging::Paging,
    split::Split,
    types::{Rule, Type},
};

/// The operations of one tag, reached through one handle.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Group {
    /// The tag.
    pub tag: String,
    /// The module.
    pub module: String,
    /// The handle's type.
    pub handle: String,
    /// The method of the client and of scopes that returns the handle.
    pub accessor: String,
    /// The tag's description.
    pub docs: Option<String>,
    /// From where its operations can be reached.
    pub reach: Reach,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// Files that are uploaded by several of them.
    pub uploads: Vec<Parted>,
}

/// A file that is uploaded by several operations of one group.
#[derive(Debug, Clone, Serialize)]
pub struct Parted {
    /// The method.
    pub ident: String,
    /// The constant with its data.
    pub constant: String,
    /// The operation that begins, by its index in the group.
    pub begin: usize,
    /// The operation that takes a file as a whole.
    pub whole: Option<usize>,
    /// The operation that takes a part.
    pub part: usize,
    /// The operation that finishes, whose answer is that of the whole.
    pub finish: usize,
    /// What inputs and answers are called.
    pub names: PartedNames,
}

/// What the inputs and answers of an upload are called on the wire.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(missing_docs, reason = "as in `config::UploadConfig`")]
pub struct PartedNames {
    pub id: String,
    pub number: String,
    pub name: Option<String>,
    pub size: Option<String>,
    pub media_type: Option<String>,
    pub count_header: Option<String>,
    pub size_header: Option<String>,
}

/// From where a group's operations can be reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Reach {
    /// All from the client.
    #[default]
    Client,
    /// All from this scope only.
    Scope(usize),
    /// Some from the client and from this scope, the others from this scope only.
    Both(usize),
}

/// One operation.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Operation {
    /// The method in lower case.
    pub method: String,
    /// The path's template, with every parameter as `{name}`.
    pub path: String,
    /// The path's key in the document.
    pub wire_path: String,
    /// `operationId`.
    pub operation_id: Option<String>,
    /// The Rust method.
    pub ident: String,
    /// The type of the request value.
    pub request_ident: String,
    /// The constant with the operation's data.
    pub constant: String,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// What must be given.
    pub arguments: Vec<Input>,
    /// What may be given.
    pub options: Vec<Input>,
    /// The request's body.
    pub body: Option<Body>,
    /// What a success answers.
    pub success: Success,
    /// The media types of the successes that can be read, each once; empty: none has a body.
    pub accept: Vec<String>,
    /// What else the successes can answer, where the caller asks for it.
    pub others: Vec<OtherAnswer>,
    /// What errors answer, by status.
    pub errors: Vec<ErrorBody>,
    /// The enum of the errors' bodies, where they differ by status; empty where they do not.
    pub errors_ident: String,
    /// The headers that the responses declare, of all statuses.
    pub headers: Vec<ResponseHeader>,
    /// The struct that reads them.
    pub headers_ident: String,
    /// Alternatives of schemes, of which each is complete. Empty: none is needed.
    pub security: Vec<Vec<usize>>,
    /// The scope it is reached from.
    pub scope: Option<usize>,
    /// How its answers are pages of one list, if they are.
    pub paging: Option<Paging>,
    /// The list of its body that can be sent in parts, if there is one.
    pub split: Option<Split>,
    /// Whether a second sending does no harm although the method does not promise it.
    pub idempotent: bool,
    /// The header by whose value the server knows the attempts of one call.
    pub idempotency_key: Option<String>,
    /// A base URL of its own.
    pub base_url: Option<String>,
    /// Where the operation stands in the document.
    pub at: String,
}

impl Operation {
    /// Every type that the operation names.
    pub(crate) fn types_mut(&mut self) -> Vec<&mut Type> {
        let inputs = self.arguments.iter_mut().chain(&mut self.options).map(|input| &mut input.ty);
        let body = self.body.iter_mut().map(|body| &mut body.ty);
        let errors = self.errors.iter_mut().filter_map(|error| error.ty.as_mut());
        let cases = self.success.cases.iter_mut().filter_map(|case| case.ty.as_mut());
        let others = self.others.iter_mut().filter_map(|other| other.ty.as_mut());
        inputs.chain(body).chain(&mut self.success.ty).chain(cases).chain(others).chain(errors).collect()
    }
}

/// Where a parameter is sent (OpenAPI 3.1.1, section 4.8.12.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[expect(missing_docs, reason = "each is called what OpenAPI calls it")]
pub enum Place {
    #[default]
    Query,
    Path,
    Header,
    Cookie,
}

/// One value that a caller gives.
#[derive(Debug, Clone, Serialize)]
pub struct Input {
    /// The argument or setter.
    pub ident: String,
    /// The name on the wire.
    pub wire_name: String,
    /// What becomes of it.
    pub target: Target,
    /// Its type.
    pub ty: Type,
    /// Whether `null` can be given.
    pub nullable: bool,
    /// The document's words about it.
    pub docs: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// What the value must keep to.
    pub rules: Vec<Rule>,
    /// `default`: what the server takes where nothing is given.
    pub default: Option<Value>,
}

/// What becomes of an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Target {
    /// A parameter.
    Parameter {
        /// Where it is sent.
        place: Place,
        /// `style`, as OpenAPI calls it.
        style: String,
        /// `explode`.
        explode: bool,
        /// `allowReserved`.
        allow_reserved: bool,
        /// Whether the value is sent as JSON text (`content` instead of `schema`).
        json: bool,
    },
    /// A property of the body.
    Property,
    /// A part of a form with files, or several parts of one name.
    Part {
        /// What `encoding` says about it, or what a file is sent as.
        media_type: Option<String>,
    },
    /// The body itself.
    Body,
}

/// A header that a response declares.
#[derive(Debug, Clone, Serialize)]
pub struct ResponseHeader {
    /// The field.
    pub ident: String,
    /// The name on the wire, in lower case.
    pub wire_name: String,
    /// The type: a plain one, a list of plain ones, or any JSON.
    pub ty: Type,
    /// Whether the value is JSON text (`content` instead of `schema`).
    pub json: bool,
    /// The document's words about it.
    pub docs: Option<String>,
}

/// What an error answers.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorBody {
    /// `404`, `4XX` or `default`.
    pub status: String,
    /// The variant, where an enum tells the bodies apart.
    pub ident: String,
    /// The body's type, if it is JSON.
    pub ty: Option<Type>,
    /// The document's words about it.
    pub docs: Option<String>,
}
