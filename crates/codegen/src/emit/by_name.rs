//! Calls by the name of an operation with JSON for arguments, for tests and tools that cover every operation.
//!
//! They are macros, so they cost nothing where nobody expands them, and whoever does decides what becomes of a response.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::methods::{self, Call};

/// Returns the hidden macros over all operations.
pub fn generate(calls: &[Call<'_>]) -> TokenStream {
    let call = calls.iter().map(call);
    let stream = calls.iter().filter(|call| call.is_paged).map(stream);
    quote! {
        /// Calls an operation by its name; `None` if there is no such operation.
        ///
        /// `arguments` has the methods `path(name)`, `body::<T>()` and `query::<T>()`, which return what to call it with.
        /// The result goes through the function `done`.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! __call_by_name {
            ($client:expr, $operation:expr, $arguments:expr, $done:path) => {
                match $operation {
                    #(#call)*
                    _ => ::std::option::Option::None,
                }
            };
        }

        /// Returns the stream over all pages of an operation by its name; `None` if it has none.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! __stream_by_name {
            ($client:expr, $operation:expr, $arguments:expr, $done:path) => {
                match $operation {
                    #(#stream)*
                    _ => ::std::option::Option::None,
                }
            };
        }
    }
}

fn call(call: &Call<'_>) -> TokenStream {
    let (id, method) = (call.operation.id, &call.method);
    let path = call.path_arguments.iter().map(|argument| &argument.wire_name);
    let body = call.body.as_ref().map(|name| quote!(&$arguments.body::<$crate::types::#name>()));
    let query = call.query.as_ref().map(|name| quote!(&$arguments.query::<$crate::types::#name>()));
    let arguments = body.into_iter().chain(query);
    quote!(#id => ::std::option::Option::Some($done($client.#method(#($arguments.path(#path),)* #(#arguments),*).await)),)
}

fn stream(call: &Call<'_>) -> TokenStream {
    let (id, method) = (call.operation.id, format_ident!("{}", methods::stream_name(call.operation.id)));
    let path = call.path_arguments.iter().map(|argument| &argument.wire_name);
    let query = call.query.as_ref().map(|name| quote!($arguments.query::<$crate::types::#name>()));
    quote!(#id => ::std::option::Option::Some($done($client.#method(#($arguments.path(#path),)* #query)).await),)
}
