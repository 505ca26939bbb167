//! Diagnostics for programs.

use generator::{
    diagnostic::{Diagnostic, Place},
    source::Sources,
};
use serde_json::{Map, Value, json};

/// One object, on one line.
pub(super) fn json(problem: &Diagnostic, sources: &Sources) -> Value {
    let mut object = Map::new();
    object.insert("severity".to_owned(), json!(super::word(problem.severity)));
    object.insert("code".to_owned(), json!(problem.code.name()));
    object.insert("message".to_owned(), json!(problem.message));
    object.extend(place(&problem.place, sources));
    if let Some(help) = &problem.help {
        object.insert("help".to_owned(), json!(help));
    }
    if let Some(actions) = &problem.overlay {
        object.insert("overlay".to_owned(), json!(actions));
    }
    let related = problem.related.iter().map(|(at, why)| {
        let mut object = place(at, sources);
        object.insert("message".to_owned(), json!(why));
        object
    });
    let lists = [("related", related.collect::<Vec<_>>()), ("also", places(&problem.also, sources))];
    object.extend(
        lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(key, list)| (key.to_owned(), json!(list))),
    );
    Value::Object(object)
}

fn places(all: &[Place], sources: &Sources) -> Vec<Map<String, Value>> {
    all.iter().map(|at| place(at, sources)).collect()
}

/// `file`, `line`, `column`, `end_line`, `end_column` (from 1, in characters), and `pointer` for a node.
pub(super) fn place(place: &Place, sources: &Sources) -> Map<String, Value> {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    match sources.locate(place) {
        Some((id, bytes)) => {
            let file = &sources.files()[id];
            put("file", json!(file.name));
            for (line, column, at) in [("line", "column", bytes.start), ("end_line", "end_column", bytes.end)] {
                let position = file.position(at);
                put(line, json!(position.0));
                put(column, json!(position.1));
            }
        }
        None => put("file", json!(super::name(place))),
    }
    if let Place::Node(pointer, _) = place {
        put("pointer", json!(pointer.as_str()));
    }
    object
}

/// An annotation, as GitHub's runner reads it.
pub(super) fn github(problem: &Diagnostic, sources: &Sources) -> String {
    let place = place(&problem.place, sources);
    let keys = [("file", "file"), ("line", "line"), ("endLine", "end_line"), ("col", "column")];
    let keys = keys.into_iter().filter_map(|(name, key)| {
        let value = place.get(key)?;
        Some(format!("{name}={}", property(value.as_str().unwrap_or(&value.to_string()))))
    });
    let properties: Vec<String> = keys.chain([format!("title={}", problem.code.name())]).collect();
    let help = problem.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let message = format!("{}{help}", problem.message);
    format!("::{} {}::{}", super::word(problem.severity), properties.join(","), escaped(&message))
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use generator::{
        codes::Code,
        diagnostic::Diagnostics,
        source::{Pointer, SourceText, Tree},
    };

    use super::*;

    #[test]
    fn programs_are_told_where() {
        let text = SourceText { name: "a,b.yaml".to_owned(), bytes: b"a:\n  b: c\n".to_vec() };
        let tree = Tree::read(vec![text], &mut Diagnostics::default());
        let place = Place::value(&Pointer::from_text("/a/b"));
        let problem = Diagnostic::new(Code::UnknownValue, place, "100%").help("write `d`");
        let annotation = "::error file=a%2Cb.yaml,line=2,endLine=2,col=6,title=unknown-value::100%25%0Ahelp: write `d`";
        assert_eq!(github(&problem, &tree.sources), annotation);
        let object = json!({
            "severity": "error", "code": "unknown-value", "message": "100%", "file": "a,b.yaml", "line": 2, "column": 6,
            "end_line": 2, "end_column": 7, "pointer": "/a/b", "help": "write `d`"
        });
        assert_eq!(json(&problem, &tree.sources), object);
    }
}
