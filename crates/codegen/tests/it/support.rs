use std::path::Path;
use std::sync::LazyLock;

use elepay_codegen::{Document, OperationNotes, ReservedNames, generate};

/// The repository's own document.
pub const TEXT: &str = include_str!("../../../../openapi/elepay.yaml");

/// Returns the code for a document, or the problem that it is refused with.
pub fn generated(file: &str, text: &str) -> Result<String, String> {
    static RESERVED: LazyLock<ReservedNames> = LazyLock::new(|| {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
        ReservedNames::in_folder(&sources).expect("the sources of the client")
    });
    let document = Document::parse(file, text).map_err(|problem| problem.to_string())?;
    generate(&document, &RESERVED, &OperationNotes::default()).map_err(|problem| problem.to_string())
}
