//! Rust that uses every item of a surface, so that the compiler can be asked whether callers of one crate can do with
//! another one.

use std::{collections::BTreeMap, fmt::Write as _};

use syn::{Type, punctuated::Punctuated, token::Comma};

use super::surface::{Function, Kind, Surface};

/// Traits that are asked for by name; `From` is asked for with what it is from.
const BOUNDS: &[(&str, &str)] = &[
    ("Clone", "::std::clone::Clone"),
    ("Copy", "::std::marker::Copy"),
    ("Debug", "::std::fmt::Debug"),
    ("Default", "::std::default::Default"),
    ("Deserialize<'de>", "for<'de> ::serde::Deserialize<'de>"),
    ("Display", "::std::fmt::Display"),
    ("Eq", "::std::cmp::Eq"),
    ("FromStr", "::std::str::FromStr"),
    ("Hash", "::std::hash::Hash"),
    ("IntoFuture", "::std::future::IntoFuture"),
    ("Ord", "::std::cmp::Ord"),
    ("PartialEq", "::std::cmp::PartialEq"),
    ("PartialOrd", "::std::cmp::PartialOrd"),
    ("Serialize", "::serde::Serialize"),
];

impl Surface {
    /// A file that uses everything that callers can name in the crate `package`: it calls each function with what it takes
    /// now, reads each field as what it is, and matches on each variant. What comes with a feature is left out.
    #[must_use]
    pub fn caller(&self, package: &str) -> String {
        let mut modules: BTreeMap<&str, String> = BTreeMap::new();
        for (number, (path, item)) in self.items.iter().filter(|(_, item)| !item.gated).enumerate() {
            let module = module(path);
            let inside = path.strip_prefix(module).unwrap_or(path).trim_start_matches("::");
            if let Some(use_) = self.use_of(module, inside, &item.kind, number) {
                modules.entry(module).or_default().push_str(&use_);
            }
        }
        let package = package.replace('-', "_");
        let mut text = String::from("#![allow(warnings)]\n");
        for (number, (module, uses)) in modules.into_iter().enumerate() {
            let inside = if module.is_empty() { String::new() } else { format!("::{module}") };
            // What a file of the crate calls `crate` and `super` is the crate and `types` to others.
            let uses = uses.replace("super::", "types::").replace("crate::", &format!("::{package}::"));
            let _ = writeln!(
                text,
                "\nmod m{number} {{\n    use ::{package}::*;\n    use ::{package}{inside}::*;\n{uses}}}"
            );
        }
        text
    }

    fn use_of(&self, module: &str, path: &str, kind: &Kind, number: usize) -> Option<String> {
        match kind {
            Kind::Type { word: "alias", .. } => None,
            Kind::Type { traits, grows, word } => {
                let full = if module.is_empty() { path.to_owned() } else { format!("{module}::{path}") };
                // What a type with parameters can do depends on them.
                let is_generic = self.items.keys().any(|other| other.starts_with(&format!("{full}<")));
                let bounds = traits.iter().filter_map(|name| bound(name)).collect::<Vec<_>>().join(" + ");
                let mut text = String::new();
                if !is_generic {
                    let _ = writeln!(text, "    fn u{number}() {{ fn is<T: {bounds}>() {{}} is::<{path}>(); }}");
                }
                let made = if *grows { None } else { self.whole(&full, path, word, number) };
                text.extend(made);
                Some(text)
            }
            Kind::Field(ty) => match path.rsplit_once("::") {
                Some((_, "Output")) if ty.contains("Self") => None,
                Some((of, "Output")) => Some(format!(
                    "    fn u{number}(it: <{of} as ::std::future::IntoFuture>::Output) {{ let _: {ty} = it; }}\n"
                )),
                Some(_) => None,
                None => {
                    let (of, field) = path.rsplit_once('.')?;
                    Some(format!("    fn u{number}(it: {of}) {{ let _: {ty} = it.{field}; }}\n"))
                }
            },
            Kind::Variant(holds) => {
                let (of, _) = path.rsplit_once("::")?;
                let types = types(holds)?;
                let names: Vec<String> = (0..types.len()).map(|index| format!("a{index}")).collect();
                let inside = if names.is_empty() { String::new() } else { format!("({})", names.join(", ")) };
                let pairs: Vec<String> = names.iter().zip(&types).map(|(name, ty)| format!("{name}: {ty}")).collect();
                let uses: Vec<String> =
                    pairs.iter().zip(&names).map(|(pair, name)| format!("let {pair} = {name};")).collect();
                let uses = uses.join(" ");
                Some(format!(
                    "    fn u{number}(it: {of}) {{ if let {path}{inside} = it {{ {uses}}} }}\n    fn v{number}({}) -> {of} {{ {path}{inside} }}\n",
                    pairs.join(", ")
                ))
            }
            Kind::Function(function) => self.call(path, function, number),
        }
    }

    /// What can be written about a type of which all parts are known: all its fields, or all its variants.
    fn whole(&self, full: &str, path: &str, word: &str, number: usize) -> Option<String> {
        let parts = |separator: &str| -> Vec<(&str, &Kind)> {
            let inside = |path: &'_ str| Some(path.strip_prefix(full)?.strip_prefix(separator)?.len());
            let parts = self
                .items
                .iter()
                .filter_map(|(other, item)| Some((&other[other.len() - inside(other)?..], &item.kind)));
            parts.collect()
        };
        if word == "struct" {
            let fields: Vec<(&str, &String)> = parts(".")
                .into_iter()
                .filter_map(|(name, kind)| if let Kind::Field(ty) = kind { Some((name, ty)) } else { None })
                .collect();
            let names = fields.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            let arguments = fields.iter().map(|(name, ty)| format!("{name}: {ty}")).collect::<Vec<_>>().join(", ");
            return (!fields.is_empty())
                .then(|| format!("    fn w{number}({arguments}) -> {path} {{ {path} {{ {names} }} }}\n"));
        }
        let arms = parts("::").into_iter().filter_map(|(name, kind)| match kind {
            Kind::Variant(holds) if holds.is_empty() => Some(format!("{path}::{name} => {{}} ")),
            Kind::Variant(_) => Some(format!("{path}::{name}(..) => {{}} ")),
            _ => None,
        });
        let arms: String = arms.collect();
        (!arms.is_empty()).then(|| format!("    fn w{number}(it: {path}) {{ match it {{ {arms}}} }}\n"))
    }

    fn call(&self, path: &str, function: &Function, number: usize) -> Option<String> {
        let path = path.trim_end_matches("()");
        let (of, name) = path.rsplit_once("::").unwrap_or(("", path));
        // A parameter of a type stands for many types: what is called on it is called on each of them.
        if of.contains('<') && self.is_parameter(of) {
            return None;
        }
        let returns = function.returns.replace("Self", of);
        let mut arguments: Vec<String> =
            function.arguments.iter().map(|(name, ty)| format!("{name}: {}", ty.replace("Self", of))).collect();
        let given = function.arguments.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        let called = match function.receiver.as_str() {
            "" if of.is_empty() => format!("{name}({given})"),
            "" => format!("<{of}>::{name}({given})"),
            receiver => {
                arguments.insert(0, format!("this: {}", receiver.replace("self", of)));
                format!("this.{name}({given})")
            }
        };
        let (word, wait) = if function.is_async { ("async fn", ".await") } else { ("fn", "") };
        let value = match returns.as_str() {
            "" => format!("{called}{wait};"),
            opaque if opaque.contains("impl ") || opaque.contains("'_") => format!("let _ = {called}{wait};"),
            returns => format!("let _: {returns} = {called}{wait};"),
        };
        Some(format!("    {word} u{number}({}) {{ {value} }}\n", arguments.join(", ")))
    }

    /// Whether what stands between `<` and `>` is no type that can be named.
    fn is_parameter(&self, of: &str) -> bool {
        let inside = of.split_once('<').map_or("", |(_, inside)| inside.trim_end_matches('>'));
        let name = inside.rsplit("::").next().unwrap_or_default();
        !self.items.contains_key(name)
    }
}

/// The module of an item; empty at the root.
fn module(path: &str) -> &str {
    let is_module =
        |segment: &&str| segment.starts_with(|c: char| c.is_lowercase() || c == '_') && !segment.contains(['.', '(']);
    let length: usize = path.split("::").take_while(is_module).map(|segment| segment.len() + 2).sum();
    path[..length.min(path.len())].trim_end_matches(':')
}

fn bound(name: &str) -> Option<String> {
    match BOUNDS.iter().find(|(known, _)| *known == name) {
        Some((_, bound)) => Some((*bound).to_owned()),
        None => name.starts_with("From<").then(|| format!("::std::convert::{name}")),
    }
}

/// The types that a variant holds; none where they have names.
fn types(holds: &str) -> Option<Vec<String>> {
    if holds.is_empty() {
        return Some(Vec::new());
    }
    let inside = holds.strip_prefix('(')?.strip_suffix(')')?;
    let parse = Punctuated::<Type, Comma>::parse_terminated;
    let parsed = syn::parse::Parser::parse_str(parse, inside).ok()?;
    Some(parsed.iter().map(super::surface::text).collect())
}
