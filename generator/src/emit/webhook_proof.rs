//! A test of the generated crate: the document's examples of webhooks are read as the events that they are of.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{Files, ident, library, usage};
use crate::{
    api::{Api, Webhooks},
    proof::Proof,
    render,
};

/// The test and its data; nothing where there is no example.
pub(super) fn files(api: &Api, proof: &Proof) -> Result<Files, String> {
    let Some(webhooks) = api.webhooks.as_ref().filter(|_| !proof.events.is_empty()) else { return Ok(Files::new()) };
    let rows = proof.events.iter().map(|(event, example)| {
        let (name, example) = (&webhooks.events[*event].wire_name, &proof.examples[*example]);
        let (at, name) = (Value::from(example.at.as_str()), Value::from(name.as_str()));
        format!("[{event},{at},{name},{}]", example.value)
    });
    let data = format!("[\n{}\n]\n", rows.collect::<Vec<_>>().join(",\n"));
    let text = render::file(test(api, webhooks))?;
    Ok(Files::from([("tests/webhooks.rs".to_owned(), text), ("tests/webhooks.json".to_owned(), data)]))
}

fn test(api: &Api, webhooks: &Webhooks) -> TokenStream {
    let library = ident(&usage::library(api));
    let unusual = library::unusual(api);
    let arms = webhooks.events.iter().enumerate().map(|(index, event)| {
        let (index, name) = (Literal::usize_unsuffixed(index), ident(&event.ident));
        quote!(#index => matches!(event, Event::#name(_)),)
    });
    quote! {
        //! The document's examples of webhooks are read as the events that they are of.
        #![cfg(feature = "webhooks")]
        #unusual

        use #library::webhooks::Event;
        use serde_json::Value;

        #[test]
        fn every_example_is_its_event() {
            let examples: Vec<(usize, String, String, Value)> =
                serde_json::from_str(include_str!("webhooks.json")).expect("the file is JSON");
            let wrong: Vec<String> = examples.iter().filter_map(check).collect();
            assert!(wrong.is_empty(), "{} of {} examples:\n{}", wrong.len(), examples.len(), wrong.join("\n"));
        }

        fn check((index, at, name, body): &(usize, String, String, Value)) -> Option<String> {
            match Event::parse_named_unverified(name, body.to_string().as_bytes()) {
                Ok(event) if is_it(*index, &event) => None,
                Ok(event) => Some(format!("{at}: {event:?}")),
                Err(error) => Some(format!("{at}: {error}")),
            }
        }

        fn is_it(index: usize, event: &Event) -> bool {
            match index { #(#arms)* _ => false }
        }
    }
}
