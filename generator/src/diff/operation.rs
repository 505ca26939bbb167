//! The differences of one operation.

use std::collections::{BTreeMap, BTreeSet};

use super::{model::Found, rules::Rule, values::Values};
use crate::api::{AnswerKind, Api, Body, BodyKind, Input, Operation, Paging, Success, Target};

/// One operation in both models.
pub(super) struct Pair<'a> {
    pub(super) old: &'a Api,
    pub(super) new: &'a Api,
    pub(super) was: &'a Operation,
    pub(super) is: &'a Operation,
}

impl Pair<'_> {
    /// Compares them: what is sent, what is answered, and what it takes to be called.
    pub(super) fn compare(&self, found: &mut Found) {
        let Self { was, is, .. } = self;
        match (was.deprecated, is.deprecated) {
            (false, true) => found.add(Rule::OperationDeprecated, "", "is deprecated"),
            (true, false) => found.add(Rule::OperationRevived, "", "is not deprecated any more"),
            _ => {}
        }
        if was.base_url != is.base_url {
            found.add(Rule::ServerChanged, "", "has another server");
        }
        if was.idempotent != is.idempotent || was.idempotency_key != is.idempotency_key {
            let may = if is.idempotent || is.idempotency_key.is_some() { "may" } else { "may not" };
            found.add(Rule::RetriesChanged, "", format!("{may} be sent again"));
        }
        self.security(found);
        let mut values = Values::new(self.old, self.new, found);
        self.inputs(&mut values);
        self.body(&mut values);
        self.success(&mut values);
        self.errors(&mut values);
        self.headers(&mut values);
        if step(was.paging.as_ref()) != step(is.paging.as_ref()) {
            let how = is.paging.as_ref().map_or_else(|| "is not paged any more".to_owned(), Paging::about);
            values.found.add(Rule::PagingChanged, "", how);
        }
    }

    fn security(&self, found: &mut Found) {
        let names = |api: &Api, operation: &Operation| -> BTreeSet<BTreeSet<String>> {
            let name = |scheme: &usize| api.schemes[*scheme].wire_name.clone();
            operation.security.iter().map(|all| all.iter().map(name).collect()).collect()
        };
        let (before, after) = (names(self.old, self.was), names(self.new, self.is));
        let said = |all: &BTreeSet<BTreeSet<String>>| {
            let each = all.iter().map(|all| all.iter().cloned().collect::<Vec<_>>().join(" and "));
            let each: Vec<String> = each.map(|one| if one.is_empty() { "nothing".to_owned() } else { one }).collect();
            if each.is_empty() { "nothing".to_owned() } else { each.join(" or ") }
        };
        if before == after {
            return;
        }
        // Where nothing is needed any more, whatever is sent is good.
        let is_wider = after.is_empty() || (!before.is_empty() && before.is_subset(&after));
        let rule = if is_wider { Rule::SecurityWidened } else { Rule::SecurityChanged };
        found.add(rule, "", format!("needs {}, and needed {}", said(&after), said(&before)));
    }

    fn inputs(&self, values: &mut Values<'_, '_>) {
        let (before, after) = (parameters(self.was), parameters(self.is));
        for (key, (input, required)) in &after {
            let Some((other, was_required)) = before.get(key) else {
                let (rule, what) = if *required {
                    (Rule::RequiredParameterAdded, "is new, and required")
                } else {
                    (Rule::ParameterAdded, "is new")
                };
                values.found.add(rule, key, what);
                continue;
            };
            match (was_required, required) {
                (false, true) => values.found.add(Rule::BecameRequired, key, "is required now"),
                (true, false) => values.found.add(Rule::BecameOptional, key, "is optional now"),
                _ => {}
            }
            if other.target != input.target {
                values.found.add(Rule::ParameterStyleChanged, key, "is written in another way");
            }
            if other.default != input.default {
                let said = |input: &Input| {
                    input.default.as_ref().map_or_else(|| "none".to_owned(), |value| format!("`{value}`"))
                };
                let what = format!("the default is {}, and was {}", said(input), said(other));
                values.found.add(Rule::DefaultChanged, key, what);
            }
            values.rules(key, &other.rules, &input.rules, true);
            values.nullable(key, other.nullable, input.nullable, true);
            values.types(key, &other.ty, &input.ty, true);
        }
        for key in before.keys().filter(|key| !after.contains_key(*key)) {
            values.found.add(Rule::ParameterRemoved, key, "is gone");
        }
    }

    fn body(&self, values: &mut Values<'_, '_>) {
        match (&self.was.body, &self.is.body) {
            (None, Some(body)) if body.required => {
                values.found.add(Rule::RequiredBodyAdded, "body", "is new, and required");
            }
            (None, Some(_)) => values.found.add(Rule::BodyAdded, "body", "is new"),
            (Some(_), None) => values.found.add(Rule::BodyRemoved, "body", "is gone"),
            (Some(was), Some(is)) => {
                match (was.required, is.required) {
                    (false, true) => values.found.add(Rule::BecameRequired, "body", "is required now"),
                    (true, false) => values.found.add(Rule::BecameOptional, "body", "is optional now"),
                    _ => {}
                }
                if was.media_type != is.media_type {
                    let (new, old) = (&is.media_type, &was.media_type);
                    let still = is.others.contains(old) || (is.or_form && was.kind == BodyKind::Form);
                    let rule = if still { Rule::TypeWidened } else { Rule::MediaTypeChanged };
                    values.found.add(rule, "body", format!("is `{new}`, and was `{old}`"));
                }
                if is_typed(was) && is_typed(is) {
                    values.rules("body", &was.rules, &is.rules, true);
                    values.types("body", &was.ty, &is.ty, true);
                }
            }
            (None, None) => {}
        }
    }

    fn success(&self, values: &mut Values<'_, '_>) {
        let (was, is) = (answers(&self.was.success), answers(&self.is.success));
        for (status, (kind, ty)) in &is {
            let Some((old_kind, old_ty)) = was.get(status) else {
                values.found.add(Rule::StatusAdded, status, "is a status of success now");
                continue;
            };
            match (old_kind, kind) {
                (None, Some(_)) => values.found.add(Rule::AnswerAdded, status, "has a body now"),
                (Some(_), None) => values.found.add(Rule::AnswerRemoved, status, "has no body any more"),
                (Some(old), Some(new)) if old != new => {
                    let what = format!("is read as {}, and was read as {}", word(*new), word(*old));
                    values.found.add(Rule::AnswerMediaTypeChanged, status, what);
                }
                _ => {
                    if let (Some(old), Some(new)) = (old_ty, ty) {
                        values.types(status, old, new, false);
                    }
                }
            }
        }
        for status in was.keys().filter(|status| !is.contains_key(*status)) {
            values.found.add(Rule::StatusRemoved, status, "is no status of success any more");
        }
    }

    fn errors(&self, values: &mut Values<'_, '_>) {
        let described = |operation: &'_ Operation| -> BTreeMap<String, crate::api::Type> {
            let errors = operation.errors.iter();
            errors.filter_map(|error| Some((error.status.clone(), error.ty.clone()?))).collect()
        };
        let (before, after) = (described(self.was), described(self.is));
        for (status, ty) in &after {
            match before.get(status) {
                None => values.found.add(Rule::ErrorAdded, status, "the error's body is described now"),
                Some(old) => values.types(status, old, ty, false),
            }
        }
        for status in before.keys().filter(|status| !after.contains_key(*status)) {
            values.found.add(Rule::ErrorRemoved, status, "the error's body is not described any more");
        }
    }

    fn headers(&self, values: &mut Values<'_, '_>) {
        for header in &self.is.headers {
            let place = format!("header {}", header.wire_name);
            match self.was.headers.iter().find(|other| other.wire_name == header.wire_name) {
                None => values.found.add(Rule::HeaderAdded, &place, "is declared now"),
                Some(other) => values.types(&place, &other.ty, &header.ty, false),
            }
        }
        let is_there = |name: &String| self.is.headers.iter().any(|other| other.wire_name == *name);
        for header in self.was.headers.iter().filter(|header| !is_there(&header.wire_name)) {
            let place = format!("header {}", header.wire_name);
            values.found.add(Rule::HeaderRemoved, &place, "is not declared any more");
        }
    }
}

/// How the next page is asked for.
fn step(paging: Option<&Paging>) -> Option<String> {
    paging.map(Paging::about)
}

/// Whether a body has a type, and is not text or bytes.
fn is_typed(body: &Body) -> bool {
    matches!(body.kind, BodyKind::Json | BodyKind::Form | BodyKind::Xml)
}

/// Parameters, and parts of forms, by where they are and what they are called; those in the path by their order.
fn parameters(operation: &Operation) -> BTreeMap<String, (&Input, bool)> {
    let required = operation.arguments.iter().map(|input| (input, true));
    let optional = operation.options.iter().map(|input| (input, false));
    let mut in_path = 0;
    let keyed = required.chain(optional).filter_map(|(input, required)| {
        let key = match &input.target {
            Target::Parameter { place: crate::api::Place::Path, .. } => {
                in_path += 1;
                format!("path {in_path}")
            }
            Target::Parameter { place, .. } => format!("{place:?} {}", input.wire_name).to_lowercase(),
            Target::Part { .. } => format!("part {}", input.wire_name),
            // They are compared with the body.
            Target::Property | Target::Body => return None,
        };
        Some((key, (input, required)))
    });
    keyed.collect()
}

type Answer<'a> = (Option<AnswerKind>, Option<&'a crate::api::Type>);

/// What a success answers, by status.
fn answers(success: &Success) -> BTreeMap<String, Answer<'_>> {
    if success.cases.is_empty() {
        return BTreeMap::from([("answer".to_owned(), (success.kind, success.ty.as_ref()))]);
    }
    success.cases.iter().map(|case| (case.status.clone(), (case.kind, case.ty.as_ref()))).collect()
}

fn word(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Json => "JSON",
        AnswerKind::Xml => "XML",
        AnswerKind::Text => "text",
        AnswerKind::Bytes => "bytes",
        AnswerKind::Events(_) => "events",
        AnswerKind::Lines => "JSON lines",
    }
}
