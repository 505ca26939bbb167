//! What is accepted: kinds of problems, by code and place.

use crate::{
    codes::Code,
    config::Config,
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::closest,
    source::Pointer,
};

/// Takes the allowances of `api.toml` and of the caller.
pub(crate) fn begin(config: &Config, everywhere: &[String], problems: &mut Diagnostics) {
    let given = everywhere.iter().map(|code| (code, None, "--allow"));
    let configured = config.allow.iter().map(|allowance| (&allowance.code, allowance.pointer.as_ref(), "api.toml"));
    for (name, pointer, from) in given.chain(configured) {
        if let Some(code) = Code::ALL.iter().find(|code| code.name() == name) {
            let pointer = pointer.map(|text| Pointer::from_text(text.strip_prefix('#').unwrap_or(text)));
            problems.allow(*code, pointer);
            continue;
        }
        let place = Place::File(from.to_owned());
        let problem = Diagnostic::new(Code::ConfigInvalid, place, format!("`{name}` is the code of no problem"));
        problems.push(match closest(name, Code::ALL.iter().map(|code| code.name())) {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")),
            None => problem,
        });
    }
}

/// Reports allowances that nothing needed: what they accepted was mended, or never was.
pub(crate) fn end(problems: &mut Diagnostics) {
    for (code, pointer) in problems.unused_allowances() {
        let place = pointer.as_ref().map(|pointer| format!(" at `{pointer}`")).unwrap_or_default();
        let message = format!("nothing is wrong in the way of `{}`{place} that would have to be allowed", code.name());
        problems.push(Diagnostic::new(Code::UnusedAllowance, Place::File("api.toml".to_owned()), message));
    }
}
