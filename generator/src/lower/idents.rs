//! Rust identifiers: the only place where they are made.

use heck::{ToPascalCase, ToSnakeCase};

/// Words that no identifier may be (Rust reference, "Keywords", edition 2024).
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that cannot be written `r#word` either.
const NEVER_RAW: &[&str] = &["self", "super", "crate", "Self", "_"];

/// Symbols that tell names apart, in words.
const SYMBOLS: &[(&str, &str)] = &[
    ("<=", " lte "),
    (">=", " gte "),
    ("<", " lt "),
    (">", " gt "),
    ("+", " plus "),
    ("&", " and "),
    ("%", " percent "),
    ("*", " star "),
    ("=", " equals "),
    ("!", " not "),
    ("@", " at "),
    ("#", " hash "),
    ("$", " dollar "),
];

/// An identifier in snake case: a field, a method, an argument, a module.
#[must_use]
pub fn snake(wire: &str) -> String {
    escaped(usable(&spelled(wire).to_snake_case(), '_'))
}

/// An identifier in Pascal case: a type or a variant.
#[must_use]
pub fn pascal(wire: &str) -> String {
    let name = usable(&spelled(wire).to_pascal_case(), 'N');
    if name == "Self" { "SelfValue".to_owned() } else { name }
}

/// A package name: lower case, words joined by hyphens.
#[must_use]
pub fn package(title: &str) -> String {
    let name: String = title.to_snake_case().chars().filter(char::is_ascii).collect();
    let name = name.trim_matches('_').replace('_', "-");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        format!("api-{name}").trim_end_matches('-').to_owned()
    }
}

/// Words instead of symbols; nothing but letters, digits and spaces; at most 80 characters.
fn spelled(wire: &str) -> String {
    let mut text: String = wire.chars().take(80).collect();
    let has_word = text.chars().any(char::is_alphanumeric);
    if let Some(rest) =
        text.strip_prefix('-').filter(|rest| !has_word || rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        text = format!("minus {rest}");
    }
    for (symbol, word) in SYMBOLS {
        if !has_word || *symbol != "$" && *symbol != "#" && *symbol != "@" {
            text = text.replace(symbol, word);
        }
    }
    text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

/// The name, made to begin as an identifier must.
fn usable(name: &str, before_digit: char) -> String {
    let kept: String = name.chars().filter(|c| *c == '_' || c.is_alphanumeric()).collect();
    match kept.chars().next() {
        None => {
            if before_digit == '_' {
                "empty".to_owned()
            } else {
                "Empty".to_owned()
            }
        }
        Some(first) if first.is_numeric() => format!("{before_digit}{kept}"),
        Some(_) if syn::parse_str::<proc_macro2::Ident>(&kept).is_ok() || is_keyword(&kept) => kept,
        Some(_) => format!("x{}", kept.chars().filter(char::is_ascii_alphanumeric).collect::<String>()),
    }
}

fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name) || NEVER_RAW.contains(&name)
}

fn escaped(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// Identifiers for names that share one scope, each different from the others and from `reserved`.
/// The answer for a name does not depend on the order of the names: all that collide are told
/// apart by a digest of what each is on the wire.
#[must_use]
pub fn scope(wire: &[&str], make: fn(&str) -> String, reserved: &[&str]) -> Vec<String> {
    let idents: Vec<String> = wire.iter().map(|one| make(one)).collect();
    let key = |name: &String| name.trim_start_matches("r#").to_lowercase();
    idents
        .iter()
        .zip(wire)
        .map(|(name, wire)| {
            let rivals = idents.iter().filter(|other| key(other) == key(name)).count();
            if reserved.contains(&name.as_str()) {
                format!("{}_", name.trim_start_matches("r#"))
            } else if rivals > 1 {
                let digest = digest(wire);
                let letters: String = digest.chars().take(6).collect();
                if name.starts_with(|c: char| c.is_uppercase()) {
                    format!("{name}X{letters}")
                } else {
                    format!("{}_x{letters}", name.trim_start_matches("r#"))
                }
            } else {
                name.clone()
            }
        })
        .collect()
}

/// A short text that is equal for equal texts on every machine: 64 bits of FNV-1a.
#[must_use]
pub fn digest(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

/// Whether an object is an envelope around a list: it has a list that is called what lists are
/// called, or what the path's last segment is.
#[must_use]
pub fn is_envelope(path: &str, lists: &[&str], all: &[&str]) -> bool {
    const LISTS: &[&str] = &["items", "list", "data", "results", "records", "entries", "rows", "values", "objects"];
    const PAGING: &[&str] = &["hasMore", "has_more", "total", "count", "next", "nextCursor", "next_cursor", "meta"];
    let last = path.rsplit('/').find(|segment| !segment.is_empty() && !segment.contains('{')).unwrap_or_default();
    lists.iter().any(|name| LISTS.contains(&name.to_lowercase().as_str()) || name.eq_ignore_ascii_case(last))
        || (lists.len() == 1 && all.len() <= 3 && all.iter().any(|name| PAGING.contains(name)))
}

#[cfg(test)]
mod tests {
    use super::{package, pascal, scope, snake};

    #[test]
    fn any_text_becomes_an_identifier() {
        for (wire, expected) in [
            ("mediaIds", "media_ids"),
            ("type", "r#type"),
            ("self", "self_"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("", "empty"),
            ("720", "_720"),
        ] {
            assert_eq!(snake(wire), expected);
        }
        for (wire, expected) in
            [("edge_only", "EdgeOnly"), ("720", "N720"), ("self", "SelfValue"), ("*", "Star"), (">=", "Gte")]
        {
            assert_eq!(pascal(wire), expected);
        }
        assert_eq!(package("OFAuth API"), "of-auth-api");
    }

    #[test]
    fn names_that_collide_are_told_apart_in_any_order() {
        let ab = scope(&["a-b", "a_b", "c"], snake, &["c"]);
        let ba = scope(&["a_b", "c", "a-b"], snake, &["c"]);
        assert_eq!((&ab[0], &ab[1], &ab[2]), (&ba[2], &ba[0], &ba[1]));
        assert_ne!(ab[0], ab[1]);
        assert_eq!(ab[2], "c_");
    }
}
