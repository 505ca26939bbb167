//! Files that are uploaded by several operations: a method, and static data.

use proc_macro2::TokenStream;
use quote::quote;

use super::{answers, docs, ident};
use crate::api::{Api, Group, Parted, PartedNames, Reach};

/// The methods and the data of a group's uploads.
pub(super) fn items(api: &Api, group: &Group) -> TokenStream {
    let items = group.uploads.iter().map(|parted| {
        let (method, plan) = (method(api, group, parted), plan(group, parted));
        quote!(#method #plan)
    });
    quote!(#(#items)*)
}

fn method(api: &Api, group: &Group, parted: &Parted) -> TokenStream {
    let of = |index: usize| docs::call(&group.operations[index]);
    let whole = parted.whole.map(|whole| format!(", or by {} where one part is enough", of(whole))).unwrap_or_default();
    let about = docs::attributes(&format!(
        "Uploads a file in as many parts as the server wants: by {}, {} for each part and {}{whole}.",
        of(parted.begin),
        of(parted.part),
        of(parted.finish),
    ));
    let (name, constant) = (ident(&parted.ident), ident(&parted.constant));
    let handle = ident(&group.handle);
    let answer = answers::ty(api, &group.operations[parted.finish].success);
    let target = match (group.reach, group.operations[parted.begin].scope) {
        (Reach::Both(_), Some(scope)) => {
            let scope = ident(&api.scopes[scope].type_ident);
            quote!(impl #handle<crate::#scope>)
        }
        (Reach::Both(_), None) => quote!(impl<S> #handle<S>),
        _ => quote!(impl #handle),
    };
    quote! {
        #target {
            #about
            pub fn #name(&self, file: impl Into<crate::Upload>) -> crate::PartedUpload<#answer> {
                self.core.upload(&#constant, file.into())
            }
        }
    }
}

fn plan(group: &Group, parted: &Parted) -> TokenStream {
    let of = |index: usize| ident(&group.operations[index].constant);
    let (constant, begin, part, finish) =
        (ident(&parted.constant), of(parted.begin), of(parted.part), of(parted.finish));
    let whole = parted.whole.map_or_else(
        || quote!(None),
        |whole| {
            let whole = of(whole);
            quote!(Some(&#whole))
        },
    );
    let PartedNames { id, number, name, size, media_type, count_header, size_header } = &parted.names;
    let option = |text: &Option<String>| text.as_ref().map_or_else(|| quote!(None), |text| quote!(Some(#text)));
    let (name, size, media_type) = (option(name), option(size), option(media_type));
    let (count_header, size_header) = (option(count_header), option(size_header));
    quote! {
        static #constant: crate::runtime::parts::Plan = crate::runtime::parts::Plan {
            begin: &#begin,
            whole: #whole,
            part: &#part,
            finish: &#finish,
            id: #id,
            number: #number,
            name: #name,
            size: #size,
            media_type: #media_type,
            count_header: #count_header,
            size_header: #size_header,
        };
    }
}
