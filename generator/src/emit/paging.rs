//! Lists that come page by page: the methods that make streams of them, and what the pager needs to know.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    answers, docs, ident, operations,
    types::{From, rust},
};
use crate::api::{Api, Field, ItemsWay, MoreBy, Operation, PageAt, PageInput, PageStep, Paging, Shape, Type, TypeDef};

/// The methods of a request whose answers are pages. `ready` is the call with its body.
pub(super) fn methods(api: &Api, operation: &Operation, ready: &TokenStream) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let page = answers::ty(api, &operation.success);
    let item = rust(api, &paging.item, From::Crate);
    let plan = plan_name(operation);
    let how = docs::attributes(&format!("How the list goes on: {}.", docs::safe(&paging.about())));
    let list = list(api, operation.success.ty.as_ref()?, &paging.items);
    Some(quote! {
        /// The items of all pages; a page is asked for when its first item is wanted.
        ///
        #how
        #[must_use]
        #[inline]
        pub fn items(self) -> crate::Items<#item> {
            crate::Items::new(#ready, &#plan, |answer| answer.json::<#page>().map(|page| page.map(|page| #list)))
        }

        /// The pages, as they come; each is asked for when it is wanted.
        ///
        #how
        #[must_use]
        #[inline]
        pub fn pages(self) -> crate::Pages<#page> {
            crate::Pages::new(#ready, &#plan, |answer| answer.json())
        }
    })
}

/// What makes a list of a page.
pub(super) fn list(api: &Api, ty: &Type, way: &ItemsWay) -> TokenStream {
    if *way == ItemsWay::Here && matches!(ty, Type::List(_)) {
        return quote!(page);
    }
    follow(api, &quote!(page), ty, way)
}

/// The list to which a way leads from a value; empty where there is none.
fn follow(api: &Api, value: &TokenStream, ty: &Type, way: &ItemsWay) -> TokenStream {
    match (ty, way) {
        (Type::Boxed(inner), _) => follow(api, &quote!((*#value)), inner, way),
        (Type::Nullable(inner), _) => optional(api, value, inner, way),
        (Type::Named(index), _) if matches!(api.types[*index].shape, Shape::Alias(_)) => {
            let Shape::Alias(alias) = &api.types[*index].shape else { return value.clone() };
            follow(api, value, &alias.ty, way)
        }
        (_, ItemsWay::Here) => value.clone(),
        (_, ItemsWay::Field { of, field, then }) => {
            let def = &api.types[*of];
            let Shape::Struct(object) = &def.shape else { return value.clone() };
            let field = &object.fields[*field];
            let name = ident(&field.ident);
            let value = quote!(#value.#name);
            match layers(def, field) {
                0 => follow(api, &value, &field.ty, then),
                1 => optional(api, &value, &field.ty, then),
                _ => optional(api, &quote!(#value.flatten()), &field.ty, then),
            }
        }
        (_, ItemsWay::Variants { of, ways }) => {
            let def = &api.types[*of];
            let Shape::Union(union) = &def.shape else { return value.clone() };
            let name = ident(&def.ident);
            let arms = ways.iter().map(|(index, way)| {
                let variant = &union.variants[*index];
                let (variant, list) = (ident(&variant.ident), follow(api, &quote!(value), &variant.ty, way));
                quote!(types::#name::#variant(value) => #list,)
            });
            quote!(match #value { #(#arms)* _ => Vec::new() })
        }
    }
}

fn optional(api: &Api, value: &TokenStream, ty: &Type, way: &ItemsWay) -> TokenStream {
    let inner = follow(api, &quote!(value), ty, way);
    if inner.to_string() == "value" {
        return quote!(#value.unwrap_or_default());
    }
    quote!(#value.map(|value| #inner).unwrap_or_default())
}

/// How many `Option`s are around a field's value: missing and `null` are kept apart only in what can be sent.
fn layers(def: &TypeDef, field: &Field) -> u8 {
    match (field.required, field.nullable) {
        (true, false) => 0,
        (false, true) if def.usage.sent => 2,
        _ => 1,
    }
}

fn plan_name(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}_PAGES", operation.constant.trim_start_matches("r#"))
}

/// The data of the pager.
pub(super) fn plan(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let name = plan_name(operation);
    let Paging { items, total, pages, .. } = paging;
    let ways = items.names(&api.types);
    let ways = ways.iter().map(|way| self::way(way));
    let step = step(&paging.step);
    let more = paging.more.as_ref().map(|more| {
        let (way, by) = (
            way(&more.way),
            ident(match more.by {
                MoreBy::True => "True",
                MoreBy::False => "False",
                MoreBy::Presence => "Presence",
            }),
        );
        quote!((#way, More::#by))
    });
    let (more, total, pages) = (option(more), option(total.as_deref().map(way)), option(pages.as_deref().map(way)));
    let size = option(paging.size.as_ref().map(|(input, most)| {
        let (input, most) = (
            field(input),
            option(most.map(|most| {
                let most = Literal::u64_unsuffixed(most);
                quote!(#most)
            })),
        );
        quote!((#input, #most))
    }));
    Some(quote! {
        static #name: crate::runtime::paging::Plan = {
            #[allow(unused_imports, reason = "each list needs some of it")]
            use crate::runtime::{operation::Place, paging::{At, Field, More, Plan, Step}};
            Plan { items: &[#(#ways),*], step: #step, more: #more, total: #total, pages: #pages, size: #size }
        };
    })
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn way(names: &[String]) -> TokenStream {
    quote!(&[#(#names),*])
}

fn step(step: &PageStep) -> TokenStream {
    match step {
        PageStep::Offset { input, first, next } => counted("Offset", input, *first, next.as_deref()),
        PageStep::Page { input, first, next } => counted("Page", input, *first, next.as_deref()),
        PageStep::Token { input, at } => {
            let (input, at) = (field(input), self::at(at));
            quote!(Step::Token { input: #input, at: #at })
        }
        PageStep::Last { input, key } => {
            let input = field(input);
            quote!(Step::Last { input: #input, key: #key })
        }
        PageStep::Link(at) => {
            let at = self::at(at);
            quote!(Step::Link(#at))
        }
    }
}

fn counted(what: &str, input: &PageInput, first: u64, next: Option<&[String]>) -> TokenStream {
    let (what, input, next) = (ident(what), field(input), option(next.map(way)));
    let first = Literal::u64_unsuffixed(first);
    quote!(Step::#what { input: #input, first: #first, next: #next })
}

fn at(at: &PageAt) -> TokenStream {
    match at {
        PageAt::Body(names) => {
            let way = way(names);
            quote!(At::Body(#way))
        }
        PageAt::Header(name) => quote!(At::Header(#name)),
        PageAt::Links => quote!(At::Links),
    }
}

fn field(input: &PageInput) -> TokenStream {
    let PageInput { place, wire_name, number } = input;
    let place = option(place.map(|place| {
        let place = ident(operations::place_name(place));
        quote!(Place::#place)
    }));
    quote!(Field { place: #place, name: #wire_name, number: #number })
}
