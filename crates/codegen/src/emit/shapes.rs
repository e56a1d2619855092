//! The shape of every answer, as tables for `src/salvage.rs`, which reads what fits of an answer that does not.

use elepay_spec::{Document, join, reference};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::kind::{Kind, kind};

/// A table for each struct that answers are made of.
pub fn generate(document: &Document) -> TokenStream {
    let mut code = TokenStream::new();
    let answered = elepay_spec::usage::in_responses(document);
    let mut names = Vec::new();
    for (at, name, schema) in document.members("/components/schemas") {
        if kind(schema) != Kind::Struct || !answered.contains(name) {
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
        /// The reading of every type of answer, for `fuzz/`.
        #[cfg(fuzzing)]
        pub static ANSWERS: &[(&str, crate::fuzzing::Read)] = &[#((#names, crate::fuzzing::answer::<types::#types>)),*];
    });
    code
}

fn shape(document: &Document, schema: &Value) -> TokenStream {
    let target = reference::resolve(document, schema);
    match (kind(target), reference::component(schema), target["type"].as_str()) {
        (Kind::Struct, Some(name), _) => {
            let name = format_ident!("{name}");
            quote!(Shape::Object(<types::#name as crate::decode::ResponseBody>::SHAPE))
        }
        (Kind::Free, ..) => quote!(Shape::Free),
        (Kind::Time, ..) | (_, _, Some("integer")) => quote!(Shape::Integer),
        (_, _, Some("boolean")) => quote!(Shape::Boolean),
        (_, _, Some("array")) => {
            let item = shape(document, &target["items"]);
            quote!(Shape::List(&#item))
        }
        (_, _, Some("object")) => {
            let value = shape(document, &target["additionalProperties"]);
            quote!(Shape::Map(&#value))
        }
        // Enums are open, so any text will do for them too.
        _ => quote!(Shape::String),
    }
}
