//! `explain`: what a kind of problem is.

use generator::{codes::Code, diff::Rule};

use crate::{fault::Fault, report};

/// Explains a code, or lists all codes: those of problems, and those of differences.
pub fn run(code: Option<&str>) -> Result<bool, Fault> {
    report::out(&text(code)).map_err(|error| error.to_string())?;
    Ok(true)
}

fn text(code: Option<&str>) -> String {
    if let Some(rule) = Rule::ALL.iter().find(|rule| Some(rule.name()) == code) {
        return format!("{} (a difference; an old client {})\n\n{}", rule.name(), rule.wire(), rule.explanation());
    }
    if let Some(code) = code.and_then(|name| Code::named(name).ok()) {
        return format!("{} ({})\n\n{}", code.name(), report::word(code.severity()), code.explanation().trim());
    }
    let codes = Code::ALL.iter().map(|code| format!("{:26}{}\n", code.name(), code.summary()));
    let rules = Rule::ALL.iter().map(|rule| format!("{:26}{}\n", rule.name(), rule.explanation()));
    let between = format!("\nDifferences, as `{} diff` shows them:\n\n", crate::program());
    codes.chain([between]).chain(rules).collect::<Vec<_>>().concat()
}
