//! The keywords of a schema that limit a value, those that say nothing about it, and those that
//! nobody knows (JSON Schema 2020-12 validation, section 6).

use serde_json::{Map, Value};

use super::{guess::closest, schema::Rules, schemas::Reader};
use crate::{
    action,
    codes::Code,
    diagnostic::{Diagnostic, Place},
    source::Pointer,
};

impl Reader<'_> {
    /// Takes an assertion; `false` if `keyword` is none.
    pub(super) fn rule(&mut self, rules: &mut Rules, keyword: &str, value: &Value, here: &Pointer) -> bool {
        match keyword {
            "minLength" => rules.min_length = self.count(value, here),
            "maxLength" => rules.max_length = self.count(value, here),
            "minItems" => rules.min_items = self.count(value, here),
            "maxItems" => rules.max_items = self.count(value, here),
            "uniqueItems" => rules.unique_items = self.flag(value, here),
            "minProperties" => rules.min_properties = self.count(value, here),
            "maxProperties" => rules.max_properties = self.count(value, here),
            "minimum" => rules.minimum = self.number(value, here),
            "maximum" => rules.maximum = self.number(value, here),
            "exclusiveMinimum" => rules.exclusive_minimum = self.exclusive(value, here),
            "exclusiveMaximum" => rules.exclusive_maximum = self.exclusive(value, here),
            "multipleOf" => rules.multiple_of = self.factor(value, here),
            "pattern" => rules.pattern = self.pattern(value, here),
            _ => return false,
        }
        true
    }

    /// Keywords that change no type, and those that nobody knows.
    pub(super) fn other(&mut self, keyword: &str, here: &Pointer, at: &Pointer) {
        if keyword.starts_with("x-") || SILENT.contains(&keyword) {
            return;
        }
        if UNUSED.contains(&keyword) {
            let message = format!("`{keyword}` is not turned into Rust; values are taken as if it were not there");
            return self.report(Code::Unsupported, here, message);
        }
        let message = format!("`{keyword}` is no keyword of a schema; it is ignored");
        let _ = at;
        let problem = Diagnostic::new(Code::UnknownField, Place::key(here), message);
        self.problems.push(match closest(keyword, KNOWN.iter().copied()) {
            Some(meant) => {
                problem.help(format!("did you mean `{meant}`?")).overlay_if(action::rename(self.tree, here, meant))
            }
            None => problem,
        });
    }

    /// A length.
    fn count(&mut self, value: &Value, here: &Pointer) -> Option<u64> {
        let number = self.number(value, here)?;
        let found = value.as_u64().or_else(|| count(number));
        if found.is_none() {
            self.report(
                Code::RepairedKind,
                here,
                "this is no length, which is a whole number from 0 on; it is ignored",
            );
        }
        found
    }

    /// A bound, or in 3.0 a word on the bound beside it.
    fn exclusive(&mut self, value: &Value, here: &Pointer) -> Option<f64> {
        if !value.is_boolean() {
            return self.number(value, here);
        }
        if !self.version_30 {
            let message = "a boolean here is of 3.0; it is understood as in 3.0";
            self.report(Code::RepairedKind, here, message);
        }
        None
    }

    fn factor(&mut self, value: &Value, here: &Pointer) -> Option<f64> {
        let factor = self.number(value, here)?;
        if factor <= 0.0 {
            self.report(Code::RepairedKind, here, "nothing is a multiple of this; it is ignored");
        }
        Some(factor).filter(|factor| *factor > 0.0)
    }
}

/// Whether a keyword says what it is by itself: of the others, a problem says that nobody knows or uses them.
pub(super) fn is_counted(keyword: &str) -> bool {
    keyword.starts_with("x-") || SILENT.contains(&keyword) || KNOWN.contains(&keyword)
}

/// A length; negative ones say nothing.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
fn count(number: f64) -> Option<u64> {
    ((0.0..1e15).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}

/// In 3.0, `exclusiveMinimum` and `exclusiveMaximum` are booleans that make the bound beside them
/// exclusive; in 3.1 they are bounds themselves.
pub(super) fn exclusive_bounds(rules: &mut Rules, keywords: &Map<String, Value>) {
    if keywords.get("exclusiveMinimum") == Some(&Value::Bool(true)) {
        rules.exclusive_minimum = rules.minimum.take();
    }
    if keywords.get("exclusiveMaximum") == Some(&Value::Bool(true)) {
        rules.exclusive_maximum = rules.maximum.take();
    }
}

/// Keywords that say nothing about the type of a value.
const SILENT: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "$recursiveAnchor",
    "$schema",
    "$vocabulary",
    "definitions",
    "externalDocs",
    "id",
    "xml",
    "patternProperties",
];

/// Assertions that have no counterpart in Rust's types.
const UNUSED: &[&str] = &[
    "contains",
    "contentSchema",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
];

/// What a mistyped keyword may have been meant to be.
const KNOWN: &[&str] = &[
    "$dynamicRef",
    "$recursiveRef",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contentEncoding",
    "contentMediaType",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
];
