//! What texts of pages have in a form that is not understood is listed.

use elepay_check_spec::lock::{self, Published};
use elepay_check_spec::read::text;

use crate::texts::{check, is_not_checked, original, reported};

#[test]
fn a_bound_of_the_value_of_a_string_is_listed_as_not_understood() {
    for words in ["See section 3.5 for the maximum 10 retries", "Max. 64", "Minimum: 3"] {
        let text = original("createOrder.en.A1").replacen("Maximum length is 40 characters.", words, 1);
        let comparison = check(&text);
        assert!(
            comparison.findings.iter().all(|finding| !finding.message.contains("published m")),
            "{words}: {:?}",
            reported(&comparison.findings)
        );
        let is_listed = |what: &str| what.starts_with("`request.label: ") && what.contains(words);
        assert!(comparison.not_checked.iter().any(|not| is_listed(&not.what)), "{words}: {:?}", comparison.not_checked);
    }
}

#[test]
fn parameters_in_headers_may_begin_with_capitals_and_are_read() {
    for (name, header) in [
        ("createOrder.en.A1", "Header Parameters\n\nIdempotency-Key*string\n\nA key. Really?\n\nRequest Body\n"),
        ("createOrder.ja.B2", "Header Parameters\nIdempotency-Key*string\nA key. Really?\nRequest Body\n"),
    ] {
        let comparison = check(&original(name).replacen("Request Body\n", header, 1));
        let findings = reported(&comparison.findings);
        assert!(findings.len() == 1 && findings[0].contains("`header.Idempotency-Key`"), "{name}: {findings:?}");
        assert!(!is_not_checked(&comparison, "path.shopId present"), "{name}: {:?}", comparison.not_checked);
    }
}

#[test]
fn a_section_of_parameters_without_readable_names_is_listed_and_leaves_the_others_alone() {
    let header = "Query Parameters\n\nThe mode\n\nRequest Body\n";
    let comparison = check(&original("createOrder.en.A1").replacen("Request Body\n", header, 1));
    assert!(!is_not_checked(&comparison, "path.shopId present"), "{:?}", comparison.not_checked);
    assert!(
        is_not_checked(&comparison, "`no field of the query parameters is readable`"),
        "{:?}",
        comparison.not_checked
    );
}

#[test]
fn queries_and_headers_of_a_sample_call_that_the_page_does_not_show_otherwise_are_listed() {
    for (from, to, what) in [
        ("/string/orders\"", "/string/orders?mode=string\"", "`the sample call sends query.mode`"),
        ("-H \"Cont", "-H \"Idempotency-Key: string\" \\  -H \"Cont", "`the sample call sends header.Idempotency-Key`"),
        ("-H \"Cont", "-H \"Authorization: Bearer x\" \\  -H \"accept: */*\" \\  -H \"Cont", ""),
    ] {
        let comparison = check(&original("createOrder.en.A1").replacen(from, to, 1));
        assert_eq!(reported(&comparison.findings), [""; 0], "{to}");
        let listed: Vec<_> = comparison.not_checked.iter().filter(|not| not.is_not_understood()).collect();
        assert_eq!(listed.len(), usize::from(!what.is_empty()), "{listed:?}");
        assert!(listed.iter().all(|not| not.what == what), "{listed:?}");
    }
    let shown = "Query Parameters\n\nlimit?integer\n\nMany\n\nRequest Body\n";
    let text = original("createOrder.en.A1").replacen("Request Body\n", shown, 1);
    let comparison = check(&text.replacen("/string/orders\"", "/string/orders?limit=0\"", 1));
    assert!(!comparison.not_checked.iter().any(|not| not.what.contains("sample call sends")));
}

/// A page without names shows a new field without limits as one description more, as it does a second paragraph of the
/// description before, and may leave a description out. So neither is a finding.
#[test]
fn more_or_fewer_descriptions_than_fields_are_listed_and_are_a_change_of_the_page() {
    let name = "createOrder.ja.A3";
    let page = |text: &str| vec![Published::new(name, text, text::read(text).expect(text))];
    for (from, to, what, change) in [
        ("お店のID\n", "お店のID\n備考\n", "`1 more description than fields`", "6 -> 7"),
        ("お店のID\n", "お店のID\n備考\n備考二\n", "`2 more descriptions than fields`", "6 -> 8"),
        ("包装の種類\n", "", "`1 fewer description than fields`", "6 -> 5"),
    ] {
        let text = original(name).replacen(from, to, 1);
        let comparison = check(&text);
        assert!(is_not_checked(&comparison, what), "{name}, {to}: {:?}", comparison.not_checked);
        assert_eq!(reported(&comparison.findings), [""; 0], "{to}");
        let changes = lock::diff(&page(original(name)), &page(&text));
        let line = format!("~ {name} (ja): number of unnamed fields {change}");
        assert!(changes.contains(&line), "{line}: {changes:?}");
    }
}

#[test]
fn a_field_with_values_for_a_type_is_listed_as_not_understood() {
    for (text, from, field) in [
        ("createOrder.en.A1", "kind*string", "request.currency: "),
        ("createOrder.en.A1", "amount*integer", ""),
        ("createOrder.ja.B2", "kind*string", ""),
    ] {
        let name = from.split('*').next().expect("a name");
        let line = format!("{name}*\"a\" | \"b\"");
        let comparison = check(&original(text).replacen(from, &line, 1));
        assert!(is_not_checked(&comparison, &format!("`{field}{line}`")), "{line}: {:?}", comparison.not_checked);
    }
}
