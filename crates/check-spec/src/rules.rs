//! What a difference is called, how much it matters, and what to do about it.

use serde::Serialize;
use serde_json::{Value, json};

use super::facts::{Kind, Part, Place};
use super::finding::Difference;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    /// One line: what it finds.
    pub finds: &'static str,
    /// What it means, what to do, and an example.
    pub explain: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $severity:ident, $finds:literal, $explain:literal;)*) => {
        $(pub const $name: Rule =
            Rule { id: $id, severity: Severity::$severity, finds: $finds, explain: $explain };)*
        /// Every rule.
        pub const ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    OPERATION_MISSING = "operation-missing", Error,
        "a page of an operation that the document does not have",
        "Add the operation to `paths`, or take its page out of the saved ones.\n\
         Example: a page shows `POST /charges/{id}/revoke`, and no path of the document is that.";
    OPERATION_UNVERIFIED = "operation-unverified", Note,
        "an operation of which no page is at hand",
        "Nothing holds it. Read its page, with `--live --update`.\n\
         Example: the document has `listCharges`, and no page in the lock is about `GET /charges`.";
    OPERATION_UNCOVERED = "operation-uncovered", Note,
        "an operation in the guide's table that the document does not have",
        "The document does not cover all of the API. Add the operation, or accept the difference.\n\
         Example: the guide lists `list` of Refund, and no operation with the tag `Refund` begins with `list`.";
    OPERATION_CHANGED = "operation-changed", Error,
        "another method, path, server, content type, or a body where there was none",
        "Calls would go to the wrong place or be refused. Correct the document.\n\
         Example: the page shows `POST /charges/{id}/capture`, the document has `/charges/{id}/settle`.";
    SECURITY_CHANGED = "security-changed", Error,
        "another way to authenticate than published",
        "The schemes that `security` names are held against those of the guide and of each page.\n\
         Example: the guide speaks of Bearer and Basic authentication, the document lists `bearer` alone.";
    GUIDE_CHANGED = "guide-changed", Error,
        "a document that contradicts the guide: HTTPS, methods, JSON, how times are told",
        "Example: the guide names GET, POST and DELETE, and an operation of the document is a `put`.";
    PARAMETER_CHANGED = "parameter-changed", Error,
        "a path or query parameter that is missing, not published, renamed, or otherwise changed",
        "Example: the page lists `customerId*string`, the document has `customer`.";
    FIELD_MISSING = "field-missing", Error,
        "a published field that the document does not have",
        "Users cannot set it, or cannot reach it in an answer. Add it to the component at the pointer.\n\
         Example: the sample answer has `settleTime`, the schema of the charge does not.";
    FIELD_EXTRA = "field-extra", Error,
        "a field of the document that its page does not show",
        "It may be gone, or be of another kind of page. Take it out, or accept the difference with its reason.\n\
         Example: the document has `locationId`, the table of the request does not.";
    FIELD_RENAMED = "field-renamed", Error,
        "a published field that the document has under another name",
        "One field is missing and one is too many in the same object: most likely the same.\n\
         Example: the sample answer has `last4`, the document `lastFour`.";
    FIELD_CHANGED = "field-changed", Error,
        "another type or required mark",
        "Example: the page shows `amount*integer`, the document has a string, or leaves the field optional.";
    ENUM_CHANGED = "enum-changed", Error,
        "values of an enum that are missing, not published, or in another order",
        "Of an answer only the first value is shown, in its sample.\n\
         Example: the page lists `wovenpay`, the document does not.";
    LIMIT_CHANGED = "limit-changed", Error,
        "another limit, pattern, format or default than published",
        "One that is too strict refuses good payments before they are sent.\n\
         Example: the page says \"Maximum length is 50 characters\", the document has `maxLength: 40`.";
    LIMIT_MISSING = "limit-missing", Error,
        "a published limit, pattern, format or default that the document does not have",
        "Calls that cannot succeed would be sent. Add it to the component at the pointer.\n\
         Example: the page shows `Default\"JPY\"`, the document has no default there.";
    LIMIT_EXTRA = "limit-extra", Error,
        "a limit, pattern, format or default that no page states",
        "It refuses payments that elepay would take. One page is enough where several use a component.\n\
         Example: `maxLength: 50` on a field of which no page says anything about its length.";
    SAMPLE_CHANGED = "sample-changed", Error,
        "a sample call that sends other fields than those required",
        "The table of the same page may say otherwise; then the vendor contradicts itself.\n\
         Example: the sample call sends `amount` alone, the document requires `orderNo` too.";
    SAMPLE_INVALID = "sample-invalid", Error,
        "a published sample answer that the document's schema refuses",
        "Example: the schema requires a member that the sample does not have.";
    PAGES_DISAGREE = "pages-disagree", Error,
        "pages of the same operation that contradict each other, or a page that contradicts itself",
        "One of them is new: the API may have changed. Ask the vendor, and accept the difference until then.\n\
         Example: the English page says 50 characters, the Japanese one 40.";
    ACCEPTED_UNUSED = "accepted-unused", Error,
        "an entry of `openapi/accepted.toml` that matches no finding",
        "What it accepted is no more. Take the entry out.\n\
         Example: an entry accepts `field-extra` at a field that the page shows again.";
}

/// The rules as the README lists them.
#[cfg(test)]
pub fn table() -> String {
    let head = "| Rule | Severity | What it finds |\n|---|---|---|\n".to_owned();
    ALL.iter().fold(head, |table, rule| format!("{table}| `{}` | {:?} | {} |\n", rule.id, rule.severity, rule.finds))
}

/// The rule for a difference in a fact of this kind at this place.
pub fn rule(place: &Place, kind: Kind, difference: Difference) -> &'static Rule {
    match (difference, place.part(), kind) {
        (Difference::Disagreed, ..) => &PAGES_DISAGREE,
        (_, Part::Operation, _) => &OPERATION_CHANGED,
        (_, Part::Scheme, _) => &SECURITY_CHANGED,
        (_, Part::Parameter, _) => &PARAMETER_CHANGED,
        (_, Part::Call, Kind::Present) => &SAMPLE_CHANGED,
        (Difference::Missing, _, Kind::Present) => &FIELD_MISSING,
        (_, _, Kind::Present) => &FIELD_EXTRA,
        (_, _, Kind::Enum | Kind::SampleValue) => &ENUM_CHANGED,
        (_, _, Kind::Required | Kind::Type | Kind::Container) => &FIELD_CHANGED,
        (Difference::Missing, ..) => &LIMIT_MISSING,
        (Difference::Extra, ..) => &LIMIT_EXTRA,
        _ => &LIMIT_CHANGED,
    }
}

/// What a finding says.
pub fn message(place: &Place, kind: Kind, difference: Difference, ours: &Value, theirs: &Value) -> String {
    let what = match place.part() {
        Part::Operation => "the operation".to_owned(),
        Part::Scheme => format!("authentication by `{}`", place.name()),
        _ => format!("`{place}`"),
    };
    // Objects and lists are shown without a type.
    let theirs = if kind == Kind::Type && theirs == "nested" { &json!("object or array") } else { theirs };
    let kind = match kind {
        Kind::SampleValue => "value in the sample".to_owned(),
        other => other.to_string(),
    };
    match difference {
        Difference::Disagreed if ours.is_null() => format!("{what}: the pages contradict each other about {kind}"),
        Difference::Disagreed => {
            format!("{what}: the pages contradict each other about {kind}, the document has {ours}")
        }
        Difference::Missing if place.as_str() == "request" => {
            format!("a field whose name the page has lost is published with {theirs}, but not in the document")
        }
        Difference::Missing if kind == "present" && place.part() == Part::Call => {
            format!("{what}: the sample call sends it, the document does not require it")
        }
        Difference::Extra if kind == "present" && place.part() == Part::Call => {
            format!("{what}: the document requires it, the sample call does not send it")
        }
        Difference::Missing if kind == "present" => format!("{what} is published, but not in the document"),
        Difference::Extra if kind == "present" => format!("{what} is in the document, but not published"),
        Difference::Missing if kind == "enum" => {
            format!("{what}: the value {theirs} is published, but not in the document")
        }
        Difference::Extra if kind == "enum" => {
            format!("{what}: the value {ours} is in the document, but not published")
        }
        Difference::Missing => format!("{what}: published {kind} {theirs}, the document has none"),
        Difference::Extra => format!("{what}: the document has {kind} {ours}, no page states it"),
        Difference::Changed => format!("{what}: published {kind} {theirs}, the document has {ours}"),
    }
}
