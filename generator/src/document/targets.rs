//! Where references of schemas lead: by pointer, by anchor, or by a bare name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{hints, schemas::Reader};
use crate::{
    codes::Code,
    diagnostic::{Diagnostic, Place, Severity},
    source::Pointer,
};

/// Keywords that give a schema a name to refer to (JSON Schema 2020-12 core, sections 8.2.2 and 8.2.3.2).
const ANCHORS: &[&str] = &["$anchor", "$dynamicAnchor"];

/// The schemas with an anchor, by its name; only made where a reference asks for one.
pub(super) type Anchors = BTreeMap<String, Vec<Pointer>>;

impl Reader<'_> {
    /// The target of `$ref` or `$dynamicRef`.
    pub(super) fn reference(&mut self, value: &Value, here: &Pointer) -> Option<Pointer> {
        let text = self.text(value, here)?;
        let target = match Pointer::from_fragment(&text) {
            Some(target) if target == Pointer::root() => self.itself(here, "$recursiveAnchor").unwrap_or(target),
            Some(target) if self.is_no_schema(&target, here) => return None,
            Some(target) => target,
            None => self
                .anchor(&text, here)
                .or_else(|| self.component(&text))
                .unwrap_or_else(|| Pointer::from_text(format!("/{text}"))),
        };
        self.pending.push((target.clone(), here.clone()));
        Some(target)
    }

    /// The target of `$recursiveRef`, which draft 2019-09 (core, section 8.2.4.2.1) allows to be `#` only: the
    /// outermost schema around it that says `$recursiveAnchor: true`, or else the component it stands in.
    pub(super) fn recursive(&mut self, here: &Pointer) -> Option<Pointer> {
        let target = self.itself(here, "$recursiveAnchor")?;
        self.pending.push((target.clone(), here.clone()));
        Some(target)
    }

    fn itself(&self, here: &Pointer, anchor: &str) -> Option<Pointer> {
        let says = |at: &Pointer| at.find(self.tree).and_then(|schema| schema.get(anchor)) == Some(&Value::Bool(true));
        let above = above(here);
        let is_component =
            |at: &Pointer| at.split().is_some_and(|(parent, _)| parent.as_str() == "/components/schemas");
        above.iter().rev().find(|at| says(at)).or_else(|| above.iter().find(|at| is_component(at))).cloned()
    }

    /// The schema with this anchor: one around the reference, or else the first of the document.
    fn anchor(&mut self, text: &str, here: &Pointer) -> Option<Pointer> {
        let name = text.strip_prefix('#')?;
        let tree = self.tree;
        let anchors = self.anchors.get_or_insert_with(|| {
            let mut found = Anchors::new();
            collect(tree, &Pointer::root(), &mut found);
            found
        });
        let named = anchors.get(name)?;
        above(here).into_iter().find(|at| named.contains(at)).or_else(|| named.first().cloned())
    }

    /// A bare name is not a reference by the specification; what is meant is clear.
    fn component(&self, name: &str) -> Option<Pointer> {
        let component = Pointer::from_text("/components/schemas").child(name);
        component.find(self.tree).map(|_| component)
    }

    /// Says which targets of a discriminator's mapping are nothing; a bare name may be one of a component.
    pub(super) fn mapping(&mut self, discriminator: &Value, here: &Pointer) {
        let Some(mapping) = discriminator.get("mapping").filter(|mapping| !mapping.is_null()) else { return };
        let Some(entries) = mapping.as_object() else {
            return self.wrong_kind(mapping, &here.child("mapping"), "an object");
        };
        for (key, target) in entries {
            let Some(text) = target.as_str() else {
                self.wrong_kind(target, &here.child("mapping").child(key), "a reference");
                continue;
            };
            let is_there = match Pointer::from_fragment(text) {
                Some(pointer) => pointer.find(self.tree).is_some(),
                None => text.contains('.') || text.contains("://") || self.component(text).is_some(),
            };
            if !is_there {
                let message = format!("`{text}` points at nothing; the discriminator does without it");
                let place = Place::value(&here.child("mapping").child(key));
                let mut problem = Diagnostic::new(Code::DanglingReference, place, message);
                problem.severity = Severity::Warning;
                self.problems.push(problem.help_if(hints::reference(self.tree, text)));
            }
        }
    }

    /// Whether a reference leads to a whole parameter, header, request body or response.
    fn is_no_schema(&mut self, target: &Pointer, here: &Pointer) -> bool {
        let kind =
            target.split().and_then(|(parent, _)| parent.as_str().strip_prefix("/components/").map(str::to_owned));
        let other = matches!(kind.as_deref(), Some("parameters" | "headers" | "requestBodies" | "responses"));
        if other && target.find(self.tree).is_some() {
            let message = format!("`{target}` is no schema; it is read as any value");
            self.report(Code::RepairedKind, here, message);
        }
        other
    }
}

/// The nodes around a place, the nearest first.
fn above(here: &Pointer) -> Vec<Pointer> {
    std::iter::successors(here.split(), |(parent, _)| parent.split()).map(|(parent, _)| parent).collect()
}

fn collect(node: &Value, at: &Pointer, found: &mut Anchors) {
    match node {
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(name) if ANCHORS.contains(&key.as_str()) => {
                        found.entry(name.clone()).or_default().push(at.clone());
                    }
                    _ => collect(value, &at.child(key), found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &at.index(index), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{coverage::Tally, diagnostic::Diagnostics};
    use serde_json::json;

    /// Where the reference at `/components/schemas/A/items` leads, and what is said of it.
    fn target(reference: &Value, components: &Value) -> (Option<String>, Vec<String>) {
        let mut tree = json!({ "components": components });
        tree["components"]["schemas"]["A"]["items"] = reference.clone();
        let mut problems = Diagnostics::default();
        let schemas = Reader::new(&tree, false, false, &mut Tally::default(), &mut problems)
            .read(vec![Pointer::from_text("/components/schemas/A")]);
        let id = schemas.at(&Pointer::from_text("/components/schemas/A/items"));
        let found = id.and_then(|id| schemas.get(id).reference.as_ref());
        (found.map(|at| at.as_str().to_owned()), problems.list().iter().map(|one| one.message.clone()).collect())
    }

    #[test]
    fn anchors_lead_to_the_nearest_schema_around_or_to_the_first() {
        let anchored = json!({"schemas": {"A": {"$dynamicAnchor": "x"}, "B": {"$anchor": "x"}, "C": {"$anchor": "y"}}});
        let to = |reference: Value| target(&reference, &anchored);
        assert_eq!(to(json!({"$dynamicRef": "#x"})), (Some("/components/schemas/A".to_owned()), vec![]));
        assert_eq!(to(json!({"$ref": "#y"})), (Some("/components/schemas/C".to_owned()), vec![]));
        assert_eq!(to(json!({"$recursiveRef": "#"})), (Some("/components/schemas/A".to_owned()), vec![]));
        assert_eq!(to(json!({"$ref": "B"})), (Some("/components/schemas/B".to_owned()), vec![]));
        assert_eq!(to(json!({"$ref": "#z"})).1, ["`#z` points at nothing"]);
    }

    #[test]
    fn a_response_is_no_schema() {
        let components = json!({"responses": {"One": {"content": {"application/json": {"schema": {}}}}}});
        let (at, said) = target(&json!({"$ref": "#/components/responses/One"}), &components);
        assert_eq!(at, None);
        assert_eq!(said, ["`#/components/responses/One` is no schema; it is read as any value"]);
    }
}
