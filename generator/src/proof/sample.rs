//! Values for requests: the document's examples, defaults and enums, or else the simplest value that a schema
//! allows. Made from the raw tree, so that what is generated can be held against it.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::{judge::Judge, numbers::number, text};
use crate::{document::is_annotation, source::Pointer};

/// How deep values hold optional values, and how deep they go at all.
const OPTIONAL_DEPTH: usize = 3;
const DEEPEST: usize = 16;

/// How deep a value is in the whole, and through how many schemas the way to it led.
#[derive(Clone, Copy, Default)]
struct Depth {
    nested: usize,
    steps: usize,
}

impl Depth {
    /// In a part of a composition: the same value.
    fn beside(self) -> Self {
        Self { steps: self.steps + 1, ..self }
    }

    /// In a property or an item.
    fn inside(self) -> Self {
        Self { nested: self.nested + 1, steps: self.steps + 1 }
    }
}

/// Makes values.
pub(super) struct Sampler<'t, 'j> {
    pub(super) tree: &'t Value,
    pub(super) judge: Option<&'j Judge<'j>>,
    /// Whether texts come before other branches of a union: on the way to a path or a query, all become texts.
    pub(super) texts_first: bool,
    /// How many schemas may still be looked at for one value: compositions can repeat each other without end.
    pub(super) left: Cell<usize>,
}

/// More schemas than a request has.
const MOST: usize = 20_000;

impl<'t> Sampler<'t, '_> {
    /// A value for the schema at a pointer, as a request has it: without what is only read.
    pub(super) fn value(&self, at: &Pointer) -> Option<Value> {
        self.left.set(MOST);
        self.sample(at, Depth::default())
    }

    fn may_go_on(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// The node at a pointer, behind references, and where it is.
    pub(super) fn follow(&self, at: &Pointer) -> Option<(Pointer, &'t Value)> {
        let mut at = at.clone();
        for _ in 0..DEEPEST {
            let node = at.find(self.tree)?;
            match node.get("$ref").and_then(Value::as_str).and_then(Pointer::from_fragment) {
                Some(target) => at = target,
                None => return Some((at, node)),
            }
        }
        None
    }

    fn sample(&self, at: &Pointer, depth: Depth) -> Option<Value> {
        if depth.steps > DEEPEST || !self.may_go_on() {
            return None;
        }
        let (at, schema) = self.follow(at)?;
        if let Some(given) = self.given(&at, schema) {
            return Some(given);
        }
        if schema.get("nullable") == Some(&json!(true)) && says_nothing(schema) {
            return Some(Value::Null);
        }
        let whole = self.composed(&at, schema, depth);
        // What is required of a property says that there are some.
        let object = ["properties", "additionalProperties", "required"].iter().any(|key| schema.get(key).is_some());
        match (whole, kind(schema)) {
            (whole, kind) if kind == Some("object") || (kind.is_none() && object) => {
                let mut properties = match whole {
                    Some(Value::Object(properties)) => properties,
                    _ => Map::new(),
                };
                properties.extend(self.object(&at, schema, depth)?);
                self.add_required(&at, &mut properties, depth);
                self.leave_only_read(&at, &mut properties);
                Some(self.one_alternative(&at, schema, properties))
            }
            (Some(Value::Object(mut properties)), _) => {
                self.add_required(&at, &mut properties, depth);
                self.leave_only_read(&at, &mut properties);
                Some(Value::Object(properties))
            }
            (Some(whole), _) => Some(whole),
            (None, Some("array")) => self.list(&at, schema, depth),
            (None, None) if schema.get("items").is_some() => self.list(&at, schema, depth),
            (None, Some("boolean")) => Some(json!(true)),
            (None, Some("integer")) => Some(number(schema, true)),
            (None, Some("number")) => Some(number(schema, false)),
            (None, Some("null")) => Some(Value::Null),
            (None, _) if is_composed(schema) => None,
            (None, _) => text::sample(schema).map(Value::String),
        }
    }

    /// What the document itself gives, if it is valid. An object is put together from its properties, since
    /// its example may have what is only read.
    fn given(&self, at: &Pointer, schema: &Value) -> Option<Value> {
        let first = |key: &str| schema.get(key).and_then(Value::as_array).and_then(|all| all.first());
        let constant = schema.get("const");
        let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().find(|one| !one.is_null());
        let given = [schema.get("example"), first("examples"), schema.get("default"), constant, listed];
        let plain = |value: &&Value| match value {
            Value::Null | Value::Object(_) => false,
            // Larger ones are not the same number in every type.
            Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() < 9e15),
            Value::Array(items) => !items.is_empty() && items.iter().all(|item| !item.is_object() && !item.is_null()),
            _ => true,
        };
        let mut given = given.into_iter().flatten().filter(plain);
        // Where `enum` and `type` contradict each other, the values that are listed are what is meant.
        given.find(|value| self.is_valid(at, value)).or(listed.filter(plain)).cloned()
    }

    fn is_valid(&self, at: &Pointer, value: &Value) -> bool {
        self.judge.is_some_and(|judge| judge.is_valid_at(&at.to_string(), value))
    }

    /// The parts of `allOf` together, or one branch of a union.
    fn composed(&self, at: &Pointer, schema: &Value, depth: Depth) -> Option<Value> {
        let branches = |keyword: &str| {
            let count = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            let list = at.child(keyword);
            (0..count).map(move |index| list.index(index)).collect::<Vec<_>>()
        };
        let mut whole: Option<Value> = None;
        for part in branches("allOf") {
            let says_nothing = part.find(self.tree).is_none_or(says_nothing);
            match (self.sample(&part, depth.beside()), &mut whole) {
                (Some(Value::Object(more)), Some(Value::Object(properties))) => properties.extend(more),
                (Some(found), None) if !says_nothing => whole = Some(found),
                _ => {}
            }
        }
        let mut union = [branches("oneOf"), branches("anyOf")].concat();
        if self.texts_first {
            let is_text = |at: &Pointer| self.follow(at).is_some_and(|(_, branch)| kind(branch) == Some("string"));
            union.sort_by_cached_key(|branch| !is_text(branch));
        }
        let found = union.iter().find_map(|branch| {
            let found = self.sample(branch, depth.beside()).filter(|found| !found.is_null())?;
            Some(self.tagged(schema, branch, found))
        });
        match (whole, found) {
            (Some(Value::Object(mut whole)), Some(Value::Object(more))) => {
                whole.extend(more);
                Some(Value::Object(whole))
            }
            (whole, found) => whole.or(found),
        }
    }

    /// The value of a branch with the text that `discriminator` asks for (OpenAPI 3.1.1, section 4.8.25).
    fn tagged(&self, union: &Value, branch: &Pointer, mut value: Value) -> Value {
        let discriminator = union.get("discriminator");
        let reference = branch.find(self.tree).and_then(|branch| branch.get("$ref")).and_then(Value::as_str);
        let property = discriminator.and_then(|one| one.get("propertyName")).and_then(Value::as_str);
        let (Some(discriminator), Some(property), Some(reference)) = (discriminator, property, reference) else {
            return value;
        };
        let name = reference.rsplit('/').next().unwrap_or_default();
        if mapping(discriminator, reference, name).is_none() && self.is_valid(branch, &value) {
            return value;
        }
        if let Value::Object(properties) = &mut value {
            let tag = mapping(discriminator, reference, name).unwrap_or(name);
            properties.insert(property.to_owned(), json!(tag));
        }
        value
    }

    fn object(&self, at: &Pointer, schema: &Value, depth: Depth) -> Option<Map<String, Value>> {
        let required: Vec<&str> = match schema.get("required") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let mut found = Map::new();
        for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
            let property = at.child("properties").child(name);
            let raw = property.find(self.tree).unwrap_or(&Value::Null);
            let read_only = raw.get("readOnly") == Some(&json!(true)) && !is_fixed(raw);
            let is_required = required.contains(&name.as_str());
            let is_never = raw == &Value::Bool(false);
            if read_only || is_never || (!is_required && depth.nested >= OPTIONAL_DEPTH) {
                continue;
            }
            match self.sample(&property, depth.inside()) {
                Some(value) if is_required || !value.is_null() => _ = found.insert(name.clone(), value),
                None if is_required => return None,
                _ => {}
            }
        }
        if found.is_empty() && schema.get("additionalProperties").is_some_and(Value::is_object) {
            found.extend(
                self.sample(&at.child("additionalProperties"), depth.inside()).map(|value| ("key".to_owned(), value)),
            );
        }
        Some(found)
    }

    /// What one part of an `allOf` requires and another one describes.
    fn add_required(&self, at: &Pointer, properties: &mut Map<String, Value>, depth: Depth) {
        if at.child("allOf").find(self.tree).is_none() {
            return;
        }
        let (mut required, mut described) = Default::default();
        self.members(at, &mut required, &mut described, 0);
        for (name, place) in described {
            if required.contains(&name) && !properties.contains_key(&name) {
                properties.extend(self.sample(&place, depth.inside()).map(|value| (name, value)));
            }
        }
    }

    /// The names that a schema or a part of its `allOf` requires, and those that it describes, with their places.
    fn members(&self, at: &Pointer, required: &mut Vec<String>, described: &mut Vec<(String, Pointer)>, depth: usize) {
        let Some((at, schema)) = self.follow(at).filter(|_| depth < DEEPEST && self.may_go_on()) else { return };
        let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        required.extend(names.filter_map(Value::as_str).map(str::to_owned));
        let names = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        described.extend(names.map(|name| (name.clone(), at.child("properties").child(name))));
        let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        (0..parts).for_each(|index| self.members(&at.child("allOf").index(index), required, described, depth + 1));
    }

    /// What one part says is only read is only read; but what has one value says no more than the schema does, and
    /// goes along.
    fn leave_only_read(&self, at: &Pointer, properties: &mut Map<String, Value>) {
        let mut found = Default::default();
        self.only_read(at, &mut found, 0);
        let (only_read, fixed) = found;
        properties.retain(|name, _| !only_read.contains(name) || fixed.contains(name));
    }

    /// The properties that a schema or a part of its `allOf` says are only read, and those that have one value.
    fn only_read(&self, at: &Pointer, found: &mut (Vec<String>, Vec<String>), depth: usize) {
        let Some((at, schema)) = self.follow(at).filter(|_| depth < DEEPEST && self.may_go_on()) else { return };
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if property.get("readOnly") == Some(&json!(true)) && !found.0.contains(name) {
                found.0.push(name.clone());
            }
            if is_fixed(property) {
                found.1.push(name.clone());
            }
        }
        let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        (0..parts).for_each(|index| self.only_read(&at.child("allOf").index(index), found, depth + 1));
    }

    /// The object with the properties of one branch, where branches only say which of the properties are there.
    fn one_alternative(&self, at: &Pointer, schema: &Value, properties: Map<String, Value>) -> Value {
        let names = |branch: &Value| -> Vec<String> {
            let names = branch.get("required").and_then(Value::as_array).into_iter().flatten();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let branches: Vec<Vec<String>> =
            schema.get("oneOf").and_then(Value::as_array).into_iter().flatten().map(names).collect();
        let whole = Value::Object(properties);
        if branches.len() < 2 || self.is_valid(at, &whole) {
            return whole;
        }
        let without_others = |own: &Vec<String>| {
            let mut one = whole.clone();
            let others = branches.iter().flatten().filter(|name| !own.contains(name));
            for name in others {
                one.as_object_mut().map(|properties| properties.shift_remove(name));
            }
            one
        };
        branches.iter().map(without_others).find(|one| self.is_valid(at, one)).unwrap_or(whole)
    }

    fn list(&self, at: &Pointer, schema: &Value, depth: Depth) -> Option<Value> {
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1).clamp(1, 8);
        if schema.get("maxItems") == Some(&json!(0)) {
            return Some(json!([]));
        }
        let Some(items) = schema.get("items").filter(|items| items.is_object()) else {
            let fixed = schema.get("prefixItems").or(schema.get("items")).and_then(Value::as_array);
            let key = if schema.get("prefixItems").is_some() { "prefixItems" } else { "items" };
            let values =
                (0..fixed.map_or(0, Vec::len)).map(|index| self.sample(&at.child(key).index(index), depth.inside()));
            return values.collect::<Option<Vec<_>>>().map(Value::Array);
        };
        let one = self.sample(&at.child("items"), depth.inside())?;
        let distinct = schema.get("uniqueItems") == Some(&json!(true));
        let values = items.get("enum").and_then(Value::as_array).cloned().unwrap_or_default();
        // Two items show how a list is written.
        let simple = !one.is_object() && !one.is_array() && !distinct;
        let most = schema.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
        let least = if simple { least.max(2).min(most) } else { least };
        let item = |index: u64| match usize::try_from(index).ok().and_then(|index| values.get(index)) {
            Some(value) if distinct => value.clone(),
            _ if distinct => varied(&one, index),
            _ => one.clone(),
        };
        Some((0..least).map(item).collect())
    }
}

fn is_fixed(property: &Value) -> bool {
    property.get("const").is_some() || property.get("enum").and_then(Value::as_array).is_some_and(|all| all.len() == 1)
}

/// The value of `mapping` that leads to a branch.
fn mapping<'d>(discriminator: &'d Value, reference: &str, name: &str) -> Option<&'d str> {
    let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let mut leading = mapping.filter(|(_, target)| **target == *reference || **target == *name);
    leading.next().map(|(tag, _)| tag.as_str())
}

/// Another value than the first, where that is easy.
fn varied(one: &Value, index: u64) -> Value {
    match one {
        Value::String(text) if index > 0 => json!(format!("{text}{index}")),
        Value::Number(number) if index > 0 => number.as_u64().map_or(one.clone(), |number| json!(number + index)),
        _ => one.clone(),
    }
}

/// The type, the first of several but `null`.
fn kind(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => {
            let mut names = names.iter().filter_map(Value::as_str);
            names.clone().find(|name| *name != "null").or_else(|| names.next())
        }
        _ => None,
    }
}

/// Whether a schema has parts or branches that say what a value is.
fn is_composed(schema: &Value) -> bool {
    let parts = ["allOf", "oneOf", "anyOf"].iter().filter_map(|keyword| schema.get(*keyword)?.as_array());
    parts.flatten().any(|part| !says_nothing(part))
}

/// Whether a schema has nothing but words about its values.
fn says_nothing(schema: &Value) -> bool {
    schema.as_object().is_none_or(|keywords| keywords.keys().all(|keyword| is_annotation(keyword)))
}
