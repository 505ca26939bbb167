//! Builds, from the raw tree, the skeleton that `openapiv3` can read: everything but schemas and
//! examples, in the dialect of OpenAPI 3.0, with references followed and each object marked with
//! the pointer that it came from. What is wrong is repaired or reported on the way, so that the
//! typed reading afterwards can fail on nothing but a mistake of ours.

use serde_json::{Map, Value, json};

use super::{
    guess::closest,
    hints,
    kinds::{Expect, Field, Kind, Need},
    repairs,
};
use crate::{
    action,
    codes::Code,
    coverage::Tally,
    diagnostic::{Diagnostic, Diagnostics, Place},
    source::Pointer,
};

/// The extension under which a typed object keeps the pointer that it came from.
pub(super) const MARK: &str = "x-at";

/// Objects on which no call depends.
const ANNOTATIONS: &[&str] = &["Contact", "License", "External Documentation"];

/// The walk over the raw tree.
pub(super) struct Walk<'t> {
    pub(super) tree: &'t Value,
    pub(super) problems: &'t mut Diagnostics,
    tally: &'t mut Tally,
    /// Every schema met on the way.
    pub(super) schemas: Vec<Pointer>,
    /// References that are being followed, against cycles.
    following: Vec<Pointer>,
}

impl<'t> Walk<'t> {
    pub(super) fn new(tree: &'t Value, tally: &'t mut Tally, problems: &'t mut Diagnostics) -> Self {
        Self { tree, problems, tally, schemas: Vec::new(), following: Vec::new() }
    }

    /// An object of `kind`; `None` where there is nothing that could be read as one.
    pub(super) fn object(&mut self, kind: &'static Kind, raw: &Value, at: &Pointer) -> Option<Value> {
        if let (Value::String(name), "License" | "Contact") = (raw, kind.name) {
            self.warn(Code::RepairedKind, at, "a text is read as the name");
            return Some(json!({ "name": name }));
        }
        let Value::Object(fields) = raw else {
            if ANNOTATIONS.contains(&kind.name) {
                return self.ignored(raw, at, "an object");
            }
            self.wrong_kind(raw, at, &format!("an object ({})", kind.name));
            return None;
        };
        if kind.referable {
            if let Some(reference) = fields.get("$ref") {
                return self.referenced(kind, reference, fields, at);
            }
        }
        let is_new = self.tally.enter(kind.name, at);
        let mut object = Map::new();
        for (name, value) in fields {
            let below = at.child(name);
            if is_new {
                self.count(kind, name, value, &below);
            }
            if let Some(field) = kind.fields.iter().find(|field| field.name == name) {
                self.put(&mut object, name, field.expect, value, &below);
            } else if kind.extended && name.starts_with("x-") {
                // Extensions are read from the tree by those who know them.
            } else if let Some(expect) = kind.others {
                self.put(&mut object, name, expect, value, &below);
            } else {
                self.unknown_field(kind, &below, name);
            }
        }
        for field in kind.fields {
            self.missing(kind, field, &mut object, at)?;
        }
        if kind.marked {
            object.insert(MARK.to_owned(), json!(at.as_str()));
        }
        repairs::object(self, kind, &mut object, at).then_some(Value::Object(object))
    }

    fn count(&mut self, kind: &'static Kind, name: &str, value: &Value, at: &Pointer) {
        if let Some(field) = kind.fields.iter().find(|field| field.name == name) {
            let is_choice = matches!(field.expect, Expect::OneOf(_));
            self.tally.field(kind.name, name, value, is_choice, at);
        } else if kind.extended && name.starts_with("x-") {
            self.tally.extension(name, at);
        } else if kind.others.is_some() {
            self.tally.open_field(kind.name, name, at);
        }
    }

    fn put(&mut self, object: &mut Map<String, Value>, name: &str, expect: Expect, raw: &Value, at: &Pointer) {
        if raw.is_null() && !matches!(expect, Expect::Elsewhere) {
            self.warn(Code::RepairedKind, at, "`null` is read as if the field were not there");
            return;
        }
        if let Some(value) = self.value(expect, raw, at) {
            object.insert(name.to_owned(), value);
        }
    }

    fn value(&mut self, expect: Expect, raw: &Value, at: &Pointer) -> Option<Value> {
        match expect {
            Expect::Text => self.text(raw, at).map(Value::String),
            Expect::Words => match raw {
                Value::Array(_) | Value::Object(_) => self.ignored(raw, at, "a text"),
                _ => self.text(raw, at).map(Value::String),
            },
            Expect::Boolean => self.boolean(raw, at).map(Value::Bool),
            Expect::OneOf(allowed) => self.one_of(allowed, raw, at).map(Value::String),
            Expect::Object(kind) => self.object(kind, raw, at),
            Expect::List(item) => self.list(*item, raw, at),
            Expect::Map(value) => self.map(*value, raw, at),
            Expect::Schema => {
                self.schemas.push(at.clone());
                Some(json!({ "$ref": at.to_string() }))
            }
            Expect::Elsewhere => None,
            Expect::MapElsewhere => {
                if !raw.is_object() {
                    self.wrong_kind(raw, at, "an object");
                }
                None
            }
        }
    }

    fn list(&mut self, item: Expect, raw: &Value, at: &Pointer) -> Option<Value> {
        let Value::Array(items) = raw else {
            let message = format!("{} where a list belongs", kind_of(raw));
            let plain = matches!(item, Expect::Text);
            let (help, actions) = if plain { action::listed(self.tree, at, raw) } else { (None, None) };
            let problem = Diagnostic::new(Code::WrongKind, Place::value(at), message);
            self.problems.push(problem.help_if(help).overlay_if(actions));
            return None;
        };
        let each = items.iter().enumerate();
        Some(Value::Array(each.filter_map(|(index, raw)| self.value(item, raw, &at.index(index))).collect()))
    }

    fn map(&mut self, value: Expect, raw: &Value, at: &Pointer) -> Option<Value> {
        let Value::Object(entries) = raw else {
            self.wrong_kind(raw, at, "an object");
            return None;
        };
        // A mapping as a whole may stand elsewhere, though the specification knows no such reference.
        if let (Some(Value::String(reference)), Expect::Object(_), 1) = (entries.get("$ref"), value, entries.len()) {
            let (target, raw) = self.target(reference).filter(|(target, _)| !self.following.contains(target))?;
            self.following.push(target.clone());
            let found = self.map(value, raw, &target);
            self.following.pop();
            return found;
        }
        let mut map = Map::new();
        for (key, raw) in entries {
            // An extension in a map of texts is one all the same.
            if !(key.starts_with("x-") && matches!(value, Expect::Text)) {
                self.put(&mut map, key, value, raw, &at.child(key));
            }
        }
        Some(Value::Object(map))
    }

    /// Follows a Reference Object; its `summary` and `description` win over the target's (OpenAPI
    /// 3.1.1, section 4.8.23.1).
    fn referenced(
        &mut self,
        kind: &'static Kind,
        reference: &Value,
        beside: &Map<String, Value>,
        at: &Pointer,
    ) -> Option<Value> {
        let place = at.child("$ref");
        let text = self.text(reference, &place)?;
        let Some((target, raw)) = self.target(&text) else {
            let message = format!("`{}` points at nothing", hints::shown(&text));
            let problem = Diagnostic::new(Code::DanglingReference, Place::value(&place), message);
            let mend = hints::mended(self.tree, &text, &place);
            self.problems.push(problem.help_if(hints::reference(self.tree, &text)).overlay_if(mend));
            return None;
        };
        if self.is_other(kind, &target, raw, &place) {
            return None;
        }
        if self.following.contains(&target) {
            self.report(Code::ReferenceCycle, &place, format!("`{text}` leads back to itself"));
            return None;
        }
        self.following.push(target.clone());
        let found = self.object(kind, raw, &target);
        self.following.pop();
        let mut found = found?;
        for name in ["summary", "description"] {
            let known = kind.fields.iter().any(|field| field.name == name && matches!(field.expect, Expect::Words));
            if let (true, Some(Value::String(text))) = (known, beside.get(name)) {
                found[name] = json!(text);
            }
        }
        Some(found)
    }

    /// Whether a reference leads to a component of another kind that cannot be read as this one. A response has
    /// nothing that must be there, and a body its content only: whatever has that is read as one.
    fn is_other(&mut self, kind: &Kind, target: &Pointer, raw: &Value, place: &Pointer) -> bool {
        let section =
            target.split().and_then(|(parent, _)| Some(parent.as_str().strip_prefix("/components/")?.to_owned()));
        let (Some(wanted), Some(section)) = (hints::section(kind.name), section) else { return false };
        let is_other = section != wanted && !section.contains('/');
        if !is_other {
            return false;
        }
        let message = format!("`{target}` is one of `components.{section}` where one of `{wanted}` belongs");
        let is_readable = kind.name == "Response" || kind.name == "Request Body" && raw.get("content").is_some();
        if is_readable {
            self.warn(Code::RepairedKind, place, &format!("{message}; it is read as one"));
        } else {
            self.report(Code::WrongKind, place, message);
        }
        !is_readable
    }

    fn target(&self, reference: &str) -> Option<(Pointer, &'t Value)> {
        let pointer = Pointer::from_fragment(reference)?;
        let raw = pointer.find(self.tree)?;
        Some((pointer, raw))
    }

    fn missing(&mut self, kind: &Kind, field: &Field, object: &mut Map<String, Value>, at: &Pointer) -> Option<()> {
        if object.contains_key(field.name) {
            return Some(());
        }
        let stand_in = match field.need {
            Need::Optional => return Some(()),
            Need::Required => {
                // A field that is there but wrong has been reported already.
                if at.child(field.name).find(self.tree).is_none() {
                    self.without(kind, field.name, at);
                }
                return None;
            }
            Need::Replaced(text) if at.child(field.name).find(self.tree).is_some_and(|value| !value.is_null()) => text,
            Need::Replaced(text) => {
                let message = format!("{} without `{}`, read as `{text}`", kind.name, field.name);
                self.problems.push(Diagnostic::new(Code::MissingFieldRepaired, Place::key(at), message));
                text
            }
            Need::Filled(text) => text,
        };
        object.insert(field.name.to_owned(), serde_json::from_str(stand_in).unwrap_or_default());
        Some(())
    }

    fn without(&mut self, kind: &Kind, field: &str, at: &Pointer) {
        let message = format!("{} without `{field}`", kind.name);
        let stand_in = if field == "in" { "query" } else { "..." };
        let problem = Diagnostic::new(Code::MissingField, Place::key(at), message);
        self.problems.push(problem.overlay_if(Some(action::set(at, field, &stand_in.into()))));
    }

    /// A text; a number or boolean is taken as the text that it is written as.
    fn text(&mut self, raw: &Value, at: &Pointer) -> Option<String> {
        match raw {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => {
                self.warn(Code::RepairedKind, at, &format!("{} is read as a text", kind_of(raw)));
                Some(raw.to_string())
            }
            Value::Null | Value::Array(_) | Value::Object(_) => {
                self.wrong_kind(raw, at, "a text");
                None
            }
        }
    }

    fn boolean(&mut self, raw: &Value, at: &Pointer) -> Option<bool> {
        let meant = match raw {
            Value::Bool(value) => return Some(*value),
            Value::String(text) => text.parse::<bool>().ok(),
            _ => None,
        };
        if meant.is_some() {
            self.warn(Code::RepairedKind, at, "a text is read as a boolean");
        } else {
            self.wrong_kind(raw, at, "`true` or `false`");
        }
        meant
    }

    fn one_of(&mut self, allowed: &[&str], raw: &Value, at: &Pointer) -> Option<String> {
        let text = self.text(raw, at)?;
        if allowed.contains(&text.as_str()) {
            return Some(text);
        }
        let list = allowed.join("`, `");
        let problem = Diagnostic::new(
            Code::UnknownValue,
            Place::value(at),
            format!("`{text}` is none of the values allowed here"),
        );
        let meant = closest(&text, allowed.iter().copied());
        self.problems.push(match (hints::value(allowed, &text), meant) {
            (Some(hint), _) => problem.help(hint),
            (None, Some(meant)) => problem.help(format!("did you mean `{meant}`?")).overlay_if(action::replace(
                self.tree,
                at,
                &meant.into(),
            )),
            (None, None) => problem.help(format!("one of `{list}`")),
        });
        None
    }

    fn unknown_field(&mut self, kind: &Kind, at: &Pointer, name: &str) {
        let article = hints::article(kind.name);
        let message = format!("{article} {} has no field `{name}`; it is ignored", kind.name);
        let problem = Diagnostic::new(Code::UnknownField, Place::key(at), message);
        let meant = closest(name, kind.fields.iter().map(|field| field.name));
        self.problems.push(match (hints::field(kind.name, name), meant) {
            (Some(hint), _) => problem.help(hint),
            (None, Some(meant)) => {
                problem.help(format!("did you mean `{meant}`?")).overlay_if(action::rename(self.tree, at, meant))
            }
            (None, None) => problem.help("names of extensions begin with `x-`"),
        });
    }

    /// An annotation of another kind: no call depends on it, so it is ignored.
    fn ignored(&mut self, raw: &Value, at: &Pointer, wanted: &str) -> Option<Value> {
        self.warn(Code::RepairedKind, at, &format!("{} where {wanted} belongs is ignored", kind_of(raw)));
        None
    }

    fn wrong_kind(&mut self, raw: &Value, at: &Pointer, wanted: &str) {
        self.report(Code::WrongKind, at, format!("{} where {wanted} belongs", kind_of(raw)));
    }

    pub(super) fn report(&mut self, code: Code, at: &Pointer, message: String) {
        self.problems.push(Diagnostic::new(code, Place::value(at), message));
    }

    pub(super) fn warn_key(&mut self, code: Code, at: &Pointer, message: String, help: Option<&str>) {
        let problem = Diagnostic::new(code, Place::key(at), message);
        self.problems.push(problem.help_if(help.map(str::to_owned)));
    }

    pub(super) fn warn(&mut self, code: Code, at: &Pointer, message: &str) {
        self.problems.push(Diagnostic::new(code, Place::value(at), message));
    }
}

/// What a value is, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "`null`",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
