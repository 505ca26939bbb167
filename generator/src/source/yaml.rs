//! Reads YAML 1.2 by the events of `saphyr-parser`: tree and places in one pass, with merge keys,
//! anchors under a budget, and every key that stands twice.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

use super::{
    MAX_DEPTH,
    json::Problem,
    marks::{Inside, Mark},
    mend,
};

/// How many nodes aliases may add to a document, at least; and, for a large document, how many
/// times its own nodes.
const ALIAS_BUDGET: usize = 100_000;
const ALIAS_FACTOR: usize = 4;

/// A document as read.
#[derive(Debug, Default)]
pub struct Yaml {
    /// The tree.
    pub value: Value,
    /// The places of its nodes, in characters.
    pub marks: Mark,
    /// Keys that stand twice in one mapping: the key, its first and its second place.
    pub repeated: Vec<(String, Range<usize>, Range<usize>)>,
}

/// Reads the first document of `text`; a second one is an error. A `}` or `]` that stands no deeper than the
/// key it belongs to, which YAML 1.2 (section 8.1) forbids and most parsers take, is read as if it ended the
/// line before.
///
/// # Errors
/// The first place (in characters) where the text is no YAML, nests deeper than [`MAX_DEPTH`], or
/// repeats more by aliases than the budget allows.
pub fn read(text: &str) -> Result<Yaml, Problem> {
    let mut problem = match read_strictly(text) {
        Err(problem) => problem,
        read => return read,
    };
    let first = problem.clone();
    let mut mended = Cow::Borrowed(text);
    for _ in 0..mend::MAX_BRACKETS {
        let Some(joined) = mend::join_bracket(&mended, problem.1.start) else { break };
        mended = Cow::Owned(joined);
        match read_strictly(&mended) {
            Err(next) => problem = next,
            read => return read,
        }
    }
    Err(first)
}

fn read_strictly(text: &str) -> Result<Yaml, Problem> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = error.marker().index();
            (error.info().to_owned(), at..at + 1)
        })?;
        builder.take(event, span)?;
    }
    let (value, marks) = builder.root.unwrap_or_default();
    Ok(Yaml { value, marks, repeated: builder.repeated })
}

/// Reads `text` as libyaml does, without places; `None` if it cannot either.
pub fn lenient(text: &str) -> Option<Value> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    converted(value, 0)
}

fn converted(value: serde_yaml::Value, depth: usize) -> Option<Value> {
    use serde_yaml::Value as Yaml;
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => serde_json::to_value(number).ok()?,
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => {
            Value::Array(items.into_iter().map(|item| converted(item, depth + 1)).collect::<Option<_>>()?)
        }
        Yaml::Mapping(entries) => {
            let entry = |(key, value)| match converted(key, depth + 1)? {
                Value::String(key) => Some((key, converted(value, depth + 1)?)),
                Value::Array(_) | Value::Object(_) => None,
                scalar => Some((scalar.to_string(), converted(value, depth + 1)?)),
            };
            Value::Object(entries.into_iter().map(entry).collect::<Option<_>>()?)
        }
        Yaml::Tagged(tagged) => converted(tagged.value, depth + 1)?,
    })
}

#[derive(Debug, Clone, Default)]
struct Finished {
    value: Value,
    mark: Mark,
    nodes: usize,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Finished>,
    /// Nodes read, and nodes that aliases repeated.
    nodes: usize,
    repeated_nodes: usize,
    documents: usize,
    root: Option<(Value, Mark)>,
    repeated: Vec<(String, Range<usize>, Range<usize>)>,
}

/// A list or mapping that has begun.
struct Open {
    anchor: usize,
    start: usize,
    nodes: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Value>, Vec<Mark>),
    Map(OpenMap),
}

#[derive(Default)]
struct OpenMap {
    values: Map<String, Value>,
    marks: Vec<(String, Mark)>,
    key: Option<(String, Range<usize>)>,
    /// Whether the value that comes next is that of `<<`.
    merging: bool,
    /// What `<<` brings in; keys of the mapping's own win over it.
    merges: Vec<Finished>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        let range = span.start.index()..span.end.index();
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(("a second YAML document in one file".to_owned(), range));
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let core = tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema());
                let quoted = style != ScalarStyle::Plain;
                if self.wants_key() && (quoted || text != "<<") {
                    self.key(text.into_owned(), range);
                    return Ok(());
                }
                let as_text = quoted || (core && tag.is_some_and(|tag| tag.suffix == "str"));
                let value = if as_text { Value::String(text.into_owned()) } else { plain(&text) };
                self.nodes += 1;
                self.finish(anchor, Finished { value, mark: leaf(range), nodes: 1 })
            }
            Event::SequenceStart(anchor, _) => self.begin(anchor, &range, OpenKind::List(Vec::new(), Vec::new())),
            Event::MappingStart(anchor, _) => self.begin(anchor, &range, OpenKind::Map(OpenMap::default())),
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
            Event::Alias(anchor) => self.alias(anchor, range),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    /// Whether the next node is a key of the mapping that is open.
    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: OpenKind::Map(map), .. }) if map.key.is_none())
    }

    fn begin(&mut self, anchor: usize, range: &Range<usize>, kind: OpenKind) -> Result<(), Problem> {
        if self.wants_key() {
            return Err(("a key that is no scalar".to_owned(), range.clone()));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err((format!("nested deeper than {MAX_DEPTH} levels"), range.clone()));
        }
        self.nodes += 1;
        self.open.push(Open { anchor, start: range.start, nodes: 1, kind });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let (value, inside) = match open.kind {
            OpenKind::List(values, marks) => (Value::Array(values), Inside::List(marks)),
            OpenKind::Map(map) => map.finish(),
        };
        let mark = Mark { value: open.start..end.max(open.start), key: None, inside };
        self.finish(open.anchor, Finished { value, mark, nodes: open.nodes })
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Problem> {
        let Some(target) = self.anchors.get(&anchor) else {
            return Err(("an alias to an anchor that contains it".to_owned(), range));
        };
        self.repeated_nodes += target.nodes;
        if self.repeated_nodes > ALIAS_BUDGET.max(self.nodes * ALIAS_FACTOR) {
            return Err(("aliases repeat more of the document than can be meant".to_owned(), range));
        }
        let target = target.clone();
        match (self.wants_key(), target.value) {
            (true, Value::String(text)) => {
                self.key(text, range);
                Ok(())
            }
            (true, _) => Err(("a key that is no scalar".to_owned(), range)),
            (false, value) => self.finish(0, Finished { value, ..target }),
        }
    }

    fn key(&mut self, text: String, range: Range<usize>) {
        if let Some(Open { kind: OpenKind::Map(map), .. }) = self.open.last_mut() {
            if map.values.contains_key(&text) {
                let first = map.marks.iter().find(|(known, _)| *known == text);
                let first = first.and_then(|(_, mark)| mark.key.clone()).unwrap_or_default();
                self.repeated.push((text.clone(), first, range.clone()));
            }
            map.key = Some((text, range));
        }
    }

    /// Puts a node that is complete where it belongs.
    fn finish(&mut self, anchor: usize, node: Finished) -> Result<(), Problem> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some((node.value, node.mark));
            return Ok(());
        };
        open.nodes += node.nodes;
        match &mut open.kind {
            OpenKind::List(values, marks) => {
                values.push(node.value);
                marks.push(node.mark);
                Ok(())
            }
            OpenKind::Map(map) => map.value(node),
        }
    }
}

impl OpenMap {
    fn value(&mut self, node: Finished) -> Result<(), Problem> {
        let Some((key, place)) = self.key.take() else {
            // A plain `<<` in the place of a key; a quoted one is an ordinary key.
            self.key = Some((String::new(), node.mark.value));
            self.merging = true;
            return Ok(());
        };
        if std::mem::take(&mut self.merging) {
            return self.merge(node, &place);
        }
        self.values.insert(key.clone(), node.value);
        self.marks.push((key, Mark { key: Some(place), ..node.mark }));
        Ok(())
    }

    /// <https://yaml.org/type/merge.html>: one mapping, or a list of them of which the earlier win.
    fn merge(&mut self, node: Finished, place: &Range<usize>) -> Result<(), Problem> {
        let wrong = || Err(("a merge (`<<`) of what is no mapping".to_owned(), place.clone()));
        match (node.value, node.mark.inside) {
            (value @ Value::Object(_), inside) => {
                self.merges.push(Finished { value, mark: Mark { inside, ..Mark::default() }, nodes: 0 });
            }
            (Value::Array(values), Inside::List(marks)) => {
                for (value, mark) in values.into_iter().zip(marks) {
                    if !value.is_object() {
                        return wrong();
                    }
                    self.merges.push(Finished { value, mark, nodes: 0 });
                }
            }
            _ => return wrong(),
        }
        Ok(())
    }

    fn finish(mut self) -> (Value, Inside) {
        for merge in self.merges {
            let (Value::Object(values), Inside::Map(marks)) = (merge.value, merge.mark.inside) else { continue };
            for (key, value) in values {
                if self.values.contains_key(&key) {
                    continue;
                }
                if let Some((_, mark)) = marks.iter().find(|(known, _)| *known == key) {
                    self.marks.push((key.clone(), mark.clone()));
                }
                self.values.insert(key, value);
            }
        }
        (Value::Object(self.values), Inside::Map(self.marks))
    }
}

fn leaf(range: Range<usize>) -> Mark {
    Mark { value: range, key: None, inside: Inside::Nothing }
}

/// What a plain scalar means by the core schema (YAML 1.2.2, section 10.3.2).
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16).ok().map(Number::from);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u64::from_str_radix(digits, 8).ok().map(Number::from);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let starts_well = unsigned.strip_prefix('.').unwrap_or(unsigned).starts_with(|c: char| c.is_ascii_digit());
    let only_number = unsigned.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if !starts_well || !only_number {
        return None;
    }
    let plus = text.strip_prefix('+').unwrap_or(text);
    plus.parse::<i64>()
        .map(Number::from)
        .or_else(|_| plus.parse::<u64>().map(Number::from))
        .ok()
        .or_else(|| plus.parse::<f64>().ok().and_then(Number::from_f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{marks::Part, pointer::Pointer};
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, expected: &Value) {
        assert_eq!(read(text).map(|yaml| yaml.value).as_ref(), Ok(expected));
    }

    #[test]
    fn scalars_follow_the_core_schema() {
        check(
            "[1, -2, 0x1F, 1.5, 1e3, .5, true, no, ~, '1', 1.2.3, 2020-01-01, 1_000]",
            &json!([1, -2, 31, 1.5, 1000.0, 0.5, true, "no", null, "1", "1.2.3", "2020-01-01", "1_000"]),
        );
        check("200: ok\nyes: 1", &json!({"200": "ok", "yes": 1}));
    }

    #[test]
    fn merges_bring_in_what_is_not_there() {
        check(
            "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  x: 0\n  <<: [*a, *b]\n",
            &json!({"a": {"x": 1, "y": 2}, "b": {"y": 3, "z": 4}, "c": {"x": 0, "y": 2, "z": 4}}),
        );
        check("'<<': 1", &json!({"<<": 1}));
    }

    #[test]
    fn places_survive_aliases_and_merges() {
        let text = "a: &a\n  x: 1\nb:\n  <<: *a\n";
        let yaml = read(text).unwrap_or_default();
        assert_eq!(&text[yaml.marks.locate(&Pointer::from_text("/b/x"), Part::Key)], "x");
    }

    #[test]
    fn a_repeated_key_has_both_places() {
        let yaml = read("a: 1\nb: 2\na: 3\n").unwrap_or_default();
        assert_eq!(yaml.repeated, [("a".to_owned(), 0..1, 10..11)]);
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        let refused = read(&text).map(|_| ()).map_err(|(message, _)| message);
        assert_eq!(refused, Err("aliases repeat more of the document than can be meant".to_owned()));
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(read(&"[".repeat(100_000)).is_err());
        let refused = read(&"- ".repeat(MAX_DEPTH + 1)).map(|_| ()).map_err(|(message, _)| message);
        assert_eq!(refused, Err(format!("nested deeper than {MAX_DEPTH} levels")));
    }
}
