//! Path templates (OpenAPI 3.1.1, section 4.8.2), and what documents write instead.

/// A path, brought to the form that the specification asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// The path with each parameter as `{name}`.
    pub(super) path: String,
    /// The names of its parameters, in order, each once; some documents write a query behind the path, with parameters in it.
    pub(super) parameters: Vec<String>,
    /// How many of them stand in the path proper.
    pub(super) before_query: usize,
    /// Whether parameters stand in a query behind the path.
    pub(super) asks: bool,
    /// Whether a parameter was written `:name`.
    pub(super) colons: bool,
}

/// Reads a path. A segment `:name` is a parameter; a `:` within a segment (`/items/{id}:cancel`) is
/// a part of it.
pub(super) fn template(path: &str) -> Template {
    let mut template =
        Template { path: String::new(), parameters: Vec::new(), before_query: 0, asks: false, colons: false };
    for (index, segment) in path.split('/').enumerate() {
        if index > 0 {
            template.path.push('/');
        }
        match segment.strip_prefix(':').filter(|name| is_name(name)) {
            Some(name) => {
                template.colons = true;
                template.path.push_str(&format!("{{{name}}}"));
            }
            None => template.path.push_str(segment),
        }
    }
    // Not the `?` of `{?name}` (RFC 6570, section 3.2.8), which is a name that nothing declares.
    let (path, query) = match template.path.split_once('?') {
        Some((path, query)) if path.matches('{').count() == path.matches('}').count() => (path, query),
        _ => (template.path.as_str(), ""),
    };
    template.asks = query.contains('{');
    add_names(path, &mut template.parameters);
    template.before_query = template.parameters.len();
    add_names(query, &mut template.parameters);
    template
}

fn add_names(template: &str, names: &mut Vec<String>) {
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, next)) = after.split_once('}') else { break };
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        rest = next;
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::template;

    #[track_caller]
    fn check(path: &str, expected: &str, parameters: &[&str]) {
        let template = template(path);
        assert_eq!(
            (template.path.as_str(), template.parameters),
            (expected, parameters.iter().map(|p| (*p).to_owned()).collect())
        );
    }

    #[test]
    fn parameters_are_found_in_every_form() {
        check("/a/{b}/c", "/a/{b}/c", &["b"]);
        check("/a/:b/c", "/a/{b}/c", &["b"]);
        check("/{owner}.{ext}/{owner}", "/{owner}.{ext}/{owner}", &["owner", "ext"]);
        check("/a/{id}:cancel", "/a/{id}:cancel", &["id"]);
        check("/a/{broken", "/a/{broken", &[]);
        check("/a/{b}?c={d}&e={b}", "/a/{b}?c={d}&e={b}", &["b", "d"]);
        check("/a{?b}", "/a{?b}", &["?b"]);
        assert!(template("/a/{b}?c={b}").asks && !template("/a/{b}?c=d").asks);
    }
}
