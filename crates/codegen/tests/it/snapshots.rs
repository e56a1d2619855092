//! The generated code for small documents, without the module that the generator writes. `UPDATE_EXPECT=1` updates it.

use std::fs;
use std::path::Path;

use expect_test::expect_file;

use crate::support::generated;

/// Compares the code for `snapshots/<name>.yaml` with `snapshots/<name>.rs`.
fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let text = fs::read_to_string(folder.join(format!("{name}.yaml"))).expect("a document");
    let code = generated(&format!("{name}.yaml"), &text).expect("it generates");
    let (before, rest) = code.split_once("mod raw {\n").expect("the generator's module");
    let (_, after) = rest.split_once("\n}\n").expect("the end of that module");
    let code = format!("{before}mod raw {{ /* the generator's output */ }}\n{after}");
    expect_file![folder.join(format!("{name}.rs"))].assert_eq(&code);
}

#[test]
fn a_read_has_a_path_argument_and_an_enum_in_its_response() {
    check("read");
}

#[test]
fn a_body_has_a_constructor_and_a_setter_for_each_kind_of_value() {
    check("body");
}

#[test]
fn a_body_checks_each_kind_of_limit() {
    check("limits");
}

#[test]
fn numbers_with_a_fraction_and_dates_are_sent_and_received() {
    check("numbers");
}

/// The names of the parts are shared by the request and the response.
#[test]
fn an_update_has_setters_and_checks_for_the_objects_inside_it() {
    check("update");
}

#[test]
fn a_list_without_pages_has_lists_in_its_query_and_no_stream() {
    check("lists");
}

#[test]
fn a_deletion_has_neither_a_body_nor_a_response() {
    check("delete");
}

/// Path, query and body together; the generated method sorts its arguments, the public one does not.
#[test]
fn arguments_are_passed_in_the_order_of_the_generated_method() {
    check("arguments");
}

/// The path parameters have the names of variables that the stream would naturally use.
#[test]
fn a_paged_list_has_a_stream() {
    check("pages");
}

#[test]
fn a_status_has_the_progress_that_the_document_states() {
    check("progress");
}

#[test]
fn error_codes_become_a_table() {
    check("errors");
}
