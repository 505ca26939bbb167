//! Numbers that a schema allows.

use serde_json::{Value, json};

/// A number within the limits (JSON Schema 2020-12 validation, section 6.2), of the size of its format.
pub(super) fn number(schema: &Value, whole: bool) -> Value {
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    let strict =
        |key: &str, at: &str| limit(key).or_else(|| limit(at).filter(|_| schema.get(key) == Some(&json!(true))));
    let step = limit("multipleOf").filter(|step| *step > 0.0);
    let least = limit("minimum").map(f64::ceil);
    let above = strict("exclusiveMinimum", "minimum").map(|limit| limit.floor() + 1.0);
    let lowest = above.or(least);
    let highest = strict("exclusiveMaximum", "maximum").map(|limit| limit.ceil() - 1.0).or(limit("maximum"));
    let mut value = lowest.unwrap_or(1.0).max(1.0_f64.min(highest.unwrap_or(1.0)));
    if let Some(highest) = highest {
        value = value.min(highest);
    }
    if let Some(step) = step {
        value = (value / step).ceil() * step;
    }
    let value = if whole { value.floor() } else { value };
    // Whole numbers are written as such; that is the same number to JSON.
    let exact = value.fract() == 0.0 && value.abs() < 9e15;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small enough")]
    if exact { json!(value as i64) } else { json!(value) }
}
