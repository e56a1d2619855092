//! The repository's own document.

use crate::support::{TEXT, generated};

#[test]
fn limits_and_defaults_are_documented_for_requests_and_not_for_responses() {
    let code = generated("elepay.yaml", TEXT).expect("it generates");
    for words in [
        "Limits: from 3 to 30.",
        "Limits: at most 20 keys; no key begins with `route` or `__`; each value at most 255 bytes in UTF-8.",
        "Limits: matches `https?://",
        "Default at elepay: `JPY`; it is not sent unless you set it.",
        "Default at elepay: `false`; it is not sent unless you set it.",
        "Published page: [Create charge](https://docs.elepay.io/openapi/charge/createCharge)",
    ] {
        assert!(code.contains(words), "{words}");
    }
    assert!(!code.contains("Default at elepay: `charge`"));
}

#[test]
fn the_same_document_gives_the_same_code() {
    assert_eq!(generated("elepay.yaml", TEXT), generated("elepay.yaml", TEXT));
}
