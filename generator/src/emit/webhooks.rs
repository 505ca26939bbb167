//! `src/webhooks.rs`: the events that the server sends, and what receives them.
//!
//! ```ignore
//! pub enum Event { ConnectionCreated(types::ConnectionEvent), Unknown(UnknownEvent) }
//!
//! let webhooks = Webhooks::svix([secret])?;
//! match webhooks.receive(&headers, &body)?.event { Event::ConnectionCreated(event) => .. }
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    docs, ident,
    types::{From, rust},
    webhook_docs,
};
use crate::{
    api::{Api, Event, EventName, Signature, SignatureScheme, Webhooks},
    source::Pointer,
};

/// The file, if there are events.
pub(super) fn file(api: &Api) -> Option<TokenStream> {
    let webhooks = api.webhooks.as_ref()?;
    let header = docs::inner(&webhook_docs::module(api, webhooks));
    let (events, receiver, support) = (events(api, webhooks), receiver(webhooks), support(webhooks));
    Some(quote! {
        #header

        #[allow(unused_imports, reason = "all events may be of plain types")]
        use crate::types;
        pub use crate::runtime::webhook::{Verified, Verifier};
        pub use crate::runtime::webhook_error::WebhookError;
        pub use crate::runtime::webhook_event::{Received, UnknownEvent};
        use crate::runtime::webhook_event;

        #receiver
        #events
        #support
    })
}

fn events(api: &Api, webhooks: &Webhooks) -> TokenStream {
    let variants = webhooks.events.iter().map(|event| {
        let (name, ty) = (ident(&event.ident), rust(api, &event.ty, From::Crate));
        let docs = docs::attributes(&webhook_docs::event(event));
        quote!(#docs #name(#ty))
    });
    quote! {
        /// What has happened.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            #(#variants,)*
            /// An event that this version of the crate does not know, as it came.
            Unknown(UnknownEvent),
        }

        impl Event {
            /// Reads an event from headers and body without a look at any signature: it may come from anybody.
            ///
            /// # Errors
            /// If the body is not JSON, or not as the document describes the event.
            pub fn parse_unverified<N: AsRef<str>, V: AsRef<[u8]>>(
                headers: impl IntoIterator<Item = (N, V)>,
                body: &[u8],
            ) -> Result<Self, WebhookError> {
                webhook_event::parse(None, headers, body)
            }

            /// The same for an event of which the name is known, as by the URL that was called.
            ///
            /// # Errors
            /// Those of [`parse_unverified`](Self::parse_unverified).
            #[inline]
            pub fn parse_named_unverified(name: &str, body: &[u8]) -> Result<Self, WebhookError> {
                let headers: [(&str, &str); 0] = [];
                webhook_event::parse(Some(name), headers, body)
            }
        }
    }
}

fn receiver(webhooks: &Webhooks) -> TokenStream {
    let constructors = webhooks.signatures.iter().map(|signature| constructor(webhooks, signature));
    let methods = receive_methods();
    quote! {
        /// Receives events: checks who has sent them and when, and reads them. What to answer is not its business.
        #[derive(Debug, Clone)]
        pub struct Webhooks {
            verifier: Verifier,
        }

        impl Webhooks {
            #(#constructors)*

            /// A receiver that checks signatures in this way.
            #[must_use]
            pub fn new(verifier: Verifier) -> Self {
                Self { verifier }
            }

            /// How old an event may be, and how far in the future.
            #[must_use]
            pub fn with_tolerance(self, tolerance: ::std::time::Duration) -> Self {
                Self { verifier: self.verifier.with_tolerance(tolerance) }
            }

            #methods
        }
    }
}

/// What receives a request: by the clock of the machine, by another one, and with a name that is known.
fn receive_methods() -> TokenStream {
    quote! {
        /// Checks a request by the clock of this machine, and reads its event. `headers` are those of the request
        /// (`&http::HeaderMap`, or any pairs of names and values), `body` is its body as it came, byte for byte.
        ///
        /// # Errors
        /// See [`WebhookError`]: a header is missing or malformed, no signature fits, it is too old or too new, or
        /// the body is not what the document describes.
        pub fn receive<N: AsRef<str>, V: AsRef<[u8]>>(
            &self,
            headers: impl IntoIterator<Item = (N, V)>,
            body: &[u8],
        ) -> Result<Received<Event>, WebhookError> {
            self.receive_at(headers, body, ::std::time::SystemTime::now())
        }

        /// The same by another clock.
        ///
        /// # Errors
        /// Those of [`receive`](Self::receive).
        pub fn receive_at<N: AsRef<str>, V: AsRef<[u8]>>(
            &self,
            headers: impl IntoIterator<Item = (N, V)>,
            body: &[u8],
            now: ::std::time::SystemTime,
        ) -> Result<Received<Event>, WebhookError> {
            webhook_event::receive(&self.verifier, None, headers, body, now)
        }

        /// The same for an event of which the name is known, as by the URL that was called, and need not be told.
        ///
        /// # Errors
        /// Those of [`receive`](Self::receive).
        pub fn receive_named<N: AsRef<str>, V: AsRef<[u8]>>(
            &self,
            name: &str,
            headers: impl IntoIterator<Item = (N, V)>,
            body: &[u8],
        ) -> Result<Received<Event>, WebhookError> {
            webhook_event::receive(&self.verifier, Some(name), headers, body, ::std::time::SystemTime::now())
        }
    }
}

fn constructor(webhooks: &Webhooks, signature: &Signature) -> TokenStream {
    let name = ident(&signature.ident);
    let docs = docs::attributes(&webhook_docs::signature(&signature.scheme));
    let verifier = match &signature.scheme {
        SignatureScheme::Svix => quote!(Verifier::svix(secrets)),
        SignatureScheme::Timestamped(header) => quote!(Verifier::timestamped(#header, secrets)),
    };
    let tolerance = webhooks.tolerance.map(|seconds| {
        let seconds = Literal::u64_unsuffixed(seconds);
        quote!(.map(|webhooks| webhooks.with_tolerance(::std::time::Duration::from_secs(#seconds))))
    });
    quote! {
        #docs
        pub fn #name<S: Into<crate::SecretString>>(secrets: impl IntoIterator<Item = S>) -> Result<Self, WebhookError> {
            #verifier.map(Self::new) #tolerance
        }
    }
}

/// How events are told apart and read.
fn support(webhooks: &Webhooks) -> TokenStream {
    let names = webhooks.names.iter().map(|name| match name {
        EventName::Property(way) => {
            let at = pointer(way);
            quote!(webhook_event::Naming::Property(#at))
        }
        EventName::Header(name) => quote!(webhook_event::Naming::Header(#name)),
    });
    let known = webhooks.events.iter().map(|Event { wire_name, constants, .. }| {
        let constants = constants.iter().map(|(way, text)| {
            let at = pointer(way);
            quote!((#at, #text))
        });
        quote!(webhook_event::Known { name: #wire_name, constants: &[#(#constants),*] })
    });
    let arms = webhooks.events.iter().enumerate().map(|(index, event)| {
        let (index, name) = (Literal::usize_unsuffixed(index), ident(&event.ident));
        quote!(Some(#index) => Self::#name(body.decode()?),)
    });
    quote! {
        impl webhook_event::Events for Event {
            const PLAN: &'static webhook_event::Plan = &webhook_event::Plan { names: &[#(#names),*], events: &[#(#known),*] };

            #[inline]
            fn read(known: Option<usize>, body: webhook_event::Body<'_>) -> Result<Self, crate::runtime::decode::DecodeError> {
                Ok(match known {
                    #(#arms)*
                    _ => Self::Unknown(body.unknown()),
                })
            }
        }
    }
}

fn pointer(way: &[String]) -> String {
    way.iter().fold(Pointer::root(), |at, name| at.child(name)).as_str().to_owned()
}
