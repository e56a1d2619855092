//! The shape of every response, as tables for the client's `src/decode/lenient.rs`, which decodes as much as possible
//! of a response that does not fit as a whole.

use elepay_spec::{Document, Kind, join, reference, usage};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

/// Returns a table for each struct of a response.
pub fn shapes(document: &Document) -> TokenStream {
    let mut code = TokenStream::new();
    let in_responses = usage::in_responses(document);
    let mut names = Vec::new();
    for (at, name, schema) in document.members("/components/schemas") {
        if Kind::of(schema) != Kind::Struct || !in_responses.contains(name) {
            continue;
        }
        names.push(name);
        let name = format_ident!("{name}");
        let identity = match schema["x-identity"].as_str() {
            Some(identity) => quote!(::std::option::Option::Some(#identity)),
            None => quote!(::std::option::Option::None),
        };
        let mut members = document.members(&join(&at, "properties"));
        members.sort_by_key(|(_, name, _)| *name);
        let members = members.into_iter().map(|(_, name, property)| {
            let shape = shape(document, property);
            quote!((#name, #shape))
        });
        code.extend(quote! {
            impl crate::decode::ResponseBody for types::#name {
                const SHAPE: &'static crate::decode::shape::Members = {
                    use crate::decode::shape::{Members, Shape};
                    &Members { identity: #identity, members: &[#(#members),*] }
                };
            }
        });
    }
    let types = names.iter().map(|name| format_ident!("{name}"));
    code.extend(quote! {
        /// A function that decodes each type of response, for `fuzz/`.
        #[cfg(fuzzing)]
        pub static RESPONSES: &[(&str, crate::fuzzing::Read)] =
            &[#((#names, crate::fuzzing::response::<types::#types>)),*];
    });
    code
}

fn shape(document: &Document, schema: &Value) -> TokenStream {
    let target = reference::resolve(document, schema);
    match (Kind::of(target), reference::component(schema), target["type"].as_str()) {
        (Kind::Struct, Some(name), _) => {
            let name = format_ident!("{name}");
            quote!(Shape::Object(<types::#name as crate::decode::ResponseBody>::SHAPE))
        }
        (Kind::AnyJson, ..) => quote!(Shape::Free),
        // Codes without an enum are older ones, which are numbers too.
        (Kind::Plain, ..) if target.get("x-delivery").is_some() => quote!(Shape::Code),
        (Kind::Date, ..) => quote!(Shape::Date),
        (Kind::Time, ..) | (_, _, Some("integer")) => quote!(Shape::Integer),
        (_, _, Some("number")) => quote!(Shape::Number),
        (_, _, Some("boolean")) => quote!(Shape::Boolean),
        (_, _, Some("array")) => {
            let item = shape(document, &target["items"]);
            quote!(Shape::List(&#item))
        }
        (_, _, Some("object")) => {
            let value = shape(document, &target["additionalProperties"]);
            quote!(Shape::Map(&#value))
        }
        // Enums are open, so any string will do for them too.
        _ => quote!(Shape::String),
    }
}
