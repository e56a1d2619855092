//! Notes on operations, which are Markdown for their docs only.

use std::path::Path;

use elepay_codegen::{Document, OperationNotes, ReservedNames, generate};

use crate::support::TEXT;

fn with_notes(text: &str) -> Result<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/operations");
    let notes = OperationNotes::in_folder(&folder).expect("the notes of the client");
    let document = Document::parse("elepay.yaml", text).expect("valid");
    generate(&document, &ReservedNames::default(), &notes).map_err(|problem| problem.to_string())
}

#[test]
fn a_note_is_in_the_docs_of_its_operation() {
    let code = with_notes(TEXT).expect("it generates");
    let (before, _) = code.split_once("pub async fn capture_charge(").expect("the method");
    let (_, docs) = before.rsplit_once("/// Captures an authorised charge.").expect("its docs");
    assert!(docs.contains("    /// ```no_run\n    /// # async fn"), "{docs}");
    assert!(docs.contains("    /// # Ok(())\n    /// # }\n    /// ```\n    ///\n    /// Sends `POST"), "{docs}");
}

#[test]
fn a_note_for_no_operation_is_refused() {
    let text = TEXT.replace("operationId: captureCharge\n", "operationId: captureCharges\n");
    let error = with_notes(&text).expect_err("no such operation");
    assert!(error.contains("the note `captureCharge.md` is for no operation"), "{error}");
    assert!(error.contains("did you mean `captureCharges.md`?"), "{error}");
}
