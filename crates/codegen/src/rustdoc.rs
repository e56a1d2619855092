//! Docs in Rust from the descriptions of the document, with limits, defaults and a link to the published page.

use elepay_spec::keywords::{self, Limit, Measure};
use elepay_spec::{Document, reference};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// The length at which the lines of a doc comment are broken.
const MAX_LINE: usize = 100;

/// Returns the attributes for a doc comment, one for each line.
pub fn attributes(text: &str) -> TokenStream {
    let mut in_code = false;
    let lines = text.trim_end().lines().flat_map(|line| {
        let is_fence = line.starts_with("```");
        in_code ^= is_fence;
        if in_code || is_fence { vec![line.to_owned()] } else { wrap(line) }
    });
    let lines = lines.map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Breaks a line of Markdown at spaces.
fn wrap(line: &str) -> Vec<String> {
    let indent = if line.starts_with("- ") { "  " } else { "" };
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        // A word such as `-` or `#` would begin a list or a heading at the start of a line.
        let may_begin = word.starts_with(|first: char| first.is_alphabetic() || "`[(".contains(first));
        let count = lines.len();
        let Some(last) = lines.last_mut() else { continue };
        if last.is_empty() && count == 1 {
            word.clone_into(last);
        } else if last.chars().count() + 1 + word.chars().count() > MAX_LINE && may_begin {
            lines.push(format!("{indent}{word}"));
        } else {
            last.push(' ');
            last.push_str(word);
        }
    }
    lines
}

/// Returns the docs of a type.
pub fn component(schema: &Value) -> String {
    format!("{}{}\n\n{}", text(schema, "description"), deprecation(schema), published(schema))
}

/// Returns a paragraph for what elepay has deprecated, which the client offers for as long as it works.
pub fn deprecation(schema: &Value) -> &'static str {
    if schema["deprecated"] == true { "\n\nDeprecated by elepay." } else { "" }
}

/// Returns the docs of a property of a response.
pub fn received(document: &Document, schema: &Value) -> String {
    let target = reference::resolve(document, schema);
    let described = if schema.get("description").is_some() { schema } else { target };
    let deprecated = [schema, target].map(deprecation).into_iter().find(|deprecation| !deprecation.is_empty());
    text(described, "description") + deprecated.unwrap_or_default()
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
        Limit::AtLeast(measure) => match other(Limit::AtMost(measure)) {
            Some(high) if high == stated => Some(format!("exactly {}", quantity(stated, measure))),
            Some(_) if is_always_reached(stated, measure) => None,
            Some(high) => Some(format!("from {stated} to {}", quantity(high, measure))),
            None if is_always_reached(stated, measure) => None,
            None => Some(format!("at least {}", quantity(stated, measure))),
        },
        Limit::AtMost(measure) => match other(Limit::AtLeast(measure)) {
            Some(low) if low == stated || !is_always_reached(low, measure) => None,
            _ => Some(format!("at most {}", quantity(stated, measure))),
        },
        Limit::Pattern => stated.as_str().map(|pattern| format!("matches `{pattern}`")),
        Limit::ReservedPrefixes => {
            let prefixes = stated.as_array().into_iter().flatten().filter_map(Value::as_str);
            let prefixes: Vec<_> = prefixes.map(|prefix| format!("`{prefix}`")).collect();
            Some(format!("no key begins with {}", prefixes.join(" or ")))
        }
    }
}

/// Returns `true` for a lower limit of 0 characters, items and so on, which says nothing.
fn is_always_reached(low: &Value, measure: Measure) -> bool {
    measure != Measure::Number && *low == 0
}

/// Returns a number with its unit.
fn quantity(number: &Value, measure: Measure) -> String {
    let unit = measure.unit();
    let plural = unit.trim_start().split(' ').next().unwrap_or_default();
    match plural.strip_suffix('s') {
        Some(one) if *number == 1 => format!("{number}{}", unit.replacen(plural, one, 1)),
        _ => format!("{number}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{MAX_LINE, after_colon, attributes, limits, wrap};

    #[test]
    fn limits_read_as_a_person_would_say_them() {
        for (schema, expected) in [
            (json!({ "minLength": 3, "maxLength": 3 }), "exactly 3 characters"),
            (json!({ "minLength": 1, "maxLength": 1 }), "exactly 1 character"),
            (json!({ "minLength": 2, "maxLength": 3 }), "from 2 to 3 characters"),
            (json!({ "minLength": 0, "maxLength": 3 }), "at most 3 characters"),
            (json!({ "minLength": 0, "maxLength": 0 }), "exactly 0 characters"),
            (json!({ "minLength": 0 }), ""),
            (json!({ "minLength": 1 }), "at least 1 character"),
            (json!({ "x-max-bytes": 1 }), "at most 1 byte in UTF-8"),
            (json!({ "minItems": 2, "maxItems": 2 }), "exactly 2 items"),
            (json!({ "minItems": 0, "maxItems": 1 }), "at most 1 item"),
            (json!({ "minProperties": 1, "maxProperties": 1 }), "exactly 1 key"),
            (json!({ "minimum": 5, "maximum": 5 }), "exactly 5"),
            (json!({ "minimum": 0, "maximum": 100 }), "from 0 to 100"),
            (json!({ "minimum": 0 }), "at least 0"),
            (json!({ "maximum": 1 }), "at most 1"),
            (json!({ "items": { "minLength": 3, "maxLength": 3 } }), "each item exactly 3 characters"),
        ] {
            assert_eq!(limits(&schema).join("; "), expected, "{schema}");
        }
    }

    #[test]
    fn code_keeps_its_lines() {
        let code = format!("```\n    {}\n```", "word ".repeat(30));
        assert_eq!(attributes(&code).to_string().matches("doc").count(), 3);
        assert!(attributes(&code).to_string().contains("     word word"));
    }

    #[test]
    fn long_lines_are_broken_where_markdown_keeps_its_meaning() {
        let long = "word ".repeat(30);
        let lines = wrap(&long);
        assert!(lines.iter().all(|line| line.chars().count() <= MAX_LINE), "{lines:?}");
        assert_eq!(lines.join(" "), long);
        assert!(wrap(&format!("- {long}"))[1].starts_with("  word"));
        let symbols = format!("{}- # 1.", "x".repeat(MAX_LINE));
        assert_eq!(wrap(&format!("{symbols} - # 1.")), [format!("{symbols} - # 1.")]);
        assert_eq!(wrap(""), [""]);
    }

    #[test]
    fn a_sentence_after_a_colon_begins_in_lower_case() {
        for (sentence, expected) in [
            ("The payer's IP address.", "the payer's IP address."),
            ("Whether it is open.", "whether it is open."),
            ("Items.", "items."),
            ("EasyQR code.", "EasyQR code."),
            ("JSON.", "JSON."),
            ("", ""),
        ] {
            assert_eq!(after_colon(sentence), expected);
        }
    }
}
