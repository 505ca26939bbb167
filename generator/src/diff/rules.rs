//! The kinds of differences between two documents, as a client sees them.

use std::fmt;

use serde::{Serialize, Serializer};

/// What a difference means for a client that was generated from the old document, and talks to a server of the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// It works as before.
    Works,
    /// It may fail: it depends on what is sent, or on what comes.
    MayFail,
    /// It fails.
    Fails,
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Works => "works",
            Self::MayFail => "may fail",
            Self::Fails => "fails",
        })
    }
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $wire:ident, $loses:literal;)+) => {
        /// The kind of a difference.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Rule {
            /// Every kind there is.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),+];

            /// The stable name, as `explain` takes it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),+ }
            }

            /// What it means on the wire.
            #[must_use]
            pub const fn wire(self) -> Wire {
                match self { $(Rule::$variant => Wire::$wire),+ }
            }

            /// Whether a value can be lost on its way.
            #[must_use]
            pub const fn loses(self) -> bool {
                match self { $(Rule::$variant => $loses),+ }
            }

            /// What it is, and why it means what it means.
            #[must_use]
            pub fn explanation(self) -> String {
                let lines: &[&str] = match self { $(Rule::$variant => &[$($doc),+]),+ };
                lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
            }
        }
    };
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

rules! {
    /// An operation is new. Old clients do not know it.
    OperationAdded = "operation-added", Works, false;
    /// An operation is gone. A server that does not answer it any more says 404 or 405.
    OperationRemoved = "operation-removed", Fails, false;
    /// An operation is deprecated now. It works as before, for a time.
    OperationDeprecated = "operation-deprecated", Works, false;
    /// An operation is not deprecated any more.
    OperationRevived = "operation-revived", Works, false;
    /// What an operation can be authenticated with has changed, and an old client may have no such credentials.
    SecurityChanged = "security-changed", MayFail, false;
    /// An operation can be authenticated in more ways than before. The old ways are still good.
    SecurityWidened = "security-widened", Works, false;
    /// An operation has another server. Old clients call the one before.
    ServerChanged = "server-changed", MayFail, false;
    /// An operation may now be sent again, by its document or `api.toml`, or no longer. It changes when a client does so.
    RetriesChanged = "retries-changed", Works, false;
    /// An optional parameter is new. Old clients do not send it.
    ParameterAdded = "parameter-added", Works, false;
    /// A required parameter is new. A server that requires it refuses what old clients send.
    RequiredParameterAdded = "required-parameter-added", Fails, false;
    /// A parameter is gone. A server that does not know it ignores it or refuses it, and what the caller gave has no effect.
    ParameterRemoved = "parameter-removed", MayFail, true;
    /// A parameter is written in another way (`style`, `explode`, `content`). A server reads something else than was meant.
    ParameterStyleChanged = "parameter-style-changed", Fails, true;
    /// What was optional is required now. Old clients that leave it out are refused.
    BecameRequired = "became-required", Fails, false;
    /// What was required is optional now. Old clients go on sending it.
    BecameOptional = "became-optional", Works, false;
    /// What a server takes where nothing is sent is another value. Nothing fails, and it means something else.
    DefaultChanged = "default-changed", Works, false;
    /// A request has a body that may be left out, and had none.
    BodyAdded = "body-added", Works, false;
    /// A request must have a body, and had none.
    RequiredBodyAdded = "required-body-added", Fails, false;
    /// A request has no body any more. What old clients send in it has no effect.
    BodyRemoved = "body-removed", MayFail, true;
    /// A body is sent as another media type. A server that no longer takes the old one answers 415.
    MediaTypeChanged = "media-type-changed", Fails, false;
    /// An answer has another media type. What a client expected to read does not come.
    AnswerMediaTypeChanged = "answer-media-type-changed", Fails, true;
    /// An operation answers with a body, and had none. Old clients do not read it.
    AnswerAdded = "answer-added", Works, true;
    /// An operation answers with no body any more. Old clients that expect one fail.
    AnswerRemoved = "answer-removed", Fails, false;
    /// A status of success is new. Old clients read it as they read the others.
    StatusAdded = "status-added", MayFail, false;
    /// A status of success does not come any more.
    StatusRemoved = "status-removed", Works, false;
    /// The body of an error is described, and was not.
    ErrorAdded = "error-added", Works, false;
    /// The body of an error is not described any more. Old clients that read it get nothing.
    ErrorRemoved = "error-removed", Works, true;
    /// A header of a response is declared, and was not.
    HeaderAdded = "header-added", Works, false;
    /// A header of a response is not declared any more. Old clients read nothing.
    HeaderRemoved = "header-removed", Works, true;
    /// A property of an answer is new. Old clients pass it over.
    PropertyReceived = "property-received", Works, true;
    /// An optional property of an answer is gone. Old clients read nothing.
    PropertyGone = "property-gone", Works, false;
    /// A property of an answer that was always there is gone. Old clients cannot read an answer without it.
    RequiredPropertyGone = "required-property-gone", Fails, false;
    /// A property that was always in an answer may be missing now. Old clients cannot read an answer without it.
    PropertyMayBeMissing = "property-may-be-missing", Fails, false;
    /// A property that could be missing in an answer is always there now.
    PropertyAlwaysThere = "property-always-there", Works, false;
    /// A value that is received can be `null` now. Old clients cannot read `null` where there was none.
    NullReceived = "null-received", Fails, false;
    /// A value that is received is never `null` any more.
    NullNotReceived = "null-not-received", Works, false;
    /// An optional property of what is sent is new. Old clients do not send it.
    PropertyTaken = "property-taken", Works, false;
    /// A required property of what is sent is new. A server that requires it refuses what old clients send.
    RequiredPropertyTaken = "required-property-taken", Fails, false;
    /// A property of what is sent is gone. A server ignores it or refuses it.
    PropertyNotTaken = "property-not-taken", MayFail, true;
    /// `null` can be sent now.
    NullTaken = "null-taken", Works, false;
    /// `null` is not taken any more. Old clients that send it are refused.
    NullNotTaken = "null-not-taken", MayFail, false;
    /// A value is of another type. Neither side reads what the other one writes.
    TypeChanged = "type-changed", Fails, true;
    /// A value is of a type that takes all that the old one took.
    TypeWidened = "type-widened", Works, false;
    /// A value that is received may be larger, or of more kinds, than the old type takes.
    TypeMayNotFit = "type-may-not-fit", MayFail, false;
    /// A text has another format. Texts are kept as they come, so that nothing is lost, and mean something else.
    FormatChanged = "format-changed", Works, false;
    /// An enum has one more value. Old clients keep it as an unknown one.
    ValueAdded = "value-added", Works, false;
    /// An enum that is received has one value less.
    ValueGone = "value-gone", Works, false;
    /// An enum that is sent has one value less. A server refuses it.
    ValueNotTaken = "value-not-taken", MayFail, false;
    /// A text that was any is one of a list now.
    EnumClosed = "enum-closed", MayFail, false;
    /// A text that was one of a list is any now.
    EnumOpened = "enum-opened", Works, false;
    /// A union has one more branch. Old clients keep what they do not know as JSON.
    BranchAdded = "branch-added", Works, false;
    /// A union that is received has one branch less.
    BranchGone = "branch-gone", Works, false;
    /// A union that is sent has one branch less. A server refuses it.
    BranchNotTaken = "branch-not-taken", MayFail, false;
    /// A constraint on what is sent is stricter. What was good may be refused.
    ConstraintTightened = "constraint-tightened", MayFail, false;
    /// A constraint on what is sent is less strict. Old clients refuse what is good now, before they send it.
    ConstraintLoosened = "constraint-loosened", Works, false;
    /// How a list is asked for page by page has changed. Old clients may not get past the first page.
    PagingChanged = "paging-changed", MayFail, true;
    /// A way to authenticate is new.
    SchemeAdded = "scheme-added", Works, false;
    /// A way to authenticate is gone, or another one under the old name.
    SchemeRemoved = "scheme-removed", Fails, false;
    /// The API has another base URL. Old clients call the one before.
    BaseUrlChanged = "base-url-changed", MayFail, false;
    /// The server sends an event that it did not send before. Old clients receive it as an unknown one.
    EventAdded = "event-added", Works, false;
    /// The server does not send an event any more. What waits for it waits for ever.
    EventRemoved = "event-removed", MayFail, true;
    /// Events are signed, or show their names, in another way. Old clients refuse them, or take them for others.
    EventsReadOtherwise = "events-read-otherwise", Fails, true;
}
