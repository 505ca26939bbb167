//! The builder of the client: credentials, settings, transports.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, ident, secrets};
use crate::api::{Api, Scheme, SchemeKind};

/// ```ignore
/// pub struct Builder { config: Config }
/// impl Builder { pub fn api_key(..) -> Self { .. } pub fn timeout(..) -> Self { .. } pub fn build(self) -> .. }
/// ```
pub(super) fn definition(api: &Api) -> TokenStream {
    let credentials = api.schemes.iter().map(|scheme| credential(api, scheme));
    let (settings, surroundings, limits) = (settings(), surroundings(), limits());
    let (transports, connections) = (transports(), connections());
    quote! {
        /// What a client is made with. Every setting has a default but the credentials.
        #[derive(Debug)]
        #[must_use]
        pub struct Builder {
            config: Config,
        }

        impl Builder {
            #(#credentials)*

            #settings
            #surroundings
            #limits
            #transports
            #connections

            /// Makes the client.
            ///
            /// # Errors
            /// If the base URL or a credential cannot be sent, or the HTTP client cannot be made.
            pub fn build(self) -> Result<Client, crate::Error> {
                self.config.build().map(|core| Client { core })
            }
        }
    }
}

/// The builder's settings about calls.
fn settings() -> TokenStream {
    quote! {
        /// The URL that requests begin with, instead of the document's.
        pub fn base_url(mut self, url: impl Into<String>) -> Self {
            self.config.base_url(url);
            self
        }

        /// Whether a base URL without TLS is accepted where it is not on this machine.
        pub fn allow_http(mut self, allow: bool) -> Self {
            self.config.allow_http(allow);
            self
        }

        /// How long one attempt may take, its answer included. 30 seconds, if nothing else is said.
        pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.config.timeout(timeout);
            self
        }

        /// How long a call may take with all its attempts.
        pub fn deadline(mut self, deadline: ::std::time::Duration) -> Self {
            self.config.deadline(deadline);
            self
        }

        /// When and how often a failed attempt is made again.
        pub fn retry(mut self, policy: crate::RetryPolicy) -> Self {
            self.config.retry(policy);
            self
        }
    }
}

/// The builder's settings of what is done around each request.
fn surroundings() -> TokenStream {
    quote! {
        /// A rate that calls keep to: they wait where the server would refuse them. Each value of a scope has its own
        /// count. Of several rates, all that are for an operation hold.
        #[inline]
        pub fn throttle(mut self, throttle: crate::Throttle) -> Self {
            self.config.throttle(throttle);
            self
        }

        /// Code of your own before each request and after each response. Several are called in this order.
        pub fn hook(mut self, hook: impl crate::Hook) -> Self {
            self.config.hook(hook);
            self
        }

        /// What is put before the crate's own name in `user-agent`.
        pub fn user_agent(mut self, text: impl Into<String>) -> Self {
            self.config.user_agent(text);
            self
        }
    }
}

/// The builder's settings about how much there may be of something.
fn limits() -> TokenStream {
    quote! {
        /// How large an answer may be, in bytes as they come. 64 MiB, if nothing else is said.
        pub fn max_response_bytes(mut self, bytes: usize) -> Self {
            self.config.max_response_bytes(bytes);
            self
        }

        /// How large an answer may be once it is decompressed, in bytes. 64 MiB, if nothing else is said.
        pub fn max_decompressed_bytes(mut self, bytes: usize) -> Self {
            self.config.max_decompressed_bytes(bytes);
            self
        }

        /// How large the headers of an answer may be, in bytes. 64 KiB, if nothing else is said.
        pub fn max_header_bytes(mut self, bytes: usize) -> Self {
            self.config.max_header_bytes(bytes);
            self
        }

        /// How deep lists and objects may stand in each other in an answer. 127, if nothing else is said; that is the most.
        pub fn max_depth(mut self, depth: usize) -> Self {
            self.config.max_depth(depth);
            self
        }

        /// How many calls may be under way at once; the others wait in line. 512, if nothing else is said.
        pub fn max_concurrent(mut self, calls: usize) -> Self {
            self.config.max_concurrent(calls);
            self
        }
    }
}

/// The builder's settings of what sends requests.
fn transports() -> TokenStream {
    quote! {
        /// Another transport than `reqwest`.
        pub fn transport(mut self, transport: impl crate::Transport) -> Self {
            self.config.transport(transport);
            self
        }

        /// Puts a transport of your own around the one that is used otherwise: it sees every request that is sent, those
        /// of further attempts included, and every answer. Of several, the last one is outside.
        pub fn wrap_transport<T: crate::Transport>(
            mut self,
            wrap: impl FnOnce(::std::sync::Arc<dyn crate::Transport>) -> T + Send + 'static,
        ) -> Self {
            self.config.wrap_transport(wrap);
            self
        }
    }
}

/// The builder's settings of the transport that the client comes with.
fn connections() -> TokenStream {
    quote! {
        /// How long a connection may take to be made.
        #[cfg(feature = "reqwest")]
        pub fn connect_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.config.connect_timeout(timeout);
            self
        }

        /// A proxy for all requests, or for some. Those that the environment names are not used then.
        #[cfg(feature = "reqwest")]
        #[inline]
        pub fn proxy(mut self, proxy: ::reqwest::Proxy) -> Self {
            self.config.proxy(proxy);
            self
        }

        /// Changes the `reqwest` client that is made: certificates, a client certificate, pools.
        #[cfg(feature = "reqwest")]
        pub fn configure_http(
            mut self,
            configure: impl FnOnce(::reqwest::ClientBuilder) -> ::reqwest::ClientBuilder + Send + 'static,
        ) -> Self {
            self.config.configure_http(configure);
            self
        }

        /// A `reqwest` client of your own. Its redirect policy is yours too: one that follows redirects
        /// to other hosts takes credentials along, so make it with `redirect::Policy::none()`.
        #[cfg(feature = "reqwest")]
        pub fn http_client(mut self, client: ::reqwest::Client) -> Self {
            self.config.http_client(client);
            self
        }
    }
}

fn credential(api: &Api, scheme: &Scheme) -> TokenStream {
    let (name, wire_name) = (ident(&scheme.ident), &scheme.wire_name);
    let docs =
        docs::attributes(&docs::or(scheme.docs.as_deref(), &format!("The credential for {}.", docs::code(wire_name))));
    match &scheme.kind {
        SchemeKind::MutualTls => quote!(),
        _ if secrets::is_of_scope(api, scheme) => quote!(),
        SchemeKind::Basic => quote! {
            #docs
            pub fn #name(mut self, user: impl Into<String>, password: impl Into<crate::SecretString>) -> Self {
                self.config.basic(#wire_name, user, password);
                self
            }
        },
        SchemeKind::ApiKey(..) | SchemeKind::Bearer => {
            let changing = (scheme.kind == SchemeKind::Bearer).then(|| changing(api, scheme));
            quote! {
                #docs
                pub fn #name(mut self, secret: impl Into<crate::SecretString>) -> Self {
                    self.config.credential(#wire_name, secret);
                    self
                }

                #changing
            }
        }
    }
}

/// The setters for tokens that change.
fn changing(api: &Api, scheme: &Scheme) -> TokenStream {
    let (wire_name, shown) = (&scheme.wire_name, docs::code(&scheme.wire_name));
    // A setter of another scheme that is called so goes before.
    let named = |what: &str| {
        let name = format!("{}_{what}", scheme.ident.trim_start_matches("r#"));
        (!api.schemes.iter().any(|other| other.ident == name)).then(|| ident(&name))
    };
    let (source, fetched) = (named("source"), named("client_credentials"));
    let about = docs::attributes(&format!("Tokens for {shown} that change; the source is asked before each attempt."));
    let fetched = scheme.token_url.as_ref().zip(fetched).map(|(url, fetched)| {
        let about = docs::attributes(&format!(
            "The id and the secret of a client, with which the client fetches tokens for {shown} itself \
             and renews them (RFC 6749, section 4.4). Without scopes the server chooses them."
        ));
        quote! {
            #about
            pub fn #fetched(
                mut self,
                id: impl AsRef<str>,
                secret: impl Into<crate::SecretString>,
                scopes: impl IntoIterator<Item = impl Into<String>>,
            ) -> Self {
                self.config.client_credentials(#wire_name, #url, id.as_ref(), &secret.into(), scopes);
                self
            }
        }
    });
    let source = source.map(|source| {
        quote! {
            #about
            pub fn #source(mut self, source: impl crate::TokenSource) -> Self {
                self.config.token_source(#wire_name, source);
                self
            }
        }
    });
    quote! { #source #fetched }
}
