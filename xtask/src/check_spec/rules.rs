//! What a difference is called, how much it matters, and what to do about it.

use serde::Serialize;

use super::facts::Kind;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// One rule.
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    pub explain: &'static str,
}

/// What is wrong with a single fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// The page states it, the document does not.
    Missing,
    /// The document states it, the page would and does not.
    Extra,
    /// Both state it, differently.
    Changed,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $severity:ident, $explain:literal;)*) => {
        $(pub const $name: Rule = Rule { id: $id, severity: Severity::$severity, explain: $explain };)*
        /// Every rule.
        pub const ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    OPERATION_CHANGED = "operation-changed", Error,
        "Method, path, server, authentication or content type of an operation are not as published.\n\
         Example: the page shows `POST /charges/{id}/capture`, the document has `/charges/{id}/settle`.";
    PARAMETER_CHANGED = "parameter-changed", Error,
        "A path or query parameter is missing, is not published, or has another type or required mark.\n\
         Example: the page lists `customerId*string`, the document has `customer`.";
    FIELD_MISSING = "field-missing", Error,
        "A page shows a field that the document does not have. In an answer users cannot reach it, in a request\n\
         they cannot set it. Example: the sample answer has `settleTime`.";
    FIELD_EXTRA = "field-extra", Error,
        "The document has a field that no page shows any more. Example: `locationId` is gone from the request table.";
    FIELD_RENAMED = "field-renamed", Error,
        "A page shows a field where the document has another name for it. Example: the sample answer has `last4`, the\n\
         document `lastFour`.";
    FIELD_CHANGED = "field-changed", Error,
        "A field has another type, format or required mark than published.\n\
         Example: the page shows `amount*integer`, the document has a string.";
    ENUM_CHANGED = "enum-changed", Error,
        "The published values of an enum are not those of the document. Example: the page lists `wovenpay` too.";
    LIMIT_CHANGED = "limit-changed", Error,
        "A limit, pattern or default is not as published. One that is too strict refuses good payments before they are\n\
         sent. Example: the page says 50 characters, the document 40.";
    LIMIT_EXTRA = "limit-extra", Error,
        "The document has a limit, pattern or default that no page states. It refuses payments that elepay would take.\n\
         Example: `maxLength: 50` on a field whose page says nothing about length.";
}

/// The rules as the README lists them.
#[cfg(test)]
pub fn table() -> String {
    let rows = ALL.iter().map(|rule| {
        let what = rule.explain.split(". Example").next().unwrap_or_default().split(".\n").next().unwrap_or_default();
        let what = what.replace('\n', " ");
        format!("| `{}` | {:?} | {} |\n", rule.id, rule.severity, what.trim_end_matches('.'))
    });
    ["| Rule | Severity | What it finds |\n|---|---|---|\n".to_owned()].into_iter().chain(rows).collect()
}

/// The rule for a difference in a fact of this kind at this place.
pub fn rule(place: &str, kind: Kind, difference: Difference) -> &'static Rule {
    if place.is_empty() {
        return &OPERATION_CHANGED;
    }
    if place.starts_with("path.") || place.starts_with("query.") {
        return &PARAMETER_CHANGED;
    }
    match (kind, difference) {
        (Kind::Present, Difference::Missing) => &FIELD_MISSING,
        (Kind::Present, _) => &FIELD_EXTRA,
        (Kind::Enum | Kind::FirstValue, _) => &ENUM_CHANGED,
        (Kind::Required | Kind::Type | Kind::Format, _) => &FIELD_CHANGED,
        (_, Difference::Extra) => &LIMIT_EXTRA,
        _ => &LIMIT_CHANGED,
    }
}
