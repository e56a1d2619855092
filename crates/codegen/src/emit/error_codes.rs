//! What error codes say of a request, as a table for `src/delivery.rs`.

use std::collections::BTreeSet;

use elepay_spec::{Document, Problem, join, reference};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::emit::requests;
use crate::generator::Generated;

/// The members of error objects that carry codes, in the order in which they are asked.
pub fn generate(document: &Document, generated: &Generated) -> Result<TokenStream, Problem> {
    let mut codes = Vec::new();
    // Only of the error object itself: what is inside of it are the codes of others.
    let failures = document.members("/components/responses").into_iter();
    let objects: BTreeSet<_> = failures
        .flat_map(|(at, ..)| document.members(&join(&at, "content")))
        .filter_map(|(_, _, media)| reference::component(&media["schema"]))
        .collect();
    for name in objects {
        let at = join("/components/schemas", name);
        let members = requests::members(document, generated, name)?;
        for (at, property, schema) in document.members(&join(&at, "properties")) {
            let (Some(rules), Some(member)) = (schema.get("x-delivery"), members.get(property)) else { continue };
            let rejected = rules["rejected"].as_str().unwrap_or_default();
            if let Err(error) = regress::Regex::with_flags(rejected, "u") {
                let reason = format!("not a pattern that can be applied: {error}");
                return Err(document.problem(&join(&join(&at, "x-delivery"), "rejected"), reason));
            }
            let list = |keyword: &str| -> Vec<String> {
                let listed = rules[keyword].as_array().into_iter().flatten();
                listed.filter_map(Value::as_str).map(str::to_owned).collect()
            };
            let (open, too_many, ident) = (list("open"), list("tooMany"), member.ident);
            codes.push(quote! {
                crate::error::delivery::CodeRules {
                    name: #property,
                    of: |answer| answer.#ident.as_deref(),
                    rejected: crate::validate::Pattern::new(#rejected),
                    open: &[#(#open),*],
                    too_many: &[#(#too_many),*],
                }
            });
        }
    }
    let count = codes.len();
    Ok(quote! {
        pub(crate) static ERROR_CODES: [crate::error::delivery::CodeRules; #count] = [#(#codes),*];
    })
}
