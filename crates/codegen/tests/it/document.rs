//! The repository's own document.

use std::collections::BTreeMap;

use elepay_codegen::Document;
use serde_json::Value;
use syn::{Item, Type};

use crate::support::{TEXT, generated};

/// Returns the fields of each struct that must be present for it to be decoded or created, by their names in Rust.
fn required_fields() -> BTreeMap<String, Vec<String>> {
    let file = syn::parse_file(&generated("elepay.yaml", TEXT).expect("it generates")).expect("valid Rust");
    let inside = |items: Vec<Item>, name: &str| {
        let module = items.into_iter().find_map(|item| match item {
            Item::Mod(module) if module.ident == name => module.content,
            _ => None,
        });
        module.expect("a module").1
    };
    let is_option = |of: &Type| match of {
        Type::Path(path) => path.path.segments.iter().any(|segment| segment.ident == "Option"),
        _ => false,
    };
    let structs = inside(inside(file.items, "raw"), "types").into_iter().filter_map(|item| match item {
        Item::Struct(of) => Some(of),
        _ => None,
    });
    let fields = structs.map(|of| {
        let required = of.fields.iter().filter(|field| !is_option(&field.ty));
        let names = required.filter_map(|field| field.ident.as_ref()).map(ToString::to_string);
        (of.ident.to_string(), names.collect())
    });
    fields.collect()
}

#[test]
fn responses_require_their_identity_only_and_requests_what_is_published() {
    let document = Document::parse("elepay.yaml", TEXT).expect("valid");
    let fields = required_fields();
    let mut identities = 0;
    for (_, name, schema) in document.members("/components/schemas") {
        let Some(required) = fields.get(name) else { continue };
        let identity = schema["x-identity"].as_str();
        identities += usize::from(identity.is_some());
        if name.ends_with("Request") {
            let published = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            assert_eq!(required.len(), published.count(), "{name}");
        } else {
            assert_eq!(required.iter().map(String::as_str).collect::<Vec<_>>(), Vec::from_iter(identity), "{name}");
        }
    }
    assert!(identities >= 5, "{identities}");
    assert_eq!(fields["Charge"], ["id"]);
    assert!(fields["Refunds"].is_empty());
    assert_eq!(fields["CreateChargeRequest"], ["amount", "order_no", "payment_method"]);
    assert!(fields["CaptureChargeRequest"].is_empty());
}

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
    let code = generated("elepay.yaml", TEXT).expect("it generates");
    assert_eq!(generated("elepay.yaml", TEXT), Ok(code));
}
