//! The rules of a request, as calls to the hand-written checks of src/check.rs.
//!
//! They come from the document itself and not from what the generator saw, which has no limits.

use std::collections::BTreeMap;

use elepay_spec::{Document, reference};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::emit::requests::Member;
use crate::kind::{Kind, kind};

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
        /// Checks every published limit. Every call does so before it sends anything; this checks earlier.
        ///
        /// # Errors
        /// Returns the first value that exceeds a limit: [`field`](crate::Error::field) names it, and the message names the limit,
        /// never the value.
        pub fn validate(&self) -> ::std::result::Result<(), crate::Error> {
            self.validate_at(&crate::validate::ValuePath::Request).map_err(crate::Error::from)
        }

        pub(crate) fn validate_at(
            &self,
            at: &crate::validate::ValuePath<'_>,
        ) -> ::std::result::Result<(), crate::validate::Violation> {
            #unused
            #rules
            Ok(())
        }
    }
}

/// The rules for `value` at `at`; nothing where the schema has none.
fn value_rules(document: &Document, schema: &Value) -> TokenStream {
    let target = reference::resolve(document, schema);
    match kind(target) {
        Kind::Struct => return quote!(value.validate_at(&at)?;),
        Kind::Enum | Kind::Time | Kind::Free => return TokenStream::new(),
        Kind::Sensitive | Kind::Plain => {}
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
            static PATTERN: crate::validate::Pattern = crate::validate::Pattern::new(#pattern);
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
