//! `explain`: what a kind of problem is.

use generator::codes::Code;

use crate::report;

/// Explains a code, or lists all codes.
pub fn run(code: Option<&str>) -> bool {
    match code.and_then(|name| Code::named(name).ok()) {
        Some(code) => {
            println!("{} ({})\n\n{}", code.name(), report::word(code.severity()), code.explanation().trim());
        }
        None => Code::ALL.iter().for_each(|code| println!("{:26}{}", code.name(), code.summary())),
    }
    true
}
