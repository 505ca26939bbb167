//! Security schemes, requirements, and the scopes that `api.toml` declares.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Context;
use crate::{
    api::{Api, Place, Scheme, SchemeKind, Scope},
    codes::Code,
    diagnostic::{Diagnostic, Diagnostics, Place as DiagnosticPlace},
    document::{MUTUAL_TLS, closest},
    source::Pointer,
};

/// All schemes of the document, in its order.
pub(super) fn schemes(context: &Context<'_>, problems: &mut Diagnostics) -> Vec<Scheme> {
    let components = context.document.openapi.components.iter();
    let schemes = components.flat_map(|components| &components.security_schemes);
    let mut found = Vec::new();
    for (name, scheme) in schemes {
        let ReferenceOr::Item(scheme) = scheme else { continue };
        if let SecurityScheme::HTTP { scheme, .. } = scheme {
            problems_of_http(name, scheme, problems);
        }
        found.push(lowered(name, scheme));
    }
    found
}

/// "The name of the HTTP Authentication scheme" (3.1.1, section 4.8.27.1): others may be registered, but what is
/// almost `basic` or `bearer` is mistyped.
fn problems_of_http(name: &str, scheme: &str, problems: &mut Diagnostics) {
    let meant = closest(scheme, ["basic", "bearer"].into_iter());
    let Some(meant) = meant.filter(|meant| !meant.eq_ignore_ascii_case(scheme)) else { return };
    let place = DiagnosticPlace::value(&Pointer::from_text("/components/securitySchemes").child(name).child("scheme"));
    let message = format!("`{scheme}` is no scheme of HTTP authentication");
    problems.push(Diagnostic::new(Code::UnknownValue, place, message).help(format!("did you mean `{meant}`?")));
}

fn lowered(wire_name: &str, scheme: &SecurityScheme) -> Scheme {
    let (kind, docs) = match scheme {
        SecurityScheme::APIKey { location, name, description, .. } => {
            let place = match location {
                APIKeyLocation::Query => Place::Query,
                APIKeyLocation::Header => Place::Header,
                APIKeyLocation::Cookie => Place::Cookie,
            };
            (SchemeKind::ApiKey(place, name.clone()), description)
        }
        SecurityScheme::HTTP { scheme, description, .. } => (http(scheme), description),
        SecurityScheme::OAuth2 { description, .. } | SecurityScheme::OpenIDConnect { description, .. } => {
            (SchemeKind::Bearer, description)
        }
    };
    let token_url = match scheme {
        SecurityScheme::OAuth2 { flows, .. } => flows.client_credentials.as_ref().map(|flow| flow.token_url.clone()),
        _ => None,
    };
    let token_url = token_url.filter(|url| !url.trim().is_empty());
    Scheme { wire_name: wire_name.to_owned(), ident: String::new(), docs: description(docs.as_ref()), kind, token_url }
}

fn http(scheme: &str) -> SchemeKind {
    if scheme == MUTUAL_TLS {
        SchemeKind::MutualTls
    } else if scheme.eq_ignore_ascii_case("basic") {
        SchemeKind::Basic
    } else if scheme.eq_ignore_ascii_case("bearer") {
        SchemeKind::Bearer
    } else {
        // Another scheme (RFC 9110, section 11.4): the caller gives the header's whole value.
        SchemeKind::ApiKey(Place::Header, "Authorization".to_owned())
    }
}

fn description(docs: Option<&String>) -> Option<String> {
    docs.cloned().filter(|docs| !docs.trim().is_empty())
}

/// The scopes of `api.toml`; what the document says of them is filled in by the operations.
pub(super) fn scopes(context: &Context<'_>, problems: &mut Diagnostics) -> Vec<Scope> {
    let mut scopes = Vec::new();
    for (name, scope) in &context.config.scopes {
        let wire = [(Place::Header, &scope.header), (Place::Query, &scope.query), (Place::Path, &scope.path)]
            .into_iter()
            .find_map(|(place, name)| Some((place, name.clone()?)));
        let places = [("header", &scope.header), ("query", &scope.query), ("path", &scope.path)];
        let given: Vec<&str> = places.iter().filter(|(_, name)| name.is_some()).map(|(key, _)| *key).collect();
        if let [_, second, ..] = given.as_slice() {
            let message = format!("scope `{name}` says both `{}` and `{second}`", given[0]);
            let problem =
                Diagnostic::new(Code::ConfigInvalid, DiagnosticPlace::setting(&["scopes", name, second]), message);
            problems.push(problem.help("a scope stands in one place; leave out the other"));
        }
        let Some((place, wire_name)) = wire else {
            let message = format!("scope `{name}` says neither `header` nor `query` nor `path`");
            let place = DiagnosticPlace::setting_key(&["scopes", name]);
            let problem = Diagnostic::new(Code::ConfigInvalid, place, message);
            problems.push(problem.help("`header = \"x-shop\"` says that the header `x-shop` carries it"));
            continue;
        };
        scopes.push(Scope {
            ident: name.clone(),
            type_ident: String::new(),
            place,
            wire_name,
            rules: Vec::new(),
            docs: None,
            example: None,
        });
    }
    scopes
}

/// Whether an input on the wire is a scope's. Header names know no case (RFC 9110, section 5.1).
pub(super) fn scope_of(scopes: &[Scope], place: Place, name: &str) -> Option<usize> {
    scopes.iter().position(|scope| {
        scope.place == place
            && if place == Place::Header { scope.wire_name.eq_ignore_ascii_case(name) } else { scope.wire_name == name }
    })
}

/// What an operation needs: alternatives of schemes, and the scope that a scheme stands for.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub(super) alternatives: Vec<Vec<usize>>,
    pub(super) scope: Option<usize>,
}

/// Reads the requirements of an operation, or else of the document ("This definition overrides any
/// declared top-level security", OpenAPI 3.1.1, section 4.8.10.1).
pub(super) fn needs(
    context: &Context<'_>,
    api: &Api,
    own: Option<&Vec<SecurityRequirement>>,
    general: Option<&Vec<SecurityRequirement>>,
    at: &Pointer,
    problems: &mut Diagnostics,
) -> Needs {
    let mut needs = Needs::default();
    let (requirements, place) = match own {
        Some(own) => (Some(own), at.child("security")),
        None => (general, Pointer::root().child("security")),
    };
    for (index, requirement) in requirements.into_iter().flatten().enumerate() {
        let mut schemes = Vec::new();
        for name in requirement.keys() {
            let Some(found) = api.schemes.iter().position(|scheme| scheme.wire_name == *name) else {
                // What is wrong with a scheme that is there has been said.
                let declared = Pointer::from_text("/components/securitySchemes").child(name);
                if declared.find(context.tree).is_none() {
                    let message = format!("`{name}` is no security scheme of this document; it is ignored");
                    let place = DiagnosticPlace::key(&place.index(index).child(name));
                    let problem = Diagnostic::new(Code::UnknownScheme, place, message);
                    let known = api.schemes.iter().map(|scheme| scheme.wire_name.as_str());
                    problems.push(match closest(name, known) {
                        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
                        None => problem,
                    });
                }
                continue;
            };
            let scope = match &api.schemes[found].kind {
                SchemeKind::ApiKey(place, name) => scope_of(&api.scopes, *place, name),
                SchemeKind::Basic | SchemeKind::Bearer | SchemeKind::MutualTls => None,
            };
            match scope {
                Some(scope) => needs.scope = needs.scope.or(Some(scope)),
                None => schemes.push(found),
            }
        }
        needs.alternatives.push(schemes);
    }
    // Only alternatives that ask for nothing: nothing is needed.
    if needs.alternatives.iter().all(Vec::is_empty) {
        needs.alternatives.clear();
    }
    needs
}
