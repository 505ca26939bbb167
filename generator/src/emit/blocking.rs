//! `src/blocking.rs`: what the feature `blocking` has.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, example, support};
use crate::api::Api;

/// The module. Requests are the same as in async code, so there is nothing of any operation in it.
pub(super) fn file(api: &Api) -> TokenStream {
    let streams = support::streamed(api);
    let about = docs::inner(&about(api, streams));
    let program = example::waited(api);
    let iter = streams.then(|| {
        quote!(
            pub use crate::runtime::iterate::Iter;
        )
    });
    quote! {
        #about
        #program

        pub use crate::runtime::blocking::Wait;
        #iter
    }
}

fn about(api: &Api, streams: bool) -> String {
    let mut text = "Calls without async code (feature `blocking`).

The client and its requests are the same; with [`Wait`] in scope, `.wait()` stands wherever async code has `.await`.
No runtime has to be there: connections are kept by a thread of the crate's own, which the first call starts. One client
can be used in both ways.
"
    .to_owned();
    if streams {
        text.push_str("\nWhat comes piece by piece can be gone through by `for`, which waits for each piece.\n");
    }
    if support::paged(api) {
        text.push_str("So `for item in request.items()` asks for a page when its first item is wanted.\n");
    }
    text.push_str(
        "
In an async function `.await` is right. `.wait()` works there, too, but nothing else goes on in its thread meanwhile: where
the runtime has no other thread, connections that calls of the same client have left there stand still.
",
    );
    text
}
