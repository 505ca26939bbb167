//! Names that types had before, and that go on as other words for them (`[aliases]` of `api.toml`).

use crate::{
    api::{Api, FormerName, Shape},
    codes::Code,
    config::Config,
    diagnostic::{Diagnostic, Diagnostics, Place},
    document::closest,
};

/// Fills the former names of an API's types.
pub(super) fn fill(config: &Config, api: &mut Api, problems: &mut Diagnostics) {
    let named: Vec<&str> = api.types.iter().map(|def| def.ident.as_str()).collect();
    let is_type = |ident: &str| {
        let found = api.types.iter().position(|def| def.ident == ident);
        found.filter(|index| !matches!(api.types[*index].shape, Shape::Alias(_)))
    };
    let mut former = Vec::new();
    for (old, new) in &config.aliases {
        let place = Place::setting(&["aliases", old]);
        if named.contains(&old.as_str()) {
            let message = format!("`{old}` is no former name: a type is called so");
            problems.push(Diagnostic::new(Code::ConfigInvalid, place, message).help("remove the line"));
            continue;
        }
        if let Some(of) = is_type(new) {
            former.push(FormerName { ident: old.clone(), of });
            continue;
        }
        let problem = Diagnostic::new(Code::ConfigInvalid, place, format!("no type is called `{new}`"));
        let meant = closest(new, named.iter().copied());
        let help = meant.map_or_else(|| "remove the line".to_owned(), |meant| format!("did you mean `{meant}`?"));
        problems.push(problem.help(help));
    }
    api.former = former;
}
