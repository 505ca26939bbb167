//! What the document says about an operation, as static data that the engine reads.

use std::borrow::Cow;
use std::fmt;

use http::Method;

pub use super::rules::Rule;

/// An operation of the API: a method and a path, and how a call of it is put together.
#[derive(Debug)]
pub struct Operation {
    /// The HTTP method.
    pub method: Method,
    /// The path template below the base URL, such as `/v2/media/{mediaId}`.
    /// It may end in a fixed query (`/search?kind=a`).
    pub path: &'static str,
    /// The alternatives of which one must be satisfied, each a list of schemes that are needed together.
    /// Empty: none is needed. An alternative that is empty: to be authenticated is optional.
    pub security: &'static [&'static [&'static str]],
    /// The scope that a client must be in to call this operation.
    pub scope: Option<&'static Scope>,
    /// The inputs in path, query, header and cookie.
    pub parameters: &'static [Parameter],
    /// The media types that the caller can read, as the `accept` header has them.
    pub accept: &'static str,
    /// Whether a second sending does no harm although the method does not promise it.
    pub idempotent: bool,
    /// The header by whose value the server knows the attempts of one call.
    pub idempotency_key: Option<&'static str>,
    /// The base URL of this operation, where it is not the one of the API.
    pub server: Option<&'static str>,
}

impl Operation {
    /// An operation of which nothing is said; the base of those that are written by hand.
    pub const DEFAULT: Self = Self {
        method: Method::GET,
        path: "",
        security: &[],
        scope: None,
        parameters: &[],
        accept: "application/json",
        idempotent: false,
        idempotency_key: None,
        server: None,
    };

    pub(super) fn parameter(&self, place: Place, name: &'static str) -> Parameter {
        let listed = self.parameters.iter().find(|parameter| parameter.place == place && parameter.name == name);
        listed.copied().unwrap_or_else(|| match place {
            Place::Path => path(name),
            Place::Query => query(name),
            Place::Header => header(name),
            Place::Cookie => cookie(name),
        })
    }
}

/// The name of an operation: its method and its path, without values. Shown as `POST /v2/media/batch`.
///
/// It is among the extensions of each request that a transport gets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OperationName {
    pub(super) method: Method,
    pub(super) path: Cow<'static, str>,
}

impl OperationName {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path as the document has it, such as `/v2/media/{mediaId}`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// An operation as static data: its method and path, its parameters, and what is not as usual.
///
/// ```text
/// operation! {
///     LIST = GET "/media" {
///         query("limit"),
///         query("ids").explode(false),
///     } with {
///         security: &[&["Key"]],
///     }
/// }
/// ```
#[allow(unused_macros, reason = "a document may have no operations")]
macro_rules! operation {
    ($name:ident = $method:ident $path:literal
        { $($place:ident($parameter:literal)$(.$set:ident($($value:tt)*))*,)* }
        $(with { $($field:ident: $said:expr,)* })?
    ) => {
        pub(crate) static $name: $crate::runtime::operation::Operation = $crate::runtime::operation::Operation {
            method: ::http::Method::$method,
            path: $path,
            parameters: &[$($crate::runtime::operation::$place($parameter)$(.$set($($value)*))*,)*],
            $($($field: $said,)*)?
            ..$crate::runtime::operation::Operation::DEFAULT
        };
    };
}

#[allow(unused_imports, reason = "a document may have no operations")]
pub(crate) use operation;

/// An input of an operation outside of the body (OpenAPI 3.1, "Parameter Object").
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether each item of a list, each property of an object, is a pair of its own.
    pub explode: bool,
    /// Whether a query value keeps reserved characters, except those that would end the value.
    pub allow_reserved: bool,
    /// Whether the value is JSON text (`content: application/json`) and not in a style.
    pub json: bool,
    /// What values are allowed.
    pub rules: &'static [Rule],
    /// What the items of a list may be.
    pub item_rules: &'static [Rule],
}

impl Parameter {
    /// A query parameter of which nothing is said; the base of those that are written by hand.
    pub const DEFAULT: Self = Self {
        name: "",
        place: Place::Query,
        style: Style::Form,
        explode: true,
        allow_reserved: false,
        json: false,
        rules: &[],
        item_rules: &[],
    };
}

/// A part of the path, in the way that is usual there (OpenAPI 3.1, "Parameter Object": the defaults of `style` and
/// `explode`).
#[must_use]
pub const fn path(name: &'static str) -> Parameter {
    Parameter { name, place: Place::Path, style: Style::Simple, explode: false, ..Parameter::DEFAULT }
}

/// A pair of the query, in the usual way.
#[must_use]
pub const fn query(name: &'static str) -> Parameter {
    Parameter { name, ..Parameter::DEFAULT }
}

/// A header field, in the usual way.
#[must_use]
pub const fn header(name: &'static str) -> Parameter {
    Parameter { name, place: Place::Header, style: Style::Simple, explode: false, ..Parameter::DEFAULT }
}

/// A pair of the `cookie` header, in the usual way.
#[must_use]
pub const fn cookie(name: &'static str) -> Parameter {
    Parameter { name, place: Place::Cookie, ..Parameter::DEFAULT }
}

#[allow(dead_code, reason = "most parameters are written in the usual way")]
impl Parameter {
    /// The same in another style.
    #[must_use]
    pub const fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// The same with lists and objects in one value, or in several.
    #[must_use]
    pub const fn explode(self, explode: bool) -> Self {
        Self { explode, ..self }
    }

    /// The same with reserved characters as they are.
    #[must_use]
    pub const fn allow_reserved(self) -> Self {
        Self { allow_reserved: true, ..self }
    }

    /// The same as JSON text.
    #[must_use]
    pub const fn json(self) -> Self {
        Self { json: true, ..self }
    }

    /// The same with rules for its values.
    #[must_use]
    pub const fn rules(self, rules: &'static [Rule]) -> Self {
        Self { rules, ..self }
    }
}

/// Where in a request a value goes (`in` of a parameter).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A part of the path.
    Path,
    /// A pair of the query.
    Query,
    /// A header field.
    Header,
    /// A pair of the `cookie` header.
    Cookie,
}

/// How a value that is not a plain one is written (OpenAPI 3.1, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `blue,black,brown`; for paths and headers.
    Simple,
    /// `.blue.black.brown`; for paths.
    Label,
    /// `;color=blue;color=black`; for paths.
    Matrix,
    /// `color=blue&color=black`; for queries and cookies.
    Form,
    /// `color=blue%20black`; for queries.
    SpaceDelimited,
    /// `color=blue%7Cblack`; for queries.
    PipeDelimited,
    /// `color%5BR%5D=100&color%5BG%5D=200`; for objects in queries.
    DeepObject,
}

/// An input that many operations share and that a handle of the client holds for them.
#[derive(Debug)]
pub struct Scope {
    /// What the method of the client is called that enters it.
    pub name: &'static str,
    /// Where its value goes.
    pub place: Place,
    /// The name of its value on the wire.
    pub wire_name: &'static str,
    /// What values are allowed.
    pub rules: &'static [Rule],
}

/// What the document says about the API as a whole.
#[derive(Debug)]
pub struct ApiInfo {
    /// The base URL unless the caller gives another.
    pub base_url: &'static str,
    /// The `user-agent` of the generated crate.
    pub user_agent: &'static str,
    /// The ways to authenticate.
    pub schemes: &'static [Scheme],
    /// What a call needs that is not in the document, in the form of [`Operation::security`].
    pub security: &'static [&'static [&'static str]],
}

/// A way to authenticate (OpenAPI 3.1, "Security Scheme Object").
#[derive(Debug)]
pub struct Scheme {
    /// The name in the document.
    pub name: &'static str,
    /// What is sent.
    pub kind: SchemeKind,
}

/// What a security scheme sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key under a name of the API's own.
    ApiKey {
        /// Where the key goes.
        place: Place,
        /// The name of the header, query pair or cookie.
        name: &'static str,
    },
    /// User and password in the `authorization` header (RFC 7617).
    Basic,
    /// A token in the `authorization` header (RFC 6750); also for `oauth2` and `openIdConnect`.
    Bearer,
}
