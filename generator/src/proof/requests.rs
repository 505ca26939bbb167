//! What a request of each operation must be, computed from the document.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::{
    bodies::{self, Content},
    sample::Sampler,
    styles::{Pair, Style, plain},
};
use crate::{api::Operation, config::Config, source::Pointer};

/// A credential for a security scheme: the same text here and in the test's client.
pub(crate) fn secret(scheme: &str) -> String {
    let name: String = scheme.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("secret-{name}")
}

/// User and password of every client, and what they are in Base64 (RFC 7617, section 2).
pub(crate) const USER: (&str, &str) = ("user", "password");
const BASIC: &str = "Basic dXNlcjpwYXNzd29yZA==";

/// The requests of a document.
pub(super) struct Requests<'t, 'j> {
    pub(super) sampler: Sampler<'t, 'j>,
    pub(super) config: &'t Config,
}

/// A request that is being put together.
#[derive(Default)]
struct Draft {
    /// What is given to the client, by place and name.
    given: Map<String, Value>,
    segments: Vec<(String, String)>,
    query: Vec<Pair>,
    headers: Map<String, Value>,
    cookies: Vec<Pair>,
}

impl Requests<'_, '_> {
    /// What is given for an operation, and the request that must come of it; or why there is none.
    pub(super) fn row(&self, operation: &Operation) -> Value {
        let name = format!("{} {}", operation.method.to_uppercase(), operation.wire_path);
        match self.request(operation) {
            Ok((given, expected)) => json!({ "operation": name, "given": given, "expected": expected }),
            Err(why) => json!({ "operation": name, "skipped": why }),
        }
    }

    fn request(&self, operation: &Operation) -> Result<(Map<String, Value>, Value), String> {
        let at = Pointer::from_text(operation.at.trim_start_matches('#'));
        let mut draft = Draft::default();
        let (template, behind) = template(&operation.wire_path);
        let in_path = names(&template);
        let in_query: Vec<String> =
            behind.iter().flat_map(|(name, value)| [name, value]).flat_map(|it| names(it)).collect();
        let all = [in_path.clone(), in_query].concat();
        let parameters = self.parameters(&at);
        for (place, name, parameter) in &parameters {
            self.parameter(&mut draft, &all, place, name, parameter)?;
        }
        for name in all {
            // A parameter of the query writes its pair itself.
            if !in_path.contains(&name) && parameters.iter().any(|(place, known, _)| place == "query" && *known == name)
            {
                continue;
            }
            if !draft.segments.iter().any(|(known, _)| *known == name) {
                draft.given.insert(format!("path {name}"), json!("text"));
                draft.segments.push((name, "text".to_owned()));
            }
        }
        draft.query.splice(0..0, filled_pairs(&behind, &draft.segments));
        let mut expected = Map::new();
        if let Some(Content { given, media_type, body }) = bodies::content(&self.sampler, &at)? {
            draft.given.insert("body".to_owned(), given);
            expected.insert("content_type".to_owned(), json!(media_type));
            expected.insert("body".to_owned(), body);
        }
        let credentials = self.credentials(&mut draft, &at);
        let path: Vec<String> = template.split('/').skip(1).map(|segment| filled(segment, &draft.segments)).collect();
        expected.insert("method".to_owned(), json!(operation.method.to_uppercase()));
        expected.insert("path".to_owned(), json!(path));
        expected.insert("query".to_owned(), json!(draft.query));
        expected.insert("headers".to_owned(), Value::Object(draft.headers));
        expected.insert("cookies".to_owned(), json!(draft.cookies));
        expected.insert("credentials".to_owned(), credentials);
        expected.insert("answers".to_owned(), json!(self.answers(&at)));
        Ok((draft.given, Value::Object(expected)))
    }

    /// The media types of every response of success.
    fn answers(&self, operation: &Pointer) -> Vec<String> {
        let responses = operation.child("responses");
        let all = responses.find(self.sampler.tree).and_then(Value::as_object);
        let successes = all.into_iter().flat_map(Map::keys).filter(|status| status.starts_with('2'));
        let mut found = Vec::new();
        for status in successes {
            let Some((_, response)) = self.sampler.follow(&responses.child(status)) else { continue };
            let content = response.get("content").and_then(Value::as_object);
            for media in content.into_iter().flat_map(Map::keys).map(|media| bodies::essence(media)) {
                if media.contains('/') && !found.contains(&media) {
                    found.push(media);
                }
            }
        }
        found
    }

    /// Place, name and pointer of every parameter; those of the operation override the path's.
    fn parameters(&self, operation: &Pointer) -> Vec<(String, String, Pointer)> {
        let mut found: Vec<(String, String, Pointer)> = Vec::new();
        let item = operation.split().map(|(item, _)| item).unwrap_or_default();
        for list in [item.child("parameters"), operation.child("parameters")] {
            let count = list.find(self.sampler.tree).and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..count {
                let Some((at, parameter)) = self.sampler.follow(&list.index(index)) else { continue };
                let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                let (place, name) = (text("in"), text("name"));
                let name = if place == "header" { name.trim().to_owned() } else { name };
                found.retain(|(other, known, _)| *other != place || *known != name);
                found.push((place, name, at));
            }
        }
        found
    }

    fn parameter(
        &self,
        draft: &mut Draft,
        in_path: &[String],
        place: &str,
        name: &str,
        at: &Pointer,
    ) -> Result<(), String> {
        let reserved = ["accept", "content-type", "authorization"].contains(&name.to_lowercase().as_str());
        let surplus = place == "path" && !in_path.iter().any(|known| known == name);
        let Some(parameter) = at.find(self.sampler.tree).filter(|_| !(surplus || place == "header" && reserved)) else {
            return Ok(());
        };
        let is_scope = self.scope(place, name);
        let (value, json_text) = match self.value_of(at, parameter) {
            Some(found) => found,
            None if place == "path" || parameter.get("required") == Some(&json!(true)) => {
                return Err(format!("no value could be made for the {place} parameter `{name}`"));
            }
            None => return Ok(()),
        };
        draft.given.insert(if is_scope { "scope".to_owned() } else { format!("{place} {name}") }, value.clone());
        let written = if json_text { json!(value.to_string()) } else { value };
        let style = Style::new(name, place, parameter);
        match place {
            "path" => draft.segments.push((name.to_owned(), style.text(&written))),
            "header" => _ = draft.headers.insert(name.to_lowercase(), json!(style.text(&written))),
            "cookie" => draft.cookies.extend(style.pairs(&written)),
            _ => draft.query.extend(style.pairs(&written)),
        }
        Ok(())
    }

    /// A value for a parameter, and whether it is sent as JSON text.
    fn value_of(&self, at: &Pointer, parameter: &Value) -> Option<(Value, bool)> {
        let media = parameter.get("content").and_then(Value::as_object).and_then(|content| content.keys().next());
        let schema = match media {
            Some(media) if parameter.get("schema").is_none() => at.child("content").child(media).child("schema"),
            _ => at.child("schema"),
        };
        let json_text = parameter.get("schema").is_none() && media.is_some_and(|media| bodies::is_json(media));
        let example = parameter.get("example").filter(|example| match example {
            Value::Array(_) | Value::Object(_) | Value::Null => false,
            Value::String(text) => !text.is_empty(),
            _ => true,
        });
        let judged =
            |value: &&Value| self.sampler.judge.is_some_and(|judge| judge.is_valid_at(&schema.to_string(), value));
        let value = example.filter(judged).cloned().or_else(|| {
            let Sampler { tree, judge, .. } = self.sampler;
            Sampler { tree, judge, texts_first: true, left: Cell::new(0) }.value(&schema)
        });
        // A list or an object without anything in it, and a text without a character, are as if they were not there.
        let value = value.filter(|value| match value {
            Value::Null => false,
            Value::Array(items) => !items.is_empty(),
            Value::Object(entries) => !entries.is_empty(),
            Value::String(text) => !text.is_empty(),
            _ => true,
        })?;
        Some((value, json_text))
    }

    fn scope(&self, place: &str, name: &str) -> bool {
        self.config.scopes.values().any(|scope| {
            let said = match place {
                "header" => &scope.header,
                "query" => &scope.query,
                "path" => &scope.path,
                _ => &None,
            };
            said.as_deref().is_some_and(|said| said == name || place == "header" && said.eq_ignore_ascii_case(name))
        })
    }

    /// The alternatives of `security`, each with what it puts where (OpenAPI 3.1.1, section 4.8.30).
    fn credentials(&self, draft: &mut Draft, operation: &Pointer) -> Value {
        let tree = self.sampler.tree;
        let own = operation.child("security").find(tree).or_else(|| tree.get("security"));
        let mut alternatives = Vec::new();
        for requirement in own.and_then(Value::as_array).into_iter().flatten() {
            let names = requirement.as_object().into_iter().flat_map(Map::keys);
            let mut all: Vec<Value> = Vec::new();
            for one in names.filter_map(|name| self.credential(draft, name)) {
                // Two in one place cannot both be sent.
                all.retain(|other| other["in"] != one["in"] || other["name"] != one["name"]);
                all.push(one);
            }
            alternatives.push(Value::Array(all));
        }
        Value::Array(alternatives)
    }

    fn credential(&self, draft: &mut Draft, scheme: &str) -> Option<Value> {
        let at = Pointer::from_text("/components/securitySchemes").child(scheme);
        let (_, object) = self.sampler.follow(&at)?;
        let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
        let (place, name, value) = match text("type") {
            "apiKey" if self.scope(text("in"), text("name")) => {
                let value = draft.given.entry("scope").or_insert_with(|| json!("scope")).clone();
                (text("in"), text("name"), plain(&value))
            }
            "apiKey" => (text("in"), text("name"), secret(scheme)),
            "http" if text("scheme").eq_ignore_ascii_case("basic") => ("header", "authorization", BASIC.to_owned()),
            "http" if !text("scheme").eq_ignore_ascii_case("bearer") => ("header", "authorization", secret(scheme)),
            "mutualTLS" => return None,
            _ => ("header", "authorization", format!("Bearer {}", secret(scheme))),
        };
        let name = if place == "header" { name.to_lowercase() } else { name.to_owned() };
        Some(json!({ "in": place, "name": name, "value": value }))
    }
}

/// The path with every parameter as `{name}`, and the pairs that it brings along.
fn template(wire: &str) -> (String, Vec<Pair>) {
    let wire = wire.split('#').next().unwrap_or_default();
    let (path, query) = wire.split_once('?').unwrap_or((wire, ""));
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let segments = path.split('/').map(|segment| match segment.strip_prefix(':').filter(|name| is_name(name)) {
        Some(name) => format!("{{{name}}}"),
        None => segment.to_owned(),
    });
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    (segments.collect::<Vec<_>>().join("/"), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// The names in a template.
fn names(template: &str) -> Vec<String> {
    let parts = template.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned())).collect()
}

/// The pairs behind a path whose parameters all have values.
fn filled_pairs(behind: &[Pair], values: &[(String, String)]) -> Vec<Pair> {
    let has_values = |text: &str| names(text).iter().all(|name| values.iter().any(|(known, _)| known == name));
    let pairs = behind.iter().filter(|(name, value)| has_values(name) && has_values(value));
    pairs.map(|(name, value)| (filled(name, values), filled(value, values))).collect()
}

fn filled(segment: &str, values: &[(String, String)]) -> String {
    let mut filled = String::new();
    let mut rest = segment;
    while let Some((before, name, after)) =
        rest.split_once('{').and_then(|(before, rest)| rest.split_once('}').map(|(name, after)| (before, name, after)))
    {
        filled.push_str(before);
        filled.extend(values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()));
        rest = after;
    }
    filled + rest
}
