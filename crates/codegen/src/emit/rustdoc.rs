//! The document's descriptions as rustdoc: with limits, defaults, and the published page.

use elepay_spec::{Document, reference};
use serde_json::Value;

/// The docs of a type.
pub fn component(schema: &Value) -> String {
    format!("{}\n\n{}", text(schema, "description"), published(schema))
}

/// The docs of a field: what it is, what it must keep to and, where it is `sent`, what holds without it.
pub fn property(document: &Document, schema: &Value, sent: bool) -> String {
    let target = reference::resolve(document, schema);
    let own = if schema.get("description").is_some() { schema } else { target };
    let mut words = text(own, "description");
    let limits = limits(target);
    if sent && !limits.is_empty() {
        words.push_str("\n\nLimits: ");
        words.push_str(&limits.join("; "));
        words.push('.');
    }
    if let Some(default) = target.get("default").filter(|_| sent) {
        let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        words.push_str(&format!("\n\nDefault at elepay: `{default}`; it is not sent unless you set it."));
    }
    words
}

/// Where the vendor describes it.
pub fn published(schema: &Value) -> String {
    let docs = &schema["externalDocs"];
    format!("Published page: [{}]({})", text(docs, "description"), text(docs, "url"))
}

fn limits(schema: &Value) -> Vec<String> {
    let number = |keyword: &str| schema.get(keyword).map(ToString::to_string);
    let mut limits = Vec::new();
    for (low, high, unit) in [
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
        ("minProperties", "maxProperties", " keys"),
    ] {
        match (number(low), number(high)) {
            (Some(low), Some(high)) => limits.push(format!("from {low} to {high}{unit}")),
            (Some(low), None) => limits.push(format!("at least {low}{unit}")),
            (None, Some(high)) => limits.push(format!("at most {high}{unit}")),
            (None, None) => {}
        }
    }
    if let Some(bytes) = number("x-max-bytes") {
        limits.push(format!("at most {bytes} bytes in UTF-8"));
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        limits.push(format!("matches `{pattern}`"));
    }
    if let Some(prefixes) = schema["x-reserved-prefixes"].as_array() {
        let prefixes: Vec<_> = prefixes.iter().filter_map(Value::as_str).map(|text| format!("`{text}`")).collect();
        limits.push(format!("no key begins with {}", prefixes.join(" or ")));
    }
    for (part, keyword) in [("each value", "additionalProperties"), ("each item", "items")] {
        let inner = limits_of(schema.get(keyword));
        limits.extend(inner.into_iter().map(|limit| format!("{part} {limit}")));
    }
    limits
}

fn limits_of(schema: Option<&Value>) -> Vec<String> {
    schema.map(limits).unwrap_or_default()
}

/// A text of the document, empty where there is none; crates/codegen/src/rules.rs has seen to those that are needed.
pub fn text(value: &Value, keyword: &str) -> String {
    value[keyword].as_str().unwrap_or_default().trim().to_owned()
}
