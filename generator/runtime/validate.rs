//! Checks what is about to be sent against the constraints of the document.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::rules::{Measure, Rule, Violation};

/// Collects what is wrong with the values that are about to be sent, and where each stands.
#[derive(Debug, Default)]
pub struct Checker {
    path: String,
    found: Vec<Violation>,
}

impl Checker {
    /// Checks a property against its rules, and then what is inside of it.
    pub fn field<T: Validate + ?Sized>(&mut self, wire_name: &str, value: &T, rules: &[Rule]) {
        self.under(wire_name, |check| {
            check.rules(value.measure(), rules);
            value.validate(check);
        });
    }

    /// Checks a value against its rules, and nothing inside of it.
    pub(super) fn rules_of<T: Validate + ?Sized>(&mut self, name: &str, value: &T, rules: &[Rule]) {
        self.under(name, |check| check.rules(value.measure(), rules));
    }

    /// Checks each item of a list, each value of a map, against the rules for items.
    pub fn items<T: Validate + ?Sized>(&mut self, wire_name: &str, value: &T, rules: &[Rule]) {
        self.under(wire_name, |check| value.validate_items(check, rules));
    }

    /// Checks that no two items of a list are equal (`uniqueItems`).
    pub fn unique<T: serde::Serialize + ?Sized>(&mut self, wire_name: &str, value: &T) {
        if let Ok(Value::Array(items)) = serde_json::to_value(value) {
            self.under(wire_name, |check| check.distinct(&items));
        }
    }

    /// Checks the value of a parameter, which has its items with it.
    pub(super) fn parameter(&mut self, name: &str, value: &Value, rules: &[Rule], item_rules: &[Rule]) {
        self.field(name, value, rules);
        self.items(name, value, item_rules);
        if let (Value::Array(items), true) = (value, rules.contains(&Rule::UniqueItems)) {
            self.under(name, |check| check.distinct(items));
        }
    }

    /// What was found, in the order of the checks.
    #[must_use]
    pub fn finish(self) -> Vec<Violation> {
        self.found
    }

    fn rules(&mut self, measure: Measure<'_>, rules: &[Rule]) {
        for rule in rules {
            if !rule.holds(measure) {
                self.found.push(Violation::of(&self.path, *rule));
            }
        }
    }

    fn distinct(&mut self, items: &[Value]) {
        let mut texts: Vec<String> = items.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        if texts.windows(2).any(|pair| pair[0] == pair[1]) {
            self.found.push(Violation::of(&self.path, Rule::UniqueItems));
        }
    }

    fn under(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let outer = self.path.len();
        if outer > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        check(self);
        self.path.truncate(outer);
    }

    /// Goes to an item.
    pub(super) fn at(&mut self, index: usize, check: impl FnOnce(&mut Self)) {
        let outer = self.path.len();
        // Writing to a `String` cannot fail.
        let _ = write!(self.path, "[{index}]");
        check(self);
        self.path.truncate(outer);
    }
}

/// A value that can be checked against the document before it is sent.
pub trait Validate {
    /// Whether there is something to check inside of such values; lists of plain values are passed over.
    const DEEP: bool = true;

    /// What rules look at in this value.
    fn measure(&self) -> Measure<'_> {
        Measure::Nothing
    }

    /// Checks what is inside of this value.
    fn validate(&self, check: &mut Checker) {
        let _ = check;
    }

    /// Checks each item of this value, if it is a list or a map.
    fn validate_items(&self, check: &mut Checker, rules: &[Rule]) {
        let _ = (check, rules);
    }
}

impl<T: Validate> Validate for Option<T> {
    const DEEP: bool = T::DEEP;

    fn measure(&self) -> Measure<'_> {
        self.as_ref().map_or(Measure::Nothing, Validate::measure)
    }

    fn validate(&self, check: &mut Checker) {
        if let Some(value) = self {
            value.validate(check);
        }
    }

    fn validate_items(&self, check: &mut Checker, rules: &[Rule]) {
        if let Some(value) = self {
            value.validate_items(check, rules);
        }
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    const DEEP: bool = T::DEEP;

    fn measure(&self) -> Measure<'_> {
        (**self).measure()
    }

    fn validate(&self, check: &mut Checker) {
        (**self).validate(check);
    }

    fn validate_items(&self, check: &mut Checker, rules: &[Rule]) {
        (**self).validate_items(check, rules);
    }
}

impl<T: Validate> Validate for Vec<T> {
    const DEEP: bool = T::DEEP;

    fn measure(&self) -> Measure<'_> {
        Measure::Items(self.len())
    }

    fn validate(&self, check: &mut Checker) {
        if T::DEEP {
            for (index, item) in self.iter().enumerate() {
                check.at(index, |check| item.validate(check));
            }
        }
    }

    fn validate_items(&self, check: &mut Checker, rules: &[Rule]) {
        if !rules.is_empty() {
            for (index, item) in self.iter().enumerate() {
                check.at(index, |check| check.rules(item.measure(), rules));
            }
        }
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    const DEEP: bool = T::DEEP;

    fn measure(&self) -> Measure<'_> {
        Measure::Properties(self.len())
    }

    fn validate(&self, check: &mut Checker) {
        if T::DEEP {
            for (name, value) in self {
                check.under(name, |check| value.validate(check));
            }
        }
    }

    fn validate_items(&self, check: &mut Checker, rules: &[Rule]) {
        for (name, value) in self {
            check.under(name, |check| check.rules(value.measure(), rules));
        }
    }
}

macro_rules! texts {
    ($($text:ty)*) => {$(
        impl Validate for $text {
            const DEEP: bool = false;

            fn measure(&self) -> Measure<'_> {
                Measure::Text(self)
            }
        }
    )*};
}

texts!(String str);

impl Validate for bool {
    const DEEP: bool = false;
}

impl Validate for Value {
    const DEEP: bool = false;

    fn measure(&self) -> Measure<'_> {
        match self {
            Self::Null | Self::Bool(_) => Measure::Nothing,
            Self::Number(number) => number.as_f64().map_or(Measure::Nothing, Measure::Number),
            Self::String(text) => Measure::Text(text),
            Self::Array(items) => Measure::Items(items.len()),
            Self::Object(properties) => Measure::Properties(properties.len()),
        }
    }

    fn validate_items(&self, check: &mut Checker, rules: &[Rule]) {
        if let Self::Array(items) = self {
            items.validate_items(check, rules);
        }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Validate for $number {
            const DEEP: bool = false;

            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "a bound is an `f64` itself")]
            fn measure(&self) -> Measure<'_> {
                Measure::Number(*self as f64)
            }
        }
    )*};
}

numbers!(f32 f64 i32 i64 u32 u64);
