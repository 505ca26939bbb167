//! What decoding and encoding cost: the largest examples of a document, beside types that are written by hand with serde.

use std::{collections::BTreeSet, path::Path};

use generator::{
    api::{Api, Shape, Type},
    proof::ValidExample,
};

use super::{Bench, OURS, plain, write};
use crate::{corpus::has_tags, fault::Fault, job};

/// How many examples are taken, of those with objects and of those with unions.
const EXAMPLES: usize = 3;

impl Bench {
    /// Compiles a program with both kinds of types, and runs it; what it prints is a table.
    pub fn decoding(&self, document: &Path) -> Result<(), Fault> {
        let input = generator::Input {
            documents: vec![job::read(document)?],
            allow: vec!["dangling-reference".to_owned()],
            ..generator::Input::default()
        };
        let output = generator::generate(input)?;
        let (Some(api), Some(proof)) = (output.api, output.proof) else { return Ok(()) };
        println!("\n### Decoding the largest examples of {}\n", super::name(document));
        let chosen = chosen(&api, &proof.examples);
        if chosen.is_empty() {
            println!("There are none that have types of their own.");
            return Ok(());
        }
        let folder = self.folder.join(format!("{}-decode", super::name(document)));
        write(&folder, "src/plain.rs", &format!("#![allow(warnings)]\n{}", plain::types(&api)))?;
        let mut rows = String::new();
        for (index, (example, kind)) in chosen.iter().enumerate() {
            write(&folder, &format!("src/{index}.json"), &example.value.to_string())?;
            let plain = plain::rust(&api, &example.ty);
            let ours = ours(&api, &example.ty);
            rows.push_str(&format!(
                "    row::<{ours}, {plain}>({kind:?}, {:?}, include_str!(\"{index}.json\"));\n",
                example.at
            ));
        }
        let program = include_str!("../../templates/decode.rs").replace("// ROWS\n", &rows);
        write(&folder, "src/main.rs", &program)?;
        write(&folder, "Cargo.toml", &manifest(&self.crate_of(OURS, document)))?;
        let status = self
            .cargo(&folder)
            .args(["run", "--release", "--quiet"])
            .status()
            .map_err(|error| format!("cargo: {error}"))?;
        if status.success() { Ok(()) } else { Err(Fault::Failed(format!("{} does not run", folder.display()))) }
    }
}

/// The manifest of a program that uses a generated crate, all tags of it.
fn manifest(library: &Path) -> String {
    let tags = if has_tags(library) { ", features = [\"tags\"]" } else { "" };
    let library = library.display().to_string();
    format!(
        "[package]\nname = \"decode\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         client = {{ path = {library:?}, default-features = false{tags} }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n\n[workspace]\n"
    )
}

/// The largest examples with types of their own: some of all, and some that hold unions.
fn chosen<'e>(api: &Api, examples: &'e [ValidExample]) -> Vec<(&'e ValidExample, &'static str)> {
    let mut sorted: Vec<(usize, &ValidExample)> = examples
        .iter()
        .filter(|example| named(&example.ty).is_some())
        .map(|example| (example.value.to_string().len(), example))
        .collect();
    sorted.sort_by_key(|(length, example)| (std::cmp::Reverse(*length), example.at.as_str()));
    let mut seen = BTreeSet::new();
    let distinct: Vec<&ValidExample> =
        sorted.into_iter().map(|(_, example)| example).filter(|example| seen.insert(named(&example.ty))).collect();
    let is_union = |example: &&ValidExample| {
        named(&example.ty).is_some_and(|index| matches!(api.types[index].shape, Shape::Union(_)))
    };
    let (unions, others): (Vec<_>, Vec<_>) = distinct.into_iter().partition(is_union);
    let others = others.into_iter().take(EXAMPLES).map(|example| (example, "objects"));
    others.chain(unions.into_iter().take(EXAMPLES).map(|example| (example, "a union"))).collect()
}

/// The type of its own that a value or the items of a list have.
fn named(ty: &Type) -> Option<usize> {
    match ty {
        Type::Named(index) => Some(*index),
        Type::List(item) | Type::Boxed(item) | Type::Nullable(item) => named(item),
        _ => None,
    }
}

/// A type as the generated crate has it.
fn ours(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Named(index) => match &api.types[*index].shape {
            Shape::Alias(alias) => ours(api, &alias.ty),
            _ => format!("client::types::{}", api.types[*index].ident),
        },
        Type::List(item) => format!("Vec<{}>", ours(api, item)),
        Type::Nullable(inner) => format!("Option<{}>", ours(api, inner)),
        Type::Boxed(inner) => format!("Box<{}>", ours(api, inner)),
        other => plain::rust(api, other),
    }
}
