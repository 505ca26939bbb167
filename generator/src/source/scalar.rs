//! Plain scalars of YAML.

use serde_json::{Number, Value};

/// What a plain scalar means by the core schema (YAML 1.2.2, section 10.3.2).
pub fn plain(text: &str) -> Value {
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
