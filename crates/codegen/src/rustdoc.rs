//! Docs in Rust from the descriptions of the document, with limits, defaults and a link to the published page.

use elepay_spec::keywords::{self, Limit};
use elepay_spec::{Document, reference};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// Returns the attributes for a doc comment, one for each line.
pub fn attributes(text: &str) -> TokenStream {
    let lines = text.trim_end().lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Returns the docs of a type.
pub fn component(schema: &Value) -> String {
    format!("{}\n\n{}", text(schema, "description"), published(schema))
}

/// Returns the docs of a property of a response.
pub fn received(document: &Document, schema: &Value) -> String {
    let target = reference::resolve(document, schema);
    let described = if schema.get("description").is_some() { schema } else { target };
    text(described, "description")
}

/// Returns the docs of a property of a request: those of a response, and its limits and its default.
pub fn sent(document: &Document, schema: &Value) -> String {
    let target = reference::resolve(document, schema);
    let mut docs = received(document, schema);
    let limits = limits(target);
    if !limits.is_empty() {
        docs.push_str(&format!("\n\nLimits: {}.", limits.join("; ")));
    }
    if let Some(default) = target.get("default") {
        let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        docs.push_str(&format!("\n\nDefault at elepay: `{default}`; it is not sent unless you set it."));
    }
    docs
}

/// Returns a link to the vendor's page.
pub fn published(schema: &Value) -> String {
    let docs = &schema["externalDocs"];
    format!("Published page: [{}]({})", text(docs, "description"), text(docs, "url"))
}

/// Returns a string of the document, or an empty one; the lint refuses a document that lacks a necessary one.
pub fn text(value: &Value, keyword: &str) -> String {
    value[keyword].as_str().unwrap_or_default().trim().to_owned()
}

/// Returns a sentence for use after a colon: its first word in lower case, unless that is an abbreviation or the like.
pub fn after_colon(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let word = sentence.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    match characters.next() {
        Some(first) if word.chars().skip(1).all(char::is_lowercase) => first.to_lowercase().chain(characters).collect(),
        _ => sentence.to_owned(),
    }
}

fn limits(schema: &Value) -> Vec<String> {
    let mut limits: Vec<_> =
        keywords::limits().filter_map(|(keyword, limit)| phrase(schema, keyword.name, limit)).collect();
    for (part, keyword) in [("each value", "additionalProperties"), ("each item", "items")] {
        let inner = schema.get(keyword).map(self::limits).unwrap_or_default();
        limits.extend(inner.into_iter().map(|limit| format!("{part} {limit}")));
    }
    limits
}

/// Returns a limit in words: a lower one together with the upper one of the same measure.
fn phrase(schema: &Value, keyword: &str, limit: Limit) -> Option<String> {
    let stated = schema.get(keyword)?;
    let other = |limit: Limit| keywords::stating(limit).and_then(|keyword| schema.get(keyword.name));
    match limit {
        Limit::AtLeast(measure) => Some(match other(Limit::AtMost(measure)) {
            Some(high) => format!("from {stated} to {high}{}", measure.unit()),
            None => format!("at least {stated}{}", measure.unit()),
        }),
        Limit::AtMost(measure) => {
            other(Limit::AtLeast(measure)).is_none().then(|| format!("at most {stated}{}", measure.unit()))
        }
        Limit::Pattern => stated.as_str().map(|pattern| format!("matches `{pattern}`")),
        Limit::ReservedPrefixes => {
            let prefixes = stated.as_array().into_iter().flatten().filter_map(Value::as_str);
            let prefixes: Vec<_> = prefixes.map(|prefix| format!("`{prefix}`")).collect();
            Some(format!("no key begins with {}", prefixes.join(" or ")))
        }
    }
}
