//! The tables of `docs/check-spec.md` are generated: `UPDATE_EXPECT=1 cargo test -p elepay-check-spec` rewrites them.

use elepay_check_spec::compare::coverage;
use elepay_check_spec::finding::rule;
use expect_test::expect_file;

const DOCS: &str = include_str!("../../../../docs/check-spec.md");

/// Replaces the text between two markers.
fn with_block(text: &str, name: &str, block: &str) -> String {
    let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
    let (before, rest) = text.split_once(&begin).expect(&begin);
    let (_, after) = rest.split_once(&end).expect(&end);
    format!("{before}{begin}{block}{end}{after}")
}

#[test]
fn the_tables_of_rules_and_styles_are_generated() {
    let text = with_block(DOCS, "rules", &rule::table());
    expect_file!["../../../../docs/check-spec.md"].assert_eq(&with_block(&text, "styles", &coverage::table()));
}
