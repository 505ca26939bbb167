//! `explain`: what a kind of problem is.

use generator::{codes::Code, diff::Rule};

use crate::report;

/// Explains a code, or lists all codes: those of problems, and those of differences.
pub fn run(code: Option<&str>) -> bool {
    if let Some(rule) = Rule::ALL.iter().find(|rule| Some(rule.name()) == code) {
        println!("{} (a difference; an old client {})\n\n{}", rule.name(), rule.wire(), rule.explanation());
        return true;
    }
    if let Some(code) = code.and_then(|name| Code::named(name).ok()) {
        println!("{} ({})\n\n{}", code.name(), report::word(code.severity()), code.explanation().trim());
        return true;
    }
    for code in Code::ALL {
        println!("{:26}{}", code.name(), code.summary());
    }
    println!("\nDifferences, as `cargo xtask diff` shows them:\n");
    for rule in Rule::ALL {
        println!("{:26}{}", rule.name(), rule.explanation());
    }
    true
}
