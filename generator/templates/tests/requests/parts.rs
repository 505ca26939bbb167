//! Forms with files (`multipart/form-data`, RFC 7578), as they arrive.

use serde_json::Value;

use super::same;

/// A part of a form.
struct Part<'a> {
    name: String,
    is_file: bool,
    content_type: Option<String>,
    content: &'a str,
}

/// What a form has that is not right; parts of one name are in order, those of others in any.
pub fn difference(right: &[Value], media_type: &str, body: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(body) else { return Some("body: it is not UTF-8".to_owned()) };
    let Some(mut parts) = parts(media_type, text) else { return Some(format!("body: no form: {text}")) };
    for wanted in right {
        let Some(index) = parts.iter().position(|part| wanted["name"] == *part.name) else {
            return Some(format!("body: the part {wanted} is missing"));
        };
        let part = parts.remove(index);
        let content = match wanted.get("json") {
            Some(json) => serde_json::from_str::<Value>(part.content).is_ok_and(|found| same(&found, json)),
            None => wanted["text"] == *part.content,
        };
        let content_type = wanted["content_type"].as_str().is_none_or(|right| part.content_type.as_deref() == Some(right));
        if !content || !content_type || wanted["file"] != part.is_file {
            let (found, kind) = (part.content, part.content_type);
            return Some(format!("body: a part is {found} ({kind:?}) where {wanted} is right"));
        }
    }
    parts.first().map(|part| format!("body: the part `{}` is not in the document", part.name))
}

fn parts<'a>(media_type: &str, text: &'a str) -> Option<Vec<Part<'a>>> {
    let boundary = format!("--{}", media_type.split("boundary=").nth(1)?);
    let inner = text.strip_suffix(&format!("{boundary}--\r\n"))?;
    let between = format!("{boundary}\r\n");
    let pieces = inner.split(between.as_str()).skip(1);
    pieces.map(|piece| part(piece.strip_suffix("\r\n")?)).collect()
}

fn part(piece: &str) -> Option<Part<'_>> {
    let (head, content) = piece.split_once("\r\n\r\n")?;
    let header = |wanted: &str| {
        let fields = head.split("\r\n").filter_map(|line| line.split_once(": "));
        fields.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value).next()
    };
    let disposition = header("content-disposition")?;
    let name = disposition.split("name=\"").nth(1)?.split('"').next()?;
    let name = name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    let is_file = disposition.contains("; filename=\"");
    Some(Part { name, is_file, content_type: header("content-type").map(str::to_owned), content })
}
