//! Generates the `elepay` client from its OpenAPI document.
//!
//! ```text
//! document ─> lint ─> prepare ─> generator (progenitor) ─┬─> emit ─> one file
//!                                                        └─> asserted, kept private
//! ```
//!
//! `build.rs` of `elepay` calls [`generate`]; nothing else of this crate is stable.

mod emit;
mod generator;
mod kind;
mod lint;
mod prepare;
mod query_structs;
#[cfg(test)]
mod tests;

pub use elepay_spec::{Document, Problem};
use quote::{format_ident, quote};

use emit::{enums, error_codes, methods, requests};
use kind::{Kind, kind};

/// Returns the client's code for a document. It depends on nothing else: not on features, not on the machine.
///
/// # Errors
/// The first problem of the document, with the line to fix; or output of the generator that the client cannot rely on.
pub fn generate(document: &Document) -> Result<String, Problem> {
    let document = &lint::lint(document)?;
    let generated = &generator::generate(document)?;
    let code = generated.tokens();
    let names = |wanted: Kind| {
        let components = document.members("/components/schemas").into_iter();
        let names = components.filter(move |(_, _, schema)| kind(schema) == wanted);
        names.map(|(_, name, _)| format_ident!("{name}")).collect::<Vec<_>>()
    };
    let structs = names(Kind::Struct);
    let public = [names(Kind::Struct), names(Kind::Enum)].concat();
    let enums = enums::generate(document);
    let requests = requests::generate(document, generated)?;
    let codes = error_codes::generate(document, generated)?;
    let methods = methods::generate(document, generated)?;
    let file = syn::parse2(quote! {
        /// What the generator made. Private: its types and its errors are not this crate's promise.
        mod raw { #code }

        /// The API's types. Only what the document names is here.
        pub mod types {
            pub use super::raw::types::{#(#structs),*};
            #enums
        }

        pub(crate) use raw::Client as RawClient;

        #requests
        #codes
        #methods

        /// Every type can be moved to and shared with another thread; this stops compiling where that is no longer so.
        mod types_are_shared {
            fn is_shared<T: Send + Sync + 'static>() {}
            fn types() {
                #(is_shared::<super::types::#public>();)*
            }
        }
    })
    .map_err(|error| {
        document.problem("", format!("the written code is not valid Rust: {error}; see crates/codegen/src/"))
    })?;
    Ok(format!(
        "// Generated from {} by elepay-codegen. Edit those, not this file.\n\n{}",
        document.file,
        prettyplease::unparse(&file)
    ))
}
