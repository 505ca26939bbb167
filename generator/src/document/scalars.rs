//! What a keyword of a schema may be written as. A keyword that is of another kind than it must be is read as if it were
//! not there, with a warning that says whether values depend on it or not (annotations: JSON Schema 2020-12 validation,
//! section 9).

use serde_json::Value;

use super::{schemas::Reader, skeleton::kind_of};
use crate::{
    action,
    codes::Code,
    diagnostic::{Diagnostic, Place},
    source::Pointer,
};

impl Reader<'_> {
    /// A text; a number or boolean is taken as the text that it is written as.
    pub(super) fn text(&mut self, value: &Value, here: &Pointer) -> Option<String> {
        let found = self.plain(value, here);
        if found.is_none() {
            self.wrong_kind(value, here, "a text");
        }
        found
    }

    /// A text on which nothing depends.
    pub(super) fn words(&mut self, value: &Value, here: &Pointer) -> Option<String> {
        let found = self.plain(value, here);
        if found.is_none() {
            self.ignored(value, here, "a text");
        }
        found
    }

    fn plain(&mut self, value: &Value, here: &Pointer) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => {
                self.report(Code::RepairedKind, here, format!("{} is read as a text", kind_of(value)));
                Some(value.to_string())
            }
            _ => None,
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, value: &Value, here: &Pointer) -> bool {
        let found = self.boolean(value, here);
        if found.is_none() {
            self.wrong_kind(value, here, "`true` or `false`");
        }
        found.unwrap_or_default()
    }

    /// `true` or `false`, on which nothing depends.
    pub(super) fn remark(&mut self, value: &Value, here: &Pointer) -> bool {
        let found = self.boolean(value, here);
        if found.is_none() {
            self.ignored(value, here, "`true` or `false`");
        }
        found.unwrap_or_default()
    }

    fn boolean(&mut self, value: &Value, here: &Pointer) -> Option<bool> {
        let meant = match value {
            Value::Bool(flag) => return Some(*flag),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        if meant.is_some() {
            self.report(Code::RepairedKind, here, "a text is read as a boolean");
        }
        meant
    }

    /// A number; a text that is written as one is taken for it.
    pub(super) fn number(&mut self, value: &Value, here: &Pointer) -> Option<f64> {
        let meant = value.as_str().and_then(|text| text.trim().parse::<f64>().ok()).filter(|number| number.is_finite());
        if meant.is_some() {
            self.report(Code::RepairedKind, here, "a text is read as a number");
        }
        let found = value.as_f64().or(meant);
        if found.is_none() {
            self.wrong_kind(value, here, "a number");
        }
        found
    }

    pub(super) fn wrong_kind(&mut self, value: &Value, here: &Pointer, wanted: &str) {
        self.report(Code::MalformedSchema, here, format!("{} where {wanted} belongs", kind_of(value)));
    }

    /// Something else where a list of values belongs.
    pub(super) fn no_list(&mut self, value: &Value, here: &Pointer) {
        let message = format!("{} where a list belongs", kind_of(value));
        let (help, actions) = action::listed(self.tree, here, value);
        let problem = Diagnostic::new(Code::MalformedSchema, Place::value(here), message);
        self.problems.push(problem.help_if(help).overlay_if(actions));
    }

    /// An annotation of another kind. A schema there is a property that stands in the wrong place.
    fn ignored(&mut self, value: &Value, here: &Pointer, wanted: &str) {
        let message = format!("{} where {wanted} belongs is ignored", kind_of(value));
        let looks_like_schema = ["type", "$ref", "properties"].iter().any(|keyword| value.get(keyword).is_some());
        let help = looks_like_schema.then(|| "a property stands in `properties`".to_owned());
        self.problems.push(Diagnostic::new(Code::RepairedKind, Place::value(here), message).help_if(help));
    }

    pub(super) fn report(&mut self, code: Code, at: &Pointer, message: impl Into<String>) {
        self.problems.push(Diagnostic::new(code, Place::value(at), message));
    }
}
