//! Macros that call an operation by its name with JSON arguments, for tests and tools that cover every operation.
//!
//! They are macros, so they cost nothing where they are not expanded, and callers decide what to do with a response.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::call::Call;

/// Returns the hidden macros.
pub fn macros(calls: &[Call<'_>]) -> TokenStream {
    let call_arms = calls.iter().map(call_arm);
    let stream_arms = calls.iter().filter_map(stream_arm);
    quote! {
        /// Calls an operation by its name; `None` if there is no such operation.
        ///
        /// `arguments` has the methods `path(name)`, `body::<T>()` and `query::<T>()`, which return the arguments of
        /// the call. The result is passed to the function `done`.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! __call_by_name {
            ($client:expr, $operation:expr, $arguments:expr, $done:path) => {
                match $operation {
                    #(#call_arms)*
                    _ => ::std::option::Option::None,
                }
            };
        }

        /// Returns the stream over all pages of an operation by its name; `None` if there is no such stream.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! __stream_by_name {
            ($client:expr, $operation:expr, $arguments:expr, $done:path) => {
                match $operation {
                    #(#stream_arms)*
                    _ => ::std::option::Option::None,
                }
            };
        }
    }
}

fn call_arm(call: &Call<'_>) -> TokenStream {
    let (id, method) = (call.operation.id, &call.method);
    let path = call.path_arguments.iter().map(|argument| &argument.wire_name);
    let body = call.body.as_ref().map(|name| quote!(&$arguments.body::<$crate::types::#name>()));
    let query = call.query.as_ref().map(|name| quote!(&$arguments.query::<$crate::types::#name>()));
    let arguments = body.into_iter().chain(query);
    quote! {
        #id => ::std::option::Option::Some(
            $done($client.#method(#($arguments.path(#path),)* #(#arguments),*).await)
        ),
    }
}

fn stream_arm(call: &Call<'_>) -> Option<TokenStream> {
    let (id, stream) = (call.operation.id, call.stream.as_ref()?);
    let path = call.path_arguments.iter().map(|argument| &argument.wire_name);
    let query = call.query.as_ref().map(|name| quote!($arguments.query::<$crate::types::#name>()));
    Some(quote! {
        #id => ::std::option::Option::Some($done($client.#stream(#($arguments.path(#path),)* #query)).await),
    })
}
