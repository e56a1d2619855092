//! Pages in Markdown with the OpenAPI document in them.

use std::fs;

use elepay_check_spec::facts::Kind;
use elepay_check_spec::read::read_folder;
use serde_json::json;

fn document() -> String {
    let operation = json!({ "operationId": "createOrder", "responses": { "204": { "description": "Done" } } });
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "An API", "version": "1" },
        "servers": [{ "url": "https://api.elepay.io" }],
        "paths": { "/orders": { "post": operation } },
    });
    format!("{document:#}")
}

#[test]
fn the_document_in_a_page_is_read_once_and_other_blocks_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let page = |title: &str| {
        let sample = "```json\n{ \"amount\": 1 }\n```\n\n~~~\nopenapi\n~~~\n";
        format!("# {title}\n\n{sample}\n````json\n{}\n````\n\n```sh\ncurl\n```\n", document())
    };
    for name in ["one.md", "two.md"] {
        fs::write(folder.path().join(name), page(name)).unwrap();
    }
    let read = read_folder(folder.path()).unwrap();
    assert_eq!(read.unreadable, []);
    assert_eq!(read.saved.len(), 1, "both have the same document");
    assert!(read.saved[0].page.is_document());
    assert_eq!(read.saved[0].page.facts.text(Kind::Path), Some("/orders"));
}

#[test]
fn a_page_that_is_cut_off_inside_the_document_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let document = document();
    fs::write(folder.path().join("cut.md"), format!("# Cut\n\n```json\n{}", &document[..document.len() - 9])).unwrap();
    let read = read_folder(folder.path()).unwrap();
    assert_eq!(read.saved.len(), 0);
    assert!(read.unreadable[0].reason.starts_with("is not valid JSON"), "{:?}", read.unreadable);
}
