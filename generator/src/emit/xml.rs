//! `src/xml.rs`: how the values of XML bodies are written, as static data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::tags;
use crate::api::{Api, XmlIndex, XmlMember, XmlName, XmlNode, XmlRoot};

/// The file; `None` where no body is XML.
pub(super) fn file(api: &Api) -> Option<TokenStream> {
    if api.xml.is_empty() {
        return None;
    }
    let nodes = api.xml.iter().enumerate().map(|(index, node)| {
        let (name, node) = (name_of(index), self::node(node));
        quote!(pub(crate) static #name: Node = #node;)
    });
    let dead_code = tags::are_features(api).then(|| {
        let all = tags::ALL;
        quote!(#![cfg_attr(not(feature = #all), allow(dead_code, reason = "a tag may use some of them, or none"))])
    });
    Some(quote! {
        //! How the values of XML bodies are written.

        #![allow(unused_imports, reason = "no API needs all of them")]
        #dead_code

        use crate::runtime::xml::{Member, Name, Node};

        #(#nodes)*
    })
}

/// The element of a body.
pub(super) fn root(root: Option<&XmlRoot>) -> TokenStream {
    let Some(XmlRoot { name, node }) = root else {
        return quote!(&crate::runtime::xml::ANY);
    };
    let (name, node) = (self::name(name, &quote!(crate::runtime::xml::Name)), name_of(*node));
    quote!(&crate::runtime::xml::Root { name: #name, node: &crate::xml::#node })
}

fn name_of(index: XmlIndex) -> proc_macro2::Ident {
    format_ident!("NODE_{index}")
}

fn name(name: &XmlName, ty: &TokenStream) -> TokenStream {
    let local = &name.local;
    if name.prefix.is_none() && name.namespace.is_none() {
        return quote!(#ty::local(#local));
    }
    let option = |text: &Option<String>| text.as_ref().map_or_else(|| quote!(None), |text| quote!(Some(#text)));
    let (prefix, namespace) = (option(&name.prefix), option(&name.namespace));
    quote!(#ty { local: #local, prefix: #prefix, namespace: #namespace })
}

fn node(node: &XmlNode) -> TokenStream {
    match node {
        XmlNode::Text => quote!(Node::Text),
        XmlNode::Plain => quote!(Node::Plain),
        XmlNode::Any => quote!(Node::Any),
        XmlNode::Object(members) => {
            let members = members.iter().map(member);
            quote!(Node::Object(&[#(#members),*]))
        }
        XmlNode::List(item, of) => {
            let (item, of) = (name(item, &quote!(Name)), name_of(*of));
            quote!(Node::List(#item, &#of))
        }
        XmlNode::Map(of) => {
            let of = name_of(*of);
            quote!(Node::Map(&#of))
        }
    }
}

fn member(member: &XmlMember) -> TokenStream {
    let XmlMember { property, name, attribute, wrapped, node } = member;
    let (name, node) = (self::name(name, &quote!(Name)), name_of(*node));
    quote!(Member { property: #property, name: #name, attribute: #attribute, wrapped: #wrapped, node: &#node })
}
