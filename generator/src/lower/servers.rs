//! The servers of the document (OpenAPI 3.1.1, section 4.8.5).

use openapiv3::Server as Declared;

use super::members;
use crate::{
    api::{Server, ServerVariable},
    names::ident::{Style, ident},
};

/// The longest description, in words, that is a name.
const FEW: usize = 3;

/// Words of descriptions that tell no server from another.
const EMPTY: &[&str] = &["server", "servers", "environment", "url", "endpoint", "api", "the", "base"];

/// The servers that a caller can choose; none, where there is nothing to choose. One whose URL is relative is below
/// the place that the document was had from, which the client does not know.
pub(super) fn servers(declared: &[Declared]) -> Vec<Server> {
    let absolute: Vec<&Declared> = declared.iter().filter(|server| has_scheme(server)).collect();
    let has_variables = absolute.iter().any(|server| server.variables.as_ref().is_some_and(|all| !all.is_empty()));
    let mut distinct: Vec<&Declared> = Vec::new();
    for server in absolute {
        if distinct.iter().all(|known| known.url != server.url) {
            distinct.push(server);
        }
    }
    if distinct.len() < 2 && !has_variables {
        return Vec::new();
    }
    let candidates: Vec<[String; 3]> = distinct.iter().map(|server| candidates(server)).collect();
    let names = chosen(&candidates);
    let idents = members::unique(Style::Method, &names, &["from", "into"]);
    let servers = distinct.into_iter().zip(idents);
    let mut servers: Vec<Server> = servers.map(|(server, ident)| lowered(server, ident)).collect();
    name_variables(&mut servers);
    servers
}

/// The first candidate of each that none of the others needs: those that have no name yet.
fn chosen(candidates: &[[String; 3]]) -> Vec<String> {
    let mut names: Vec<Option<String>> = vec![None; candidates.len()];
    let levels: [fn(&[String; 3]) -> &String; 2] = [|all| &all[0], |all| &all[1]];
    for of in levels {
        let open: Vec<usize> = (0..names.len()).filter(|index| names[*index].is_none()).collect();
        let given: Vec<String> = names.iter().flatten().cloned().collect();
        let is_taken = |own: usize, name: &str| {
            open.iter().any(|other| *other != own && same(of(&candidates[*other]), name))
                || given.iter().any(|known| same(known, name))
        };
        for index in &open {
            let name = of(&candidates[*index]);
            names[*index] = (!name.trim().is_empty() && !is_taken(*index, name)).then(|| name.clone());
        }
    }
    names.into_iter().zip(candidates).map(|(name, all)| name.unwrap_or_else(|| all[2].clone())).collect()
}

fn has_scheme(server: &Declared) -> bool {
    server.url.contains("://")
}

fn same(one: &str, other: &str) -> bool {
    ident(Style::Method, one).to_string() == ident(Style::Method, other).to_string()
}

/// What a server can be called: by its description, its host, its whole URL.
fn candidates(server: &Declared) -> [String; 3] {
    let description = server.description.as_deref().unwrap_or_default();
    let plain = |word: &&str| !EMPTY.contains(&word.to_lowercase().as_str());
    let words = description.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.filter(plain).collect();
    let description = if words.len() <= FEW { words.join(" ") } else { String::new() };
    let after = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
    let host = after.split('/').next().unwrap_or_default();
    // A variable says nothing about the server.
    let fixed = |text: &str| -> String {
        let outside = text.split('{').enumerate().map(|(index, part)| match part.split_once('}') {
            Some((_, rest)) if index > 0 => rest,
            _ => part,
        });
        outside.collect::<Vec<_>>().join(" ")
    };
    [description, fixed(host), server.url.replace(['{', '}'], " ")]
}

fn lowered(server: &Declared, ident: String) -> Server {
    let variables = server.variables.iter().flatten().map(|(name, variable)| ServerVariable {
        ident: String::new(),
        wire_name: name.clone(),
        default: variable.default.clone(),
        values: variable.enumeration.clone(),
        docs: variable.description.clone(),
    });
    let docs = server.description.clone().filter(|docs| !docs.trim().is_empty());
    Server { ident, url: server.url.clone(), docs, variables: variables.collect() }
}

/// The setters of variables stand beside the names of the servers.
fn name_variables(servers: &mut [Server]) {
    let taken: Vec<String> = servers.iter().map(|server| server.ident.clone()).collect();
    let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
    let mut names: Vec<String> =
        servers.iter().flat_map(|server| &server.variables).map(|variable| variable.wire_name.clone()).collect();
    names.sort();
    names.dedup();
    let idents = members::unique(Style::Method, &names, &taken);
    for variable in servers.iter_mut().flat_map(|server| &mut server.variables) {
        let place = names.iter().position(|name| *name == variable.wire_name);
        variable.ident = place.map(|place| idents[place].clone()).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::servers;

    fn named(json: &str) -> Vec<String> {
        let declared: Vec<openapiv3::Server> = serde_json::from_str(json).unwrap_or_default();
        servers(&declared).into_iter().map(|server| server.ident).collect()
    }

    #[test]
    fn servers_are_called_by_what_tells_them_apart() {
        let two = r#"[{"url": "https://a.example", "description": "Production server"},
                      {"url": "https://b.example", "description": "Sandbox environment."}]"#;
        assert_eq!(named(two), ["production", "sandbox"]);
        let hosts = r#"[{"url": "https://a.example"}, {"url": "https://b.example"}]"#;
        assert_eq!(named(hosts), ["a_example", "b_example"]);
        let paths = r#"[{"url": "https://a.example/v1"}, {"url": "https://a.example/v2"}, {"url": "/v3"}]"#;
        assert_eq!(named(paths), ["https_a_example_v1", "https_a_example_v2"]);
        assert!(named(r#"[{"url": "https://a.example"}, {"url": "/v1"}]"#).is_empty());
        let region = r#"[{"url": "https://{region}.a.example", "variables": {"region": {"default": "eu"}}}]"#;
        assert_eq!(named(region), ["a_example"]);
    }
}
