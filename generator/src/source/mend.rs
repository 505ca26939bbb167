//! What parsers of YAML commonly take although the specification forbids it.

/// How many closing brackets may stand too far left in one document.
pub const MAX_BRACKETS: usize = 100;

/// Puts a closing bracket, the first on its line, onto the line before. Every character keeps its number.
pub fn join_bracket(text: &str, at: usize) -> Option<String> {
    let start = text.char_indices().nth(at)?.0;
    let (before, rest) = text.split_at(start);
    let line = before.trim_end_matches([' ', '\t']);
    let above = line.strip_suffix('\n').filter(|_| rest.starts_with(['}', ']']))?;
    let begin = above.rfind('\n').map_or(0, |newline| newline + 1);
    let comment = above[begin..].find(" #").map_or(above.trim_end_matches('\r').len(), |found| begin + found);
    let blank = " ".repeat(before[comment..].chars().count());
    Some([&before[..comment], &blank, rest].concat())
}

#[cfg(test)]
mod tests {
    use crate::source::{marks::Part, pointer::Pointer, yaml};
    use serde_json::json;

    #[test]
    fn closing_brackets_may_stand_too_far_left() {
        let text = "a:\n  b: {\n    x: [ # ö\n      1\n  ]\n  }\n  c: 2\n";
        let read = yaml::read(text).ok().unwrap_or_default();
        assert_eq!(read.value, json!({"a": {"b": {"x": [1]}, "c": 2}}));
        let found = read.marks.locate(text, &Pointer::from_text("/a/c"), Part::Value);
        assert_eq!(text.chars().skip(found.start).take(found.len()).collect::<String>(), "2");
    }

    #[test]
    fn what_stands_in_a_comment_closes_nothing() {
        let read = yaml::read("a:\n  b: {x: 1, # } not this\n  }\n").ok().unwrap_or_default();
        assert_eq!(read.value, json!({"a": {"b": {"x": 1}}}));
        assert!(yaml::read("a: {x: 1\n# }\n").is_err());
    }
}
