//! Rules, and where they are broken.

use std::collections::BTreeMap;

use crate::runtime::rules::Rule;
use crate::runtime::validate::{Checker, Validate};

/// The violations of a check, as they are told.
fn found(check: impl FnOnce(&mut Checker)) -> Vec<String> {
    let mut checker = Checker::default();
    check(&mut checker);
    checker.finish().iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check<T: Validate>(value: &T, rule: Rule, holds: bool) {
    let found = found(|check| check.field("x", value, &[rule]));
    assert_eq!(found.is_empty(), holds, "{found:?}");
    if !holds {
        assert!(found[0].contains(rule.keyword()), "{found:?}");
    }
}

#[test]
fn each_rule_at_its_bound() {
    check(&"äöü".to_owned(), Rule::MaxLength(3), true);
    check(&"äöüx".to_owned(), Rule::MaxLength(3), false);
    check(&"🙂".to_owned(), Rule::MinLength(2), false);
    check(&String::new(), Rule::MinLength(1), false);
    check(&vec![1; 3], Rule::MinItems(3), true);
    check(&vec![1; 2], Rule::MinItems(3), false);
    check(&vec![1; 4], Rule::MaxItems(3), false);
    check(&BTreeMap::from([("a".to_owned(), 1)]), Rule::MaxProperties(0), false);
    check(&BTreeMap::from([("a".to_owned(), 1)]), Rule::MinProperties(1), true);
    check(&1_i64, Rule::Minimum(1.0), true);
    check(&0_u32, Rule::Minimum(1.0), false);
    check(&1.5, Rule::Maximum(1.5), true);
    check(&1.5, Rule::ExclusiveMaximum(1.5), false);
    check(&1.5, Rule::ExclusiveMinimum(1.5), false);
    check(&0.07, Rule::MultipleOf(0.01), true);
    check(&0.075, Rule::MultipleOf(0.01), false);
    check(&f64::NAN, Rule::Minimum(0.0), false);
    check(&None::<i64>, Rule::Minimum(1.0), true);
    check(&Some(0_i64), Rule::Minimum(1.0), false);
    check(&true, Rule::MinLength(9), true);
}

struct Inner(i64);

impl Validate for Inner {
    fn validate(&self, check: &mut Checker) {
        check.field("age", &self.0, &[Rule::Minimum(0.0)]);
    }
}

struct Outer {
    list: Option<Vec<Inner>>,
    map: BTreeMap<String, Box<Inner>>,
    tags: Vec<String>,
}

impl Validate for Outer {
    fn validate(&self, check: &mut Checker) {
        check.field("list", &self.list, &[Rule::MaxItems(1)]);
        check.field("map", &self.map, &[]);
        check.items("tags", &self.tags, &[Rule::MinLength(1)]);
        check.unique("tags", &self.tags);
    }
}

#[test]
fn places_inside_of_values() {
    let outer = Outer {
        list: Some(vec![Inner(1), Inner(-1)]),
        map: BTreeMap::from([("a".to_owned(), Box::new(Inner(-2)))]),
        tags: vec![String::new(), "b".to_owned(), "b".to_owned()],
    };
    assert_eq!(
        found(|check| outer.validate(check)),
        [
            "`list`: at most 1 item (maxItems)",
            "`list[1].age`: at least 0 (minimum)",
            "`map.a.age`: at least 0 (minimum)",
            "`tags[0]`: at least 1 character (minLength)",
            "`tags`: no item twice (uniqueItems)",
        ]
    );
    assert!(found(|check| Outer { list: None, map: BTreeMap::new(), tags: vec![] }.validate(check)).is_empty());
}
