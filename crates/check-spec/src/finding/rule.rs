//! The rules: the name of a difference, how severe it is, and what to do about it.

use serde::Serialize;

use crate::facts::{Kind, Part, Place};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// What is wrong with a single fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// The pages state it, the document does not.
    Missing,
    /// The document states it, the pages would but do not.
    Extra,
    /// Both state it, differently.
    Changed,
    /// Both state the same values, in another order.
    Reordered,
    /// The pages contradict each other.
    Disagreed,
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    /// One line: the differences that it finds.
    pub finds: &'static str,
    /// What it means, what to do, and an example.
    pub explain: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $severity:ident, $finds:literal, $explain:literal;)*) => {
        $(pub const $name: Rule =
            Rule { id: $id, severity: Severity::$severity, finds: $finds, explain: $explain };)*
        /// All rules.
        pub const ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    OPERATION_MISSING = "operation-missing", Error,
        "a page of an operation that the document does not have",
        "Add the operation to `paths`, or remove its page from the saved ones.\n\
         Example: a page shows `POST /charges/{id}/revoke`, and the document has no such path.";
    OPERATION_UNVERIFIED = "operation-unverified", Note,
        "an operation without a page",
        "Nothing is known about it. Read its page with `--live --update`.\n\
         Example: the document has `listCharges`, and the lock has no page of `GET /charges`.";
    OPERATION_UNCOVERED = "operation-uncovered", Note,
        "an operation in the guide's table that the document does not have",
        "The document does not cover all of the API. Add the operation, or accept the difference.\n\
         Example: the guide lists `list` of Refund, and no operation with the tag `Refund` begins with `list`.";
    OPERATION_CHANGED = "operation-changed", Error,
        "a different method, path, server or content type, or a request body on one side only",
        "Calls would go to the wrong URL or be rejected. Correct the document.\n\
         Example: the page shows `POST /charges/{id}/capture`, but the document has `/charges/{id}/settle`.";
    SECURITY_CHANGED = "security-changed", Error,
        "a different way to authenticate than published",
        "The schemes under `security` are compared with those of the guide and of each page.\n\
         Example: the guide names Bearer and Basic authentication, but the document only lists `bearer`.";
    GUIDE_CHANGED = "guide-changed", Error,
        "a contradiction between document and guide, or a statement that the guide no longer makes: HTTPS, methods, \
         JSON, the format of times",
        "Correct the document, or accept the difference. Of a statement that is gone, read what the guide says now:\n\
         the client relies on it.\n\
         Example: the guide names GET, POST and DELETE, and an operation of the document is a `put`.";
    PARAMETER_CHANGED = "parameter-changed", Error,
        "a path or query parameter that is missing, not published, renamed or otherwise different",
        "Calls with it would be rejected or ignored. Correct the parameter at the pointer.\n\
         Example: the page lists `customerId*string`, but the document has `customer`.";
    FIELD_MISSING = "field-missing", Error,
        "a published field that the document does not have",
        "Users cannot set it in a request, or read it in a response. Add it to the component at the pointer.\n\
         Example: the sample response has `settleTime`, but the schema of the charge does not.";
    FIELD_EXTRA = "field-extra", Error,
        "a field of the document that its page does not show",
        "It may have been removed, or be documented elsewhere. Remove it, or accept the difference with its reason.\n\
         Example: the document has `locationId`, but the page's table of the request does not.";
    FIELD_RENAMED = "field-renamed", Error,
        "a published field that has another name in the document",
        "One field is missing and one is extra in the same object: most likely the same one. Rename it.\n\
         Example: the sample response has `last4`, but the document has `lastFour`.";
    FIELD_CHANGED = "field-changed", Error,
        "a different type or required mark",
        "Good values would be rejected, or bad ones sent. Correct the field at the pointer.\n\
         Example: the page shows `amount*integer`, but the document has a string, or leaves the field optional.";
    ENUM_CHANGED = "enum-changed", Error,
        "values of an enum that are missing or not published",
        "Correct the list. For a response, most pages only show the first value, in the sample.\n\
         Example: the page lists `wovenpay`, but the document does not.";
    ENUM_REORDERED = "enum-reordered", Note,
        "values of an enum in another order than published",
        "Nothing is sent or read differently. Put the values into the published order, or accept the difference.\n\
         Example: the page lists `web` before `ios`, and the document after it.";
    LIMIT_CHANGED = "limit-changed", Error,
        "a different limit, pattern, format or default than published",
        "A limit that is too strict rejects good payments before they are sent. Write the published value.\n\
         Example: the page says \"Maximum length is 50 characters\", but the document has `maxLength: 40`.";
    LIMIT_MISSING = "limit-missing", Error,
        "a published limit, pattern, format or default that the document does not have",
        "Requests that cannot succeed would be sent. Add it to the component at the pointer.\n\
         Example: the page shows `Default\"JPY\"`, but the document has no default there.";
    LIMIT_EXTRA = "limit-extra", Error,
        "a limit, pattern, format or default that no page states",
        "It rejects payments that elepay would accept. Remove it, or accept the difference.\n\
         Where several operations share a component, one page that states the limit is enough.\n\
         Example: `maxLength: 50` on a field whose length no page mentions.";
    SAMPLE_CHANGED = "sample-changed", Error,
        "a sample call whose fields are not the required ones",
        "Correct `required`. If the table of the same page says otherwise, the page contradicts itself:\n\
         accept the difference.\n\
         Example: the sample call only sends `amount`, but the document also requires `orderNo`.";
    SAMPLE_INVALID = "sample-invalid", Error,
        "a published sample response that the document's schema does not allow",
        "Correct the schema at the pointer.\n\
         Example: the schema requires a member that the sample does not have.";
    PAGES_DISAGREE = "pages-disagree", Error,
        "pages of the same operation that contradict each other, or a page that contradicts itself",
        "One of them may be newer: the API may have changed. Ask the vendor, and accept the difference until then.\n\
         Example: the English page says 50 characters, the Japanese one 40.";
    OLDER_DIFFERS = "older-differs", Note,
        "a page or an OpenAPI document that states something else than a newer one",
        "The newer one counts; `newest-first` in `openapi/published.toml` says which that is. If the order is wrong,\n\
         correct it there.\n\
         Example: the vendor's OpenAPI document has no `issuerCode`, and a newer page shows it.";
    PAGE_UNLISTED = "page-unlisted", Error,
        "a page of an operation that the site lists, and `openapi/published.toml` does not",
        "The vendor may have published a new operation. Add its page to `openapi/published.toml`, and the operation\n\
         to the document, or accept the difference.\n\
         Example: the site's navigation has `/openapi/payout/createPayout`, and no entry has that address.";
    PAGE_LANGUAGE = "page-language", Warning,
        "a page that was served in another language than requested",
        "The page is compared as what it is, so the other language is not checked. Correct its address in\n\
         `openapi/published.toml`, or remove it if the site does not choose the language by the request.\n\
         Example: `createCharge.ja` has the address of the English page, and the site serves English there.";
    ERROR_CODE_MISSING = "error-code-missing", Error,
        "an error code that is published, and not in the enum `ErrorCode` of the document",
        "Users cannot tell what it means. Add it to `components.schemas.ErrorCode`, with a description, and decide\n\
         whether it belongs into `x-delivery`.\n\
         Example: the page of error codes has `M002012`, and the enum does not.";
    ERROR_CODE_EXTRA = "error-code-extra", Error,
        "an error code of the document that is not published",
        "It may have been withdrawn. Ask the vendor before you remove it; accept the difference until then. Only a\n\
         page that shows all of its codes is evidence.\n\
         Example: the enum has `M002012`, and the page counts and shows 71 other codes.";
    WEBHOOK_TYPE_MISSING = "webhook-type-missing", Error,
        "a type of webhook events that is published, and not in the enum `WebhookEventType` of the document",
        "Users cannot handle such events by their name. Add it to `components.schemas.WebhookEventType`.\n\
         Example: the webhook page lists `reader.activated`, and the enum does not.";
    WEBHOOK_TYPE_EXTRA = "webhook-type-extra", Error,
        "a type of webhook events in the document that is not published",
        "Such events may never arrive. Ask the vendor before you remove it; accept the difference until then.\n\
         Example: the enum has `charge.captured`, and the webhook page only lists `charge.succeeded`.";
    ACCEPTED_UNUSED = "accepted-unused", Error,
        "an entry of `openapi/accepted.toml` that matches no finding",
        "The difference that it accepts is gone. Remove the entry.\n\
         Example: an entry accepts `field-extra` at a field that the page shows again.";
}

/// Returns the rules as a Markdown table, for the documentation.
pub fn table() -> String {
    let head = "| Rule | Severity | Finds |\n|---|---|---|\n".to_owned();
    ALL.iter().fold(head, |table, rule| format!("{table}| `{}` | {:?} | {} |\n", rule.id, rule.severity, rule.finds))
}

/// Returns the rule of a difference in a fact of this kind at this place.
pub fn of(place: &Place, kind: Kind, difference: Difference) -> &'static Rule {
    match (difference, place.part(), kind) {
        (Difference::Disagreed, ..) => &PAGES_DISAGREE,
        (Difference::Reordered, ..) => &ENUM_REORDERED,
        (_, Part::Operation, _) => &OPERATION_CHANGED,
        (_, Part::Scheme, _) => &SECURITY_CHANGED,
        (_, Part::Parameter, _) => &PARAMETER_CHANGED,
        (_, Part::Call, Kind::Present) => &SAMPLE_CHANGED,
        (Difference::Missing, _, Kind::Present) => &FIELD_MISSING,
        (_, _, Kind::Present) => &FIELD_EXTRA,
        (_, _, Kind::Enum | Kind::SampleValue) => &ENUM_CHANGED,
        (_, _, Kind::Required | Kind::Deprecated | Kind::Type | Kind::Container) => &FIELD_CHANGED,
        (Difference::Missing, ..) => &LIMIT_MISSING,
        (Difference::Extra, ..) => &LIMIT_EXTRA,
        _ => &LIMIT_CHANGED,
    }
}
