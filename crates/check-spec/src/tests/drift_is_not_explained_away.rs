//! Drift that once hid behind something else, or that a reader once passed over in silence.

use super::renderer::Limits;
use super::{TEXT, held, locked, real, rendered};
use crate::facts::{Kind, Place};
use crate::finding::Comparison;
use crate::lock::Published;
use crate::page::{self, Style};
use elepay_spec::Document;

fn told(comparison: &Comparison) -> Vec<(&'static str, &str)> {
    comparison.findings.iter().map(|finding| (finding.rule, finding.pointer.as_str())).collect()
}

/// The A1 pages, the one of createSource after a replacement in its text.
fn source_page(from: &str, to: &str) -> Vec<Published> {
    let pages = super::renderer::pages(&real(), Style::A1, Limits::English);
    let read = |(id, text): &(String, String)| {
        let text = if id == "createSource" { text.replacen(from, to, 1) } else { text.clone() };
        assert!(id != "createSource" || text.contains(to), "{text}");
        Published::new(id, &text, page::read(&text).expect(&text))
    };
    pages.iter().map(read).collect()
}

#[test]
fn where_no_page_agrees_with_the_document_it_is_an_error_that_they_differ() {
    let document = real();
    let mut pages = rendered(&document, Style::A1, Limits::English);
    let mut other = pages[0].clone();
    let order = Place::new("request.orderNo");
    pages[0].page.facts.set(&order, Kind::MaxCharacters, 40);
    other.page.facts.set(&order, Kind::MaxCharacters, 45);
    let field = Place::new("request.brandNew");
    other.page.facts.set(&field, Kind::Present, true);
    pages.push(other);
    let comparison = held(&document, &pages);
    let expected = [
        ("field-missing", "/components/schemas/CreateChargeRequest/properties"),
        ("limit-changed", "/components/schemas/OrderNo/maxLength"),
    ];
    assert_eq!(told(&comparison), expected);
}

#[test]
fn a_limit_that_a_page_which_cannot_be_read_may_state_is_not_checked() {
    let document = real();
    let mut pages = locked();
    // The limits of metadata stand on this page alone.
    pages.retain(|page| page.page.title != "Create charge");
    let comparison = held(&document, &pages);
    assert_eq!(told(&comparison).iter().filter(|(rule, _)| *rule != "operation-unverified").count(), 0);
    assert!(comparison.not_checked.iter().any(|not| not.what == "request.metadata max keys"));
}

#[test]
fn a_made_up_limit_is_found_beside_a_body_that_is_gone() {
    let limited = TEXT.replace(
        "          type: string\n          description: A note on the source.",
        "          type: string\n          maxLength: 5\n          description: A note on the source.",
    );
    let document = Document::parse("elepay.yaml", &limited).expect("valid");
    let mut without = document.clone();
    let operation = without.value.pointer_mut("/paths/~1charges~1{id}~1capture/post").expect("it is there");
    drop(operation.as_object_mut().expect("an object").remove("requestBody"));
    let comparison = held(&without, &locked());
    let rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule).collect();
    assert!(rules.contains(&"operation-changed") && rules.contains(&"limit-extra"), "{rules:?}");
}

#[test]
fn another_path_is_found_beside_another_parameter() {
    let mut pages = rendered(&real(), Style::A1, Limits::English);
    let page = &mut pages[1].page.facts;
    page.set(&Place::new("path.id"), Kind::Type, "integer");
    page.set(&Place::operation(), Kind::Path, "/charges/{id}/settle");
    page.set(&Place::operation(), Kind::CallPath, "/charges/0/settle");
    let comparison = held(&real(), &pages);
    let rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["operation-changed", "parameter-changed"]);
}

#[test]
fn fields_of_unknown_types_are_fields() {
    for of_type in ["unknown", "object", "file", "integer<int64>"] {
        let pages = source_page("description?string", &format!("brandNew*{of_type}\n\nWords.\n\ndescription?string"));
        let comparison = held(&real(), &pages);
        assert_eq!(told(&comparison), [("field-missing", "/components/schemas/CreateSourceRequest/properties")]);
    }
    let pages = source_page("description?string\n\n", "description?string\n\nReally?\n\n");
    assert_eq!(told(&held(&real(), &pages)), [], "a question is no field");
}

#[test]
fn what_is_not_understood_is_not_checked() {
    for (line, what) in [
        ("shop.code?string", "`shop.code?string`"),
        ("Default: main", "`Default: main`"),
        ("Length3 < length < 30", "`Length3 < length < 30`"),
        ("The name takes 20 characters at a time.", "`The name takes 20 characters at a time.`"),
    ] {
        let pages = source_page("description?string\n\n", &format!("description?string\n\n{line}\n\n"));
        let comparison = held(&real(), &pages);
        assert_eq!(told(&comparison), [], "{line}");
        let listed = comparison.not_checked.iter().any(|not| not.operation == "createSource" && not.what == what);
        assert!(listed, "{line}: {:?}", comparison.not_checked);
    }
}

#[test]
fn limits_are_read_where_a_page_words_them_otherwise() {
    for (words, kind) in [
        ("Match^[A-Za-z ]+$", "pattern"),
        ("Maximum length\nis 1,000 characters.", "max characters"),
        ("最大桁数は５０桁です。", "max characters"),
        ("20 characters or less", "max characters"),
        ("Minimum: 3 characters", "min characters"),
    ] {
        let pages = source_page(
            "description?string\n\nSome words on it.\n\n",
            &format!("description?string\n\nSome words.\n\n{words}\n\n"),
        );
        let comparison = held(&real(), &pages);
        let pointer = "/components/schemas/CreateSourceRequest/properties/description";
        assert_eq!(told(&comparison), [("limit-missing", pointer)], "{words}");
        assert!(comparison.findings[0].message.contains(kind), "{}", comparison.findings[0].message);
    }
}

#[test]
fn a_limit_in_bytes_on_a_text_is_compared() {
    let text = TEXT.replace(
        "          type: string\n          description: A note on the source.",
        "          type: string\n          x-max-bytes: 5\n          description: A note on the source.",
    );
    let document = Document::parse("elepay.yaml", &text).expect("valid");
    let pointer = "/components/schemas/CreateSourceRequest/properties/description/x-max-bytes";
    assert_eq!(told(&held(&document, &locked())), [("limit-extra", pointer)]);
}

#[test]
fn a_sample_that_leaves_a_value_open_says_nothing_of_it() {
    let mut pages = rendered(&real(), Style::A1, Limits::English);
    let texts = super::renderer::pages(&real(), Style::A1, Limits::English);
    let index = texts.iter().position(|(id, _)| id == "createCode").expect("its page");
    let text = &texts[index].1;
    let open = text.replace("\"description\": \"string\",\n  \"expired\"", "\"description\": null,\n  \"expired\"");
    let from = open.find("  \"items\": [").expect("items");
    let to = from + open[from..].find("\n  ],").expect("their end");
    let open = format!("{}  \"items\": [{}", &open[..from], &open[to + 3..]);
    pages[index] = Published::new("createCode", &open, page::read(&open).expect("it is read"));
    let comparison = held(&real(), &pages);
    assert_eq!(told(&comparison), []);
    assert!(open.contains("null") && open.contains("\"items\": []"), "{open}");
}

#[test]
fn renames_are_paired_by_type_and_likeness() {
    let mut pages = rendered(&real(), Style::A1, Limits::English);
    for (from, to) in [("liveMode", "liveModus"), ("credential", "aCredential")] {
        for page in &mut pages {
            let gone = Place::new("response").member(from);
            if let Some(facts) = page.page.facts.0.remove(&gone) {
                page.page.facts.0.insert(Place::new("response").member(to), facts);
            }
        }
    }
    let texts = super::renderer::pages(&real(), Style::A1, Limits::English);
    let index = texts.iter().position(|(id, _)| id == "createSource").expect("its page");
    let comparison = held(&real(), &pages[index..=index]);
    let renames: Vec<_> = comparison.findings.iter().filter(|finding| finding.rule == "field-renamed").collect();
    let pairs: Vec<_> = renames.iter().map(|finding| (finding.spec.as_str(), finding.published.as_str())).collect();
    assert_eq!(pairs, [(Some("liveMode"), Some("liveModus")), (Some("credential"), Some("aCredential"))]);
}

#[test]
fn schemas_that_are_none_or_endless_do_no_harm() {
    for (pointer, schema) in [
        ("/components/schemas/Source", serde_json::json!("hello")),
        ("/components/schemas/Source", serde_json::json!(true)),
        (
            "/components/schemas/Source",
            serde_json::json!({ "type": "object", "properties": {
                "a": { "$ref": "#/components/schemas/Source" },
                "b": { "$ref": "#/components/schemas/Source" },
                "c": { "type": "array", "items": { "$ref": "#/components/schemas/Source" } },
            } }),
        ),
    ] {
        let mut document = real();
        *document.value.pointer_mut(pointer).expect("it is there") = schema;
        assert!(!held(&document, &locked()).findings.is_empty());
    }
}
