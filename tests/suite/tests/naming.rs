//! What everything is called, on a document that names nothing itself: the names are short, and they
//! stay when the document is written in another order or loses operations for a while.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::Path,
};

use generator::{
    Input, Output,
    api::{Api, Shape, Type},
    codes::Code,
    diagnostic::Diagnostics,
    source::{SourceText, Tree},
};
use serde_json::{Map, Value};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Names by what they name: operations, inputs, and the places of types and fields.
type Names = BTreeMap<String, String>;

const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

fn document() -> Outcome<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/podcasts.yaml");
    let text = SourceText { name: "podcasts.yaml".to_owned(), bytes: fs::read(path)? };
    Ok(Tree::read(vec![text], &mut Diagnostics::default()).value)
}

fn generate(document: &Value, lock: Option<&str>) -> Outcome<Output> {
    let text = |name: &str, text: String| SourceText { name: name.to_owned(), bytes: text.into_bytes() };
    let documents = vec![text("podcasts.json", document.to_string())];
    let names = lock.map(|lock| text("names.lock", lock.to_owned()));
    let output = generator::generate(Input { documents, names, ..Input::default() })?;
    assert!(output.files.is_some(), "{:#?}", output.problems.list());
    Ok(output)
}

/// The names that a document gets, and the lock that keeps them.
fn named(document: &Value, lock: Option<&str>) -> Outcome<(Names, String)> {
    let output = generate(document, lock)?;
    let api = output.api.ok_or("there is no model")?;
    Ok((places(&api), output.names.ok_or("there is no lock")?))
}

/// Every name of a model, by a place that does not depend on names of Rust.
fn places(api: &Api) -> Names {
    let mut found = Found { api, names: Names::new(), open: Vec::new() };
    for (group, operation) in api.groups.iter().flat_map(|group| group.operations.iter().map(move |one| (group, one))) {
        let at = format!("{} {}", operation.method, operation.wire_path);
        found.names.insert(at.clone(), format!("{}::{}", group.module, operation.ident));
        for input in operation.arguments.iter().chain(&operation.options) {
            found.names.insert(format!("{at} {}", input.wire_name), input.ident.clone());
            found.walk(&input.ty, format!("{at} {}:", input.wire_name));
        }
        if let Some(body) = &operation.body {
            found.walk(&body.ty, format!("{at} body"));
        }
        if let Some(success) = &operation.success.ty {
            found.walk(success, format!("{at} answer"));
        }
        for error in &operation.errors {
            error.ty.iter().for_each(|ty| found.walk(ty, format!("{at} {}", error.status)));
        }
    }
    found.names
}

struct Found<'a> {
    api: &'a Api,
    names: Names,
    /// The types that the walk is inside of.
    open: Vec<usize>,
}

impl Found<'_> {
    fn walk(&mut self, ty: &Type, at: String) {
        match ty {
            Type::List(item) => self.walk(item, format!("{at}[]")),
            Type::Map(value) => self.walk(value, format!("{at}{{}}")),
            Type::Nullable(inner) | Type::Boxed(inner) => self.walk(inner, at),
            Type::Named(index) if !self.open.contains(index) => {
                self.open.push(*index);
                self.definition(*index, &at);
                self.open.pop();
            }
            _ => {}
        }
    }

    fn definition(&mut self, index: usize, at: &str) {
        let def = &self.api.types[index];
        self.names.insert(at.to_owned(), def.ident.clone());
        match &def.shape {
            Shape::Struct(object) => {
                for field in &object.fields {
                    let below = format!("{at}.{}", field.wire_name);
                    self.names.insert(format!("{below} field"), field.ident.clone());
                    self.walk(&field.ty, below);
                }
            }
            Shape::Enum(values) => {
                for value in &values.variants {
                    self.names.insert(format!("{at}={}", value.wire_name), value.ident.clone());
                }
            }
            Shape::Union(union) => {
                for variant in &union.variants {
                    self.walk(&variant.ty, format!("{at}|{}", variant.ident));
                }
            }
            Shape::Alias(alias) | Shape::Newtype(alias) => self.walk(&alias.ty, at.to_owned()),
        }
    }
}

/// The calls of each tag, then the types.
fn listed(api: &Api) -> String {
    let mut text = String::new();
    for group in &api.groups {
        text.push_str(&format!("{} ({})\n", group.accessor, group.tag));
        for operation in &group.operations {
            let method = operation.method.to_uppercase();
            text.push_str(&format!("    {:24}{method} {}\n", operation.ident, operation.wire_path));
        }
    }
    text.push_str("\ntypes\n");
    let types: BTreeMap<&str, &str> = api.types.iter().map(|def| (def.ident.as_str(), def.at.as_str())).collect();
    for (ident, at) in types {
        text.push_str(&format!("    {ident:28}{at}\n"));
    }
    text
}

#[test]
fn every_name_is_pinned() -> Outcome {
    let api = generate(&document()?, None)?.api.ok_or("there is no model")?;
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!("names", listed(&api)) });
    Ok(())
}

#[test]
fn names_are_short_and_no_number_is_added() -> Outcome {
    let document = document()?;
    let output = generate(&document, None)?;
    assert!(!output.problems.list().iter().any(|problem| problem.code == Code::NameCollision));
    let api = output.api.ok_or("there is no model")?;
    let types: BTreeSet<&str> = api.types.iter().map(|def| def.ident.as_str()).collect();
    assert_eq!(types.len(), api.types.len());
    let letters: usize = types.iter().map(|name| name.len()).sum();
    let longest = types.iter().max_by_key(|name| name.len()).ok_or("there are no types")?;
    assert!(letters < types.len() * 16, "the mean is {letters} / {}", types.len());
    assert!(longest.len() <= 40, "{longest}");
    let said = document.to_string().to_lowercase();
    for (place, name) in places(&api).iter().filter(|(_, name)| name.ends_with(|last: char| last.is_ascii_digit())) {
        assert!(said.contains(&name.to_lowercase()), "{place}: {name}");
    }
    Ok(())
}

#[test]
fn the_order_of_the_document_renames_nothing() -> Outcome {
    let document = document()?;
    let (names, lock) = named(&document, None)?;
    for seed in 1..=5 {
        let other = shuffled(&document, &mut Random(seed));
        assert_ne!(other.to_string(), document.to_string());
        let (others, other_lock) = named(&other, None)?;
        assert_eq!(differences(&names, &others), Vec::<String>::new(), "seed {seed}");
        assert_eq!(other_lock, lock, "seed {seed}");
    }
    Ok(())
}

#[test]
fn what_the_lock_keeps_stays_when_operations_go_and_come_back() -> Outcome {
    let document = document()?;
    let (names, lock) = named(&document, None)?;
    assert_eq!(named(&document, Some(&lock))?, (names.clone(), lock.clone()));
    let operations = operations(&document);
    assert!((25..=45).contains(&operations.len()));
    let tags: BTreeSet<&str> = operations.iter().map(|(_, tag)| tag.as_str()).collect();
    let without_tag = tags.iter().map(|gone| operations.iter().filter(move |(_, tag)| tag == gone).collect());
    let every_third = (0..3).map(|start| operations.iter().skip(start).step_by(3).collect());
    let removals: Vec<Vec<_>> = without_tag.chain(every_third).collect();
    for removed in removals {
        let mut less = document.clone();
        for ((path, method), _) in &removed {
            less["paths"][path].as_object_mut().ok_or("no path item")?.remove(method);
        }
        let (fewer, kept) = named(&less, Some(&lock))?;
        assert!(fewer.len() < names.len());
        assert_eq!(differences(&fewer, &names), Vec::<String>::new(), "without {removed:?}");
        let (again, _) = named(&document, Some(&kept))?;
        assert_eq!(differences(&fewer, &again), Vec::<String>::new(), "with {removed:?} again");
    }
    Ok(())
}

/// What `ones` calls otherwise than `others`, or only `ones` has.
fn differences(ones: &Names, others: &Names) -> Vec<String> {
    let other = |place: &String| others.get(place).map_or("nothing", String::as_str);
    let differs = ones.iter().filter(|(place, name)| other(place) != name.as_str());
    differs.map(|(place, name)| format!("{place}: {name}, then {}", other(place))).collect()
}

/// The path and method of every operation, with its tag.
fn operations(document: &Value) -> Vec<((String, String), String)> {
    let items = document["paths"].as_object().into_iter().flatten();
    let of_item = |(path, item): (&String, &Value)| {
        let methods = METHODS.into_iter().filter(|method| item.get(method).is_some());
        let tag = |method: &str| item[method]["tags"][0].as_str().unwrap_or_default().to_owned();
        methods.map(|method| ((path.clone(), method.to_owned()), tag(method))).collect::<Vec<_>>()
    };
    items.flat_map(of_item).collect()
}

/// The document with the entries of every mapping in another order; lists, whose order means
/// something, stay.
fn shuffled(value: &Value, random: &mut Random) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| shuffled(item, random)).collect(),
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().map(|(key, value)| (key.clone(), shuffled(value, random))).collect();
            for last in (1..entries.len()).rev() {
                entries.swap(last, random.below(last + 1));
            }
            entries.into_iter().collect::<Map<_, _>>().into()
        }
        scalar => scalar.clone(),
    }
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or_default()
    }
}
