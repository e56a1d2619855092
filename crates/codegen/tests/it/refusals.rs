//! Documents that are refused, each at the line to fix.

use crate::support::{TEXT, generated};
use crate::{broken, broken_responses};

/// Returns the line and column at which `text` first has `what`, as a problem shows them.
fn place(text: &str, what: &str) -> String {
    let index = text.find(what).unwrap_or_else(|| outdated(what));
    let before = &text[..index];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    format!("{line}:{column}")
}

/// Fails if the document was changed where a row of the table reaches beyond what the row is about.
fn outdated(needle: &str) -> ! {
    panic!("openapi/elepay.yaml lacks this; adapt its row in crates/codegen/tests/it/broken*.rs:\n{needle}")
}

#[test]
fn a_broken_document_is_refused_at_its_line() {
    let mut wrong = Vec::new();
    for (from, to, at, reason) in broken::DOCUMENTS.iter().chain(broken_responses::DOCUMENTS) {
        TEXT.find(from).unwrap_or_else(|| outdated(from));
        let text = TEXT.replacen(from, to, 1);
        let Err(error) = generated("elepay.yaml", &text) else {
            wrong.push(format!("{to}\n  is not refused"));
            continue;
        };
        let expected = if at.is_empty() { String::new() } else { format!("{}: ", place(&text, at)) };
        if !error.starts_with(&format!("elepay.yaml:{expected}")) || !error.contains(reason) {
            wrong.push(format!("{to}\n  is refused by {error}\n  and not by {expected}{reason}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(generated("t.yaml", "[]").expect_err("a list").contains("must be a mapping"));
}
