//! Compares the tables that hold for the whole API with the enums of the document.

use elepay_spec::{Document, join};
use serde_json::json;

use crate::finding::{Comparison, Finding, NotChecked, Rule, Subject, rule};
use crate::lock::PublishedReference;
use crate::read::ReferenceKind;

/// What a table is compared with.
struct Compared {
    schema: &'static str,
    missing: &'static Rule,
    extra: &'static Rule,
}

impl ReferenceKind {
    fn compared(self) -> Compared {
        let (schema, missing, extra) = match self {
            Self::ErrorCodes => ("ErrorCode", &rule::ERROR_CODE_MISSING, &rule::ERROR_CODE_EXTRA),
            Self::WebhookTypes => ("WebhookEventType", &rule::WEBHOOK_TYPE_MISSING, &rule::WEBHOOK_TYPE_EXTRA),
        };
        Compared { schema, missing, extra }
    }
}

/// Compares each table with the enum of its schema, if the document has it.
pub fn compare(document: &Document, references: &[PublishedReference], comparison: &mut Comparison) {
    for published in references {
        let Compared { schema, missing, extra } = published.reference.kind.compared();
        let pointer = format!("/components/schemas/{schema}/enum");
        let Some(ours) = document.at(&pointer).as_array() else {
            let why = format!("the document has no enum `{schema}`");
            comparison.not_checked.push(NotChecked::whole_api(&published.reference.kind.to_string(), &why));
            continue;
        };
        if let Some(gap) = &published.reference.gap {
            comparison.not_checked.push(NotChecked::whole_api(&published.reference.kind.to_string(), gap));
        }
        let rows = &published.reference.rows;
        for (at, code) in (0..).zip(ours).filter_map(|(at, ours): (usize, _)| Some((at, ours.as_str()?))) {
            if rows.contains_key(code) {
                comparison.facts_checked += 1;
            } else if published.reference.is_complete {
                let message = format!("`{code}` is in the document, but not published");
                let advice = "remove it, or accept it";
                let finding = finding(document, published, extra, &join(&pointer, &at.to_string()), advice, message);
                comparison.add(Finding { spec: json!(code), ..finding });
            } else {
                let what = format!("{}: {code}", published.reference.kind);
                let why = "the page was read in part, and may show it in the rest";
                comparison.not_checked.push(NotChecked::whole_api(&what, why));
            }
        }
        for (code, row) in rows.iter().filter(|(code, _)| !ours.iter().any(|ours| ours == code.as_str())) {
            let row = if row.is_empty() { String::new() } else { format!(" ({row})") };
            let message = format!("`{code}`{row} is published, but not in the document");
            let finding = finding(document, published, missing, &pointer, &format!("add `{code}` to `enum`"), message);
            comparison.add(Finding { published: json!(code), ..finding });
        }
    }
}

fn finding(
    document: &Document,
    published: &PublishedReference,
    rule: &'static Rule,
    pointer: &str,
    advice: &str,
    message: String,
) -> Finding {
    let subject = Subject::Page { page: published.url.clone(), advice: format!("at `{pointer}`, {advice}") };
    Finding::new(document, rule, pointer, subject, message)
}
