//! `validate` of a request: a call of a hand-written check in the client's `src/validate.rs` for each limit.
//!
//! The limits come from the document itself and not from what the generator saw, which has none.

use std::collections::BTreeMap;

use elepay_spec::keywords::{self, Keyword, Limit, Measure};
use elepay_spec::{Document, Kind, reference};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::emit::fields::Field;
use crate::naming;

/// Returns `validate`, and the method for a request inside another one.
pub fn validation(document: &Document, schema: &Value, fields: &BTreeMap<String, Field<'_>>) -> TokenStream {
    let mut checks = TokenStream::new();
    for (wire_name, field) in fields {
        let ident = field.ident;
        let inside = value_checks(document, &schema["properties"][wire_name]);
        if inside.is_empty() {
            continue;
        }
        let at = quote!(let at = at.member(#wire_name););
        checks.extend(if field.optional {
            quote!(if let ::std::option::Option::Some(value) = &self.#ident { #at #inside })
        } else {
            quote!({ let value = &self.#ident; #at #inside })
        });
    }
    let unused = checks.is_empty().then(|| quote!(let _ = at;));
    let (validate, validate_at) = (format_ident!("{}", naming::VALIDATE), format_ident!("{}", naming::VALIDATE_AT));
    quote! {
        /// Checks every published limit. Each call does this before it sends anything, unless
        /// [`ClientBuilder::enforce_limits`](crate::ClientBuilder::enforce_limits) is off; this method checks earlier.
        ///
        /// # Errors
        /// Returns an error for the first value that exceeds a limit. [`Error::field`](crate::Error::field) names the
        /// value; the message names the limit but never contains the value.
        pub fn #validate(&self) -> ::std::result::Result<(), crate::Error> {
            self.#validate_at(&crate::validate::ValuePath::Request).map_err(crate::Error::from)
        }

        pub(crate) fn #validate_at(
            &self,
            at: &crate::validate::ValuePath<'_>,
        ) -> ::std::result::Result<(), crate::validate::Violation> {
            #unused
            #checks
            Ok(())
        }
    }
}

/// Returns the checks of `value` at `at`; nothing if the schema has no limits.
fn value_checks(document: &Document, schema: &Value) -> TokenStream {
    let target = reference::resolve(document, schema);
    match Kind::of(target) {
        Kind::Struct => {
            let validate_at = format_ident!("{}", naming::VALIDATE_AT);
            return quote!(value.#validate_at(&at)?;);
        }
        Kind::Enum | Kind::Time | Kind::Date | Kind::AnyJson => return TokenStream::new(),
        Kind::Sensitive | Kind::Plain => {}
    }
    let finite = (target["type"] == "number").then(|| quote!(at.finite(*value)?;));
    let of_value = keywords::limits().filter_map(|(keyword, limit)| check(target, keyword, limit));
    finite
        .into_iter()
        .chain(of_value)
        .chain(item_checks(document, target))
        .chain(entry_checks(document, target))
        .collect()
}

/// Returns the check of one limit, if the schema states it. Limits of keys are checked with the entries of a map.
fn check(schema: &Value, keyword: &Keyword, limit: Limit) -> Option<TokenStream> {
    let stated = schema.get(keyword.name)?;
    let function = format_ident!("{}", keyword.check);
    match limit {
        Limit::AtLeast(measure) | Limit::AtMost(measure) => {
            let number = Literal::i64_unsuffixed(stated.as_i64()?);
            let value = match measure {
                Measure::Number => quote!(*value),
                Measure::Characters | Measure::Bytes => quote!(value),
                Measure::Items | Measure::Keys => quote!(value.len()),
            };
            Some(quote!(at.#function(#value, #number)?;))
        }
        Limit::Pattern => {
            let pattern = stated.as_str()?;
            Some(quote! {
                static PATTERN: crate::validate::Pattern = crate::validate::Pattern::new(#pattern);
                at.#function(value, &PATTERN)?;
            })
        }
        Limit::ReservedPrefixes => None,
    }
}

/// Returns the checks of the items of a list.
fn item_checks(document: &Document, schema: &Value) -> Option<TokenStream> {
    let inside = value_checks(document, schema.get("items")?);
    let check = quote!(for (index, value) in value.iter().enumerate() { let at = at.item(index); #inside });
    (!inside.is_empty()).then_some(check)
}

/// Returns the checks of the keys and values of a map.
fn entry_checks(document: &Document, schema: &Value) -> Option<TokenStream> {
    let key = keywords::stating(Limit::ReservedPrefixes).and_then(|keyword| {
        let prefixes = schema.get(keyword.name)?.as_array()?.iter().filter_map(Value::as_str);
        let function = format_ident!("{}", keyword.check);
        Some(quote!(at.#function(key, &[#(#prefixes),*])?;))
    });
    let inside = schema.get("additionalProperties").map(|values| value_checks(document, values)).unwrap_or_default();
    match (&key, inside.is_empty()) {
        (None, true) => None,
        (Some(_), true) => Some(quote!(for key in value.keys() { let at = at.member(key); #key })),
        (_, false) => Some(quote!(for (key, value) in value { let at = at.member(key); #key #inside })),
    }
}
