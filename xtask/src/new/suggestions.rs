//! What a document has that settings can make better: inputs that many operations share, tags, formats, numbers that are
//! counts or times, pages.

use std::collections::BTreeMap;

use generator::{
    api::{Api, Operation, Place, SchemeKind, Shape, Target, Type},
    coverage::Coverage,
    names::ident::{self, Style},
};

use super::settings::quoted;

/// A setting that may help, and why.
#[derive(Debug)]
pub struct Suggestion {
    /// In a word, for a line.
    pub kind: &'static str,
    /// What the document has.
    pub about: String,
    /// What to write.
    pub setting: String,
}

/// More than these are not shown: what is long is not read.
const SHOWN: usize = 12;

/// What there is. `is_good` says whether a setting generates.
pub fn of(api: &Api, coverage: &Coverage, is_good: impl Fn(&str) -> bool) -> Vec<Suggestion> {
    let scopes = scopes(api).into_iter().filter(|scope| is_good(&scope.setting)).take(MOST_SCOPES);
    let mut found: Vec<Suggestion> = scopes.collect();
    found.extend(tags(api));
    found.extend(formats(coverage));
    found.extend(numbers(api).filter(|numbers| is_good(&numbers.setting)));
    found.extend(paging(api, coverage));
    found
}

/// The kinds in a line, each with how many there are.
pub fn told(suggestions: &[Suggestion]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in suggestions {
        *counts.entry(one.kind).or_default() += 1;
    }
    let told: Vec<String> = counts.into_iter().map(|(kind, count)| crate::report::counted(count, kind)).collect();
    if told.is_empty() { "nothing".to_owned() } else { told.join(", ") }
}

fn operations(api: &Api) -> impl Iterator<Item = &Operation> {
    api.groups.iter().flat_map(|group| &group.operations)
}

/// An operation is reached from one scope, so that a second may be left with none.
const MOST_SCOPES: usize = 1;

/// An input of so many operations is shared, and not just common.
const FEWEST: usize = 4;

/// Inputs that must be given to many operations, the most common first: parameters, and keys that only some operations
/// need beside another.
fn scopes(api: &Api) -> Vec<Suggestion> {
    let mut counts: BTreeMap<(Place, &str), usize> = BTreeMap::new();
    for operation in operations(api) {
        for input in &operation.arguments {
            if let (Target::Parameter { place, .. }, Type::Text | Type::Formatted(_)) = (&input.target, &input.ty) {
                *counts.entry((*place, &input.wire_name)).or_default() += 1;
            }
        }
        let beside = operation.security.iter().filter(|all| all.len() > 1).flatten();
        for scheme in beside {
            if let SchemeKind::ApiKey(place, name) = &api.schemes[*scheme].kind {
                *counts.entry((*place, name)).or_default() += 1;
            }
        }
    }
    let all = operations(api).count();
    let is_shared = |count: usize| count >= FEWEST && count * 4 >= all && count < all.max(FEWEST + 1);
    let is_own =
        |place: Place, name: &str| place != Place::Cookie && !name.eq_ignore_ascii_case("id") && !is_secret(name);
    let mut shared: Vec<_> =
        counts.into_iter().filter(|((place, name), count)| is_own(*place, name) && is_shared(*count)).collect();
    shared.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    shared.into_iter().map(|((place, name), count)| scope(place, name, count, all)).collect()
}

/// Whether a name speaks of a credential, which is hidden and sent as the document says; a scope is not.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 8] = ["key", "token", "jwt", "secret", "auth", "password", "session", "signature"];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

fn scope(place: Place, wire_name: &str, count: usize, all: usize) -> Suggestion {
    let (key, word) = match place {
        Place::Header => ("header", "header"),
        Place::Path => ("path", "path parameter"),
        Place::Query | Place::Cookie => ("query", "query parameter"),
    };
    let short = wire_name.strip_prefix("x-").or(wire_name.strip_prefix("X-")).unwrap_or(wire_name);
    let short =
        ["-id", "-ID", "-Id", "_id", "Id", "ID"].iter().find_map(|end| short.strip_suffix(end)).unwrap_or(short);
    let method = ident::ident(Style::Method, short);
    let method = method.as_str().trim_start_matches("r#");
    Suggestion {
        kind: "scope",
        about: format!(
            "{count} of {all} operations need the {word} `{wire_name}`. As a scope it is given once, as \
             `client.{method}(..)`,\nand cannot be forgotten."
        ),
        setting: format!("[scopes.{method}]\n{key} = {}", quoted(wire_name)),
    }
}

fn tags(api: &Api) -> Option<Suggestion> {
    let groups: Vec<_> = api.groups.iter().filter(|group| !group.tag.is_empty()).collect();
    let first = groups.first()?;
    let mut about = "The tags, how many operations each has, and how they are reached:\n".to_owned();
    for group in groups.iter().take(SHOWN) {
        let count = group.operations.len();
        about.push_str(&format!("  {} ({count}): `.{}()`\n", one_line(&group.tag), group.accessor));
    }
    about.push_str(&more(groups.len()));
    about.push_str("Tags can be called otherwise, and left out; so can single operations (`\"GET /path\"`).");
    let tag = quoted(&first.tag);
    Some(Suggestion {
        kind: "tag table",
        about,
        setting: format!("[tags]\n{tag} = \"Another name\"\n[operations]\nexclude = [{tag}]"),
    })
}

fn more(count: usize) -> String {
    if count > SHOWN { format!("  ... and {} more\n", count - SHOWN) } else { String::new() }
}

/// The formats for which there is a choice.
fn formats(coverage: &Coverage) -> Option<Suggestion> {
    const CHOICES: &[(&str, &str, &str)] = &[
        ("date-time", "jiff", "\"chrono\", \"time\""),
        ("date", "jiff", "\"chrono\""),
        ("time", "jiff", "\"chrono\""),
        ("duration", "jiff", ""),
        ("uuid", "uuid", ""),
        ("uri", "url", ""),
        ("byte", "base64", ""),
        ("decimal", "text", "\"rust_decimal\""),
    ];
    let lines: Vec<String> = CHOICES
        .iter()
        .map(|(format, library, others)| {
            (coverage.count("Schema", &format!("format: {format}")), format, library, others)
        })
        .filter(|(count, ..)| *count > 0)
        .map(|(count, format, library, others)| {
            let text = if *library == "text" { "" } else { "\"text\"" };
            let others: Vec<&str> = [*others, text].into_iter().filter(|other| !other.is_empty()).collect();
            format!("{format} = \"{library}\" # {}; or {}", times(count), others.join(", "))
        })
        .collect();
    (!lines.is_empty()).then(|| Suggestion {
        kind: "format table",
        about: "The formats of texts, and the libraries that understand them.".to_owned(),
        setting: format!("[formats]\n{}", lines.join("\n")),
    })
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// Names of numbers without a format that speak of counts or of times, which the document does not say.
fn numbers(api: &Api) -> impl Iterator<Item = Suggestion> {
    const KINDS: [(&[&str], &str, &str); 2] = [
        (&["*Count", "*_count", "*Bytes", "*_bytes", "*Size", "*_size"], "integer", "are integers"),
        (&["*At", "*_at", "*Timestamp"], "unix-milliseconds", "are times: in milliseconds, or `unix-seconds`"),
    ];
    let fields = api.types.iter().filter_map(|def| match &def.shape {
        Shape::Struct(object) => Some(&object.fields),
        _ => None,
    });
    let numbers = fields.flatten().filter(|field| is_number(&field.ty));
    let names: std::collections::BTreeSet<String> = numbers.map(|field| field.wire_name.clone()).collect();
    KINDS.into_iter().filter_map(move |(patterns, meaning, about)| {
        let ends = |pattern: &&&str| names.iter().any(|name| name.ends_with(pattern.trim_start_matches('*')));
        let known: Vec<String> = patterns.iter().filter(ends).map(|pattern| quoted(pattern)).collect();
        (!known.is_empty()).then(|| Suggestion {
            kind: "number rule",
            about: format!("Numbers of which the document says nothing more. By their names these {about}."),
            setting: format!("[[numbers]]\nnames = [{}]\nas = \"{meaning}\"", known.join(", ")),
        })
    })
}

fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Number => true,
        Type::Nullable(inner) | Type::Boxed(inner) => is_number(inner),
        _ => false,
    }
}

/// What was recognised as a list that comes page by page, so that it can be taken back or put right.
fn paging(api: &Api, coverage: &Coverage) -> Option<Suggestion> {
    let first = coverage.paged.first()?;
    let mut about = format!("{} of {} operations come page by page:\n", coverage.paged.len(), operations(api).count());
    for paged in coverage.paged.iter().take(SHOWN) {
        about.push_str(&format!("  {}: {}\n", one_line(&paged.operation), one_line(&paged.how)));
    }
    about.push_str(&more(coverage.paged.len()));
    about.push_str("If that is wrong of one:");
    let operation = quoted(&first.operation);
    Some(Suggestion {
        kind: "paging rule",
        about,
        setting: format!("[[paging]]\noperations = [{operation}]\nby = \"none\""),
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
