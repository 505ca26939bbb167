//! The codes of all diagnostics: stable names by which they are allowed and explained.

use crate::{diagnostic::Severity, document::closest};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The kind of a diagnostic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// The stable name, as `--allow` and `explain` take it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),+ }
            }

            /// How grave it is where nothing else is said.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),+ }
            }

            /// What it is, in a sentence or two.
            #[must_use]
            pub fn summary(self) -> String {
                let lines: &[&str] = match self { $(Code::$variant => &[$($doc),+]),+ };
                lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
            }

            /// A paragraph about it, an example of the mistake, and its mend.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("../explanations/", $name, ".md"))),+ }
            }
        }
    };
}

impl Code {
    /// The code with this name, or else the one that may be meant.
    ///
    /// # Errors
    /// If there is none.
    pub fn named(name: &str) -> Result<Self, Option<Self>> {
        let find = |name: &str| Self::ALL.iter().copied().find(|code| code.name() == name);
        find(name).ok_or_else(|| closest(name, Self::ALL.iter().map(|code| code.name())).and_then(find))
    }
}

codes! {
    /// A file is empty.
    FileEmpty = "file-empty", Error;
    /// A file is not UTF-8, which JSON (RFC 8259, section 8.1) and this generator require.
    NotUtf8 = "not-utf8", Error;
    /// The text is not YAML 1.2 or JSON.
    Syntax = "syntax", Error;
    /// A key stands twice in one mapping; which of the two is meant cannot be known.
    RepeatedKey = "repeated-key", Error;
    /// A document is larger, deeper or repeats more of itself than one that is meant to be read does: such
    /// a document is made to exhaust the machine that reads it.
    TooLarge = "too-large", Error;
    /// A documentation page has no fenced block with a document, or one that never closes.
    PageWithoutDocument = "page-without-document", Error;
    /// The file is no OpenAPI 3 document: its root has no `openapi` field.
    NotOpenApi = "not-openapi", Error;
    /// The document is Swagger 2.0. Convert it to OpenAPI 3 first; many tools do.
    Swagger2 = "swagger-2", Error;
    /// The document declares a version of OpenAPI that is not 3.0 or 3.1; it is read as 3.1.
    UnknownVersion = "unknown-version", Warning;
    /// Two sources of one document say different things about the same node.
    SourcesDisagree = "sources-disagree", Error;
    /// An action of an overlay matches nothing in the document: it was written for another one.
    OverlayUnmatched = "overlay-unmatched", Error;
    /// An overlay is not what the Overlay Specification 1.0 describes.
    OverlayInvalid = "overlay-invalid", Error;
    /// `api.toml` has a key or a value that it cannot have.
    ConfigInvalid = "config-invalid", Error;
    /// `names.lock` is not in the format that the generator writes. It can be deleted; types may then
    /// get other names.
    LockInvalid = "lock-invalid", Error;
    /// A value is of another kind than the specification asks for: a list where a text belongs.
    WrongKind = "wrong-kind", Error;
    /// A keyword of a schema is of another kind than it must be, or there is something else where a schema belongs; it
    /// is read as if it were not there, and a schema as any value.
    MalformedSchema = "malformed-schema", Warning;
    /// A value is not one of those that the specification allows, such as `in: querry`.
    UnknownValue = "unknown-value", Error;
    /// A field that the specification requires is missing, and nothing can stand in for it.
    MissingField = "missing-field", Error;
    /// A field that the specification requires is missing; what was meant is clear without it.
    MissingFieldRepaired = "missing-field-repaired", Warning;
    /// A field that the specification does not know; it is ignored.
    UnknownField = "unknown-field", Warning;
    /// A value of the wrong kind whose meaning is clear: a number as a text, `null` for nothing.
    RepairedKind = "repaired-kind", Warning;
    /// `nullable` is a keyword of OpenAPI 3.0; the document declares 3.1 and means it all the same.
    NullableIn31 = "nullable-in-3.1", Warning;
    /// `required: true` in a property, where `required` is a list in the object around it.
    BooleanRequired = "boolean-required", Warning;
    /// A `$ref` points at nothing: at no node, or into a file that cannot be read.
    DanglingReference = "dangling-reference", Error;
    /// References lead back to where they began, without anything in between.
    ReferenceCycle = "reference-cycle", Error;
    /// Two operations have one `operationId`.
    DuplicateOperationId = "duplicate-operation-id", Warning;
    /// A parameter is declared twice in one place.
    DuplicateParameter = "duplicate-parameter", Warning;
    /// The path has a parameter that is not declared; it is taken as a required text.
    UndeclaredPathParameter = "undeclared-path-parameter", Warning;
    /// A path parameter is declared that the path does not have; it is ignored.
    SurplusPathParameter = "surplus-path-parameter", Warning;
    /// A path parameter is declared optional or nullable; a path cannot leave it out.
    OptionalPathParameter = "optional-path-parameter", Warning;
    /// A path is written `/things/:id`; it is read as `/things/{id}`.
    ColonPath = "colon-path", Warning;
    /// A query with parameters stands behind a path; each is written once.
    QueryInPath = "query-in-path", Warning;
    /// A path does not begin with `/`.
    PathWithoutSlash = "path-without-slash", Warning;
    /// Two things would get one Rust name, and no rule tells them apart. Each gets a few letters made
    /// from what it is, which stay as long as it does; `api.toml` can give one a better name.
    NameCollision = "name-collision", Warning;
    /// `security` names a scheme that `components.securitySchemes` does not have; it is ignored.
    UnknownScheme = "unknown-scheme", Warning;
    /// Keywords of a schema contradict each other.
    ContradictorySchema = "contradictory-schema", Warning;
    /// A `pattern` is no regular expression of ECMA-262; it is documented as it is.
    InvalidPattern = "invalid-pattern", Warning;
    /// A server's `url` is none that a client can call: it has no `http` or `https`, or blanks.
    InvalidServer = "invalid-server", Warning;
    /// A header parameter that the specification says to ignore: `Accept`, `Content-Type` or
    /// `Authorization`.
    ReservedHeader = "reserved-header", Warning;
    /// Something the document declares and the generated client does not do.
    Unsupported = "unsupported", Warning;
    /// An allowance of `api.toml` or the command line that nothing needed.
    UnusedAllowance = "unused-allowance", Warning;
    /// A setting of `api.toml` that matches nothing in the document.
    UnusedSetting = "unused-setting", Warning;
}
