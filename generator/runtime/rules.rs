//! The constraints of the document, checked before anything is sent.

use std::fmt;

/// A constraint on a value (JSON Schema 2020-12, "Validation", section 6).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// At least so many Unicode code points.
    MinLength(u64),
    /// At most so many Unicode code points.
    MaxLength(u64),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No two items are equal.
    UniqueItems,
    /// At least so many properties.
    MinProperties(u64),
    /// At most so many properties.
    MaxProperties(u64),
    /// At least this number.
    Minimum(f64),
    /// At most this number.
    Maximum(f64),
    /// More than this number.
    ExclusiveMinimum(f64),
    /// Less than this number.
    ExclusiveMaximum(f64),
    /// A whole multiple of this number.
    MultipleOf(f64),
}

/// What a rule looks at in a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure<'a> {
    /// Nothing that a rule could be about, or no value at all.
    Nothing,
    /// A text, by its code points.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A list, by the number of its items.
    Items(usize),
    /// An object, by the number of its properties.
    Properties(usize),
}

impl Rule {
    /// The keyword of the rule in the document.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::MinLength(_) => "minLength",
            Self::MaxLength(_) => "maxLength",
            Self::MinItems(_) => "minItems",
            Self::MaxItems(_) => "maxItems",
            Self::UniqueItems => "uniqueItems",
            Self::MinProperties(_) => "minProperties",
            Self::MaxProperties(_) => "maxProperties",
            Self::Minimum(_) => "minimum",
            Self::Maximum(_) => "maximum",
            Self::ExclusiveMinimum(_) => "exclusiveMinimum",
            Self::ExclusiveMaximum(_) => "exclusiveMaximum",
            Self::MultipleOf(_) => "multipleOf",
        }
    }

    /// Whether a value of this measure keeps the rule.
    /// A rule about another kind of value is kept, as in JSON Schema.
    pub(super) fn holds(self, measure: Measure<'_>) -> bool {
        match (measure, self) {
            (Measure::Text(text), Self::MinLength(least)) => text.chars().count() as u64 >= least,
            (Measure::Text(text), Self::MaxLength(most)) => {
                text.len() as u64 <= most || text.chars().count() as u64 <= most
            }
            (Measure::Items(count), Self::MinItems(least))
            | (Measure::Properties(count), Self::MinProperties(least)) => count as u64 >= least,
            (Measure::Items(count), Self::MaxItems(most)) | (Measure::Properties(count), Self::MaxProperties(most)) => {
                count as u64 <= most
            }
            (Measure::Number(number), Self::Minimum(least)) => number >= least,
            (Measure::Number(number), Self::Maximum(most)) => number <= most,
            (Measure::Number(number), Self::ExclusiveMinimum(bound)) => number > bound,
            (Measure::Number(number), Self::ExclusiveMaximum(bound)) => number < bound,
            (Measure::Number(number), Self::MultipleOf(step)) => is_multiple(number, step),
            _ => true,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bound, limit) = match self {
            Self::MinLength(n) => ("at least", counted(*n, "character", "characters")),
            Self::MaxLength(n) => ("at most", counted(*n, "character", "characters")),
            Self::MinItems(n) => ("at least", counted(*n, "item", "items")),
            Self::MaxItems(n) => ("at most", counted(*n, "item", "items")),
            Self::UniqueItems => ("no item", "twice".to_owned()),
            Self::MinProperties(n) => ("at least", counted(*n, "property", "properties")),
            Self::MaxProperties(n) => ("at most", counted(*n, "property", "properties")),
            Self::Minimum(n) => ("at least", n.to_string()),
            Self::Maximum(n) => ("at most", n.to_string()),
            Self::ExclusiveMinimum(n) => ("more than", n.to_string()),
            Self::ExclusiveMaximum(n) => ("less than", n.to_string()),
            Self::MultipleOf(n) => ("a multiple of", n.to_string()),
        };
        write!(f, "{bound} {limit} ({})", self.keyword())
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Decimal steps such as `0.01` have no exact binary form, so a quotient close to a whole number is taken for one.
fn is_multiple(number: f64, step: f64) -> bool {
    let quotient = number / step;
    (quotient - quotient.round()).abs() <= 1e-9 * quotient.abs().max(1.0)
}

/// Something about a request that is not allowed, found before it was sent.
///
/// It says which input is meant and what is asked of it, and never holds the value.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    field: String,
    reason: Reason,
}

#[derive(Debug, Clone, PartialEq)]
enum Reason {
    Rule(Rule),
    Other(&'static str),
    Told(String),
}

impl Violation {
    pub(super) fn of(field: impl Into<String>, rule: Rule) -> Self {
        Self { field: field.into(), reason: Reason::Rule(rule) }
    }

    pub(super) fn new(field: impl Into<String>, reason: &'static str) -> Self {
        Self { field: field.into(), reason: Reason::Other(reason) }
    }

    pub(super) fn told(field: impl Into<String>, reason: String) -> Self {
        Self { field: field.into(), reason: Reason::Told(reason) }
    }

    /// Takes secrets out of what was told.
    pub(super) fn hide(&mut self, hidden: impl Fn(&str) -> String) {
        self.field = hidden(&self.field);
        if let Reason::Told(reason) = &mut self.reason {
            *reason = hidden(reason);
        }
    }

    /// The input, by its name on the wire: `mediaIds`, `items[3].name`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The rule of the document that is broken; `None` where the request itself would be wrong.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        match self.reason {
            Reason::Rule(rule) => Some(rule),
            Reason::Other(_) | Reason::Told(_) => None,
        }
    }
}

impl std::error::Error for Violation {}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Rule(rule) => write!(f, "`{}`: {rule}", self.field),
            Reason::Other(reason) => write!(f, "`{}`: {reason}", self.field),
            Reason::Told(reason) => write!(f, "`{}`: {reason}", self.field),
        }
    }
}
