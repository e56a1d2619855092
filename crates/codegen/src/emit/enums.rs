//! Open enums: one for each string enum of the document.
//!
//! The generator's own would fail on a value that the vendor adds later. How an open enum behaves is written by hand,
//! once, in the client's `src/value/open_enum.rs`; this only lists the values.

use elepay_spec::{Document, Kind};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::emit::progress::progress;
use crate::links::Links;
use crate::{naming, rustdoc};

/// Returns the enums, for the module of public types.
pub fn enums(document: &Document, links: &Links<'_>) -> TokenStream {
    let components = document.members("/components/schemas");
    let enums = components.iter().filter(|(_, _, schema)| Kind::of(schema) == Kind::Enum);
    enums.map(|(_, name, schema)| open_enum(links, name, schema)).collect()
}

fn open_enum(links: &Links<'_>, name: &str, schema: &Value) -> TokenStream {
    let docs = rustdoc::attributes(&rustdoc::component(schema));
    let name = format_ident!("{name}");
    let progress = progress(&name, schema);
    let values = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let variants = values.map(|value| {
        let described = links.linked(&[], &rustdoc::text(&schema["x-enumDescriptions"], value));
        let docs = rustdoc::attributes(&format!("{described} On the wire: `{value}`."));
        let variant = format_ident!("{}", naming::variant(value));
        quote!(#docs #variant = #value,)
    });
    quote! {
        crate::value::open_enum::open_enum! {
            #docs
            pub enum #name { #(#variants)* }
        }
        #progress
    }
}
