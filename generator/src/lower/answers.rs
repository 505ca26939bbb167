//! The types that belong to what one operation answers: the struct of its headers, the enum of its successes and that
//! of its errors, with variants after the statuses (RFC 9110, section 15).

use super::members;
use crate::{
    api::{Operation, Type},
    names::ident::Style,
};

/// Names them; they stand in one module with the requests and the handle.
pub(super) fn name(operations: &mut [Operation], handle: &str) {
    let mut taken: Vec<String> = operations.iter().map(|operation| operation.request_ident.clone()).collect();
    taken.push(handle.to_owned());
    for (index, ident) in claim(operations, "headers", &mut taken, |operation| !operation.headers.is_empty()) {
        let operation = &mut operations[index];
        let wire: Vec<String> = operation.headers.iter().map(|header| header.wire_name.clone()).collect();
        for (header, field) in operation.headers.iter_mut().zip(members::unique(Style::Field, &wire, &[])) {
            header.ident = field;
        }
        operation.headers_ident = ident;
    }
    for (index, ident) in claim(operations, "answer", &mut taken, |operation| !operation.success.cases.is_empty()) {
        let success = &mut operations[index].success;
        let statuses: Vec<String> = success.cases.iter().map(|case| words(&case.status)).collect();
        for (case, variant) in success.cases.iter_mut().zip(members::unique(Style::Type, &statuses, &["Undeclared"])) {
            case.ident = variant;
        }
        success.ident = ident;
    }
    for (index, ident) in claim(operations, "error", &mut taken, differ) {
        let operation = &mut operations[index];
        let statuses: Vec<String> = operation.errors.iter().map(|error| words(&error.status)).collect();
        for (error, variant) in operation.errors.iter_mut().zip(members::unique(Style::Type, &statuses, &[])) {
            error.ident = variant;
        }
        operation.errors_ident = ident;
    }
}

/// A name for each operation that has such a type, as long as nothing else is called so.
fn claim(
    operations: &[Operation],
    what: &str,
    taken: &mut Vec<String>,
    has_it: impl Fn(&Operation) -> bool,
) -> Vec<(usize, String)> {
    let indices: Vec<usize> = (0..operations.len()).filter(|index| has_it(&operations[*index])).collect();
    let wanted = |index: &usize| format!("{} {what}", operations[*index].ident.trim_start_matches("r#"));
    let wanted: Vec<String> = indices.iter().map(wanted).collect();
    let reserved: Vec<&str> = taken.iter().map(String::as_str).collect();
    let found = members::unique(Style::Type, &wanted, &reserved);
    taken.extend_from_slice(&found);
    indices.into_iter().zip(found).collect()
}

/// Whether the errors of an operation have bodies of several types.
fn differ(operation: &Operation) -> bool {
    let mut types = operation.errors.iter().filter_map(|error| error.ty.as_ref()).filter(|ty| **ty != Type::Any);
    types.next().is_some_and(|first| types.any(|ty| ty != first))
}

/// The reason phrases of RFC 9110, section 15, and of the registry of statuses.
fn words(status: &str) -> String {
    let words = match status {
        "200" => "ok",
        "201" => "created",
        "202" => "accepted",
        "203" => "non authoritative",
        "204" => "no content",
        "205" => "reset content",
        "206" => "partial content",
        "207" => "multi status",
        "2XX" => "success",
        "400" => "bad request",
        "401" => "unauthorized",
        "402" => "payment required",
        "403" => "forbidden",
        "404" => "not found",
        "405" => "method not allowed",
        "406" => "not acceptable",
        "408" => "request timeout",
        "409" => "conflict",
        "410" => "gone",
        "411" => "length required",
        "412" => "precondition failed",
        "413" => "content too large",
        "414" => "uri too long",
        "415" => "unsupported media type",
        "416" => "range not satisfiable",
        "418" => "teapot",
        "421" => "misdirected request",
        "422" => "unprocessable content",
        "423" => "locked",
        "424" => "failed dependency",
        "425" => "too early",
        "426" => "upgrade required",
        "428" => "precondition required",
        "429" => "too many requests",
        "431" => "request header fields too large",
        "451" => "unavailable for legal reasons",
        "4XX" => "client error",
        "500" => "internal server error",
        "501" => "not implemented",
        "502" => "bad gateway",
        "503" => "service unavailable",
        "504" => "gateway timeout",
        "507" => "insufficient storage",
        "5XX" => "server error",
        "default" => "other",
        number => return format!("status {number}"),
    };
    words.to_owned()
}
