//! Constraints: those that are checked before a value is sent.

use crate::{
    api::{Rule, Type},
    document::Rules,
};

/// The rules that a value of this type can be checked against.
pub(super) fn rules(rules: &Rules, ty: &Type) -> Vec<Rule> {
    let mut found = Vec::new();
    let mut add = |rule: Option<Rule>| found.extend(rule);
    match ty {
        Type::Text | Type::Formatted(_) => {
            add(rules.min_length.filter(|least| *least > 0).map(Rule::MinLength));
            add(rules.max_length.map(Rule::MaxLength));
        }
        Type::List(_) => {
            add(rules.min_items.filter(|least| *least > 0).map(Rule::MinItems));
            add(rules.max_items.map(Rule::MaxItems));
            add(rules.unique_items.then_some(Rule::UniqueItems));
        }
        Type::Map(_) => {
            add(rules.min_properties.filter(|least| *least > 0).map(Rule::MinProperties));
            add(rules.max_properties.map(Rule::MaxProperties));
        }
        Type::Integer(_) | Type::Number => {
            add(rules.minimum.map(Rule::Minimum));
            add(rules.maximum.map(Rule::Maximum));
            add(rules.exclusive_minimum.map(Rule::ExclusiveMinimum));
            add(rules.exclusive_maximum.map(Rule::ExclusiveMaximum));
            add(rules.multiple_of.map(Rule::MultipleOf));
        }
        _ => {}
    }
    found
}
