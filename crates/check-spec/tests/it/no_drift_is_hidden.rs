//! Drift that was once hidden by another difference, or that a reader once ignored.

use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::finding::Comparison;
use elepay_check_spec::lock::Published;
use elepay_check_spec::read::text;
use elepay_spec::Document;

use crate::common::rendered;
use crate::frozen::{self, TEXT, check, locked};
use crate::renderer::{self, Limits, Style};

fn reported(comparison: &Comparison) -> Vec<(&'static str, &str)> {
    comparison.findings.iter().map(|finding| (finding.rule.id, finding.pointer.as_str())).collect()
}

/// The sectioned pages, with a replacement in the text of createSource.
fn source_page(from: &str, to: &str) -> Vec<Published> {
    let pages = renderer::pages(&frozen::document(), Style::Sectioned, Limits::English);
    let read = |(id, text): &(String, String)| {
        let text = if id == "createSource" { text.replacen(from, to, 1) } else { text.clone() };
        assert!(id != "createSource" || text.contains(to), "{text}");
        Published::new(id, &text, text::read(&text).expect(&text))
    };
    pages.iter().map(read).collect()
}

#[test]
fn a_limit_that_no_page_agrees_with_is_an_error_even_if_the_pages_differ() {
    let document = frozen::document();
    let mut pages = rendered(&document, Style::Sectioned, Limits::English);
    let mut other = pages[0].clone();
    let order = Place::parse("request.orderNo");
    pages[0].page.facts.set(&order, Kind::MaxCharacters, 40);
    other.page.facts.set(&order, Kind::MaxCharacters, 45);
    let field = Place::parse("request.brandNew");
    other.page.facts.set(&field, Kind::Present, true);
    pages.push(other);
    let comparison = check(&document, &pages);
    let expected = [
        ("field-missing", "/components/schemas/CreateChargeRequest/properties"),
        ("limit-changed", "/components/schemas/OrderNo/maxLength"),
    ];
    assert_eq!(reported(&comparison), expected);
}

#[test]
fn a_limit_that_an_unreadable_page_may_state_is_not_checked() {
    let document = frozen::document();
    let mut pages = locked();
    // Only this page states the limits of metadata.
    pages.retain(|page| page.page.title != "Create charge");
    let comparison = check(&document, &pages);
    assert_eq!(reported(&comparison).iter().filter(|(rule, _)| *rule != "operation-unverified").count(), 0);
    assert!(comparison.not_checked.iter().any(|not| not.what == "request.metadata max keys"));
}

#[test]
fn an_extra_limit_is_found_beside_a_removed_body() {
    let limited = TEXT.replace(
        "          type: string\n          description: A note on the source.",
        "          type: string\n          maxLength: 5\n          description: A note on the source.",
    );
    let document = Document::parse("elepay.yaml", &limited).expect("valid");
    let mut without = document.clone();
    let operation = without.value.pointer_mut("/paths/~1charges~1{id}~1capture/post").expect("it is there");
    drop(operation.as_object_mut().expect("an object").remove("requestBody"));
    let comparison = check(&without, &locked());
    let rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
    assert!(rules.contains(&"operation-changed") && rules.contains(&"limit-extra"), "{rules:?}");
}

#[test]
fn a_changed_path_is_found_beside_a_changed_parameter() {
    let mut pages = rendered(&frozen::document(), Style::Sectioned, Limits::English);
    let page = &mut pages[1].page.facts;
    page.set(&Place::parse("path.id"), Kind::Type, "integer");
    page.set(&Place::operation(), Kind::Path, "/charges/{id}/settle");
    page.set(&Place::operation(), Kind::CallPath, "/charges/0/settle");
    let comparison = check(&frozen::document(), &pages);
    let rules: Vec<_> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(rules, ["operation-changed", "parameter-changed"]);
}

#[test]
fn fields_of_unknown_types_are_fields() {
    for of_type in ["unknown", "object", "file", "integer<int64>"] {
        let pages = source_page("description?string", &format!("brandNew*{of_type}\n\nWords.\n\ndescription?string"));
        let comparison = check(&frozen::document(), &pages);
        assert_eq!(reported(&comparison), [("field-missing", "/components/schemas/CreateSourceRequest/properties")]);
    }
    let pages = source_page("description?string\n\n", "description?string\n\nReally?\n\n");
    assert_eq!(reported(&check(&frozen::document(), &pages)), [], "a question is not a field");
}

#[test]
fn lines_that_are_not_understood_are_listed_as_not_checked() {
    for (line, what) in [
        ("shop.code?string", ": shop.code?string`"),
        ("Default: main", ": Default: main`"),
        ("Length3 < length < 30", ": Length3 < length < 30`"),
        ("The name takes 20 characters at a time.", ": The name takes 20 characters at a time.`"),
    ] {
        let pages = source_page("description?string\n\n", &format!("description?string\n\n{line}\n\n"));
        let comparison = check(&frozen::document(), &pages);
        assert_eq!(reported(&comparison), [], "{line}");
        let listed =
            comparison.not_checked.iter().any(|not| not.operation == "createSource" && not.what.ends_with(what));
        assert!(listed, "{line}: {:?}", comparison.not_checked);
    }
}

#[test]
fn limits_are_read_in_other_wordings() {
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
        let comparison = check(&frozen::document(), &pages);
        let pointer = "/components/schemas/CreateSourceRequest/properties/description";
        assert_eq!(reported(&comparison), [("limit-missing", pointer)], "{words}");
        assert!(comparison.findings[0].message.contains(kind), "{}", comparison.findings[0].message);
    }
}

#[test]
fn a_limit_in_bytes_of_a_string_is_compared() {
    let text = TEXT.replace(
        "          type: string\n          description: A note on the source.",
        "          type: string\n          x-max-bytes: 5\n          description: A note on the source.",
    );
    let document = Document::parse("elepay.yaml", &text).expect("valid");
    let pointer = "/components/schemas/CreateSourceRequest/properties/description/x-max-bytes";
    assert_eq!(reported(&check(&document, &locked())), [("limit-extra", pointer)]);
}

#[test]
fn a_null_or_empty_list_in_a_sample_states_nothing_about_the_value() {
    let mut pages = rendered(&frozen::document(), Style::Sectioned, Limits::English);
    let texts = renderer::pages(&frozen::document(), Style::Sectioned, Limits::English);
    let index = texts.iter().position(|(id, _)| id == "createCode").expect("its page");
    let text = &texts[index].1;
    let open = text.replace("\"description\": \"string\",\n  \"expired\"", "\"description\": null,\n  \"expired\"");
    let from = open.find("  \"items\": [").expect("items");
    let to = from + open[from..].find("\n  ],").expect("their end");
    let open = format!("{}  \"items\": [{}", &open[..from], &open[to + 3..]);
    pages[index] = Published::new("createCode", &open, text::read(&open).expect("it is read"));
    let comparison = check(&frozen::document(), &pages);
    assert_eq!(reported(&comparison), []);
    assert!(open.contains("null") && open.contains("\"items\": []"), "{open}");
}

#[test]
fn renamed_fields_are_paired_by_type_and_similarity() {
    let mut pages = rendered(&frozen::document(), Style::Sectioned, Limits::English);
    for (from, to) in [("liveMode", "liveModus"), ("credential", "aCredential")] {
        for page in &mut pages {
            let gone = Place::parse("response").member(from);
            if let Some(facts) = page.page.facts.0.remove(&gone) {
                page.page.facts.0.insert(Place::parse("response").member(to), facts);
            }
        }
    }
    let texts = renderer::pages(&frozen::document(), Style::Sectioned, Limits::English);
    let index = texts.iter().position(|(id, _)| id == "createSource").expect("its page");
    let comparison = check(&frozen::document(), &pages[index..=index]);
    let renames: Vec<_> = comparison.findings.iter().filter(|finding| finding.rule.id == "field-renamed").collect();
    let pairs: Vec<_> = renames.iter().map(|finding| (finding.spec.as_str(), finding.published.as_str())).collect();
    assert_eq!(pairs, [(Some("liveMode"), Some("liveModus")), (Some("credential"), Some("aCredential"))]);
}

#[test]
fn invalid_and_endless_schemas_do_no_harm() {
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
        let mut document = frozen::document();
        *document.value.pointer_mut(pointer).expect("it is there") = schema;
        assert!(!check(&document, &locked()).findings.is_empty());
    }
}
