//! The table in `docs/operations.md` is generated: `UPDATE_EXPECT=1 cargo test -p elepay --test it operations`
//! rewrites it.

use expect_test::expect_file;
use heck::ToSnakeCase;

use crate::support::document::{document, operations};

const DOCS: &str = include_str!("../../docs/operations.md");

#[test]
fn the_docs_list_every_operation_with_its_method_and_its_page() {
    let mut table = "| Method | Operation | Published page |\n|---|---|---|\n".to_owned();
    for operation in operations() {
        let docs = document().at(&format!("{}/externalDocs", operation.pointer));
        let (page, url) = (docs["description"].as_str().unwrap(), docs["url"].as_str().unwrap());
        let (method, verb) = (operation.id.to_snake_case(), operation.verb());
        table += &format!("| `{method}` | `{verb} {}` | [{page}]({url}) |\n", operation.path);
    }
    let (before, rest) = DOCS.split_once("<!-- begin: operations -->\n").expect("the beginning of the block");
    let (_, after) = rest.split_once("<!-- end: operations -->").expect("the end of the block");
    let generated = format!("{before}<!-- begin: operations -->\n{table}<!-- end: operations -->{after}");
    expect_file!["../../docs/operations.md"].assert_eq(&generated);
}
