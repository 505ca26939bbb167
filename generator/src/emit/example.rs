//! `examples`: programs that make the simplest calls of the API, and print what comes: one that makes a call, one that
//! goes through a list page by page, one that sends a call in parts.
//!
//! ```ignore
//! let client = Client::builder().api_key(api_key).build()?;
//! let request = client.connection("conn_1").media().batch(["1", "2"]);
//! let answer = match request.await { Ok(answer) => answer, Err(error) => .. };
//! for item in &answer.items { println!("{} {}", item.id, item.status); }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs, ident, library, placeholder, printing,
    secrets::{Secret, credentials, secrets, setter},
    tags, types, usage,
};
use crate::{
    api::{AnswerKind, Api, Body, BodyKind, Group, Input, Operation, Target, Type},
    render,
};

/// What a program shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Call,
    List,
    Parts,
    Waited,
    Own,
}

impl Shown {
    const ALL: [Self; 5] = [Self::Call, Self::List, Self::Parts, Self::Waited, Self::Own];

    /// The program's file, without its ending.
    fn file(self) -> &'static str {
        match self {
            Self::Call => "first_call",
            Self::List => "every_item",
            Self::Parts => "in_parts",
            Self::Waited => "blocking",
            Self::Own => "own_transport/main",
        }
    }

    fn is_of(self, operation: &Operation) -> bool {
        match self {
            Self::Call | Self::Waited | Self::Own => true,
            Self::List => operation.paging.is_some(),
            Self::Parts => operation.split.is_some(),
        }
    }
}

/// The programs by their paths, and what prints them; nothing of what no operation has that can be called without
/// knowing more of it.
pub(super) fn programs(api: &Api) -> impl Iterator<Item = (String, impl Fn() -> Option<TokenStream> + Send + Sync)> {
    Shown::ALL.into_iter().map(move |shown| (format!("examples/{}.rs", shown.file()), move || program(api, shown)))
}

/// The call that the first program makes, with its operation.
pub(super) fn request(api: &Api) -> Option<(&Group, &Operation, TokenStream)> {
    let chosen = chosen(api, Shown::Call)?;
    let request = chosen.request(api);
    Some((chosen.group, chosen.operation, request))
}

/// The programs that need features, each with those.
pub(super) fn featured(api: &Api) -> Vec<(&'static str, Vec<String>)> {
    let programs = Shown::ALL.into_iter().filter_map(|shown| {
        let Chosen { group, .. } = chosen(api, shown)?;
        let tag = tags::are_features(api).then(|| tags::feature(api, group));
        let waits = matches!(shown, Shown::Waited | Shown::Own).then(|| "blocking".to_owned());
        let name = shown.file().split('/').next()?;
        Some((name, waits.into_iter().chain(tag).collect::<Vec<_>>()))
    });
    let webhooks = api.webhooks.iter().map(|_| ("webhooks", vec!["webhooks".to_owned()]));
    programs.chain(webhooks).filter(|(_, features)| !features.is_empty()).collect()
}

/// The transport of the program that has one of its own.
pub(super) fn transport(api: &Api) -> Option<(String, String)> {
    let text = include_str!("../../templates/examples/transport.rs");
    let text = text.replace("client_crate", &usage::library(api));
    let path = "examples/own_transport/transport.rs".to_owned();
    chosen(api, Shown::Own).map(|_| (path, format!("{}{text}", render::BANNER)))
}

/// The program that waits, as a part of the documentation of its module, whose tests compile it.
pub(super) fn waited(api: &Api) -> Option<TokenStream> {
    chosen(api, Shown::Waited).map(|_| {
        quote! {
            #![doc = ""]
            #![doc = " ```no_run"]
            #![doc = include_str!("../examples/blocking.rs")]
            #![doc = " ```"]
        }
    })
}

fn program(api: &Api, shown: Shown) -> Option<TokenStream> {
    let chosen = chosen(api, shown)?;
    let request = chosen.request(api);
    let Chosen { group, operation, .. } = chosen;
    let library = ident(&usage::library(api));
    let (header, unusual) = (docs::inner(&header(api, operation, shown)), library::unusual(api));
    let secrets: Vec<Secret> = credentials(api, operation).flat_map(|scheme| secrets(api, scheme)).collect();
    let variables = secrets.iter().map(Secret::read);
    let setters = credentials(api, operation).map(|scheme| setter(api, scheme));
    let base_url = usage::base_url(api);
    let (module, base_url, transport) = if shown == Shown::Own {
        let base_url = quote!(.base_url("http://127.0.0.1:8080"));
        (
            Some(quote!(
                mod transport;
            )),
            Some(base_url),
            Some(quote!(.transport(transport::ThreadTransport))),
        )
    } else {
        (None, base_url, None)
    };
    let (main, wait) = match shown {
        Shown::Waited if operation.paging.is_some() => (quote!(), quote!()),
        Shown::Waited | Shown::Own => (
            quote!(),
            quote!(
                use #library::blocking::Wait;
            ),
        ),
        _ => (quote!(#[tokio::main] async), quote!()),
    };
    let shown = match shown {
        Shown::Call => {
            let failure = failure(api, &library, group, operation);
            let print = print(api, operation);
            quote!(let request = #request; #failure #print)
        }
        Shown::List => quote! {
            let mut items = #request.items();
            while let Some(item) = items.next().await {
                let item = item?;
                println!("{item:?}");
            }
        },
        Shown::Parts => quote! {
            let answer = #request.split().await?;
            println!("{answer:?}");
        },
        Shown::Waited if operation.paging.is_some() => quote! {
            for item in #request.items() {
                let item = item?;
                println!("{item:?}");
            }
        },
        Shown::Waited | Shown::Own => {
            let (answer, print) = (answer_name(operation), print(api, operation));
            quote!(let #answer = #request.wait()?; #print)
        }
    };
    Some(quote! {
        #header
        #unusual

        #module

        use #library::Client;
        #wait

        #main fn main() -> Result<(), Box<dyn std::error::Error>> {
            #(#variables)*
            let client = Client::builder()#(#setters)* #base_url #transport.build()?;
            #shown
            Ok(())
        }
    })
}

/// An operation, and what it is called with.
struct Chosen<'a> {
    group: &'a Group,
    operation: &'a Operation,
    arguments: Vec<TokenStream>,
}

impl Chosen<'_> {
    /// The call on a client.
    fn request(&self, api: &Api) -> TokenStream {
        usage::call(api, self.group, self.operation, &self.arguments)
    }
}

/// How many arguments are few.
const FEW: usize = 2;

/// The first operation of those that need few inputs, a read-only one before others, one whose answer can be
/// read before one without.
fn chosen(api: &Api, shown: Shown) -> Option<Chosen<'_>> {
    let all = api.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
    let callable = all.filter(|(_, operation)| !operation.deprecated && operation.method != "delete");
    let callable = callable.filter(|(_, operation)| shown.is_of(operation));
    let callable = callable.filter_map(|(group, operation)| {
        let arguments =
            operation.arguments.iter().map(|input| argument(api, operation, input)).collect::<Option<_>>()?;
        Some(Chosen { group, operation, arguments })
    });
    callable.min_by_key(|Chosen { operation, arguments, .. }| {
        let readable = operation.success.kind == Some(AnswerKind::Json);
        let read_only = operation.method == "get";
        // A list shows more of what waiting is like.
        let is_no_list = shown == Shown::Waited && operation.paging.is_none();
        (arguments.len().saturating_sub(FEW), is_no_list, !readable, !read_only, arguments.len())
    })
}

/// A value for an input: the document's example, or a placeholder of its type.
fn argument(api: &Api, operation: &Operation, input: &Input) -> Option<TokenStream> {
    let body = operation.body.as_ref();
    if matches!(input.target, Target::Part { .. }) || input.ty == Type::Upload || body.is_some_and(is_form) {
        return None;
    }
    let example = match input.target {
        Target::Property => body.and_then(|body| placeholder::field_example(api, body.spread?, &input.wire_name)),
        Target::Parameter { .. } | Target::Body | Target::Part { .. } => None,
    };
    placeholder::given(api, &input.ty, input.nullable, example, &input.wire_name)
}

fn header(api: &Api, operation: &Operation, shown: Shown) -> String {
    let variables: Vec<String> = credentials(api, operation)
        .flat_map(|scheme| secrets(api, scheme))
        .map(|secret| format!("{}=... ", secret.variable))
        .collect();
    let call = docs::call(operation);
    let about = match shown {
        Shown::Call => format!("Calls {call}."),
        Shown::List => format!("Goes through the list of {call}, page by page."),
        Shown::Parts => format!("Calls {call} with as many values as there are, in parts."),
        Shown::Waited if operation.paging.is_some() => format!("Goes through the list of {call}, without async code."),
        Shown::Waited => format!("Calls {call} without async code."),
        Shown::Own => format!("Calls {call} on a server of this machine, with neither an HTTP library nor a runtime."),
    };
    let options = match shown {
        Shown::Waited => " --features blocking",
        Shown::Own => " --no-default-features --features blocking",
        Shown::Call | Shown::List | Shown::Parts => "",
    };
    let name = shown.file().trim_end_matches("/main");
    format!("{about}\n\n```text\n{}cargo run --example {name}{options}\n```", variables.concat())
}

fn is_form(body: &Body) -> bool {
    body.kind == BodyKind::Multipart
}

/// Awaits the request; what an error says in the document's words is printed.
fn failure(api: &Api, library: &proc_macro2::Ident, group: &Group, operation: &Operation) -> TokenStream {
    let described = operation.errors.iter().find_map(|error| error.ty.as_ref());
    let body = described.map(|ty| types::rust(api, ty, types::From::Crate)).map(|ty| {
        if !operation.errors_ident.is_empty() {
            let (module, name) = (ident(&group.module), ident(&operation.errors_ident));
            return quote!(#library::api::#module::#name::of(&error));
        }
        let ty = quote!(#ty).to_string();
        // From outside of the crate, its types stand below its name.
        let ty: TokenStream = ty.replace("types ::", &format!("{library} :: types ::")).parse().unwrap_or_default();
        quote!(error.documented::<#ty>())
    });
    let described = body.map(|body| {
        quote! {
            if let Some(body) = #body {
                eprintln!("{body:?}");
            }
        }
    });
    let answer = answer_name(operation);
    quote! {
        let #answer = match request.await {
            Ok(answer) => answer,
            Err(error) => {
                #described
                return Err(error.into());
            }
        };
    }
}

/// What the answer is called; nothing is what it is where there is none.
fn answer_name(operation: &Operation) -> TokenStream {
    if usage::has_answer(operation) { quote!(answer) } else { quote!(()) }
}

fn print(api: &Api, operation: &Operation) -> TokenStream {
    match (operation.success.kind, &operation.success.ty) {
        _ if !operation.success.cases.is_empty() => quote!(println!("{answer:?}");),
        (Some(AnswerKind::Json), Some(ty)) => printing::value(api, ty),
        (Some(AnswerKind::Bytes), _) => quote!(println!("{} bytes", answer.len());),
        (Some(_), _) => quote!(println!("{answer}");),
        (None, _) => quote!(println!("done");),
    }
}
