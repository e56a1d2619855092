//! The generator works on the stack of the main thread on Windows, on which build scripts run.

use std::path::Path;
use std::thread;

use elepay_codegen::{Document, OperationNotes, ReservedNames, generate};

const MEBIBYTE: usize = 1 << 20;

#[test]
fn the_document_is_generated_on_a_stack_of_one_mebibyte() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("openapi/elepay.yaml")).unwrap();
    let reserved = ReservedNames::in_folder(&root.join("src")).unwrap();
    let notes = OperationNotes::in_folder(&root.join("src/operations")).unwrap();
    let generated = thread::Builder::new()
        .stack_size(MEBIBYTE)
        .spawn(move || {
            Document::parse("elepay.yaml", &text).and_then(|document| generate(&document, &reserved, &notes))
        })
        .unwrap()
        .join()
        .unwrap();
    assert!(generated.is_ok_and(|code| !code.is_empty()));
}
