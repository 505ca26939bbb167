//! Documents changed at random: as trees, and as texts.

use fastrand::Rng;
use serde_json::{Map, Number, Value};

use super::words::{KEYS, SIGNS, TEXTS};

/// A document with a few changes; parts of `other` may be put into it.
pub fn tree(document: &Value, other: &Value, random: &mut Rng) -> Value {
    let mut changed = document.clone();
    for _ in 0..=random.usize(..8) {
        let pointers = pointers(&changed);
        let donor = if random.bool() { other } else { document };
        let donated =
            chosen(&self::pointers(donor), random).and_then(|at| donor.pointer(at)).cloned().unwrap_or_default();
        let anywhere = chosen(&pointers, random).cloned().unwrap_or_default();
        let Some(at) = chosen(&pointers, random) else { continue };
        if let Some(node) = changed.pointer_mut(at) {
            change(node, donated, &anywhere, random);
        }
    }
    changed
}

fn change(node: &mut Value, donated: Value, anywhere: &str, random: &mut Rng) {
    match (random.u8(..12), node) {
        (0 | 1, node) => *node = donated,
        (2, node) => *node = scalar(random),
        (3, node) => *node = Value::Array(vec![node.take(), donated]),
        (4, node) => *node = reference(anywhere),
        (5, node) => *node = Value::Object(Map::from_iter([(key(random), node.take())])),
        (6 | 7, Value::Object(fields)) => {
            let chosen = fields.keys().nth(random.usize(..fields.len().max(1))).cloned();
            if let Some(value) = chosen.and_then(|chosen| fields.shift_remove(&chosen)) {
                if random.bool() {
                    fields.insert(key(random), value);
                }
            }
        }
        (8, Value::Object(fields)) => {
            let value = if random.bool() { reference(anywhere) } else { donated };
            fields.insert(key(random), value);
        }
        (9, Value::Object(fields)) => drop(fields.insert(key(random), scalar(random))),
        (6..=9, Value::Array(items)) => {
            let at = random.usize(..=items.len());
            items.insert(at, donated);
        }
        (10, Value::Array(items)) if !items.is_empty() => drop(items.swap_remove(random.usize(..items.len()))),
        (_, Value::String(text)) => *text = format!("{text}{}", word(random)),
        (_, node) => *node = scalar(random),
    }
}

fn reference(pointer: &str) -> Value {
    Value::Object(Map::from_iter([("$ref".to_owned(), Value::from(format!("#{pointer}")))]))
}

fn scalar(random: &mut Rng) -> Value {
    match random.u8(..8) {
        0 => Value::Null,
        1 => Value::Bool(random.bool()),
        2 => Value::from(random.i64(..)),
        3 => Value::from(random.u64(..)),
        4 => Number::from_f64(f64::from_bits(random.u64(..))).map_or(Value::Null, Value::Number),
        5 => Value::from(random.i8(..)),
        _ => Value::from(word(random)),
    }
}

fn word(random: &mut Rng) -> String {
    match random.u8(..16) {
        0 => word(random).repeat(random.usize(..2000)).chars().take(20_000).collect(),
        1 => (0..random.usize(..12)).map(|_| random.char(..)).collect(),
        2 | 3 => word(random) + &word(random),
        _ => random.choice(TEXTS).copied().unwrap_or_default().to_owned(),
    }
}

fn key(random: &mut Rng) -> String {
    if random.u8(..4) == 0 { word(random) } else { random.choice(KEYS).copied().unwrap_or_default().to_owned() }
}

fn chosen<'p>(pointers: &'p [String], random: &mut Rng) -> Option<&'p String> {
    random.choice(pointers)
}

/// Where every node stands.
fn pointers(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(tree, String::new(), &mut found);
    found
}

fn collect(node: &Value, at: String, found: &mut Vec<String>) {
    let step = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    match node {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| collect(value, step(key), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| collect(item, step(&index.to_string()), found));
        }
        _ => {}
    }
    found.push(at);
}

/// A text with a few changes, which may make it no text at all.
pub fn text(text: &[u8], random: &mut Rng) -> Vec<u8> {
    let mut bytes = text.to_vec();
    // A short text is read sooner.
    if random.bool() {
        let from = random.usize(..=bytes.len());
        let to = (from + random.usize(..4096)).min(bytes.len());
        bytes = bytes[from..to].to_vec();
    }
    for _ in 0..=random.usize(..6) {
        let at = random.usize(..=bytes.len());
        let end = (at + random.usize(..64)).min(bytes.len());
        match random.u8(..6) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let part = bytes[at..end].repeat(random.usize(..300));
                bytes.splice(at..at, part);
            }
            2 if at < bytes.len() => bytes[at] = random.u8(..),
            3 => {
                let sign = random.choice(SIGNS).copied().unwrap_or_default().repeat(random.usize(..400));
                bytes.splice(at..at, sign.into_bytes());
            }
            _ => {
                let sign = random.choice(SIGNS).copied().unwrap_or_default();
                bytes.splice(at..end.min(at + 2), sign.bytes());
            }
        }
    }
    bytes
}
