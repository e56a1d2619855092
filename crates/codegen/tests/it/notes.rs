//! Notes on operations, which are Markdown for their docs only.

use std::fs;
use std::path::{Path, PathBuf};

use elepay_codegen::{Document, OperationNotes, ReservedNames, generate};

use crate::support::TEXT;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/operations")
}

fn with_notes(text: &str) -> Result<String, String> {
    let notes = OperationNotes::in_folder(&folder()).expect("the notes of the client");
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
    let file = format!("{}/captureCharge.md", folder().display());
    let reason = "is for no operation; rename it to an operationId or delete it; did you mean `captureCharges.md`?";
    assert_eq!(error, format!("{file}: {reason}"));
}

#[test]
fn only_markdown_is_a_note_and_one_that_cannot_be_read_is_named() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("notes");
    fs::create_dir_all(&folder).unwrap();
    let read = || OperationNotes::in_folder(&folder).map_err(|error| error.to_string());
    fs::write(folder.join("createCharge.md"), "A note.").unwrap();
    let notes = read().expect("readable");
    fs::write(folder.join(".DS_Store"), b"\xff").unwrap();
    assert_eq!(read().expect("readable"), notes);
    let latin = folder.join("createCode.md");
    fs::write(&latin, b"\xff").unwrap();
    let error = read().expect_err("not UTF-8");
    assert!(error.starts_with(&format!("{}: cannot be read: ", latin.display())), "{error}");
    fs::remove_dir_all(&folder).unwrap();
}
