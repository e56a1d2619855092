//! Error objects: the meaning of their codes, and a visit of their strings.

use std::collections::BTreeSet;

use elepay_spec::{Document, Problem, join, reference, usage};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::emit::fields::fields;
use crate::generated::Generated;

/// Returns the table of codes for the client's `src/error/delivery.rs`: the members of error objects that are codes, in
/// the order in which they are consulted.
pub fn error_codes(document: &Document, generated: &Generated) -> Result<TokenStream, Problem> {
    let mut codes = Vec::new();
    // Only the error object itself counts: codes of objects inside it are those of other services.
    let responses = document.members("/components/responses").into_iter();
    let objects: BTreeSet<_> = responses
        .flat_map(|(at, ..)| document.members(&join(&at, "content")))
        .filter_map(|(_, _, media)| reference::component(&media["schema"]))
        .collect();
    for name in objects {
        let at = join("/components/schemas", name);
        let fields = fields(document, generated, name)?;
        for (_, property, schema) in document.members(&join(&at, "properties")) {
            let schema = reference::resolve(document, schema);
            let (Some(rules), Some(field)) = (schema.get("x-delivery"), fields.get(property)) else { continue };
            let rejected = rules["rejected"].as_str().unwrap_or_default();
            let list = |listed: &Value| -> Vec<String> {
                let listed = listed.as_array().into_iter().flatten();
                listed.filter_map(Value::as_str).map(str::to_owned).collect()
            };
            let (open, too_many, ident) = (list(&rules["open"]), list(&rules["tooMany"]), field.ident);
            let look_up_first = list(&rules["lookUpFirst"]);
            let known = list(schema.get("enum").unwrap_or(&rules["known"]));
            codes.push(quote! {
                crate::error::delivery::CodeRules {
                    name: #property,
                    of: |error| error.#ident.as_deref(),
                    rejected: crate::validate::Pattern::new(#rejected),
                    open: &[#(#open),*],
                    too_many: &[#(#too_many),*],
                    look_up_first: &[#(#look_up_first),*],
                    known: &[#(#known),*],
                }
            });
        }
    }
    let count = codes.len();
    Ok(quote! {
        pub(crate) static ERROR_CODES: [crate::error::delivery::CodeRules; #count] = [#(#codes),*];
    })
}

/// Returns the trait implementations that visit every string in an error object, in which a server may repeat a secret.
pub fn error_strings(document: &Document, generated: &Generated) -> TokenStream {
    let mut code = TokenStream::new();
    for name in usage::in_errors(document) {
        let Some(structure) = generated.structure(&name) else { continue };
        let name = format_ident!("{name}");
        let fields = structure.fields.iter().filter_map(|field| field.ident.as_ref());
        code.extend(quote! {
            impl crate::call::Strings for types::#name {
                fn each_string(&mut self, change: &dyn Fn(&mut String)) {
                    #(crate::call::Strings::each_string(&mut self.#fields, change);)*
                }
            }
        });
    }
    code
}
