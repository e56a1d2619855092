//! The objects that an event of a webhook can be about.

use std::collections::BTreeSet;

use elepay_spec::{Document, reference, usage};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Returns the components that only the events of webhooks consist of.
///
/// They are not public: decoded by themselves, they prove nothing about the sender. The client's `src/webhook/`
/// verifies the request, and has a type of its own for the event.
pub fn only_in_events(document: &Document) -> BTreeSet<String> {
    let elsewhere = ["/paths", "/components/parameters", "/components/responses", "/x-webhook/objects"];
    let elsewhere: BTreeSet<_> = elsewhere.iter().flat_map(|at| usage::inside(document, at)).collect();
    &usage::inside(document, "/x-webhook/event") - &elsewhere
}

/// Returns the enum of the objects. What it does is written by hand in the client's `src/webhook/`.
pub fn webhooks(document: &Document) -> TokenStream {
    let objects = document.at("/x-webhook/objects").as_array().into_iter().flatten();
    let (mut variants, mut arms) = (Vec::new(), Vec::new());
    for object in objects {
        let Some(name) = reference::component(object) else { continue };
        let kind = reference::resolve(document, object)["properties"]["object"]["default"].as_str();
        let (name, docs) = (format_ident!("{name}"), format!("See [`{name}`](crate::types::{name})."));
        variants.push(quote!(#[doc = #docs] #name(::std::boxed::Box<types::#name>)));
        arms.push(quote!(::std::option::Option::Some(#kind) => read(json, skipped).map(Self::#name)));
    }
    if variants.is_empty() {
        return TokenStream::new();
    }
    quote! {
        /// The object that an event is about, as it was when the event occurred.
        ///
        /// Retrieve the object before you act on it: it may have changed since, and events can arrive in another order
        /// than they occurred in.
        #[cfg(feature = "webhook")]
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum EventObject {
            #(#variants,)*
            /// An object of a kind that this version of the crate does not know, or that has no identity. The JSON of
            /// the event contains it.
            Other,
        }

        #[cfg(feature = "webhook")]
        impl EventObject {
            /// Decodes the object of a kind, and adds the paths of the parts that were left out.
            pub(crate) fn decode(
                kind: ::std::option::Option<&str>,
                json: &[u8],
                skipped: &mut ::std::vec::Vec<::std::string::String>,
            ) -> Self {
                use crate::webhook::event::read;
                let object = match kind {
                    #(#arms,)*
                    _ => ::std::option::Option::None,
                };
                object.unwrap_or(Self::Other)
            }
        }
    }
}
