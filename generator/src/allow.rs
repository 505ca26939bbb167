//! What is accepted: kinds of problems, by code and place.

use crate::{
    codes::Code,
    config::Config,
    diagnostic::{Diagnostic, Diagnostics, Place},
    source::Pointer,
};

/// Takes the allowances of `api.toml` and of the caller.
pub(crate) fn begin(config: &Config, everywhere: &[String], problems: &mut Diagnostics) {
    let given = everywhere.iter().map(|code| (code, None, Place::File("--allow".to_owned()), None));
    let configured = config.allow.iter().enumerate().map(|(index, allowance)| {
        let index = index.to_string();
        let at = |key| Place::setting(&["allow", &index, key]);
        (&allowance.code, allowance.pointer.as_ref(), at("code"), Some(at("pointer")))
    });
    for (name, pointer, from, pointer_from) in given.chain(configured) {
        let meant = match Code::named(name) {
            Ok(code) => {
                let from = pointer_from.filter(|_| pointer.is_some()).unwrap_or(from);
                let pointer = pointer.map(|text| Pointer::from_text(text.strip_prefix('#').unwrap_or(text)));
                problems.allow(code, pointer, from);
                continue;
            }
            Err(meant) => meant,
        };
        let problem = Diagnostic::new(Code::ConfigInvalid, from, format!("`{name}` is the code of no problem"));
        problems.push(match meant {
            Some(meant) => problem.help(format!("did you mean `{}`?", meant.name())),
            None => problem.help("`cargo xtask explain` lists all codes"),
        });
    }
}

/// Reports allowances that nothing needed: what they accepted was mended, or never was.
pub(crate) fn end(problems: &mut Diagnostics) {
    for (code, pointer, from) in problems.unused_allowances() {
        let place = pointer.as_ref().map(|pointer| format!(" at `{pointer}`")).unwrap_or_default();
        let message = format!("nothing is wrong in the way of `{}`{place} that would have to be allowed", code.name());
        problems.push(Diagnostic::new(Code::UnusedAllowance, from, message));
    }
}
