//! The documents, each made by a function of its size.

use generator::source::SourceText;
use serde_json::{Map, Value, json};

/// One kind of hostile document.
pub struct Case {
    pub name: &'static str,
    /// The file's ending.
    ending: &'static str,
    make: fn(usize) -> Vec<u8>,
    /// How large it is made.
    pub scale: usize,
    pub ends: Ends,
    /// Whether the time is compared with that of a smaller one.
    pub grows: bool,
}

/// What a document ends in.
pub enum Ends {
    Crate,
    /// An error with this code.
    Error(&'static str),
}

use Ends::{Crate, Error};

impl Case {
    pub fn document(&self, scale: usize) -> SourceText {
        SourceText { name: format!("{}.{}", self.name, self.ending), bytes: (self.make)(scale) }
    }

    const fn grows(self) -> Self {
        Self { grows: true, ..self }
    }
}

const fn yaml(name: &'static str, scale: usize, ends: Ends, make: fn(usize) -> Vec<u8>) -> Case {
    Case { name, ending: "yaml", make, scale, ends, grows: false }
}

const fn json(name: &'static str, scale: usize, ends: Ends, make: fn(usize) -> Vec<u8>) -> Case {
    Case { name, ending: "json", make, scale, ends, grows: false }
}

pub const CASES: &[Case] = &[
    yaml("alias-bomb", 12, Error("syntax"), |levels| {
        let line = |level: usize| format!("x{level}: &x{level} [{}]\n", format!("*x{}, ", level - 1).repeat(10));
        let lines = lines(1..levels, line);
        format!("openapi: 3.1.0\nx0: &x0 [a]\n{lines}").into_bytes()
    }),
    yaml("alias-of-a-long-text", 10_000, Error("syntax"), |count| {
        format!("x: &x {}\ny: [{}]\n", "x".repeat(100_000), "*x, ".repeat(count)).into_bytes()
    }),
    yaml("anchors-in-anchors", 50_000, Error("syntax"), |count| {
        let open = lines(0..200, |level| format!("&a{level} ["));
        format!("x: {open}{}{}\n", "x, ".repeat(count), "]".repeat(200)).into_bytes()
    }),
    yaml("merges", 500, Error("syntax"), |count| {
        let keys = lines(0..5000, |key| format!("k{key}: v, "));
        let merges = lines(0..count, |merge| format!("y{merge}: {{<<: *x}}\n"));
        format!("x: &x {{{keys}}}\n{merges}").into_bytes()
    }),
    yaml("keys-twice", 50_000, Error("repeated-key"), |count| "é: 1\n".repeat(count).into_bytes()).grows(),
    json("keys-twice-in-json", 50_000, Error("repeated-key"), |count| {
        format!("{{\"openapi\": \"3.1.0\"{}}}", ", \"é\": 1".repeat(count)).into_bytes()
    })
    .grows(),
    yaml("deep-lists", 100_000, Error("syntax"), |depth| [b"x: ".to_vec(), b"[".repeat(depth)].concat()),
    yaml("deep-mappings", 100_000, Error("syntax"), |depth| [b"x: ".to_vec(), b"{a: ".repeat(depth)].concat()),
    yaml("deep-dashes", 100_000, Error("syntax"), |depth| b"- ".repeat(depth)),
    yaml("deep-keys", 100_000, Error("syntax"), |depth| b"? ".repeat(depth)),
    yaml("deep-after-a-mistake", 100_000, Error("syntax"), |depth| [b"@\n".to_vec(), b"[".repeat(depth)].concat()),
    json("deep-json", 100_000, Error("syntax"), |depth| b"{\"a\":".repeat(depth)),
    yaml("brackets-too-far-left", 20_000, Error("syntax"), |count| b"a:\n  b: [\n1\n]\n".repeat(count)),
    json("references-to-references", 20_000, Crate, |count| chain(count, |next| next)).grows(),
    json("references-in-properties", 4000, Crate, |count| {
        chain(count, |next| json!({"type": "object", "properties": {"next": next}}))
    })
    .grows(),
    json("references-in-lists", 4000, Crate, |count| chain(count, |next| json!({"type": "array", "items": next}))),
    json("references-in-unions", 1000, Crate, |count| {
        chain(count, |next| json!({"anyOf": [next, {"type": "integer"}]}))
    }),
    json("references-in-tuples", 60, Crate, |count| {
        chain(count, |next| json!({"type": "array", "prefixItems": [next, next], "minItems": 2, "maxItems": 2}))
    }),
    json("all-of-twice", 60, Crate, |count| chain(count, |next| json!({"allOf": [next, next, {"description": "x"}]}))),
    json("any-of-twice", 60, Crate, |count| {
        chain(count, |next| json!({"anyOf": [next, {"oneOf": [next, {"type": "object"}]}]}))
    }),
    json("all-of-all", 30, Crate, |count| lattice(count, "allOf")),
    json("one-of-all", 12, Crate, |count| lattice(count, "oneOf")),
    json("all-of-unions-of-all", 12, Crate, |count| {
        let all: Vec<Value> = (0..count).map(reference).collect();
        schemas(count, |index| json!({ if index % 2 == 0 { "oneOf" } else { "allOf" }: all }))
    }),
    json("families-of-all", 12, Crate, |count| {
        let all: Vec<Value> = (0..count).map(reference).collect();
        schemas(count, |_| {
            json!({
                "allOf": all, "type": "object", "discriminator": {"propertyName": "k"}, "properties": {"k": {"type": "string"}},
            })
        })
    }),
    json("lists-of-lists-by-reference", 12, Error("too-large"), |levels| {
        let mut lists = Map::from_iter([("0".to_owned(), json!(vec!["x"; 10]))]);
        for level in 1..levels {
            lists.insert(level.to_string(), json!(vec![json!({"$ref": format!("#/x/{}", level - 1)}); 10]));
        }
        json!({"openapi": "3.1.0", "paths": {}, "x": lists}).to_string().into_bytes()
    }),
    json("a-text-by-reference", 5000, Error("too-large"), |count| {
        schemas(count, |index| match index {
            0 => json!({"description": "x".repeat(100_000)}),
            _ => json!({"description": {"$ref": "#/components/schemas/S0/description"}}),
        })
    }),
    json("maps-by-reference", 20_000, Error("too-large"), |count| {
        let root = json!({"$ref": "#"});
        json!({"openapi": "3.1.0", "x": vec![1; count], "paths": root, "tags": root, "webhooks": root, "components": root})
            .to_string()
            .into_bytes()
    }),
    json("a-long-path", 1000, Error("too-large"), |count| {
        let parameter =
            |index: usize| json!({"name": format!("p{index}"), "in": "query", "schema": {"type": "string"}});
        let parameters: Vec<Value> = (0..count).map(parameter).collect();
        let get = json!({"parameters": parameters, "responses": {}});
        json!({"openapi": "3.1.0", "paths": {format!("/{}", "x".repeat(100_000)): {"get": get}}})
            .to_string()
            .into_bytes()
    }),
    json("a-long-description", 20_000_000, Crate, |length| info("description", &"x".repeat(length))),
    json("a-description-of-many-lines", 5_000_000, Crate, |lines| info("description", &"x\n".repeat(lines))),
    json("a-description-of-signs", 4_000_000, Crate, |length| info("description", &"`[<\\".repeat(length))),
    json("a-long-title", 10_000_000, Crate, |words| info("title", &"x y ".repeat(words))),
    json("a-million-properties", 1_000_000, Error("too-large"), properties),
    json("many-properties", 8000, Crate, properties).grows(),
    json("a-million-values", 1_000_000, Error("too-large"), |count| {
        let values: Vec<String> = (0..count).map(|value| format!("v{value}")).collect();
        schemas(1, |_| json!({"enum": values}))
    }),
    json("many-values", 10_000, Crate, |count| {
        let values: Vec<String> = (0..count).map(|value| format!("v{value}")).collect();
        schemas(1, |_| json!({"enum": values}))
    })
    .grows(),
    json("many-schemas", 4000, Crate, |count| {
        schemas(count, |index| json!({"type": "object", "properties": {format!("p{index}"): {"type": "string"}}}))
    })
    .grows(),
    json("many-operations", 2000, Crate, |count| {
        paths(count, |index| json!({"tags": ["t"], "operationId": format!("o{index}"), "responses": {}}))
    })
    .grows(),
    json("many-tags", 1000, Crate, |count| {
        paths(count, |index| json!({"tags": [format!("t{index}")], "responses": {}}))
    })
    .grows(),
    json("many-mistakes", 4000, Error("unknown-value"), |count| {
        paths(count, |_| json!({"parameters": [{"name": "x", "in": "querry"}], "responses": {}}))
    })
    .grows(),
    json("many-dangling-references", 8000, Error("dangling-reference"), |count| {
        let dangling = |index: usize| (format!("p{index}"), json!({"$ref": format!("#/nowhere/{index}")}));
        let properties: Map<String, Value> = (0..count).map(dangling).collect();
        schemas(1, |_| json!({"type": "object", "properties": properties}))
    })
    .grows(),
    json("server-variables", 8, Crate, |levels| {
        let variable = |level: usize| (level.to_string(), json!({"default": format!("{{{}}}", level + 1).repeat(20)}));
        let variables: Map<String, Value> = (0..levels).map(variable).collect();
        let servers = json!([{"url": "https://{0}.test", "variables": variables}]);
        json!({"openapi": "3.1.0", "servers": servers, "paths": {}}).to_string().into_bytes()
    }),
    json("numbers", 100_000, Error("syntax"), |digits| format!("{{\"openapi\": {}}}", "9".repeat(digits)).into_bytes()),
    json("numbers-of-a-schema", 1, Crate, |_| {
        let rules = json!({"type": "integer", "minimum": -1e308, "maximum": 1e308, "multipleOf": 5e-324,
            "minLength": u64::MAX, "default": u64::MAX, "enum": [1, u64::MAX, i64::MIN, 1.5]});
        schemas(1, |_| json!({"type": "object", "properties": {"a": rules}}))
    }),
    json("patterns", 1, Crate, |_| {
        let patterns = ["(a+)+$".to_owned(), "(?:a{1000}){1000}{1000}".to_owned(), "(".repeat(50_000), "[".to_owned()];
        schemas(
            4,
            |index| json!({"type": "object", "properties": {"a": {"type": "string", "pattern": patterns[index]}}}),
        )
    }),
    json("byte-order-mark", 1, Crate, |_| [b"\xef\xbb\xbf".to_vec(), schemas(1, |_| json!({}))].concat()),
    json("utf-16", 1, Error("not-utf8"), |_| [b"\xff\xfe{\0\"\0o\0".to_vec()].concat()),
    yaml("nul", 1, Error("syntax"), |_| b"openapi: 3.1.0\0\n".to_vec()),
    json("nul-in-json", 1, Error("syntax"), |_| b"{\"openapi\": \"3.1.0\0\"}".to_vec()),
];

fn lines(numbers: std::ops::Range<usize>, line: impl Fn(usize) -> String) -> String {
    numbers.fold(String::new(), |text, number| text + &line(number))
}

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/S{index}")})
}

/// A document whose schemas `S0`, `S1`, ... are made by a function.
fn schemas(count: usize, make: impl Fn(usize) -> Value) -> Vec<u8> {
    let schemas: Map<String, Value> = (0..count).map(|index| (format!("S{index}"), make(index))).collect();
    let content = json!({"application/json": {"schema": reference(0)}});
    let get = json!({"responses": {"200": {"description": "x", "content": content}}});
    json!({"openapi": "3.1.0", "paths": {"/a": {"get": get}}, "components": {"schemas": schemas}})
        .to_string()
        .into_bytes()
}

/// Schemas of which each holds the next.
fn chain(count: usize, make: impl Fn(Value) -> Value) -> Vec<u8> {
    let last = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    schemas(count, |index| if index + 1 < count { make(reference(index + 1)) } else { last.clone() })
}

/// Schemas of which each is composed of all.
fn lattice(count: usize, keyword: &str) -> Vec<u8> {
    let all: Vec<Value> = (0..count).map(reference).collect();
    schemas(count, |index| json!({"properties": {format!("p{index}"): {"type": "string"}}, keyword: all}))
}

fn properties(count: usize) -> Vec<u8> {
    let properties: Map<String, Value> =
        (0..count).map(|index| (format!("p{index}"), json!({"type": "string"}))).collect();
    schemas(1, |_| json!({"type": "object", "properties": properties}))
}

fn paths(count: usize, make: impl Fn(usize) -> Value) -> Vec<u8> {
    let paths: Map<String, Value> =
        (0..count).map(|index| (format!("/a{index}"), json!({"get": make(index)}))).collect();
    json!({"openapi": "3.1.0", "paths": paths}).to_string().into_bytes()
}

fn info(field: &str, text: &str) -> Vec<u8> {
    let mut info = json!({"title": "x", "version": "1"});
    info[field] = json!(text);
    json!({"openapi": "3.1.0", "info": info, "paths": {}}).to_string().into_bytes()
}
