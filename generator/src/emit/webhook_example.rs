//! `examples/webhooks.rs`: what receives events, with nothing but the types of `http`, which every server has or can be
//! brought to.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, ident, library, usage};
use crate::api::{Api, Signature, SignatureScheme};

/// The program, if there are events.
pub(super) fn program(api: &Api) -> Option<TokenStream> {
    let webhooks = api.webhooks.as_ref()?;
    let name = usage::library(api);
    let (library, unusual) = (ident(&name), library::unusual(api));
    let variable = format!("{name}_webhook_secret").to_uppercase();
    let header = docs::inner(&format!(
        "Receives an event: checks who has sent it and when, reads it, and answers.\n\n```text\n{variable}=... cargo run \
         --example webhooks\n```"
    ));
    let missing = format!("set {variable}");
    let made = if let Some(Signature { ident: name, .. }) = webhooks.signatures.first() {
        let name = ident(name);
        quote!(Webhooks::#name([secret])?)
    } else {
        quote!(Webhooks::new(#library::webhooks::Verifier::svix([secret])?))
    };
    let signature = match webhooks.signatures.first() {
        Some(Signature { scheme: SignatureScheme::Timestamped(header), .. }) => header.as_str(),
        _ => "svix-signature",
    };
    let arms = webhooks.events.iter().take(SHOWN).map(|event| {
        let variant = ident(&event.ident);
        quote!(Event::#variant(event) => println!("{event:?}"),)
    });
    let receive = receive();
    Some(quote! {
        #header
        #unusual

        use std::collections::HashSet;

        use #library::webhooks::{Event, Webhooks};
        use http::{Request, Response, StatusCode};

        #receive

        fn handle(event: Event) {
            match event {
                #(#arms)*
                Event::Unknown(event) => println!("{:?} is new: {}", event.name(), event.text()),
                event => println!("{event:?}"),
            }
        }

        fn main() -> Result<(), Box<dyn std::error::Error>> {
            let secret = std::env::var(#variable).map_err(|_| #missing)?;
            let webhooks = #made;
            // Whatever server there is, this is what it hands over.
            let request = Request::post("/webhooks").header(#signature, "forged").body(b"{}".to_vec())?;
            let response = receive(&webhooks, &mut HashSet::new(), &request);
            println!("{}: {}", response.status(), response.body());
            Ok(())
        }
    })
}

/// How many events are told apart.
const SHOWN: usize = 3;

/// What answers a request.
fn receive() -> TokenStream {
    quote! {
        /// Answers a request of which the body came as a whole, byte for byte.
        fn receive(webhooks: &Webhooks, seen: &mut HashSet<String>, request: &Request<Vec<u8>>) -> Response<String> {
            let (status, said) = match webhooks.receive(request.headers(), request.body()) {
                // It was here before: there is nothing more to do.
                Ok(received) if !seen.insert(received.id.clone()) => (StatusCode::NO_CONTENT, String::new()),
                Ok(received) => {
                    handle(received.event);
                    (StatusCode::NO_CONTENT, String::new())
                }
                Err(error) if error.is_untrusted() => (StatusCode::BAD_REQUEST, error.to_string()),
                // It is signed and not understood: it will be sent again, and can be looked into.
                Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
            };
            let mut response = Response::new(said);
            *response.status_mut() = status;
            response
        }
    }
}
