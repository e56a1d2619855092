//! The rules of a request, as calls to the hand-written checks of src/check.rs.
//!
//! They come from the document itself and not from what the generator saw, which has no limits.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::load::{Document, join};
use super::model::{self, Shape};
use super::problem::Problem;
use super::requests::Member;

/// `check`, and the `rules` it runs, for one request struct.
pub fn generate(document: &Document, schema: &Value, members: &BTreeMap<String, Member<'_>>) -> TokenStream {
    let mut rules = TokenStream::new();
    for (name, member) in members {
        let ident = member.ident;
        let inside = value_rules(document, &schema["properties"][name]);
        if inside.is_empty() {
            continue;
        }
        let at = quote!(let at = at.member(#name););
        rules.extend(if member.optional {
            quote!(if let ::std::option::Option::Some(value) = &self.#ident { #at #inside })
        } else {
            quote!({ let value = &self.#ident; #at #inside })
        });
    }
    let unused = rules.is_empty().then(|| quote!(let _ = at;));
    quote! {
        /// Looks at every limit that the vendor publishes. Every call does so first; this is for looking earlier.
        ///
        /// # Errors
        /// The first field that is out of its limits: its `field()` and the limit, but not its value.
        pub fn check(&self) -> ::std::result::Result<(), crate::Error> {
            self.rules(&crate::check::At::Request).map_err(crate::Error::from)
        }

        pub(crate) fn rules(
            &self,
            at: &crate::check::At<'_>,
        ) -> ::std::result::Result<(), crate::check::Refusal> {
            #unused
            #rules
            Ok(())
        }
    }
}

/// The rules for `value` at `at`; nothing where the schema has none.
fn value_rules(document: &Document, schema: &Value) -> TokenStream {
    let target = model::resolve(document, schema);
    match model::shape(target) {
        Shape::Struct => return quote!(value.rules(&at)?;),
        Shape::Enum | Shape::Time | Shape::Free => return TokenStream::new(),
        Shape::Sensitive | Shape::Plain => {}
    }
    let mut rules = TokenStream::new();
    let mut rule = |keyword: &str, call: &dyn Fn(Literal) -> TokenStream| {
        if let Some(limit) = target.get(keyword).and_then(Value::as_i64) {
            let call = call(Literal::i64_unsuffixed(limit));
            rules.extend(quote!(at.#call?;));
        }
    };
    rule("minimum", &|limit| quote!(minimum(*value, #limit)));
    rule("maximum", &|limit| quote!(maximum(*value, #limit)));
    rule("minLength", &|limit| quote!(min_characters(value, #limit)));
    rule("maxLength", &|limit| quote!(max_characters(value, #limit)));
    rule("x-max-bytes", &|limit| quote!(max_bytes(value, #limit)));
    rule("minItems", &|limit| quote!(min_items(value.len(), #limit)));
    rule("maxItems", &|limit| quote!(max_items(value.len(), #limit)));
    rule("minProperties", &|limit| quote!(min_keys(value.len(), #limit)));
    rule("maxProperties", &|limit| quote!(max_keys(value.len(), #limit)));
    if let Some(pattern) = target["pattern"].as_str() {
        rules.extend(quote! {
            static PATTERN: crate::check::Pattern = crate::check::Pattern::new(#pattern);
            at.matches(value, &PATTERN)?;
        });
    }
    rules.extend(inner_rules(document, target));
    rules
}

/// The rules for the items of a list, and for the keys and values of a map.
fn inner_rules(document: &Document, target: &Value) -> TokenStream {
    if let Some(items) = target.get("items") {
        let inside = value_rules(document, items);
        if !inside.is_empty() {
            return quote!(for (index, value) in value.iter().enumerate() { let at = at.item(index); #inside });
        }
    }
    let prefixes: Vec<_> =
        target["x-reserved-prefixes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let key = (!prefixes.is_empty()).then(|| quote!(at.key_without_prefix(key, &[#(#prefixes),*])?;));
    let inside = target.get("additionalProperties").map(|values| value_rules(document, values));
    let inside = inside.unwrap_or_default();
    match (&key, inside.is_empty()) {
        (None, true) => TokenStream::new(),
        (Some(_), true) => quote!(for key in value.keys() { let at = at.member(key); #key }),
        (_, false) => quote!(for (key, value) in value { let at = at.member(key); #key #inside }),
    }
}

/// Refuses a pattern that the crate could not apply.
pub fn patterns(document: &Document) -> Result<(), Problem> {
    document.members("/components/schemas").into_iter().try_for_each(|(at, _, schema)| pattern(document, &at, schema))
}

fn pattern(document: &Document, at: &str, schema: &Value) -> Result<(), Problem> {
    if let Some(text) = schema["pattern"].as_str()
        && let Err(error) = regress::Regex::with_flags(text, "u")
    {
        return Err(document.problem(&join(at, "pattern"), format!("not a pattern that can be applied: {error}")));
    }
    for (at, _, property) in document.members(&join(at, "properties")) {
        pattern(document, &at, property)?;
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(keyword) {
            pattern(document, &join(at, keyword), inner)?;
        }
    }
    Ok(())
}
