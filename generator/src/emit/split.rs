//! Calls that can be sent in parts.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    answers, docs, ident, paging,
    types::{From, rust},
};
use crate::api::{AnswerKind, Api, Operation, Shape, Split, Type};

/// The method that sends a call in parts.
pub(super) fn method(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let split = operation.split.as_ref()?;
    let success = &operation.success;
    let answer = answers::ty(api, success);
    let item = split.items.as_ref().map_or_else(|| answer.clone(), |(_, item)| rust(api, item, From::Crate));
    let is_json = success.kind == Some(AnswerKind::Json);
    let read = if is_json { quote!(|answer| answer.json()) } else { quote!(|answer| Ok(answer.empty())) };
    let list = split.items.as_ref().zip(success.ty.as_ref()).map(|((way, _), ty)| paging::list(api, ty, way));
    let items = list.map_or_else(|| quote!(|answer| vec![answer]), |list| quote!(|page| #list));
    let most = Literal::u64_unsuffixed(split.most);
    let Held { take, set } = held(api, operation, split);
    let about = docs::attributes(&about(split));
    Some(quote! {
        #about
        #[must_use]
        #[inline]
        pub fn split(mut self) -> crate::Split<#answer, #item> {
            let values = #take;
            let count = values.as_ref().map(Vec::len);
            let part = move |range: ::std::ops::Range<usize>| {
                let mut part = self.clone();
                if let Some(values) = &values {
                    let values = values[range].to_vec();
                    #set
                }
                part.ready()
            };
            crate::Split::new(count, #most, part, #read, #items)
        }
    })
}

fn about(split: &Split) -> String {
    let what = split.property.as_ref().map_or_else(|| "the values of the body".to_owned(), |name| docs::code(name));
    let joined = if split.items.is_some() { "the items of all answers" } else { "all answers" };
    format!(
        "Sends {what} in as many calls as it takes, {} at most in each, as the document has it.\n\nAwaited, it gives \
         {joined}, in order. It is for calls that treat each value by itself: to the server, each part is a call of its \
         own.",
        split.most
    )
}

/// How the values are taken out of the request, and put into a part.
struct Held {
    take: TokenStream,
    set: TokenStream,
}

fn held(api: &Api, operation: &Operation, split: &Split) -> Held {
    let body = operation.body.as_ref();
    let is_there = body.is_some_and(|body| body.required);
    let Some((field, is_plain)) = field(api, operation, split) else {
        return if is_there {
            Held { take: quote!(Some(::std::mem::take(&mut self.body))), set: quote!(part.body = values;) }
        } else {
            Held { take: quote!(self.body.take()), set: quote!(part.body = Some(values);) }
        };
    };
    let taken = |holder: TokenStream| {
        if is_plain { quote!(Some(::std::mem::take(&mut #holder.#field))) } else { quote!(#holder.#field.take()) }
    };
    let value = if is_plain { quote!(values) } else { quote!(Some(values)) };
    if is_there {
        return Held { take: taken(quote!(self.body)), set: quote!(part.body.#field = #value;) };
    }
    let taken = taken(quote!(body));
    Held {
        take: quote!(self.body.as_mut().and_then(|body| #taken)),
        set: quote!(if let Some(body) = &mut part.body { body.#field = #value; }),
    }
}

/// The field that holds the values, and whether they are held without an `Option`: as they must be there, only `null` is
/// one.
fn field(api: &Api, operation: &Operation, split: &Split) -> Option<(proc_macro2::Ident, bool)> {
    let Type::Named(index) = &operation.body.as_ref()?.ty else { return None };
    let Shape::Struct(object) = &api.types[*index].shape else { return None };
    let field = object.fields.iter().find(|field| Some(&field.wire_name) == split.property.as_ref())?;
    Some((ident(&field.ident), !field.nullable))
}
