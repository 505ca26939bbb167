//! The public items of a generated crate, as its users see them: read from the Rust that was written, so that nothing is
//! overlooked that the compiler would notice.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Fields, FnArg, GenericArgument, Ident, ImplItem, Item as Syntax, ItemImpl, Macro, Meta, PathArguments,
    ReturnType, Signature, Token, Type, Visibility,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
    token::Comma,
};

use crate::emit::Files;

/// The items by the paths that users write, such as `types::Post`, `types::Post.id`, `api::posts::Posts::list()`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Surface {
    pub(super) items: BTreeMap<String, Item>,
}

/// A public item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) deprecated: bool,
    /// Whether a condition of its own says that it is there with some features only.
    pub(super) gated: bool,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A struct, enum or alias: which, the traits that it has, and whether it can grow (`#[non_exhaustive]`).
    Type { word: &'static str, traits: BTreeSet<String>, grows: bool },
    /// A field, with its type.
    Field(String),
    /// A variant, with what it holds.
    Variant(String),
    /// A function or method.
    Function(Function),
}

/// What a caller of a function has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Function {
    /// How a method takes what it is called on, such as `&self`; empty for a function.
    pub(super) receiver: String,
    /// Whether it has to be awaited.
    pub(super) is_async: bool,
    /// Its own parameters for types, with what they are bound by; empty for none.
    pub(super) generics: String,
    /// The arguments by name and type.
    pub(super) arguments: Vec<(String, String)>,
    /// What it returns; empty for nothing.
    pub(super) returns: String,
}

impl Surface {
    /// Reads the sources of a crate. The support code is the same for every document, and is left out.
    ///
    /// # Errors
    /// Where a file is no Rust.
    pub fn of(files: &Files) -> Result<Self, String> {
        let mut surface = Self::default();
        for (path, text) in files {
            let Some(module) = module(path) else { continue };
            let file = syn::parse_file(text).map_err(|error| format!("{path}: {error}"))?;
            file.items.iter().for_each(|item| surface.read(&module, item));
        }
        Ok(surface)
    }

    fn add(&mut self, path: String, kind: Kind, attributes: &[Attribute]) {
        let has = |name: &str| attributes.iter().any(|attribute| attribute.path().is_ident(name));
        self.items.insert(path, Item { kind, deprecated: has("deprecated"), gated: attributes.iter().any(is_gate) });
    }

    fn read(&mut self, module: &str, item: &Syntax) {
        match item {
            Syntax::Struct(item) if is_public(&item.vis) => {
                let path = format!("{module}{}", item.ident);
                self.add(path.clone(), type_of("struct", &item.attrs), &item.attrs);
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    self.add(format!("{path}.{name}"), Kind::Field(text(&field.ty)), &field.attrs);
                }
            }
            Syntax::Enum(item) if is_public(&item.vis) => {
                let path = format!("{module}{}", item.ident);
                self.add(path.clone(), type_of("enum", &item.attrs), &item.attrs);
                for variant in &item.variants {
                    let holds = match &variant.fields {
                        Fields::Unit => String::new(),
                        fields => text(fields),
                    };
                    self.add(format!("{path}::{}", variant.ident), Kind::Variant(holds), &variant.attrs);
                }
            }
            Syntax::Type(item) if is_public(&item.vis) => {
                let path = format!("{module}{}", item.ident);
                self.add(path.clone(), type_of("alias", &item.attrs), &item.attrs);
                self.add(format!("{path} ="), Kind::Field(text(&item.ty)), &[]);
            }
            Syntax::Fn(item) if is_public(&item.vis) => {
                let kind = function(&item.sig);
                self.add(format!("{module}{}()", item.sig.ident), kind, &item.attrs);
            }
            Syntax::Impl(item) => self.read_impl(module, item),
            Syntax::Macro(item) => self.read_macro(module, &item.mac),
            _ => {}
        }
    }

    /// What the macros of the support code write that is not the same everywhere: what a request answers. What is always
    /// the same is no promise of this document's.
    fn read_macro(&mut self, module: &str, call: &Macro) {
        match call.path.segments.last().map(|name| name.ident.to_string()).as_deref() {
            Some("request") => {
                let Ok(Answered { request, answer }) = call.parse_body() else { return };
                let path = format!("{module}{request}");
                let function = Function {
                    receiver: "self".to_owned(),
                    // Whatever type its future has, it has to be awaited.
                    is_async: true,
                    generics: String::new(),
                    arguments: Vec::new(),
                    returns: format!("Result<crate::Response<{answer}>, crate::Error>"),
                };
                self.add(format!("{path}::send()"), Kind::Function(function), &[]);
                self.add(format!("{path}::Output"), Kind::Field(format!("Result<{answer}, crate::Error>")), &[]);
                self.has_trait(&path, "IntoFuture");
            }
            Some("object" | "open_enum" | "union") => {
                let Ok(name) = call.parse_body_with(|input: ParseStream<'_>| {
                    let name = input.parse::<Ident>()?;
                    input.parse::<TokenStream>().map(|_| name)
                }) else {
                    return;
                };
                for of in ["Serialize", "Deserialize"] {
                    self.has_trait(&format!("{module}{name}"), of);
                }
            }
            _ => {}
        }
    }

    fn has_trait(&mut self, path: &str, name: &str) {
        if let Some(Item { kind: Kind::Type { traits, .. }, .. }) = self.items.get_mut(path) {
            traits.insert(name.to_owned());
        }
    }

    fn read_impl(&mut self, module: &str, item: &ItemImpl) {
        let path = format!("{module}{}", text(&item.self_ty));
        if let Some((of, _)) = &item.trait_ {
            let of = text(of);
            // Those of the support code are no promise to users.
            let is_known = ["::std::", "::serde::"].iter().any(|library| of.starts_with(library));
            if is_known {
                self.has_trait(&path, of.rsplit("::").next().unwrap_or_default());
            }
            for associated in item.items.iter().filter(|_| is_known) {
                if let ImplItem::Type(associated) = associated {
                    let kind = Kind::Field(text(&associated.ty));
                    self.add(format!("{path}::{}", associated.ident), kind, &[]);
                }
            }
            return;
        }
        for method in &item.items {
            match method {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    let kind = function(&method.sig);
                    self.add(format!("{path}::{}()", method.sig.ident), kind, &method.attrs);
                }
                _ => {}
            }
        }
    }
}

/// `ListRequest.call -> types::List, sending::json`: what a request answers.
struct Answered {
    request: Ident,
    answer: String,
}

impl Parse for Answered {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let request = input.parse()?;
        while !input.peek(Token![->]) {
            input.parse::<TokenTree>()?;
        }
        input.parse::<Token![->]>()?;
        let answer = text(&input.parse::<Type>()?);
        input.parse::<TokenStream>()?;
        Ok(Self { request, answer })
    }
}

/// The module that users find the items of a file in; `None`: they find none of them.
fn module(path: &str) -> Option<String> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    match inside.split_once('/') {
        // The modules of types are private, and all is exported from the one above.
        Some(("types", _)) => Some("types::".to_owned()),
        Some(("api", module)) if module != "mod" => Some(format!("api::{module}::")),
        None if matches!(inside, "client" | "server") => Some(String::new()),
        None if inside == "webhooks" => Some("webhooks::".to_owned()),
        _ => None,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether a condition is of a feature, but for those of tags, which are on by default.
fn is_gate(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && !attribute.to_token_stream().to_string().contains("\"tag")
}

fn type_of(word: &'static str, attributes: &[Attribute]) -> Kind {
    let mut traits = BTreeSet::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        if let Meta::List(list) = &attribute.meta {
            let parse = Punctuated::<syn::Path, Comma>::parse_terminated;
            let derived = list.parse_args_with(parse).into_iter().flatten();
            traits.extend(derived.map(|path| text(&path)));
        }
    }
    let grows = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
    Kind::Type { word, traits, grows }
}

fn function(signature: &Signature) -> Kind {
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some((text(&input.pat), text(&input.ty))),
        FnArg::Receiver(_) => None,
    });
    let returns = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => text(ty),
    };
    Kind::Function(Function {
        receiver: signature.receiver().map(text).unwrap_or_default(),
        is_async: signature.asyncness.is_some(),
        generics: text(&signature.generics),
        arguments: arguments.collect(),
        returns,
    })
}

/// Rust as people write it.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (wide, narrow) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
    ] {
        text = text.replace(wide, narrow);
    }
    text.replace("mut ", "").replace(",)", ")").trim().to_owned()
}

/// What is inside of an `Option`, if a type is one.
pub(super) fn inside_option(ty: &str) -> Option<String> {
    let Ok(Type::Path(path)) = syn::parse_str::<Type>(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) => Some(text(inner)),
        _ => None,
    }
}
