//! From `openapi/elepay.yaml` to the client's code, one step a file.
//!
//! ```text
//! load ─> vocabulary, queries, names, schemas, rules ─> prepare ─> wire (the generator) ─┬─> enums, requests, checks, codes, shapes, face ─> one file
//!         (refuse a bad document)                                                       └─> asserted, kept private
//! ```
//!
//! build.rs runs it for the crate. `xtask` runs the same files, to show the code, to test each step, and
//! to read the document with its positions.

pub mod checks;
pub mod codes;
pub mod enums;
pub mod face;
pub mod load;
pub mod model;
pub mod names;
pub mod prepare;
pub mod problem;
pub mod queries;
pub mod requests;
pub mod rules;
pub mod schemas;
pub mod shapes;
pub mod streams;
pub mod vocabulary;
pub mod wire;
pub mod words;

#[cfg(test)]
mod tests;

use quote::{format_ident, quote};

use load::Document;
use model::Shape;
use problem::Problem;

/// The document, from the root of this repository.
pub const DOCUMENT: &str = "openapi/elepay.yaml";

/// The client's code for a document: the same text for the same document, whatever the features.
pub fn generate(document: &Document) -> Result<String, Problem> {
    vocabulary::check(document)?;
    let document = &queries::with_components(document)?;
    names::check(document)?;
    schemas::check(document)?;
    rules::check(document)?;
    queries::check(document)?;
    checks::patterns(document)?;
    let wire = wire::generate(document)?;
    let code = wire.tokens();
    let names = |shape: Shape| {
        let components = document.members("/components/schemas").into_iter();
        let names = components.filter(move |(_, _, schema)| model::shape(schema) == shape);
        names.map(|(_, name, _)| format_ident!("{name}")).collect::<Vec<_>>()
    };
    let structs = names(Shape::Struct);
    let public = [names(Shape::Struct), names(Shape::Enum)].concat();
    let enums = enums::generate(document);
    let requests = requests::generate(document, &wire)?;
    let codes = codes::generate(document, &wire)?;
    let face = face::generate(document, &wire)?;
    let file = syn::parse2(quote! {
        /// What the generator made. Private: its types and its errors are not this crate's promise.
        mod wire { #code }

        /// The API's types. Only what the document names is here.
        pub mod types {
            pub use super::wire::types::{#(#structs),*};
            #enums
        }

        pub(crate) use wire::Client as Wire;

        #requests
        #codes
        #face

        /// Every type can be moved to and shared with another thread; this stops compiling where that is no longer so.
        mod types_are_shared {
            fn is_shared<T: Send + Sync + 'static>() {}
            fn types() {
                #(is_shared::<super::types::#public>();)*
            }
        }
    })
    .map_err(|error| document.problem("", format!("the written code is no valid Rust: {error}; see build/")))?;
    Ok(format!("// Made from {DOCUMENT} by build/. Mend those, not this.\n\n{}", prettyplease::unparse(&file)))
}
