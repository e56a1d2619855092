//! What error codes say of a request, as a table for `src/delivery.rs`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::load::{Document, join};
use super::model;
use super::problem::Problem;
use super::requests;
use super::wire::Wire;

/// The members of error objects that carry codes, in the order in which they are asked.
pub fn generate(document: &Document, wire: &Wire) -> Result<TokenStream, Problem> {
    let mut codes = Vec::new();
    // Only of the error object itself: what is inside of it are the codes of others.
    let failures = document.members("/components/responses").into_iter();
    let objects: BTreeSet<_> = failures
        .flat_map(|(at, ..)| document.members(&join(&at, "content")))
        .filter_map(|(_, _, media)| model::component(&media["schema"]))
        .collect();
    for name in objects {
        let at = join("/components/schemas", name);
        let members = requests::members(document, wire, name)?;
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
                crate::delivery::Codes {
                    name: #property,
                    of: |answer| answer.#ident.as_deref(),
                    rejected: crate::check::Pattern::new(#rejected),
                    open: &[#(#open),*],
                    too_many: &[#(#too_many),*],
                }
            });
        }
    }
    let count = codes.len();
    Ok(quote! {
        pub(crate) static ERROR_CODES: [crate::delivery::Codes; #count] = [#(#codes),*];
    })
}
