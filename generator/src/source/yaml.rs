//! Reads YAML 1.2 by the events of `saphyr-parser`: tree and places in one pass, with merge keys,
//! anchors under a budget, and every key that stands twice.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Value};

use super::{
    MAX_DEPTH, MAX_REPEATED,
    json::Problem,
    marks::{Inside, Mark},
    mend,
    scalar::plain,
    size::TEXT_WEIGHT,
};

/// How much aliases may add to a document, at least; and, for a large document, how many times as much
/// as it has itself. The same holds for what is kept because it has an anchor.
const ALIAS_BUDGET: usize = 100_000;
const ALIAS_FACTOR: usize = 4;

/// How many bytes are read again at most because a closing bracket was put right.
const READ_AGAIN: usize = 64 << 20;

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
pub fn read(text: &str) -> Result<Yaml, Refusal> {
    let first = match read_strictly(text) {
        Err(Refusal::Syntax(problem)) => problem,
        read => return read,
    };
    let mut problem = first.clone();
    let mut mended = Cow::Borrowed(text);
    for _ in 0..mend::MAX_BRACKETS.min(1 + READ_AGAIN / text.len().max(1)) {
        let Some(joined) = mend::join_bracket(&mended, problem.1.start) else { break };
        mended = Cow::Owned(joined);
        match read_strictly(&mended) {
            Err(Refusal::Syntax(next)) => problem = next,
            read => return read,
        }
    }
    Err(Refusal::Syntax(first))
}

/// Why a text was not read.
#[derive(Debug, PartialEq)]
pub enum Refusal {
    /// It is no YAML.
    Syntax(Problem),
    /// It is YAML, but nests too deep, repeats too much, or has what JSON has not.
    Content(Problem),
}

fn read_strictly(text: &str) -> Result<Yaml, Refusal> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = error.marker().index();
            Refusal::Syntax((error.info().to_owned(), at..at + 1))
        })?;
        builder.take(event, span).map_err(Refusal::Content)?;
    }
    let (value, marks) = builder.root.unwrap_or_default();
    Ok(Yaml { value, marks, repeated: builder.repeated })
}

#[derive(Debug, Clone, Default)]
struct Finished {
    value: Value,
    mark: Mark,
    /// How much it weighs: nodes, and long texts as several.
    nodes: usize,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Finished>,
    /// What was read, what of it is kept under an anchor, and what aliases repeated.
    nodes: usize,
    anchored_nodes: usize,
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
                let nodes = 1 + text.len() / TEXT_WEIGHT;
                self.nodes += nodes;
                if self.wants_key() && (quoted || text != "<<") {
                    let text = text.into_owned();
                    if anchor != 0 {
                        let value = Value::String(text.clone());
                        self.keep(anchor, &Finished { value, mark: leaf(range.clone()), nodes })?;
                    }
                    self.key(text, range);
                    return Ok(());
                }
                let as_text = quoted || (core && tag.is_some_and(|tag| tag.suffix == "str"));
                let value = if as_text { Value::String(text.into_owned()) } else { plain(&text) };
                self.finish(anchor, Finished { value, mark: leaf(range), nodes })
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
        if self.repeated_nodes > self.budget() {
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

    fn budget(&self) -> usize {
        ALIAS_BUDGET.max(self.nodes * ALIAS_FACTOR)
    }

    /// Keeps a node for its aliases.
    fn keep(&mut self, anchor: usize, node: &Finished) -> Result<(), Problem> {
        self.anchored_nodes += node.nodes;
        if self.anchored_nodes > self.budget() {
            let message = "anchors stand inside of anchors more often than can be meant".to_owned();
            return Err((message, node.mark.value.clone()));
        }
        self.anchors.insert(anchor, node.clone());
        Ok(())
    }

    fn key(&mut self, text: String, range: Range<usize>) {
        if let Some(open @ Open { kind: OpenKind::Map(_), .. }) = self.open.last_mut() {
            open.nodes += text.len() / TEXT_WEIGHT;
        }
        if let Some(Open { kind: OpenKind::Map(map), .. }) = self.open.last_mut() {
            if map.values.contains_key(&text) && self.repeated.len() < MAX_REPEATED {
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
            self.keep(anchor, &node)?;
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
            let mut marks: HashMap<String, Mark> = marks.into_iter().collect();
            for (key, value) in values {
                if self.values.contains_key(&key) {
                    continue;
                }
                self.marks.extend(marks.remove(&key).map(|mark| (key.clone(), mark)));
                self.values.insert(key, value);
            }
        }
        (Value::Object(self.values), Inside::Map(self.marks))
    }
}

fn leaf(range: Range<usize>) -> Mark {
    Mark { value: range, key: None, inside: Inside::Nothing }
}

#[cfg(test)]
mod tests;
