//! Which problems say that something of the document is lost.

use super::Fate;
use crate::codes::Code;

/// What the thing comes to that a problem is about, and whether it hardly matters; none, where a client loses nothing
/// by it, or where there is no client.
pub(super) fn fate(code: Code) -> Option<(Fate, bool)> {
    match code {
        Code::Unsupported
        | Code::DanglingReference
        | Code::UnknownVersion
        | Code::UndeclaredPathParameter
        | Code::NameCollision
        | Code::MalformedSchema
        | Code::ContradictorySchema => Some((Fate::Approximated, false)),
        Code::MissingFieldRepaired
        | Code::RepairedKind
        | Code::NullableIn31
        | Code::BooleanRequired
        | Code::DuplicateOperationId
        | Code::OptionalPathParameter
        | Code::ColonPath
        | Code::QueryInPath
        | Code::InvalidPattern
        | Code::InvalidServer
        | Code::PathWithoutSlash => Some((Fate::Approximated, true)),
        Code::UnknownField | Code::SurplusPathParameter | Code::UnknownScheme | Code::DuplicateParameter => {
            Some((Fate::Ignored, false))
        }
        Code::ReservedHeader => Some((Fate::Ignored, true)),
        Code::FileEmpty
        | Code::NotUtf8
        | Code::Syntax
        | Code::RepeatedKey
        | Code::TooLarge
        | Code::PageWithoutDocument
        | Code::NotOpenApi
        | Code::Swagger2
        | Code::SourcesDisagree
        | Code::OverlayUnmatched
        | Code::OverlayInvalid
        | Code::ConfigInvalid
        | Code::LockInvalid
        | Code::WrongKind
        | Code::UnknownValue
        | Code::MissingField
        | Code::ReferenceCycle
        | Code::UnusedAllowance
        | Code::UnusedSetting => None,
    }
}
