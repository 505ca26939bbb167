//! What is wrong between the keywords of one schema: values that no value can have, and names that are
//! mistyped.

use serde_json::{Map, Value};

use super::{
    guess::closest,
    schema::{Schema, SchemaType},
    schemas::Reader,
    skeleton::kind_of,
};
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Place, Severity},
    source::Pointer,
};

impl Reader<'_> {
    /// Compares the keywords of a schema with each other.
    pub(super) fn contradictions(&mut self, schema: &Schema, keywords: &Map<String, Value>, at: &Pointer) {
        let rules = &schema.rules;
        self.crossed(rules.min_length > rules.max_length && rules.max_length.is_some(), "minLength", "maxLength", at);
        self.crossed(rules.min_items > rules.max_items && rules.max_items.is_some(), "minItems", "maxItems", at);
        let bounds = rules.minimum.zip(rules.maximum);
        self.crossed(bounds.is_some_and(|(least, most)| least > most), "minimum", "maximum", at);
        self.enumerated(schema, at);
        self.default_value(schema, at);
        self.required_names(schema, keywords, at);
        if schema.types == [SchemaType::Array] && self.version_30 && !keywords.contains_key("items") {
            let message = "an array without `items`, read as a list of any values";
            self.problems.push(Diagnostic::new(Code::MissingFieldRepaired, Place::key(at), message));
        }
    }

    fn crossed(&mut self, are: bool, low: &str, high: &str, at: &Pointer) {
        if are {
            let message = format!("`{low}` is greater than `{high}`: no value is valid");
            let problem = Diagnostic::new(Code::ContradictorySchema, Place::value(&at.child(low)), message);
            self.problems.push(problem.related(Place::value(&at.child(high)), "less than that"));
        }
    }

    fn enumerated(&mut self, schema: &Schema, at: &Pointer) {
        let Some(values) = &schema.values else { return };
        let at = at.child("enum");
        let Some(Value::Array(_)) = at.find(self.tree) else { return };
        if values.is_empty() {
            self.report(Code::ContradictorySchema, &at, "an empty `enum`: no value is valid");
        }
        for (index, value) in values.iter().enumerate().take(MOST_COMPARED) {
            if values[..index].contains(value) {
                let message = format!("{value} stands twice in this `enum`");
                self.report(Code::RepairedKind, &at.index(index), message);
            } else if !is_of(value, schema) {
                let message = format!("{} in an `enum` whose `type` is another", kind_of(value));
                self.report(Code::ContradictorySchema, &at.index(index), message);
            }
        }
    }

    fn default_value(&mut self, schema: &Schema, at: &Pointer) {
        let Some(value) = &schema.default else { return };
        let place = Place::value(&at.child("default"));
        if let Some(values) = schema.values.as_ref().filter(|values| !values.contains(value) && !value.is_null()) {
            let message = "this default is none of the values of `enum`";
            let problem = Diagnostic::new(Code::ContradictorySchema, place, message);
            let known = values.iter().filter_map(Value::as_str);
            self.problems.push(match value.as_str().and_then(|text| closest(text, known)) {
                Some(meant) => problem.help(format!("did you mean `{meant}`?")),
                None => problem,
            });
        } else if !is_of(value, schema) {
            let message = format!("{} as the default of another `type`", kind_of(value));
            self.problems.push(Diagnostic::new(Code::ContradictorySchema, place, message));
        }
    }

    /// `required` may name what other schemas declare; only what looks mistyped is reported.
    fn required_names(&mut self, schema: &Schema, keywords: &Map<String, Value>, at: &Pointer) {
        let Some(Value::Array(names)) = keywords.get("required") else { return };
        let place = at.child("required");
        for (index, name) in names.iter().enumerate().take(MOST_COMPARED) {
            let at = place.index(index);
            let Some(text) = name.as_str() else {
                self.wrong_kind(name, &at, "a name");
                continue;
            };
            if names[..index].contains(name) {
                self.report(Code::RepairedKind, &at, format!("`{text}` stands twice in this list"));
            }
            let others = schema.properties.keys().map(String::as_str).filter(|known| !names.iter().any(|n| n == known));
            let meant = if schema.properties.contains_key(text) { None } else { closest(text, others) };
            if let Some(meant) = meant {
                let message = format!("`{text}` is required, but no property is called so");
                let mut problem = Diagnostic::new(Code::UnknownValue, Place::value(&at), message);
                problem.severity = Severity::Warning;
                self.problems.push(problem.help(format!("did you mean `{meant}`?")));
            }
        }
    }
}

/// Longer lists are not compared with themselves.
const MOST_COMPARED: usize = 1000;

/// Whether a value is of the schema's types; `null` is judged where it matters.
fn is_of(value: &Value, schema: &Schema) -> bool {
    let is = |one: &SchemaType| match one {
        SchemaType::Array => value.is_array(),
        SchemaType::Boolean => value.is_boolean(),
        SchemaType::Integer | SchemaType::Number => value.is_number(),
        SchemaType::Object => value.is_object(),
        SchemaType::String => value.is_string(),
    };
    value.is_null() || schema.types.is_empty() || schema.types.iter().any(is)
}
