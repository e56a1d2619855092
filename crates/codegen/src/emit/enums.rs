//! Open enums: one for each string enum of the document.
//!
//! The generator's own would fail on a value that the vendor adds later. How an open enum behaves is
//! written by hand, once, in `src/open_enum.rs`; this step only lists the values.

use elepay_spec::Document;
use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::emit::rustdoc;
use crate::kind::{Kind, kind};

/// The enums, for the module of public types.
pub fn generate(document: &Document) -> TokenStream {
    let components = document.members("/components/schemas");
    let enums = components.iter().filter(|(_, _, schema)| kind(schema) == Kind::Enum);
    enums.map(|(_, name, schema)| open_enum(name, schema)).collect()
}

fn open_enum(name: &str, schema: &Value) -> TokenStream {
    let docs = rustdoc::component(schema);
    let name = format_ident!("{name}");
    let values = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let variants = values.map(|value| {
        let docs = rustdoc::text(&schema["x-enumDescriptions"], value);
        let docs = format!("{docs} On the wire: `{value}`.");
        let variant = format_ident!("{}", value.to_upper_camel_case());
        quote!(#[doc = #docs] #variant = #value,)
    });
    quote! {
        crate::value::open_enum::open_enum! {
            #[doc = #docs]
            pub enum #name { #(#variants)* }
        }
    }
}
