//! The steps from the document to the code, and the file that their results are put together in.

use elepay_spec::{Document, Kind, Problem, operations};
use quote::{format_ident, quote};
use syn::File;

use crate::emit::{self, Call};
use crate::links::Links;
use crate::{OperationNotes, ReservedNames, generated, generator, lint};

/// Returns the code of the client for a document.
///
/// `reserved` holds the names that the hand-written part of the client uses, and `notes` what the docs of operations
/// say in addition. The code depends on nothing else: neither on features nor on the machine.
///
/// # Errors
/// Returns the first problem of the document, with the line to fix, or an assumption about the generator's output that
/// does not hold.
pub fn generate(document: &Document, reserved: &ReservedNames, notes: &OperationNotes) -> Result<String, Problem> {
    let document = &lint::document(document, reserved)?;
    notes.lint(document)?;
    let output = &generator::generate(document)?;
    lint::generated(document, output)?;

    let parse = |tokens| {
        syn::parse2::<File>(tokens).map_err(|error| {
            document.problem("", format!("the generated code is not valid Rust: {error}; see crates/codegen/src/emit/"))
        })
    };
    let raw = output.tokens();
    let names = |wanted: Kind| {
        let components = document.members("/components/schemas").into_iter();
        let names = components.filter(move |(_, _, schema)| Kind::of(schema) == wanted);
        names.map(|(_, name, _)| format_ident!("{name}")).collect::<Vec<_>>()
    };
    let hidden = emit::only_in_events(document);
    let (hidden, structs): (Vec<_>, Vec<_>) =
        names(Kind::Struct).into_iter().partition(|name| hidden.contains(&name.to_string()));
    let hidden = (!hidden.is_empty()).then(|| {
        quote! {
            #[allow(unused_imports)]
            pub(crate) use super::raw::types::{#(#hidden),*};
        }
    });
    let types = [names(Kind::Struct), names(Kind::Enum)].concat();
    let operations = operations(document);
    let calls = operations.iter().map(|operation| Call::new(document, output, operation));
    let calls = calls.collect::<Result<Vec<_>, _>>()?;

    let links = &Links::new(document);
    let enums = emit::enums(document, links);
    let requests = emit::requests(document, links, output)?;
    let error_codes = emit::error_codes(document, output)?;
    let error_strings = emit::error_strings(document, output);
    let base_url = document.at("/servers/0/url").as_str().unwrap_or_default();
    let methods = emit::methods(document, links, notes, &calls);
    let streams = emit::streams(document, output, &calls)?;
    let shapes = emit::shapes(document);
    let webhooks = emit::webhooks(document);
    let send_proofs = emit::send_proofs(&calls);
    let macros = emit::macros(&calls);
    let client: File = parse(quote! {
        pub(crate) use raw::Client as RawClient;

        #requests
        #error_codes
        #error_strings

        /// The address of the API, unless another one is set.
        pub(crate) const BASE_URL: &str = #base_url;

        impl crate::Client {
            #methods
            #streams
        }

        #send_proofs
        #macros
    })?;
    let client = client.items.iter().map(generated::for_client);
    let file = parse(quote! {
        /// The generator's output. Private: its types and errors are not part of this crate's API.
        mod raw { #raw }

        /// The types of the API: every struct and enum of the document that a call sends or returns.
        pub mod types {
            pub use super::raw::types::{#(#structs),*};
            #hidden
            #enums
        }

        #(#client)*

        #shapes
        #webhooks

        /// Proves that every type is `Send` and `Sync`: the tests do not compile otherwise.
        #[cfg(test)]
        mod types_are_shared {
            fn is_shared<T: Send + Sync + 'static>() {}
            fn types() {
                #(is_shared::<super::types::#types>();)*
            }
        }
    })?;
    Ok(format!(
        "// Generated from {} by elepay-codegen. Edit those, not this file.\n\n{}",
        document.file,
        prettyplease::unparse(&file)
    ))
}
