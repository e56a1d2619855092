//! A document and a page of a megabyte are read in a moment. The limits are far above what it takes in a debug build
//! on a busy machine, and far below what work takes that grows with the square of the size.

use std::fs;
use std::time::{Duration, Instant};

use elepay_check_spec::compare::{compare, matching};
use elepay_check_spec::document;
use elepay_check_spec::read::{Collection, read_folder};
use serde_json::{Value, json};

use crate::shop;

const MEGABYTE: usize = 1 << 20;
const LIMIT: Duration = Duration::from_secs(20);

/// Returns a document of more than a megabyte, in which each operation has a request and a response of its own.
fn large() -> String {
    let (mut paths, mut schemas) = (json!({}), json!({}));
    let mut size = 0;
    for number in 0.. {
        let schema = json!({
            "type": "object",
            "description": "What is sent, and what comes back.",
            "required": ["id"],
            "properties": {
                "id": { "type": "string", "description": "Its name, max 40 characters." },
                "amount": { "type": "integer", "minimum": 1, "description": "In the smallest unit." },
                "tags": { "type": "array", "maxItems": 9, "items": { "type": "string", "maxLength": 40 } },
            },
        });
        let content =
            json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/S{number}") } } });
        let operation = json!({
            "operationId": format!("make{number}"),
            "requestBody": { "required": true, "content": content },
            "responses": { "200": { "description": "It.", "content": content } },
        });
        size += schema.to_string().len() + operation.to_string().len();
        paths[format!("/things{number}")] = json!({ "post": operation });
        schemas[format!("S{number}")] = schema;
        if size > MEGABYTE {
            break;
        }
    }
    let servers = json!([{ "url": "https://api.shop.example" }]);
    let document = json!({
        "openapi": "3.1.0", "servers": servers, "paths": paths, "components": { "schemas": schemas },
    });
    document.to_string()
}

/// Reads a file as the program does, and compares it with the document of the shop.
fn check(name: &str, contents: &str) -> (Collection, Duration) {
    assert!(contents.len() > MEGABYTE);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), contents).expect("it is written");
    let document = shop::document(shop::TEXT);
    let operations = document::read(&document);
    let began = Instant::now();
    let read = read_folder(folder.path()).expect("it is read");
    let (pages, _) = matching::locate(&document, &operations, &read.saved);
    compare(&document, &operations, &pages);
    (read, began.elapsed())
}

#[test]
fn a_large_document_is_read_in_a_moment() {
    let (read, time) = check("openapi.json", &large());
    assert_eq!(read.unreadable, []);
    assert!(read.saved.len() > 500, "{}", read.saved.len());
    assert!(time < LIMIT, "{time:?}");
}

#[test]
fn a_large_page_is_read_in_a_moment() {
    let document: Value = serde_json::from_str(&large()).expect("JSON");
    let operations = json!([{ "path": "/things0", "method": "post" }]);
    let row = json!(["$", "$L1", null, { "payload": { "bundled": document }, "operations": operations }]);
    let pushed = json!([1, format!("0:{row}\n")]).to_string().replace('<', "\\u003c");
    let text = "<p>A word.</p>".repeat(1000);
    let page = format!("<html><body>{text}<script>self.__next_f.push({pushed})</script></body></html>");
    let (read, time) = check("make0.html", &page);
    assert_eq!(read.unreadable, []);
    assert_eq!(read.saved.len(), 1);
    assert!(time < LIMIT, "{time:?}");
}
